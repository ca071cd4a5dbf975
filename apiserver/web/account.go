package web

import (
	"time"

	"madoguchi/madoguchi"
)

// ResetRequest is where somebody asks for a mail that resets a forgotten password (PasswordReset) or takes a lost authenticator
// off the account (SecondFactorReset), for which the password is asked too.
type ResetRequest struct {
	Frame
	Purpose madoguchi.Purpose
	Email   string // as typed before
	Problem string // mailForm, credentials, secondFactorOff, tooMany or unavailable; empty at first
}

// ResetMailed says to look for the mail. It is the same for every address.
type ResetMailed struct {
	Frame
	Purpose madoguchi.Purpose
}

// PasswordForm is a form that sets a password. What was typed as one is not shown again.
type PasswordForm struct {
	Agreed bool // to terms and privacy policy, where the form asks
	Faults []madoguchi.Fault
}

// NewPassword is the page of a password reset's link.
type NewPassword struct {
	Frame
	PasswordForm
	AsksCode bool   // of the second factor
	Problem  string // code, or empty
	Notice   string // tooMany, unavailable, or empty
}

// SecondFactorRemoval is the page of the link that takes the authenticator off an account, for whoever knows its password too.
type SecondFactorRemoval struct {
	Frame
	Email   string // as typed before
	Problem string // credentials, tooMany or unavailable; empty at first
}

// Join is the page of an invitation's link.
type Join struct {
	Frame
	PasswordForm
	Invitation madoguchi.StaffInvitation
	AgreedTo   string // names the versions of the texts that are agreed to
	Notice     string // agreement, tooMany, unavailable, or empty
}

// LinkDone says that what a mailed link was for is done. A registration has a page of its own, Activated.
type LinkDone struct {
	Frame
	Purpose madoguchi.Purpose
}

// Joined reports whether somebody is new to the clinic's staff.
func (p LinkDone) Joined() bool { return p.Purpose == madoguchi.Invitation }

// LinkRefused explains why a mailed link cannot be used (C7). Code is the refusal's; four of a link's own reasons read the same.
type LinkRefused struct {
	Frame
	Purpose madoguchi.Purpose
	Code    string
	// ReplacedAt is when a newer request was made, in the time zone in which it is shown;
	// zero where there is none, or nobody knows when.
	ReplacedAt time.Time
}

// Replaced says that there is a newer request, when it was made, and what to do where
// somebody else made it; "" where there is none.
func (p LinkRefused) Replaced() string {
	switch {
	case p.Code != madoguchi.ErrLinkReplaced.Code:
		return ""
	case p.ReplacedAt.IsZero():
		return say(p.Language, p.Key("refused.newer"))
	default:
		return say(p.Language, p.Key("refused.newerAt"), "at", moment(p.Language, p.ReplacedAt))
	}
}

func (ResetRequest) template() string        { return "reset-request" }
func (ResetMailed) template() string         { return "reset-mailed" }
func (NewPassword) template() string         { return "new-password" }
func (SecondFactorRemoval) template() string { return "second-factor-removal" }
func (Join) template() string                { return "join" }
func (LinkDone) template() string            { return "link-done" }
func (LinkRefused) template() string         { return "link-refused" }

// Input is a field of the page.
func (p NewPassword) Input(name string) input { return p.form().input(p.Language, name) }

// Input is a field of the page.
func (p Join) Input(name string) input { return p.form().input(p.Language, name) }

// Summary are all faults in words.
func (p NewPassword) Summary() []*shownFault { return p.form().summary(p.Language) }

// Summary are all faults in words.
func (p Join) Summary() []*shownFault { return p.form().summary(p.Language) }

// form is the registration's, which has the same fields, with nothing else in it.
func (f PasswordForm) form() RegistrationForm {
	return RegistrationForm{Agreed: f.Agreed, Faults: f.Faults}
}

// AsksPassword reports whether the request shows the password too.
func (p ResetRequest) AsksPassword() bool { return p.Purpose == madoguchi.SecondFactorReset }

// requestPaths are where the link of a purpose is asked for; an invitation is not for the invited to ask for.
var requestPaths = map[madoguchi.Purpose]string{
	madoguchi.Activation: "/registration", madoguchi.PasswordReset: "/clinic/reset-password",
	madoguchi.SecondFactorReset: "/clinic/reset-second-factor", madoguchi.AccountRecovery: "/clinic/reset-password",
}

// Again is where the link can be asked for again, "" where it cannot.
func (p ResetMailed) Again() string { return requestPaths[p.Purpose] }

// Again is where the link can be asked for again, "" where it cannot.
func (p LinkRefused) Again() string { return requestPaths[p.Purpose] }

// Own reports whether the refusal has an explanation of its own.
func (p LinkRefused) Own() bool {
	return p.Code == madoguchi.ErrCodeRegistered.Code || p.Code == madoguchi.ErrAccountExists.Code || p.Withdrawn()
}

// Withdrawn reports whether the clinic has taken its invitation back: nobody has anything to sign in to.
func (p LinkRefused) Withdrawn() bool { return p.Code == madoguchi.ErrLinkWithdrawn.Code }

// Used reports whether what the link was for is done already: then the way on is to sign in.
func (p LinkRefused) Used() bool { return p.Code == madoguchi.ErrLinkUsed.Code }

// Key is the key of a text about the purpose's links where there is one, else of the text about all.
func (p LinkRefused) Key(key string) string { return ofPurpose(key, p.Purpose) }

func ofPurpose(key string, purpose madoguchi.Purpose) string {
	if own := key + "." + string(purpose); words.Has(own) {
		return own
	}
	return key
}
