package patients_test

import (
	"slices"
	"strings"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/patients"
)

func hanako() madoguchi.Patient {
	return madoguchi.Patient{
		ID: "p1", ClinicID: "c1", ChartNumber: "08812", Email: "Hanako@example.jp", Person: madoguchi.Person{
			Name: "田中 花子", Kana: "タナカ　ハナコ", BirthDate: "1984-05-12", Phone: "090-1234-5678",
		},
	}
}

// finds reports whether a search text finds a patient, by the rule of the package.
func finds(text string, p madoguchi.Patient) bool {
	return matches(text, patients.Keys(p))
}

// matches reports whether, for each word of a text, a key begins with the word.
func matches(text string, keys []string) bool {
	words := patients.Words(text)
	if len(words) == 0 {
		return false
	}
	for _, beginnings := range words {
		if !slices.ContainsFunc(beginnings, func(beginning string) bool {
			return slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, beginning) })
		}) {
			return false
		}
	}
	return true
}

func TestAPatientIsFoundHoweverTheTextIsTyped(t *testing.T) {
	for _, text := range []string{
		"田中", "花子", "田中花", "田中 花子", "花子 田中", "田中　花子", "たなか は", "ﾀﾅｶ ﾊﾅ", "タナカハナコ", "はなこ", "た",
		"08812", "8812", "０８８１２", "090", "090-1234-5678", "090 1234 5678", "09012345678", "０９０１２３", "5678", "345678",
		"+81 90-1234-5678", "1984", "198405", "19840512", "1984/5/12", "1984年5月", "昭和59年5月12日", "S59.5.12", "s590512",
		"hanako@ex", "HANAKO@EXAMPLE.JP", "田中 5678", "たなか 1984/5",
	} {
		if !finds(text, hanako()) {
			t.Errorf("%q does not find the patient: %q in %q", text, patients.Words(text), patients.Keys(hanako()))
		}
	}
	for _, text := range []string{"", " ", "中", "田中 太郎", "1234", "678", "59", "1985/5/12", "@", "鈴木 5678"} {
		if finds(text, hanako()) {
			t.Errorf("%q finds the patient", text)
		}
	}
}

func TestAPastedPageIsCut(t *testing.T) {
	words := patients.Words(strings.Repeat("あ い ", 5000))
	if len(words) == 0 || len(words) > 6 {
		t.Errorf("searched for %d words", len(words))
	}
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"たなか は", "090 1234 5678", "S59.5.12", "+81", "元", "1984/", "\xff", "~", "- -"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, beginnings := range patients.Words(text) {
			if len(beginnings) == 0 || slices.Contains(beginnings, "") {
				t.Errorf("%q searches for everybody: %q", text, beginnings)
			}
		}
	})
}

func TestAReadingInLatinLettersIsFound(t *testing.T) {
	p := madoguchi.Patient{Person: madoguchi.Person{Name: "John O'Brien-Smith", Kana: "O'Brien-Smith John"}}
	for _, text := range []string{"john", "JOHN O'B", "obriensmith", "ｏｂｒｉｅｎ", "o'brien john", "Johno"} {
		if !finds(text, p) {
			t.Errorf("%q does not find %q", text, p.Person.Name)
		}
	}
}

// Reception finds a guest by the number that the link went to.
func TestAGuestIsFoundByTheTargetOfTheLink(t *testing.T) {
	visit := madoguchi.Reservation{PatientName: "山田 太郎"}
	for text, sent := range map[string]madoguchi.Delivery{
		"090-1234-5678": {Channel: madoguchi.SMS, Target: "+819012345678"},
		"5678":          {Channel: madoguchi.SMS, Target: "+819012345678"},
		"taro@example":  {Channel: madoguchi.Mail, Target: "taro@example.jp"},
	} {
		visit.Delivery = nil
		if matches(text, patients.GuestKeys(visit)) {
			t.Errorf("%q finds a guest without a link", text)
		}
		visit.Delivery = &sent
		if !matches(text, patients.GuestKeys(visit)) {
			t.Errorf("%q does not find the guest whose link went to %s", text, sent.Target)
		}
	}
	visit.Contact.Phone = "03-1111-2222"
	visit.Delivery = &madoguchi.Delivery{Channel: madoguchi.SMS, Target: "+819012345678"}
	if got := visit.Reached().Phone; got != visit.Contact.Phone {
		t.Errorf("the number that the patient said gives way to %s", got)
	}
}

// Reception finds a guest who booked on the web by the birth date, however it is typed.
func TestAGuestIsFoundByTheBirthDate(t *testing.T) {
	visit := madoguchi.Reservation{PatientName: "木村 一", Contact: madoguchi.Contact{BirthDate: "1950-01-01"}}
	for _, text := range []string{"1950-01-01", "1950/1", "昭和25年1月1日", "S25.1.1", "木村 1950"} {
		if !matches(text, patients.GuestKeys(visit)) {
			t.Errorf("%q does not find the guest", text)
		}
	}
	if matches("1951", patients.GuestKeys(visit)) {
		t.Error("another year finds the guest")
	}
}
