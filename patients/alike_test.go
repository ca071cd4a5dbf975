package patients_test

import (
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/patients"
)

func TestWhoMayBeOnePerson(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*madoguchi.Patient)
		alike  bool
	}{
		"another kanji, the same reading": {func(p *madoguchi.Patient) {
			p.Person.Name, p.Person.Phone = "田中 華子", ""
		}, true},
		"registered without a birth date": {func(p *madoguchi.Patient) {
			p.Person.BirthDate, p.Person.Kana = "", ""
		}, true},
		"another family name": {func(p *madoguchi.Patient) {
			p.Person.Name, p.Person.Kana = "佐藤 花子", "サトウ　ハナコ"
		}, true},
		"a twin": {func(p *madoguchi.Patient) {
			p.Person.Name, p.Person.Kana, p.Email = "田中 陽子", "タナカ　ヨウコ", ""
		}, false},
		"the same chart": {func(p *madoguchi.Patient) {
			p.Person, p.Email, p.ChartNumber = madoguchi.Person{Name: "別 人"}, "", "8812"
		}, true},
		"the same name alone": {func(p *madoguchi.Patient) {
			p.Person.BirthDate, p.Person.Phone, p.Email = "1941-01-03", "03-1234-9876", ""
		}, false},
		"a child with the phone of the parent": {func(p *madoguchi.Patient) {
			p.Person.Name, p.Person.Kana, p.Person.BirthDate = "田中 陽太", "タナカ　ヨウタ", "2019-08-30"
		}, false},
		"declared distinct": {func(p *madoguchi.Patient) { p.Distinct = []madoguchi.PatientID{"p1"} }, false},
		"merged":            {func(p *madoguchi.Patient) { p.MergedInto = "p1" }, false},
		"another clinic's":  {func(p *madoguchi.Patient) { p.ClinicID = "c2" }, false},
		"itself":            {func(p *madoguchi.Patient) { p.ID = "p1" }, false},
	} {
		other := hanako()
		other.ID, other.ChartNumber = "p2", ""
		c.change(&other)
		if patients.Alike(hanako(), other) != c.alike || patients.Alike(other, hanako()) != c.alike {
			t.Errorf("%s: alike is not %v", name, c.alike)
		}
	}
}
