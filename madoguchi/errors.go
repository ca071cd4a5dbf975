package madoguchi

import "errors"

// Kind says what a caller can do about an error. The API maps it to a status, the desk to a sentence.
type Kind string

// The kinds of errors.
const (
	KindInvalid         Kind = "invalid"         // the input breaks a rule; Field names it
	KindUnauthenticated Kind = "unauthenticated" // nobody is signed in
	KindForbidden       Kind = "forbidden"       // somebody is, who may not
	KindNotFound        Kind = "notFound"        // there is none, or not in this clinic
	KindConflict        Kind = "conflict"        // the state does not allow it (any more)
	KindGone            Kind = "gone"            // it is over for good
	KindTooMany         Kind = "tooMany"         // try again later
	KindUnavailable     Kind = "unavailable"     // a part the product stands on does not answer
)

// Error is a failure that a person is told about. Its Code is stable and names the sentence they read; neither it nor
// Field ever carries what somebody typed.
type Error struct {
	Kind  Kind
	Code  string
	Field string // the wire name of the field that is wrong, if one is
	// Faults are all that is wrong with an input of many fields, of which Code and Field name the first. They hold
	// characters that somebody typed, and are no part of the error's text.
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

// Unwrap gives the cause, which is for the log and never for a person.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is the same failure, whatever its field and cause.
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

// In returns a copy of the error that names the field it is about.
func (e *Error) In(field string) *Error {
	named := *e
	named.Field = field
	return &named
}

// KindOf returns the kind of the first Error in err's chain, and "" where there is none.
func KindOf(err error) Kind {
	var known *Error
	if errors.As(err, &known) {
		return known.Kind
	}
	return ""
}

// InvalidAll makes the error for an input with faults; there must be one.
func InvalidAll(faults []Fault) *Error {
	return &Error{Kind: KindInvalid, Code: faults[0].Rule, Field: faults[0].Field, Faults: faults}
}

// Invalid makes the error for a field that breaks the rule named by code.
func Invalid(field, code string) *Error { return &Error{Kind: KindInvalid, Code: code, Field: field} }

// The failures that more than one package speaks of.
var (
	ErrNotFound   = &Error{Kind: KindNotFound, Code: "notFound"}
	ErrSlotTaken  = &Error{Kind: KindConflict, Code: "slotTaken"}
	ErrNotOpen    = &Error{Kind: KindConflict, Code: "notOpen"}    // the reservation or call has ended
	ErrInProgress = &Error{Kind: KindConflict, Code: "inProgress"} // its call window is open already
	// its call has begun, and ends in the console
	ErrInCall = &Error{Kind: KindConflict, Code: "inCall"}
	// a visit does not turn from in person to online
	ErrMethodFixed     = &Error{Kind: KindConflict, Code: "methodFixed"}
	ErrNoCall          = &Error{Kind: KindConflict, Code: "noCall"}          // the visit is in person
	ErrCallNotFinished = &Error{Kind: KindConflict, Code: "callNotFinished"} // an online visit ends in the console
	// somebody else changed it since it was read
	ErrChanged = &Error{Kind: KindConflict, Code: "changed"}
	// an idempotency key came with another body
	ErrDifferentRequest = &Error{Kind: KindConflict, Code: "differentRequest"}
	ErrUnauthenticated  = &Error{Kind: KindUnauthenticated, Code: "signIn"}      // no session, or it has ended
	ErrWrongCredentials = &Error{Kind: KindUnauthenticated, Code: "credentials"} // address or password, not said which
	ErrForbidden        = &Error{Kind: KindForbidden, Code: "forbidden"}
	ErrTooMany          = &Error{Kind: KindTooMany, Code: "tooMany"}
	ErrUnavailable      = &Error{Kind: KindUnavailable, Code: "unavailable"}
	ErrTooLarge         = &Error{Kind: KindConflict, Code: "tooLarge"} // the store has no room for more in one document
	// a call URL that is mangled or of an older generation
	ErrBadLink            = &Error{Kind: KindNotFound, Code: "badLink"}
	ErrAlreadyProvisioned = &Error{Kind: KindConflict, Code: "exists"}
)
