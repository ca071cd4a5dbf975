package portalpages

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// Account is the page 「アカウント変更」 (A10).
type Account struct {
	web.Frame
	Email   string
	Changed bool // the password was just changed
}

// ChangeAddress is the page 「メールアドレスの変更」.
type ChangeAddress struct {
	web.Frame
	Current string
	Email   string // as typed
	Faults  []madoguchi.Fault
	Notice  string // tooMany, unavailable, or empty
}

// ConfirmAddress is the page of the link that was mailed to the new address.
type ConfirmAddress struct {
	web.Frame
	Email  string // the new address
	Notice string // unavailable, or empty
}

// ChangePassword is the page 「パスワードの変更」.
type ChangePassword struct {
	web.Frame
	web.PasswordForm
	Email  string // for password managers
	Notice string // tooMany, unavailable, or empty
}

// Withdraw is the page 「退会」.
type Withdraw struct {
	web.Frame
	Reason   string // as typed
	Cancel   bool   // the reservations are to be cancelled
	Agreed   bool
	Upcoming int // the number of reservations in the future
	Faults   []madoguchi.Fault
	Notice   string // unavailable, or empty
}

func (Account) Template() string        { return "mypage-account" }
func (ChangeAddress) Template() string  { return "mypage-change-address" }
func (ConfirmAddress) Template() string { return "mypage-confirm-address" }
func (ChangePassword) Template() string { return "mypage-change-password" }
func (Withdraw) Template() string       { return "mypage-withdraw" }

// currentPassword describes the field of the password that is to be replaced.
var currentPassword = map[string]web.Input{
	"currentPassword": {Type: "password", Complete: "current-password"},
	"password":        {Type: "password", Complete: "new-password"},
	"passwordRepeat":  {Type: "password", Complete: "new-password", With: "password"},
}

func (p ChangeAddress) form() web.Form {
	return web.Form{
		Language: p.Language, Variant: "change", Faults: p.Faults,
		Inputs: map[string]web.Input{
			"newEmail":        {Mode: "email", Complete: "email"},
			"currentPassword": currentPassword["currentPassword"],
		},
		Value: func(name string) string { return map[string]string{"newEmail": p.Email}[name] },
	}
}

// Input returns a field of the form.
func (p ChangeAddress) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p ChangeAddress) Summary() []*web.ShownFault { return p.form().Summary() }

func (p ChangePassword) form() web.Form {
	form := p.Form(p.Language)
	form.Variant, form.Inputs = "change", currentPassword
	return form
}

// Input returns a field of the form.
func (p ChangePassword) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p ChangePassword) Summary() []*web.ShownFault { return p.form().Summary() }

func (p Withdraw) form() web.Form {
	return web.Form{
		Language: p.Language, Variant: "withdrawal", Faults: p.Faults,
		Inputs: map[string]web.Input{"reason": {Optional: true}},
		Value:  func(name string) string { return map[string]string{"reason": p.Reason}[name] },
	}
}

// Input returns a field of the form.
func (p Withdraw) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p Withdraw) Summary() []*web.ShownFault { return p.form().Summary() }
