package patients

import (
	"slices"
	"strings"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Traits returns what makes two records of a clinic look like one person: they share a trait.
//
//	birth date and name, or its reading       registered twice
//	phone or mail address and name            registered twice, one of them without a birth date
//	birth date, phone and given name          the family name has changed
//	chart number                              the clinic gave it to one person
//
// A family shares its phone, and twins share their birth date: neither is a trait alone.
func Traits(p madoguchi.Patient) []string {
	name, kana := japan.Fold(p.Person.Name), japan.Fold(p.Person.Kana)
	phone, mail := digits(p.Person.Phone), japan.Fold(p.Email)
	given := givenName(p.Person.Kana)
	return distinct([]string{
		trait("birth", p.Person.BirthDate, name), trait("birth", p.Person.BirthDate, kana),
		trait("phone", phone, name), trait("phone", phone, kana),
		trait("mail", mail, name), trait("mail", mail, kana),
		trait("given", p.Person.BirthDate, phone, given),
		trait("chart", strings.TrimLeft(japan.Fold(p.ChartNumber), "0")),
	})
}

// trait returns the joined values, or "" if one of them is missing.
func trait(kind string, values ...string) string {
	if slices.Contains(values, "") {
		return ""
	}
	return kind + ":" + strings.Join(values, ":")
}

func givenName(kana string) string {
	words := strings.FieldsFunc(kana, betweenWords)
	if len(words) < 2 {
		return ""
	}
	return japan.Fold(words[len(words)-1])
}

// Alike reports whether two records of a clinic may be one person. Reception decides. Records that were merged or
// declared distinct are not reported again.
func Alike(a, b madoguchi.Patient) bool {
	switch {
	case a.ID == b.ID, a.ClinicID != b.ClinicID, a.MergedInto != "", b.MergedInto != "":
		return false
	case slices.Contains(a.Distinct, b.ID), slices.Contains(b.Distinct, a.ID):
		return false
	}
	others := Traits(b)
	return slices.ContainsFunc(Traits(a), func(trait string) bool { return slices.Contains(others, trait) })
}
