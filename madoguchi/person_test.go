package madoguchi_test

import (
	"errors"
	"slices"
	"testing"

	"madoguchi/madoguchi"
)

// What people type becomes the stored form, or a fault of its field.
func TestAPersonAsTyped(t *testing.T) {
	typed := map[string]string{
		"name": "　田中 花子 ", "kana": "たなか　ﾊﾅｺ", "birthDate": "昭和55年4月1日", "sex": "female",
		"phone": "０９０－１２３４－５６７８", "postalCode": "〒100-0001", "address": "東京都千代田区千代田1-1",
	}
	want := madoguchi.Person{
		Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1980-04-01", Sex: madoguchi.Female, Phone: "090-1234-5678",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}
	var got madoguchi.Person
	for _, field := range madoguchi.PersonFields() {
		if !got.SetField(field, typed[field]) {
			t.Errorf("no field %q", field)
		}
	}
	if got != want {
		t.Errorf("got %+v", got)
	}
	if got.SetField("email", "x") {
		t.Error("a person has a field email")
	}
	if faults := got.Check("2026-11-30", madoguchi.PersonFields()...); faults != nil {
		t.Errorf("faults %+v", faults)
	}
}

func TestWhoIsOnePerson(t *testing.T) {
	is := madoguchi.Person{Name: "高橋 花子", BirthDate: "1980-04-01", Phone: "090-1234-5678"}
	for name, c := range map[string]struct {
		other madoguchi.Person
		want  bool
	}{
		"with another phone":    {madoguchi.Person{Name: "高橋 花子", BirthDate: "1980-04-01"}, true},
		"in another script":     {madoguchi.Person{Name: "髙橋　花子", BirthDate: "1980-04-01"}, true},
		"a child":               {madoguchi.Person{Name: "高橋 陽太", BirthDate: "2018-04-01", Phone: is.Phone}, false},
		"a twin":                {madoguchi.Person{Name: "高橋 陽子", BirthDate: "1980-04-01"}, false},
		"the same name":         {madoguchi.Person{Name: "高橋 花子", BirthDate: "1980-04-02"}, false},
		"without a birth date":  {madoguchi.Person{Name: "高橋 花子"}, false},
		"nobody":                {madoguchi.Person{}, false},
		"a name that is a mark": {madoguchi.Person{Name: "・", BirthDate: "1980-04-01"}, false},
	} {
		if is.IsAlso(c.other) != c.want || c.other.IsAlso(is) != c.want {
			t.Errorf("%s: not %v", name, c.want)
		}
	}
	if nobody := (madoguchi.Person{}); nobody.IsAlso(nobody) {
		t.Error("two descriptions of nobody are one person")
	}
}

func TestFaultsOfAPerson(t *testing.T) {
	for name, c := range map[string]struct {
		field, typed string
		want         []string
	}{
		"nothing":            {"name", " ", []string{"name required"}},
		"an address as name": {"name", "a.example", []string{"name personName"}},
		"kanji as a reading": {"kana", "田中", []string{"kana kana"}},
		"no such day":        {"birthDate", "1980-02-30", []string{"birthDate day"}},
		"tomorrow":           {"birthDate", "2026-12-01", []string{"birthDate foundedRange"}},
		"another sex":        {"sex", "x", []string{"sex unknown"}},
		"a short number":     {"phone", "090", []string{"phone phoneForm"}},
		"a short code":       {"postalCode", "100", []string{"postalCode postalForm"}},
		"a hidden character": {"address", "東京\u202e都", []string{"address invisibleCharacter"}},
		"an optional field":  {"address", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			person := madoguchi.Person{Name: "田中 花子"}
			person.SetField(c.field, c.typed)
			var got []string
			for _, fault := range person.Check("2026-11-30", "name") {
				got = append(got, fault.Field+" "+fault.Rule)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// A foreign patient's name in Latin letters is read in Latin letters, in a form about a person and at the desk, also
// where an edit leaves the name as it is.
func TestAReadingInLatinLettersIsAllowedForANameInLatinLetters(t *testing.T) {
	for name, allowed := range map[string]bool{"John Smith": true, "田中 花子": false, "ジョン・スミス": false} {
		person := madoguchi.Person{Name: name}
		person.SetField("kana", "smith john")
		if faults := person.Check("2026-11-30"); (faults == nil) != allowed {
			t.Errorf("of %s: %v", name, faults)
		}
		before := madoguchi.Reservation{PatientName: name, PatientKana: "スミス"}
		after := before
		after.PatientKana = person.Kana
		for what, err := range map[string]error{"a new visit": after.Check(), "an edit": after.CheckEdit(before)} {
			if refused := errorField(err) == "patientKana"; refused == allowed {
				t.Errorf("%s for %s: %v", what, name, err)
			}
		}
	}
}

func errorField(err error) string {
	known, _ := errors.AsType[*madoguchi.Error](err)
	if known == nil {
		return ""
	}
	return known.Field
}
