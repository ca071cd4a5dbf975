package content_test

import (
	"strings"
	"testing"

	deployed "madoguchi/deploy/content"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// The patients' FAQ names each line of a slip, because mails have all of them.
func TestTheFAQSaysWhatMailsHold(t *testing.T) {
	faq, err := deployed.Files.ReadFile("ja/patients.md")
	if err != nil {
		t.Fatal(err)
	}
	_, answer, _ := strings.Cut(string(faq), "{#quiet}")
	answer, _, _ = strings.Cut(answer, "\n#")
	clinic := madoguchi.Clinic{
		Name: "青木内科", Address: "千代田区1-1", Doctors: []madoguchi.Doctor{{ID: "d1", Name: "西村"}},
	}
	visit := madoguchi.Reservation{DoctorID: "d1", Method: madoguchi.InPerson, Source: madoguchi.BookedOnWeb}
	named := map[string]string{"受診される方": "ご家族のお名前", "受診先": "クリニックの名前"}
	facts := slip.Slip{Clinic: clinic, Visit: visit, Language: "ja", For: "陽太"}.Facts()
	for _, fact := range facts {
		name := fact.Label
		if other, known := named[name]; known {
			name = other
		}
		if !strings.Contains(answer, name) {
			t.Errorf("mails have %q, and the answer does not say %q:\n%s", fact.Label, name, answer)
		}
	}
	if len(facts) < 7 {
		t.Errorf("a slip has only %v", facts)
	}
}
