package web

import (
	"slices"
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// RegistrationChoice is the first page of a clinic's registration (C1): the choice of the kind of institution.
type RegistrationChoice struct{ Frame }

// RegistrationForm holds a registration as typed, with its faults. It holds no passwords: no page shows them again.
type RegistrationForm struct {
	Values madoguchi.Registration
	Agreed bool              // to terms and privacy policy
	Faults []madoguchi.Fault // in the order of the form
	// Checked says that the form has been checked. A page after a look-up or a correction then shows the remaining
	// faults.
	Checked bool
}

// RegistrationApplicant is the first step: the person and the kind of institution (C1).
type RegistrationApplicant struct {
	Frame
	RegistrationForm
}

// RegistrationInstitution is the second step (C2, C3).
type RegistrationInstitution struct {
	Frame
	RegistrationForm
	Notice string // expired, agreement, tooMany, unavailable, or empty
	Places []RegistrationPlace
	Town   RegistrationPlace // the address that the last look-up filled in, to tell it from typed text behind it
}

// RegistrationPlace is one of the towns of a postal code, as filled into the form.
type RegistrationPlace struct{ Address, AddressKana string }

// RegistrationConfirm shows all values before they are registered (C5). With scripts it is a dialog over the form.
type RegistrationConfirm struct {
	Frame
	Values madoguchi.Registration
	Draft  string // sealed; OK and cancel need nothing else
	Notice string // tooMany, unavailable, or empty
}

// RegistrationMailed tells the reader to look for the mail (C6). It shows only what was typed, whether or not the
// address is known.
type RegistrationMailed struct {
	Frame
	Email string // as registered, or "" if no longer known
}

// Activate is the page of a registration's link. A button completes the registration (C7). In a browser other than the
// one that applied, it shows the application and asks for a password.
type Activate struct {
	Frame
	PasswordForm
	Notice    string                  // tooMany, unavailable, or empty
	Applied   *madoguchi.Registration // nil in the browser that applied
	AppliedAt time.Time               // in the time zone of the page
}

// Input returns a field of the page.
func (p Activate) Input(name string) Input { return p.registered().Input(name) }

// Summary returns all faults in words.
func (p Activate) Summary() []*ShownFault { return p.registered().Summary() }

// registered returns the form with the rule of registrations (C4).
func (p Activate) registered() Form {
	form := p.Form(p.Language)
	form.Variant = "registered"
	return form
}

// Lines returns all values of the application.
func (p Activate) Lines() []Line {
	return RegistrationConfirm{Frame: p.Frame, Values: *p.Applied}.Lines()
}

// When returns the time of the application.
func (p Activate) When() string { return moment(p.Language, p.AppliedAt) }

// Activated confirms that the registration is complete.
type Activated struct{ Frame }

func (RegistrationChoice) Template() string      { return "registration" }
func (RegistrationApplicant) Template() string   { return "registration-applicant" }
func (RegistrationInstitution) Template() string { return "registration-institution" }
func (RegistrationConfirm) Template() string     { return "registration-confirm" }
func (RegistrationMailed) Template() string      { return "registration-mailed" }
func (Activate) Template() string                { return "activate" }
func (Activated) Template() string               { return "activated" }

// Kinds returns the kinds of institutions to choose from.
func (p RegistrationApplicant) Kinds() []Option {
	return Choices(madoguchi.InstitutionKinds(), p.Values.Kind, func(kind madoguchi.InstitutionKind) string {
		return kindName(p.Language, kind)
	})
}

func kindName(l Language, kind madoguchi.InstitutionKind) string { return say(l, "kind."+string(kind)) }

// Kept returns the other step's values, which the page carries along.
func (p RegistrationApplicant) Kept() []Option { return kept(p.Values, p.Shown) }

// Shown reports whether this page shows a field.
func (RegistrationApplicant) Shown(field string) bool {
	return slices.Contains([]string{"familyName", "givenName", "kind"}, field)
}

// Kept returns the first step's values, which the page carries along.
func (p RegistrationInstitution) Kept() []Option {
	return kept(p.Values, func(field string) bool { return !RegistrationApplicant{}.Shown(field) })
}

func kept(values madoguchi.Registration, shown func(string) bool) []Option {
	var options []Option
	for _, field := range madoguchi.RegistrationFields() {
		if value := *values.Field(field); value != "" && !shown(field) {
			options = append(options, Option{Value: value, Label: field})
		}
	}
	return options
}

// Applicant returns the person's name.
func (p RegistrationInstitution) Applicant() string {
	return p.Values.FamilyName + " " + p.Values.GivenName
}

// Kind returns the name of the institution's kind.
func (p RegistrationInstitution) Kind() string { return kindName(p.Language, p.Values.Kind) }

// Workplace reports whether it is a workplace clinic, which has a form of its own (C3).
func (p RegistrationInstitution) Workplace() bool { return p.Values.Kind == madoguchi.WorkplaceClinic }

// Prefectures returns the prefectures to choose from.
func (p RegistrationInstitution) Prefectures() []Option {
	return Choices(japan.Prefectures(), p.Values.Prefecture, func(prefecture japan.Prefecture) string {
		return prefectureName(p.Language, prefecture)
	})
}

func prefectureName(l Language, prefecture japan.Prefecture) string {
	name := prefecture.Name()
	if l != Japanese {
		name = prefecture.Romaji()
	}
	return string(prefecture) + ": " + name
}

// Line is one value of the confirmation.
type Line struct{ Label, Value string }

// Lines returns all values in the order of the form.
func (p RegistrationConfirm) Lines() []Line {
	r := p.Values
	form := RegistrationForm{Values: r}.form(p.Language)
	var lines []Line
	for _, field := range madoguchi.RegistrationFields() {
		value := *r.Field(field)
		switch field {
		case "kind":
			value = kindName(p.Language, r.Kind)
		case "prefecture":
			value = prefectureName(p.Language, r.Prefecture)
		case "code":
			field, value = "code10", r.InstitutionCode()
		}
		if value != "" {
			lines = append(lines, Line{form.label(field), value})
		}
	}
	return lines
}
