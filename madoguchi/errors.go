package madoguchi

import "errors"

// Kind is what a caller can do about an error. The API maps it to a status, the desk to a sentence.
type Kind string

// The kinds of errors.
const (
	KindInvalid         Kind = "invalid"         // the input breaks a rule; Field names it
	KindUnauthenticated Kind = "unauthenticated" // no session
	KindForbidden       Kind = "forbidden"       // the signed-in user may not do it
	KindNotFound        Kind = "notFound"        // it does not exist, or not in this clinic
	KindConflict        Kind = "conflict"        // the state does not allow it (any more)
	KindGone            Kind = "gone"            // it is permanently over
	KindTooMany         Kind = "tooMany"         // try again later
	KindUnavailable     Kind = "unavailable"     // a service that the product depends on does not answer
)

// Error is a failure that is shown to the user. Its Code is stable and selects the sentence. Code and Field never
// contain user input.
type Error struct {
	Kind  Kind
	Code  string
	Field string // the wire name of the invalid field, if any
	// Faults are all faults of an input with many fields; Code and Field are those of the first. They contain
	// characters that the user typed, so the error's text leaves them out.
	Faults []Fault
	cause  error
}

func (e *Error) Error() string {
	text := string(e.Kind) + ": " + e.Code
	if e.Field != "" {
		text += " (" + e.Field + ")"
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns the cause, which is for the log and never for the user.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target has the same kind and code. Field and cause do not matter.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Kind == e.Kind && other.Code == e.Code
}

// Because returns a copy of the error with a cause for the log.
func (e *Error) Because(cause error) *Error {
	caused := *e
	caused.cause = cause
	return &caused
}

// In returns a copy of the error with the field that it concerns.
func (e *Error) In(field string) *Error {
	named := *e
	named.Field = field
	return &named
}

// KindOf returns the kind of the first Error in err's chain, or "".
func KindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return ""
}

// InvalidAll returns the error for an input with faults. faults must not be empty.
func InvalidAll(faults []Fault) *Error {
	return &Error{Kind: KindInvalid, Code: faults[0].Rule, Field: faults[0].Field, Faults: faults}
}

// Invalid returns the error for a field that breaks the rule code.
func Invalid(field, code string) *Error { return &Error{Kind: KindInvalid, Code: code, Field: field} }

// The errors that more than one package uses.
var (
	ErrNotFound  = &Error{Kind: KindNotFound, Code: "notFound"}
	ErrSlotTaken = &Error{Kind: KindConflict, Code: "slotTaken"}
	// somebody who books on the web holds the slot and is still typing (E1)
	ErrSlotHeld   = &Error{Kind: KindConflict, Code: "slotHeld"}
	ErrNotOpen    = &Error{Kind: KindConflict, Code: "notOpen"}    // the reservation or call has ended
	ErrInProgress = &Error{Kind: KindConflict, Code: "inProgress"} // its call window is already open
	// its call has begun; only the console ends it
	ErrInCall = &Error{Kind: KindConflict, Code: "inCall"}
	// a visit does not change between in person and online
	ErrMethodFixed     = &Error{Kind: KindConflict, Code: "methodFixed"}
	ErrNoCall          = &Error{Kind: KindConflict, Code: "noCall"}          // the visit is in person
	ErrCallNotFinished = &Error{Kind: KindConflict, Code: "callNotFinished"} // an online visit ends in the console
	// it was changed since the caller read it
	ErrChanged    = &Error{Kind: KindConflict, Code: "changed"}
	ErrFamilyFull = &Error{Kind: KindConflict, Code: "familyFull"} // it has MaxFamily members
	// the idempotency key was used with a different body
	ErrDifferentRequest = &Error{Kind: KindConflict, Code: "differentRequest"}
	ErrUnauthenticated  = &Error{Kind: KindUnauthenticated, Code: "signIn"} // no session, or it has ended
	// wrong address or password; the error does not say which
	ErrWrongCredentials = &Error{Kind: KindUnauthenticated, Code: "credentials"}
	// the sign-up of a patient's account is not complete
	ErrProfileRequired = &Error{Kind: KindForbidden, Code: "profileRequired"}
	ErrForbidden       = &Error{Kind: KindForbidden, Code: "forbidden"}
	// reception has revoked the links of one visit MostRevoked times
	ErrRevokedTooOften = &Error{Kind: KindConflict, Code: "revokedTooOften"}
	ErrTooMany         = &Error{Kind: KindTooMany, Code: "tooMany"}
	ErrUnavailable     = &Error{Kind: KindUnavailable, Code: "unavailable"}
	ErrTooLarge        = &Error{Kind: KindConflict, Code: "tooLarge"} // the store has no room for more in one document
	// a call URL that is damaged or of an earlier generation
	ErrBadLink            = &Error{Kind: KindNotFound, Code: "badLink"}
	ErrAlreadyProvisioned = &Error{Kind: KindConflict, Code: "exists"}
)
