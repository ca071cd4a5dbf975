package patients_test

import (
	"slices"
	"strings"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/patients"
)

func TestWhatStaffWriteOfAPatient(t *testing.T) {
	good := madoguchi.PatientFacts{
		Person: madoguchi.Person{
			Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1984-05-12", Sex: madoguchi.Female, Phone: "090-1234-5678",
			PostalCode: "1000001", Address: "千代田1-1",
		},
		ChartNumber: "A-0012", Email: "hanako@example.jp", Notes: "一行目\n二行目",
	}
	none := madoguchi.PatientFacts{}
	if faults := patients.Check(good, none, "2026-11-24"); len(faults) > 0 {
		t.Errorf("refused: %+v", faults)
	}
	for want, spoil := range map[string]func(*madoguchi.PatientFacts){
		"name required":            func(f *madoguchi.PatientFacts) { f.Person.Name = "" },
		"name personName":          func(f *madoguchi.PatientFacts) { f.Person.Name = "⾼橋" },
		"kana kana":                func(f *madoguchi.PatientFacts) { f.Person.Kana = "田中" },
		"birthDate day":            func(f *madoguchi.PatientFacts) { f.Person.BirthDate = "1984" },
		"birthDate foundedRange":   func(f *madoguchi.PatientFacts) { f.Person.BirthDate = "2026-11-25" },
		"phone phoneForm":          func(f *madoguchi.PatientFacts) { f.Person.Phone = "12" },
		"chartNumber tooLong":      func(f *madoguchi.PatientFacts) { f.ChartNumber = strings.Repeat("1", 21) },
		"email mailForm":           func(f *madoguchi.PatientFacts) { f.Email = "hanako" },
		"notes invisibleCharacter": func(f *madoguchi.PatientFacts) { f.Notes = "a\u202eb" },
		"postalCode postalForm":    func(f *madoguchi.PatientFacts) { f.Person.PostalCode = "100" },
		"sex unknown":              func(f *madoguchi.PatientFacts) { f.Person.Sex = "x" },
		"name required, kana kana": func(f *madoguchi.PatientFacts) { f.Person.Name, f.Person.Kana = "", "x" },
		"email mailForm, notes tooLong": func(f *madoguchi.PatientFacts) {
			f.Email, f.Notes = "x", strings.Repeat("あ", 1001)
		},
		"chartNumber invisibleCharacter": func(f *madoguchi.PatientFacts) { f.ChartNumber = "a\nb" },
	} {
		facts := good
		spoil(&facts)
		var got []string
		for _, fault := range patients.Check(facts, none, "2026-11-24") {
			got = append(got, fault.Field+" "+fault.Rule)
		}
		if !slices.Equal(got, strings.Split(want, ", ")) {
			t.Errorf("want %s, got %q", want, got)
		}
		if again := patients.Check(facts, facts, "2026-11-24"); len(again) > 0 && facts.Person.Name != "" {
			t.Errorf("%s is refused although it stays as it was: %+v", want, again)
		}
	}
}
