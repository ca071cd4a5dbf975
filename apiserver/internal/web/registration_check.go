package web

import (
	"slices"

	"madoguchi/madoguchi"
)

// CheckedFields are fields of a registration with their faults, and what the page shows besides because of them, for
// the page's module.
type CheckedFields struct {
	Frame
	RegistrationForm                        // as converted and filled in
	Names            []string               // the wire names of the fields
	Typed            madoguchi.Registration // as the page has it
	Town             RegistrationPlace      // the address that was filled in, if any
}

func (CheckedFields) Template() string { return "checked-fields" }

// checkedField is one field. Value is what its text becomes, or "" if it stays as typed.
type checkedField struct {
	Input
	Value string
}

// Fields returns the fields.
func (p CheckedFields) Fields() (fields []checkedField) {
	for _, name := range p.Names {
		field := checkedField{Input: p.input(p.Language, name)}
		if typed := p.Typed.Field(name); typed != nil && *typed != field.Input.Value {
			field.Value = field.Input.Value
		}
		fields = append(fields, field)
	}
	return fields
}

// Locates reports whether one of the fields says where the institution is. The code of ten digits and the remark about
// the address follow from those.
func (p CheckedFields) Locates() bool {
	return slices.ContainsFunc(p.Names, func(name string) bool {
		return slices.Contains([]string{"prefecture", "code", "address"}, name)
	})
}

// Code10 returns the code of ten digits, or "" while a part is missing.
func (p CheckedFields) Code10() string { return p.Values.InstitutionCode() }

// Elsewhere returns the remark about the address, or "".
func (p CheckedFields) Elsewhere() string { return p.elsewhere(p.Language) }
