package web

import (
	"cmp"
	"strings"

	"madoguchi/madoguchi"
)

// Form is a form as it was typed, with its faults. Its words are field.<name>, the label, and hint.<name>, which may be
// missing. A word's key may end in Variant if a variant of the form says something else.
type Form struct {
	Language Language
	Variant  string
	Inputs   map[string]Input          // how fields are typed; a required line of text by default
	Value    func(field string) string // as typed; nil for a form that shows nothing again, such as a password's
	Faults   []madoguchi.Fault         // in the order of the form
	// Mend is the path that the button of a correction sends the form to, with the field's name as the value of mend.
	// If it is empty, faults offer no corrections.
	Mend string
}

// Input is a field of a form for its template.
type Input struct {
	Name, Label, Hint, Value string
	Optional                 bool
	Required                 string // the word beside the label, or "" for an optional field
	Type, Mode, Complete     string // attributes; Complete is autocomplete's
	Short                    bool   // holds few characters
	Shows                    string
	Hides                    string // words of the button that shows a password
	Remark                   string // a note that is not a fault
	With                     string // the fields that are checked together with it, separated by spaces
	Fault                    *ShownFault
	Focus                    bool // takes the focus when the page opens
}

// ShownFault is a fault in words. Mend is the text of the button that sends the form to At and accepts Proposal.
type ShownFault struct{ Field, Label, Text, Mend, At, Proposal string }

// Option is one line of a choice.
type Option struct {
	Value, Label string
	Chosen       bool
}

// Described returns the IDs of the elements that describe the input.
func (i Input) Described() string {
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

// Input returns a field of the form.
func (f Form) Input(name string) Input {
	drawn := f.Inputs[name]
	drawn.Name, drawn.Type = name, cmp.Or(drawn.Type, "text")
	drawn.Label, drawn.Hint = f.label(name), f.hint(name)
	if !drawn.Optional {
		drawn.Required = say(f.Language, "registration.required")
	}
	drawn.Shows = say(f.Language, "registration.password.show")
	drawn.Hides = say(f.Language, "registration.password.hide")
	if f.Value != nil {
		drawn.Value = f.Value(name)
	}
	for _, fault := range f.Faults {
		if fault.Field == name && drawn.Fault == nil {
			drawn.Fault = f.shown(fault)
		}
	}
	return drawn
}

// Summary returns all faults in words.
func (f Form) Summary() []*ShownFault {
	var lines []*ShownFault
	for _, fault := range f.Faults {
		lines = append(lines, f.shown(fault))
	}
	return lines
}

func (f Form) shown(fault madoguchi.Fault) *ShownFault {
	shown := &ShownFault{
		Field: fault.Field, Label: f.label(fault.Field), Text: faultText(f.Language, fault), Proposal: fault.Proposal,
	}
	if short := "field." + fault.Field + ".short"; words.Has(short) {
		shown.Label = say(f.Language, short)
	}
	if fault.Proposal != "" && f.Mend != "" {
		shown.Mend, shown.At = mendText(f.Language, fault), f.Mend
	}
	return shown
}

func (f Form) label(field string) string {
	return say(f.Language, ofVariant("field."+field, f.Variant))
}

// hint may be empty. Hints share common sentences.
func (f Form) hint(field string) string {
	if key := ofVariant("hint."+field, f.Variant); words.Has(key) {
		return say(f.Language, key, "set", say(f.Language, "hint.set"), "kana", say(f.Language, "hint.kana"))
	}
	return ""
}

// ofVariant returns the key of a form's variant if there is one, else the key for all.
func ofVariant(key, variant string) string {
	if own := key + "." + variant; words.Has(own) {
		return own
	}
	return key
}

// Say returns the text of a key, from the pages' own words or the shared ones. Pairs of names and values replace
// {name}.
func (l Language) Say(key string, pairs ...string) string { return say(l, key, pairs...) }

// Choices returns the lines of a choice between codes, with the text that say returns for each.
func Choices[C ~string](codes []C, chosen C, say func(C) string) []Option {
	var options []Option
	for _, code := range codes {
		options = append(options, Option{Value: string(code), Label: say(code), Chosen: code == chosen})
	}
	return options
}
