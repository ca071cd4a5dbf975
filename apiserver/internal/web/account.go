package web

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// ResetRequest asks for a mail that resets a forgotten password (PasswordReset) or removes a lost authenticator
// (SecondFactorReset). The latter also asks for the password.
type ResetRequest struct {
	Frame
	Purpose madoguchi.Purpose
	Email   string // as typed
	Problem string // mailForm, credentials, secondFactorOff, tooMany or unavailable; initially empty
}

// ResetMailed tells the reader to look for the mail. It is the same for every address.
type ResetMailed struct {
	Frame
	Purpose madoguchi.Purpose
}

// PasswordForm is a form that sets a password. It never shows a typed password again.
type PasswordForm struct {
	Agreed bool // to terms and privacy policy, if the form asks
	Faults []madoguchi.Fault
}

// NewPassword is the page of a password reset's link.
type NewPassword struct {
	Frame
	PasswordForm
	AsksCode bool   // a code of the second factor
	Problem  string // code, or empty
	Notice   string // tooMany, unavailable, or empty
}

// ChangePassword is the page 「パスワードの変更」 of staff.
type ChangePassword struct {
	Frame
	PasswordForm
	Email   string // for password managers
	Changed bool   // it has just been changed
	Notice  string // tooMany, unavailable, or empty
}

// SecondFactorRemoval is the page of the link that removes the authenticator from an account. It asks for the password
// too.
type SecondFactorRemoval struct {
	Frame
	Email   string // as typed
	Problem string // credentials, tooMany or unavailable; initially empty
}

// Join is the page of an invitation's link.
type Join struct {
	Frame
	PasswordForm
	Invitation madoguchi.StaffInvitation
	AgreedTo   string // the versions of the agreed texts
	Notice     string // agreement, tooMany, unavailable, or empty
}

// LinkDone confirms the use of a mailed link. A registration has a page of its own, Activated.
type LinkDone struct {
	Frame
	Purpose madoguchi.Purpose
}

// Joined reports whether the link added a new member of staff.
func (p LinkDone) Joined() bool { return p.Purpose == madoguchi.Invitation }

// LinkRefused explains why a mailed link cannot be used (C7). Code is that of the refusal. Four of the reasons show the
// same page.
type LinkRefused struct {
	Frame
	Purpose madoguchi.Purpose
	Code    string
	// ReplacedAt is the time of a newer request, in the time zone of the page. It is zero without one, or if the time
	// is unknown.
	ReplacedAt time.Time
}

// Replaced says that there is a newer request, its time, and what to do if somebody else made it. It is "" without one.
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

func (ResetRequest) Template() string        { return "reset-request" }
func (ResetMailed) Template() string         { return "reset-mailed" }
func (NewPassword) Template() string         { return "new-password" }
func (SecondFactorRemoval) Template() string { return "second-factor-removal" }
func (ChangePassword) Template() string      { return "change-password" }
func (Join) Template() string                { return "join" }
func (LinkDone) Template() string            { return "link-done" }
func (LinkRefused) Template() string         { return "link-refused" }

// Input returns a field of the page.
func (p NewPassword) Input(name string) Input { return p.Form(p.Language).Input(name) }

// Input returns a field of the page.
func (p Join) Input(name string) Input { return p.Form(p.Language).Input(name) }

// Summary returns all faults in words.
func (p NewPassword) Summary() []*ShownFault { return p.Form(p.Language).Summary() }

// Summary returns all faults in words.
func (p Join) Summary() []*ShownFault { return p.Form(p.Language).Summary() }

// Form returns the form in a language. It shows no typed password again.
func (f PasswordForm) Form(l Language) Form {
	return Form{Language: l, Inputs: registrationInputs, Faults: typedAgain(f.Faults, "password", "passwordRepeat")}
}

// typedAgain adds to the faults of a form that its passwords have to be typed again: a page never shows them. The
// passwords are the form's first fields.
func typedAgain(faults []madoguchi.Fault, passwords ...string) []madoguchi.Fault {
	if len(faults) == 0 {
		return nil
	}
	rest, all := slices.Clone(faults), []madoguchi.Fault(nil)
	for _, name := range passwords {
		own := madoguchi.Fault{Field: name, Rule: "typeAgain"}
		if at := slices.IndexFunc(rest, func(f madoguchi.Fault) bool { return f.Field == name }); at >= 0 {
			own = rest[at]
			rest = slices.Delete(rest, at, at+1)
		}
		all = append(all, own)
	}
	return append(all, rest...)
}

// CurrentPassword describes the field of the password that an account has.
func CurrentPassword() Input { return Input{Type: "password", Complete: "current-password"} }

// ChangeForm returns the form of a change, which asks for the current password too.
func (f PasswordForm) ChangeForm(l Language) Form {
	form := f.Form(l)
	form.Faults = typedAgain(form.Faults, "currentPassword")
	form.Variant, form.Inputs = "change", map[string]Input{
		"currentPassword": CurrentPassword(),
		"password":        registrationInputs["password"],
		"passwordRepeat":  registrationInputs["passwordRepeat"],
	}
	return form
}

// Input returns a field of the form.
func (p ChangePassword) Input(name string) Input { return p.ChangeForm(p.Language).Input(name) }

// Summary returns all faults in words.
func (p ChangePassword) Summary() []*ShownFault { return p.ChangeForm(p.Language).Summary() }

// AsksPassword reports whether the form asks for the password too.
func (p ResetRequest) AsksPassword() bool { return p.Purpose == madoguchi.SecondFactorReset }

// requestPaths are the pages that request a link. Invited people cannot request an invitation.
var requestPaths = map[madoguchi.Purpose]string{
	madoguchi.Activation: "/registration", madoguchi.PasswordReset: "/clinic/reset-password",
	madoguchi.SecondFactorReset: "/clinic/reset-second-factor", madoguchi.AccountRecovery: "/clinic/reset-password",
	madoguchi.SignUp: "/mypage/signup", madoguchi.AddressChange: "/mypage/account/address",
	madoguchi.AccountReset: "/mypage/reset-password",
}

// Again returns the page that requests the link again, or "".
func (p ResetMailed) Again() string { return requestPaths[p.Purpose] }

// Again returns the page that requests the link again, or "".
func (p LinkRefused) Again() string { return requestPaths[p.Purpose] }

// Own reports whether the refusal has an explanation of its own.
func (p LinkRefused) Own() bool {
	return p.Code == madoguchi.ErrCodeRegistered.Code || p.Code == madoguchi.ErrAccountExists.Code || p.Withdrawn()
}

// Withdrawn reports whether the clinic has withdrawn the invitation. There is no account to sign in to.
func (p LinkRefused) Withdrawn() bool { return p.Code == madoguchi.ErrLinkWithdrawn.Code }

// SignIn returns the page on which the owner of the link's account signs in.
func (p LinkRefused) SignIn() string {
	if p.Purpose.OfPatients() {
		return "/mypage/signin"
	}
	return "/clinic/signin"
}

// Used reports whether the link was used before. The page then leads to the sign-in.
func (p LinkRefused) Used() bool { return p.Code == madoguchi.ErrLinkUsed.Code }

// Key returns the key of a text for the purpose's links if there is one, else of the text for all links.
func (p LinkRefused) Key(key string) string { return ofVariant(key, string(p.Purpose)) }
