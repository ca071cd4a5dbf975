package portalpages

import (
	"strconv"

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
	Upcoming int       // the number of reservations in the future
	Waits    []Waiting // the entries of waitlists, which end
	Faults   []madoguchi.Fault
}

// WithdrawConfirm asks a last time before the withdrawal. It names what goes, and asks for the password.
type WithdrawConfirm struct {
	web.Frame
	Account  madoguchi.Account
	Reason   string
	Cancel   bool
	Upcoming int
	Waits    []Waiting
	Faults   []madoguchi.Fault
	Notice   string // tooMany, unavailable, or empty
}

func (Account) Template() string        { return "mypage-account" }
func (ChangeAddress) Template() string  { return "mypage-change-address" }
func (ConfirmAddress) Template() string { return "mypage-confirm-address" }
func (ChangePassword) Template() string { return "mypage-change-password" }
func (Withdraw) Template() string       { return "mypage-withdraw" }

// Template returns the name of the page's template.
func (WithdrawConfirm) Template() string { return "mypage-withdraw-confirm" }

func (p ChangeAddress) form() web.Form {
	return web.Form{
		Language: p.Language, Variant: "change", Faults: p.Faults,
		Inputs: map[string]web.Input{
			"newEmail":        {Mode: "email", Complete: "email"},
			"currentPassword": web.CurrentPassword(),
		},
		Value: func(name string) string { return map[string]string{"newEmail": p.Email}[name] },
	}
}

// Input returns a field of the form.
func (p ChangeAddress) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p ChangeAddress) Summary() []*web.ShownFault { return p.form().Summary() }

// Input returns a field of the form.
func (p ChangePassword) Input(name string) web.Input { return p.ChangeForm(p.Language).Input(name) }

// Summary returns all faults in words.
func (p ChangePassword) Summary() []*web.ShownFault { return p.ChangeForm(p.Language).Summary() }

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

func (p WithdrawConfirm) form() web.Form {
	return web.Form{
		Language: p.Language, Variant: "change", Faults: p.Faults,
		Inputs: map[string]web.Input{"currentPassword": web.CurrentPassword()},
		Value:  func(string) string { return "" },
	}
}

// Input returns a field of the form.
func (p WithdrawConfirm) Input(name string) web.Input { return p.form().Input(name) }

// Summary returns all faults in words.
func (p WithdrawConfirm) Summary() []*web.ShownFault { return p.form().Summary() }

// Lines returns what the withdrawal deletes or cancels, in words.
func (p WithdrawConfirm) Lines() []web.Line {
	say := p.Language.Say
	lines := []web.Line{{Label: say("field.email"), Value: p.Account.Email}}
	if p.Account.Complete() {
		lines = append(lines, web.Line{Label: say("mypage.withdraw.owner"), Value: p.Account.Profile.Name})
	}
	for _, member := range p.Account.Family {
		lines = append(lines, web.Line{Label: say("patients.family"), Value: member.Person.Name})
	}
	if count := len(p.Account.Clinics); count > 0 {
		lines = append(lines, web.Line{
			Label: say("mypage.clinics"), Value: say("mypage.withdraw.count", "count", strconv.Itoa(count)),
		})
	}
	for _, wait := range p.Waits {
		lines = append(lines, web.Line{Label: say("waitlist.title"), Value: wait.Line()})
	}
	if p.Upcoming > 0 {
		choice := "mypage.withdraw.keep"
		if p.Cancel {
			choice = "mypage.withdraw.cancel"
		}
		lines = append(lines, web.Line{
			Label: say("mypage.withdraw.reservations", "count", strconv.Itoa(p.Upcoming)), Value: say(choice),
		})
	}
	return lines
}

// Kept returns what the page carries along.
func (p WithdrawConfirm) Kept() []web.Option {
	kept := []web.Option{{Label: "reason", Value: p.Reason}, {Label: "agreed", Value: "1"}}
	if p.Cancel {
		kept = append(kept, web.Option{Label: "reservations", Value: "cancel"})
	}
	return kept
}
