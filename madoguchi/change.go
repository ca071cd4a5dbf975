package madoguchi

// Change says that a record of a clinic was written. Token is where to go on from after it.
type Change struct {
	Token    string
	ClinicID ClinicID
	Kind     ChangeKind
	ID       string
}

// ChangeKind tells what kind of record changed.
type ChangeKind string

// The records whose changes are told.
const (
	ReservationChanged ChangeKind = "reservation"
	CallChanged        ChangeKind = "call"
	ClinicChanged      ChangeKind = "clinic" // its settings
	RecoveryChanged    ChangeKind = "recovery"
)

// ErrTokenTooOld says that changes since a token can no longer be told: what was shown has to be loaded again.
var ErrTokenTooOld = &Error{Kind: KindGone, Code: "tokenTooOld"}
