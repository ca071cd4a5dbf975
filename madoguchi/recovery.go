package madoguchi

import "time"

// Recovery gives an account back to an owner who has lost both password and second factor. Access to the address's
// mail is not proof enough: another admin of the clinic vouches for the owner, or an operator if there is no other
// admin, and the owner has a day to object.
type Recovery struct {
	ID       VerificationID // identifies the mailed links for objecting and for choosing a new password
	ClinicID ClinicID
	StaffID  StaffID // the account's owner
	State    RecoveryState
	AskedAt  time.Time
	// ObjectUntil is the earliest time at which the account is given back, even if it was approved before.
	ObjectUntil time.Time
	ExpiresAt   time.Time // of the wait for approval, later of the link
	ApprovedBy  StaffID   // an admin, or ApprovedByOperator; empty until approved
	Revision    int64
}

// ApprovedByOperator stands for an operator, who is not a member of the clinic's staff.
const ApprovedByOperator StaffID = "operator"

// The periods of a recovery.
const (
	ObjectionTime    = 24 * time.Hour     // the owner can object before the account is given back
	ApprovalWithin   = 7 * 24 * time.Hour // of the request
	RecoveryLinkTime = 24 * time.Hour     // lifetime of the mailed link
)

// RecoveryState is the state of a recovery.
type RecoveryState string

// The states of a recovery. Only the first two can change.
const (
	RecoveryWaiting RecoveryState = "waiting" // for an approval, for the end of the objection time, or for both
	RecoveryGranted RecoveryState = "granted" // the link to choose a new password was mailed
	RecoveryDone    RecoveryState = "done"
	RecoveryStopped RecoveryState = "stopped" // by the owner or an admin
	RecoveryExpired RecoveryState = "expired" // no approval in time, or the link was not used
)

// Pending reports whether the recovery can still be stopped.
func (r Recovery) Pending() bool { return r.State == RecoveryWaiting || r.State == RecoveryGranted }

// ShownState returns the state that is shown to people: "approved" if only the objection time is left, else State.
func (r Recovery) ShownState() string {
	if r.State == RecoveryWaiting && r.ApprovedBy != "" {
		return "approved"
	}
	return string(r.State)
}

// ErrRecoveryOver says that a recovery has ended, with any outcome.
var ErrRecoveryOver = &Error{Kind: KindGone, Code: "recoveryOver"}

// Refusal returns why the link to choose a new password cannot be used, or nil if it can.
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
