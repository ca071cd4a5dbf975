package web

import (
	"maps"
	"time"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// personInputs describes how the fields of a person are typed.
var personInputs = map[string]Input{
	"name":       {Complete: "name"},
	"birthDate":  {Complete: "bday", Short: true},
	"phone":      {Type: "tel", Mode: "tel", Complete: "tel-national", Short: true},
	"postalCode": {Mode: "numeric", Complete: "postal-code", Short: true},
	"address":    {Complete: "street-address"},
}

// PersonForm returns the form of a person's fields. The caller may change its Inputs.
func PersonForm(l Language, person madoguchi.Person, faults []madoguchi.Fault) Form {
	return Form{
		Language: l, Variant: "person", Inputs: maps.Clone(personInputs), Faults: faults,
		Value: func(name string) string {
			if value := person.Field(name); value != nil {
				return *value
			}
			return ""
		},
	}
}

// Sexes returns the answers about a person's sex.
func Sexes(l Language, chosen madoguchi.Sex) []Option {
	return Choices(madoguchi.Sexes(), chosen, func(sex madoguchi.Sex) string { return say(l, "sex."+string(sex)) })
}

// PersonLines returns the fields of a person in words. Empty fields have no line.
func PersonLines(l Language, person madoguchi.Person) []Line {
	var lines []Line
	form := PersonForm(l, person, nil)
	for _, field := range madoguchi.PersonFields() {
		if value := *person.Field(field); value != "" {
			lines = append(lines, Line{form.label(field), PersonValue(l, field, value)})
		}
	}
	return lines
}

// PersonValue returns the value of a field as people read it.
func PersonValue(l Language, field, value string) string {
	switch field {
	case "sex":
		return say(l, "sex."+value)
	case "birthDate":
		return birthDateWithEra(l, value)
	case "postalCode":
		return japan.ShownPostalCode(value)
	}
	return value
}

// BirthDate writes a birth date: 1980年4月1日.
func BirthDate(l Language, day string) string {
	born, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return date(l, born)
}

// birthDateWithEra is BirthDate, in Japanese with the year of the era: 1980年4月1日（昭和55年）.
func birthDateWithEra(l Language, day string) string {
	if era := japan.EraYear(day); era != "" && l == Japanese {
		return BirthDate(l, day) + "（" + era + "）"
	}
	return BirthDate(l, day)
}
