package madoguchi

// Change says that a record of a clinic was written. Token resumes the stream after it.
type Change struct {
	Token    string
	ClinicID ClinicID
	Kind     ChangeKind
	ID       string
}

// ChangeKind is the kind of record that changed.
type ChangeKind string

// The kinds of records whose changes are reported.
const (
	ReservationChanged ChangeKind = "reservation"
	CallChanged        ChangeKind = "call"
	ClinicChanged      ChangeKind = "clinic" // its settings
	RecoveryChanged    ChangeKind = "recovery"
	PatientChanged     ChangeKind = "patient"
)

// ErrTokenTooOld says that the changes since a token are no longer available: the client has to load everything
// again.
var ErrTokenTooOld = &Error{Kind: KindGone, Code: "tokenTooOld"}
