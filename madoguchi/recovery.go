package madoguchi

import "time"

// Recovery is the way back into an account whose owner has lost password and second factor alike. The address's
// mail proves nothing alone: another admin of the clinic vouches for the owner, or an operator where there is none,
// and a day passes in which the owner can object.
type Recovery struct {
	ID       VerificationID // names the mailed links, to object and to choose a new password
	ClinicID ClinicID
	StaffID  StaffID // whose account it is
	State    RecoveryState
	AskedAt  time.Time
	// ObjectUntil is the earliest time at which the account is given back, also where it was approved before.
	ObjectUntil time.Time
	ExpiresAt   time.Time // of the approval that is waited for, then of the link
	ApprovedBy  StaffID   // an admin, or ApprovedByOperator; empty while nobody has
	Revision    int64
}

// ApprovedByOperator stands for an operator, who is no member of the clinic's staff.
const ApprovedByOperator StaffID = "operator"

// The times of a recovery.
const (
	ObjectionTime    = 24 * time.Hour     // in which the owner can object before anything happens
	ApprovalWithin   = 7 * 24 * time.Hour // of the request
	RecoveryLinkTime = 24 * time.Hour     // in which the link can be used that is mailed then
)

// RecoveryState is how far a recovery has come.
type RecoveryState string

// The states of a recovery. Only the first two can change.
const (
	RecoveryWaiting RecoveryState = "waiting" // for an approval, for the owner's time to be over, or for both
	RecoveryGranted RecoveryState = "granted" // the link to choose a new password was mailed
	RecoveryDone    RecoveryState = "done"
	RecoveryStopped RecoveryState = "stopped" // by the owner or an admin
	RecoveryExpired RecoveryState = "expired" // nobody approved in time, or the link was not used
)

// Pending reports whether the recovery can still be stopped.
func (r Recovery) Pending() bool { return r.State == RecoveryWaiting || r.State == RecoveryGranted }

// Stands is how far the recovery has come, as people are told: its state, or "approved" where it waits only for the
// end of the time in which the owner can object.
func (r Recovery) Stands() string {
	if r.State == RecoveryWaiting && r.ApprovedBy != "" {
		return "approved"
	}
	return string(r.State)
}

// ErrRecoveryOver says that a recovery has ended, one way or the other.
var ErrRecoveryOver = &Error{Kind: KindGone, Code: "recoveryOver"}

// Refusal says why the link to choose a new password cannot be used; nil while it can.
func (r Recovery) Refusal() error {
	switch r.State {
	case RecoveryGranted:
		return nil
	case RecoveryDone:
		return ErrLinkUsed
	default:
		return ErrLinkExpired
	}
}
