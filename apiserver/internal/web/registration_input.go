package web

import (
	"cmp"
	"strconv"
	"strings"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// input is a field of the form for its template.
type input struct {
	Name, Label, Hint, Value   string
	Required                   string // the label
	Type, Mode, Complete, Lang string // attributes; Complete is autocomplete's
	Short                      bool   // holds few characters
	Shows                      string
	Hides                      string // words of the button that shows a password
	Remark                     string // a note that is not a fault
	With                       string // the fields that are checked together with it, separated by spaces
	Fault                      *shownFault
}

// shownFault is a fault in words.
type shownFault struct{ Field, Label, Text, Mend, Proposal string }

// Described returns the IDs of the elements that describe the input.
func (i input) Described() string {
	var ids []string
	if i.Hint != "" {
		ids = append(ids, i.Name+"-hint")
	}
	if i.Remark != "" {
		ids = append(ids, i.Name+"-remark")
	}
	if i.Fault != nil {
		ids = append(ids, i.Name+"-fault")
	}
	return strings.Join(ids, " ")
}

// inputs describes how each field is typed; the default is a line of text. No field turns autocomplete off: browsers
// would then not restore it when the user comes back to the page.
var inputs = map[string]input{
	"familyName":     {Complete: "family-name"},
	"givenName":      {Complete: "given-name"},
	"prefecture":     {Complete: "address-level1", With: "code address"},
	"code":           {Mode: "numeric", With: "prefecture"},
	"name":           {Complete: "organization"},
	"postalCode":     {Mode: "numeric", Complete: "postal-code", Short: true},
	"address":        {Complete: "street-address", With: "prefecture"},
	"foundedOn":      {Short: true},
	"phone":          {Type: "tel", Mode: "tel", Complete: "tel-national", Short: true},
	"email":          {Mode: "email", Complete: "email", Lang: "en"},
	"password":       {Type: "password", Complete: "new-password"},
	"passwordRepeat": {Type: "password", Complete: "new-password", With: "password"},
}

// Input returns a field of this step.
func (p RegistrationApplicant) Input(name string) input { return p.input(p.Language, name) }

// Input returns a field of this step.
func (p RegistrationInstitution) Input(name string) input {
	drawn := p.input(p.Language, name)
	if name == "address" {
		drawn.Remark = p.elsewhere(p.Language)
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

func (f RegistrationForm) input(l Language, name string) input {
	drawn := inputs[name]
	drawn.Name, drawn.Type = name, cmp.Or(drawn.Type, "text")
	drawn.Label, drawn.Hint = label(l, name, f.Values.Kind), hint(l, name, f.Values.Kind)
	drawn.Required = say(l, "registration.required")
	drawn.Shows, drawn.Hides = say(l, "registration.password.show"), say(l, "registration.password.hide")
	if value := f.Values.Field(name); value != nil {
		drawn.Value = *value
	}
	for _, fault := range f.Faults {
		if fault.Field == name && drawn.Fault == nil {
			drawn.Fault = f.shown(l, fault)
		}
	}
	return drawn
}

func (f RegistrationForm) shown(l Language, fault madoguchi.Fault) *shownFault {
	shown := &shownFault{
		Field: fault.Field, Label: label(l, fault.Field, f.Values.Kind), Text: faultText(l, fault),
		Proposal: fault.Proposal,
	}
	if fault.Field == "agreed" {
		shown.Label = say(l, "field.agreed.short")
	}
	if fault.Proposal != "" {
		shown.Mend = mendText(l, fault)
	}
	return shown
}

// Summary returns all faults in words.
func (p RegistrationApplicant) Summary() []*shownFault { return p.summary(p.Language) }

// Summary returns all faults in words.
func (p RegistrationInstitution) Summary() []*shownFault { return p.summary(p.Language) }

func (f RegistrationForm) summary(l Language) []*shownFault {
	var lines []*shownFault
	for _, fault := range f.Faults {
		lines = append(lines, f.shown(l, fault))
	}
	return lines
}

// Table returns the 点数表コード, which follows from the kind.
func (p RegistrationInstitution) Table() input {
	return input{Name: "table", Label: say(p.Language, "field.table"), Value: p.Kind()}
}

// Code10 returns the ten-digit code.
func (p RegistrationInstitution) Code10() input {
	return input{
		Name: "code10", Label: label(p.Language, "code10", p.Values.Kind),
		Hint: hint(p.Language, "code10", p.Values.Kind), Value: p.Values.InstitutionCode(),
	}
}

// PlacesText returns the number of towns to choose from.
func (p RegistrationInstitution) PlacesText() string {
	return say(p.Language, "registration.live.places.text", "count", strconv.Itoa(len(p.Places)))
}

func label(l Language, field string, kind madoguchi.InstitutionKind) string {
	return say(l, ofKind("field."+field, kind))
}

// hint may be empty. Hints share common sentences.
func hint(l Language, field string, kind madoguchi.InstitutionKind) string {
	if key := ofKind("hint."+field, kind); words.Has(key) {
		return say(l, key, "set", say(l, "hint.set"), "kana", say(l, "hint.kana"))
	}
	return ""
}

// ofKind returns the key for a kind of institution if there is one, else the key for all.
func ofKind(key string, kind madoguchi.InstitutionKind) string {
	if own := key + "." + string(kind); words.Has(own) {
		return own
	}
	return key
}
