package madoguchi

import (
	"cmp"
	"slices"

	"madoguchi/japan"
)

// Person is what is known about a person who is seen: the profile of an account, of a member of its family, or of a
// clinic's patient. Every field but Name may be empty.
type Person struct {
	Name       string // surname and given name, separated by a space
	Kana       string // the name's reading in the form of japan.Reading; in kana, or in Latin letters as the name
	BirthDate  string // 2006-01-02
	Sex        Sex
	Phone      string // as it is dialled, with hyphens
	PostalCode string // 7 digits
	Address    string
}

// Sex is a person's sex as the person states it. It may be empty.
type Sex string

// The answers of the forms.
const (
	Female   Sex = "female"
	Male     Sex = "male"
	OtherSex Sex = "other"
)

// Sexes returns all answers, in the order of the forms.
func Sexes() []Sex { return []Sex{Female, Male, OtherSex} }

// personFields lists the fields of a person by wire name, in the order of the forms.
var personFields = []struct {
	name  string
	of    func(*Person) *string
	check func(p Person, today string) *Fault // of a field that is not empty
}{
	{
		"name", func(p *Person) *string { return &p.Name },
		func(p Person, _ string) *Fault { return checkPerson("name", p.Name) },
	},
	{"kana", func(p *Person) *string { return &p.Kana }, func(p Person, _ string) *Fault { return p.readingFault() }},
	{
		"birthDate", func(p *Person) *string { return &p.BirthDate },
		func(p Person, today string) *Fault { return checkPastDay("birthDate", p.BirthDate, today) },
	},
	{
		"sex", func(p *Person) *string { return (*string)(&p.Sex) },
		func(p Person, _ string) *Fault { return checkSex(p.Sex) },
	},
	{
		"phone", func(p *Person) *string { return &p.Phone },
		func(p Person, _ string) *Fault { return checkDialled(p.Phone) },
	},
	{
		"postalCode", func(p *Person) *string { return &p.PostalCode },
		func(p Person, _ string) *Fault {
			return checkDigits("postalCode", p.PostalCode, codeDigits, "postalForm")
		},
	},
	{
		"address", func(p *Person) *string { return &p.Address },
		func(p Person, _ string) *Fault { return checkAddress("address", p.Address) },
	},
}

// PersonFields returns the wire names of all fields, in the order of the forms.
func PersonFields() []string {
	var names []string
	for _, field := range personFields {
		names = append(names, field.name)
	}
	return names
}

// Field returns the field with a wire name, or nil.
func (p *Person) Field(name string) *string {
	for _, field := range personFields {
		if field.name == name {
			return field.of(p)
		}
	}
	return nil
}

// SetField stores typed text in the field with a wire name, in the stored form, and reports whether the field exists.
// Text that has no such form stays as typed, for Check to refuse it.
func (p *Person) SetField(name, typed string) bool {
	field := p.Field(name)
	if field == nil {
		return false
	}
	switch *field = japan.Tidy(typed); name {
	case "name":
		*field = japan.TidyName(typed)
	case "kana":
		*field = japan.Reading(typed)
	case "birthDate":
		*field = cmp.Or(japan.WesternDay(typed), *field)
	case "phone":
		*field = japan.TidyNumber(typed)
	case "postalCode":
		*field = halfWidth(*field)
	}
	return true
}

// Check returns all faults of the person, in the order of the forms. The required fields must not be empty. today is
// the date in Japan as 2006-01-02. The rules are required, tooLong, invisibleCharacter, personName, picture, kana, day,
// foundedRange (before 1868 or in the future), unknown, phoneForm and postalForm.
func (p Person) Check(today string, required ...string) []Fault {
	var faults []*Fault
	for _, field := range personFields {
		switch text := *field.of(&p); {
		case text != "":
			faults = append(faults, field.check(p, today))
		case slices.Contains(required, field.name):
			faults = append(faults, &Fault{Field: field.name, Rule: "required"})
		}
	}
	return Faults(faults...)
}

// IsAlso reports whether two descriptions are of one person: the birth dates are equal, and the names as they are
// compared (japan.Fold). A description without a birth date is of nobody in particular.
func (p Person) IsAlso(other Person) bool {
	name := japan.Fold(p.Name)
	return name != "" && name == japan.Fold(other.Name) && p.BirthDate != "" && p.BirthDate == other.BirthDate
}

// Abroad reports whether the person has said to live outside of Japan: the address has no Japanese postal code.
func (p Person) Abroad() bool { return p.Address != "" && p.PostalCode == "" }

// readingFault is checkReading as a fault.
func (p Person) readingFault() *Fault {
	if fault := checkLine("kana", p.Kana, MaxName); fault != nil || checkReading("kana", p.Kana, p.Name) == nil {
		return fault
	}
	odd := japan.Outside(p.Kana, func(char rune) bool { return japan.IsReadingOf(p.Name, string(char)) })
	return &Fault{Field: "kana", Rule: "kana", Strange: odd}
}

func checkSex(sex Sex) *Fault {
	if slices.Contains(Sexes(), sex) {
		return nil
	}
	return &Fault{Field: "sex", Rule: "unknown"}
}
