package web

import (
	"strconv"

	"madoguchi/japan"
)

// registrationInputs describes how each field is typed; the default is a line of text. No field turns autocomplete off:
// browsers would then not restore it when the user comes back to the page.
var registrationInputs = map[string]Input{
	"familyName":     {Complete: "family-name"},
	"givenName":      {Complete: "given-name"},
	"prefecture":     {Complete: "address-level1", With: "code address"},
	"code":           {Mode: "numeric", With: "prefecture"},
	"name":           {Complete: "organization"},
	"postalCode":     {Mode: "numeric", Complete: "postal-code", Short: true},
	"address":        {Complete: "street-address", With: "prefecture"},
	"foundedOn":      {Short: true},
	"phone":          {Type: "tel", Mode: "tel", Complete: "tel-national", Short: true},
	"email":          {Mode: "email", Complete: "email"},
	"password":       {Type: "password", Complete: "new-password"},
	"passwordRepeat": {Type: "password", Complete: "new-password", With: "password"},
}

// Input returns a field of this step.
func (p RegistrationApplicant) Input(name string) Input { return p.input(p.Language, name) }

// Input returns a field of this step.
func (p RegistrationInstitution) Input(name string) Input {
	drawn := p.input(p.Language, name)
	switch name {
	case "address":
		drawn.Remark = p.elsewhere(p.Language)
	case "password":
		drawn.Hint = say(p.Language, "hint.password.registered")
	}
	return drawn
}

// elsewhere notes that the address is in another prefecture than the selected one. That can be intended.
func (f RegistrationForm) elsewhere(l Language) string {
	chosen, found := f.Values.Prefecture, japan.PrefectureOf(f.Values.Address)
	if found == "" || chosen.Name() == "" || found == chosen {
		return ""
	}
	return say(l, "registration.elsewhere", "chosen", prefectureName(l, chosen), "found", prefectureName(l, found))
}

// form returns the form in a language. It holds no passwords.
func (f RegistrationForm) form(l Language) Form {
	return Form{
		Language: l, Variant: string(f.Values.Kind), Inputs: registrationInputs, Faults: f.Faults,
		Mend: "/registration/institution",
		Value: func(name string) string {
			if value := f.Values.Field(name); value != nil {
				return *value
			}
			return ""
		},
	}
}

func (f RegistrationForm) input(l Language, name string) Input { return f.form(l).Input(name) }

// Summary returns all faults in words.
func (p RegistrationApplicant) Summary() []*ShownFault { return p.summary(p.Language) }

// Summary returns all faults in words.
func (p RegistrationInstitution) Summary() []*ShownFault { return p.summary(p.Language) }

func (f RegistrationForm) summary(l Language) []*ShownFault { return f.form(l).Summary() }

// Table returns the 点数表コード, which follows from the kind.
func (p RegistrationInstitution) Table() Input {
	return Input{Name: "table", Label: say(p.Language, "field.table"), Value: p.Kind()}
}

// Code10 returns the ten-digit code.
func (p RegistrationInstitution) Code10() Input {
	return Input{
		Name: "code10", Label: p.form(p.Language).label("code10"),
		Hint: p.form(p.Language).hint("code10"), Value: p.Values.InstitutionCode(),
	}
}

// PlacesText returns the number of towns to choose from.
func (p RegistrationInstitution) PlacesText() string {
	return say(p.Language, "registration.live.places.text", "count", strconv.Itoa(len(p.Places)))
}
