package web

import (
	"time"

	"madoguchi/madoguchi"
)

// Recovery are the pages about the recovery of an account that need no sign-in. Stage is
// asked, stop (with the button), stopped or over.
type Recovery struct {
	Frame
	Stage       string
	ObjectUntil time.Time // of stop, in the time zone in which it is shown; zero where it is not known
	Notice      string    // tooMany, unavailable, or empty
}

// RecoveryCase is where staff who are signed in approve the recovery of a colleague's account, or stop it.
type RecoveryCase struct {
	Frame
	ID          madoguchi.VerificationID
	Name, Email string
	Own         bool // it is the reader's account
	Of          madoguchi.Recovery
	AskedAt     time.Time // as ObjectUntil in the time zone in which it is shown
	ObjectUntil time.Time
	Notice      string // tooMany, unavailable, or empty
}

// PendingRecovery is a line about a recovery on the clinic's first page.
type PendingRecovery struct {
	ID            madoguchi.VerificationID
	Name          string
	Own, Approved bool
}

func (Recovery) template() string     { return "recovery" }
func (RecoveryCase) template() string { return "recovery-case" }

// Until is how long the owner has at least.
func (p Recovery) Until() string {
	if p.ObjectUntil.IsZero() {
		return ""
	}
	return say(p.Language, "recovery.until", "at", moment(p.Language, p.ObjectUntil))
}

// Stands is how far the recovery has come.
func (p RecoveryCase) Stands() string { return p.Of.Stands() }

// Until is the end of the time in which nothing happens.
func (p RecoveryCase) Until() string { return moment(p.Language, p.ObjectUntil) }

// When is when it was asked for.
func (p RecoveryCase) When() string { return moment(p.Language, p.AskedAt) }

// Approvable reports whether the reader can approve it.
func (p RecoveryCase) Approvable() bool {
	return p.Stands() == string(madoguchi.RecoveryWaiting) && !p.Own
}

// Stoppable reports whether it can be stopped.
func (p RecoveryCase) Stoppable() bool { return p.Of.Pending() }

// Line is what the clinic's first page says of it.
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
