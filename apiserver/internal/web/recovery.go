package web

import (
	"time"

	"madoguchi/madoguchi"
)

// Recovery is a page about the recovery of an account that needs no sign-in. Stage is asked, stop (with the button),
// stopped or over.
type Recovery struct {
	Frame
	Stage       string
	ObjectUntil time.Time // for stop, in the time zone of the page; zero if unknown
	Notice      string    // tooMany, unavailable, or empty
}

// RecoveryCase is the page on which staff approve or stop the recovery of a colleague's account.
type RecoveryCase struct {
	Frame
	ID          madoguchi.VerificationID
	Name, Email string
	Own         bool // whether it is the reader's account
	Of          madoguchi.Recovery
	AskedAt     time.Time // like ObjectUntil in the time zone of the page
	ObjectUntil time.Time
	Notice      string // tooMany, unavailable, or empty
}

// PendingRecovery is a recovery on the clinic's first page.
type PendingRecovery struct {
	ID            madoguchi.VerificationID
	Name          string
	Own, Approved bool
}

func (Recovery) Template() string     { return "recovery" }
func (RecoveryCase) Template() string { return "recovery-case" }

// Until is how long the owner has to object, at least.
func (p Recovery) Until() string {
	if p.ObjectUntil.IsZero() {
		return ""
	}
	return say(p.Language, "recovery.until", "at", moment(p.Language, p.ObjectUntil))
}

// ShownState returns the state of the recovery.
func (p RecoveryCase) ShownState() string { return p.Of.ShownState() }

// Until returns the end of the time to object.
func (p RecoveryCase) Until() string { return moment(p.Language, p.ObjectUntil) }

// When returns the time of the request.
func (p RecoveryCase) When() string { return moment(p.Language, p.AskedAt) }

// Approvable reports whether the reader can approve it.
func (p RecoveryCase) Approvable() bool {
	return p.ShownState() == string(madoguchi.RecoveryWaiting) && !p.Own
}

// Stoppable reports whether it can be stopped.
func (p RecoveryCase) Stoppable() bool { return p.Of.Pending() }

// Line returns the recovery's line on the clinic's first page.
func (p Today) Line(r PendingRecovery) string {
	switch {
	case r.Own:
		return say(p.Language, "recovery.line.own")
	case r.Approved:
		return say(p.Language, "recovery.line.approved", "name", r.Name)
	default:
		return say(p.Language, "recovery.line.waiting", "name", r.Name)
	}
}
