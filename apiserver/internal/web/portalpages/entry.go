package portalpages

import (
	"net/url"
	"strings"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// SignIn is the page 「アカウント認証」 (A3). Next is the page afterwards, "" for the dashboard.
type SignIn struct {
	web.Frame
	Next  string
	Joins string // the clinic that the reader registers afterwards; may be empty
	Email string // as typed
	Kept  string // a form that came after the session's end, sealed; may be empty
	// Problem is kept or unsent (of such a form), credentials, tooMany or unavailable; initially empty.
	Problem string
}

// Author is the field that names a form's author by お客様ID. Forms with typed text have it; see package signin.
const Author = "author"

// Resume offers what was typed in a form before the session ended (A3). Nothing of it has been carried out.
type Resume struct {
	web.Frame
	Kept   []web.Option // the fields
	Action string       // shows the form as typed
	Page   string       // the form's page, without what was typed
}

// MailRequest asks for an address: the page 「メールアドレス確認」 of a sign-up (A1), or that of an account whose password
// is forgotten (A4).
type MailRequest struct {
	web.Frame
	Purpose madoguchi.Purpose // SignUp or AccountReset
	Next    string
	Joins   string // as in SignIn
	Email   string // as typed
	ID      string // of the form: the form sent twice is one request
	Problem string // mailForm, tooMany or unavailable; initially empty
}

// Mailed tells the reader to look for the mail. It is the same for every address.
type Mailed struct {
	web.Frame
	Purpose madoguchi.Purpose
	Email   string // as typed; may be empty
	Next    string // the page after a sign-up; may be empty
}

// SetPassword is the page of a link that sets a password: 「パスワード設定」 of a sign-up, with the consent, or
// 「パスワード再設定」.
type SetPassword struct {
	web.Frame
	web.PasswordForm
	Purpose  madoguchi.Purpose
	Email    string // the account's, for password managers
	AgreedTo string // the versions of the agreed texts
	Notice   string // agreement, tooMany, unavailable, or empty
}

// Done confirms what was done: accountReset, addressChange or withdrawal.
type Done struct {
	web.Frame
	What      string
	Cancelled bool // the visits are cancelled with the withdrawal
	Open      bool // video visits that can be joined stay booked
	Waited    bool // the withdrawal has ended entries of waitlists
}

func (SignIn) Template() string      { return "mypage-sign-in" }
func (Resume) Template() string      { return "mypage-resume" }
func (Mailed) Template() string      { return "mypage-mailed" }
func (SetPassword) Template() string { return "mypage-set-password" }
func (Done) Template() string        { return "mypage-done" }

// Template depends on the purpose.
func (p MailRequest) Template() string {
	if p.Purpose == madoguchi.SignUp {
		return "mypage-sign-up"
	}
	return "mypage-reset-request"
}

// With returns a path that carries the next page along.
func (p SignIn) With(path string) string { return with(path, p.Next) }

// With returns a path that carries the next page along.
func (p MailRequest) With(path string) string { return with(path, p.Next) }

func with(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?" + url.Values{"next": {next}}.Encode()
}

// Again returns the page that requests the mail again.
func (p Mailed) Again() string {
	switch p.Purpose {
	case madoguchi.SignUp:
		return with("/mypage/signup", p.Next)
	case madoguchi.AddressChange:
		return "/mypage/account/address"
	default:
		return with("/mypage/reset-password", p.Next)
	}
}

// SignsUp reports whether the password completes a sign-up, which needs the consent.
func (p SetPassword) SignsUp() bool { return p.Purpose == madoguchi.SignUp }

// Input returns a field of the page.
func (p SetPassword) Input(name string) web.Input { return p.Form(p.Language).Input(name) }

// Summary returns all faults in words.
func (p SetPassword) Summary() []*web.ShownFault { return p.Form(p.Language).Summary() }

// Form is the key of the name of the form that waits, or "" for one that needs no name.
func (p Resume) Form() string {
	for path, name := range map[string]string{
		"/mypage/family": "patients.family", ProfilePath: "mypage.profile.title",
		"/mypage/account": "mypage.account.title", "/mypage/withdrawal": "mypage.withdraw.title",
	} {
		if strings.HasPrefix(p.Page, path) {
			return name
		}
	}
	return ""
}
