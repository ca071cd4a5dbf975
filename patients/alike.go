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
func Alike(a, b madoguchi.Patient) bool { return len(NewIndex([]madoguchi.Patient{b}).Alike(a)) > 0 }

// Index finds the records among others that may be one person with a record. It takes the traits of each record once.
type Index map[string][]madoguchi.Patient // by trait

// NewIndex returns an index of records.
func NewIndex(records []madoguchi.Patient) Index {
	index := Index{}
	for _, record := range records {
		for _, trait := range Traits(record) {
			index[trait] = append(index[trait], record)
		}
	}
	return index
}

// Alike returns the records of the index that may be one person with a record (see Alike).
func (x Index) Alike(a madoguchi.Patient) (alike []madoguchi.Patient) {
	for _, trait := range Traits(a) {
		for _, b := range x[trait] {
			known := slices.ContainsFunc(alike, func(other madoguchi.Patient) bool { return other.ID == b.ID })
			if !known && mayBeOne(a, b) {
				alike = append(alike, b)
			}
		}
	}
	return alike
}

// mayBeOne reports whether nothing is known that separates two records with a common trait.
func mayBeOne(a, b madoguchi.Patient) bool {
	return a.ID != b.ID && a.ClinicID == b.ClinicID && a.MergedInto == "" && b.MergedInto == "" &&
		!slices.Contains(a.Distinct, b.ID) && !slices.Contains(b.Distinct, a.ID)
}
