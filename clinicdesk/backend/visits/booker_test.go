package visits_test

import (
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// The pane of a web booking shows how to reach who booked it; another visit's shows nothing of it.
func TestPaneOfAWebBooking(t *testing.T) {
	entry := entries(t)[0]
	plain := len(wordsIn(phrases.Japanese).Pane(api.Detail{Entry: entry}).Facts)
	booker := api.Booker{
		Member: true, Email: "hanako@example.jp", Phone: "090-1234-5678", Language: "en", BirthDate: "1984-11-25",
		Sex: "female",
	}
	for language, want := range map[string][]visits.Fact{
		phrases.Japanese: {
			{Label: "予約元", Value: "Web予約（会員）"}, {Label: "生年月日", Value: "1984年11月25日（41歳）・女性"},
			{Label: "電話", Value: "090-1234-5678", Copy: true}, {Label: "メール", Value: "hanako@example.jp", Copy: true},
			{Label: "言語", Value: "English"},
		},
		"en": {
			{Label: "Booked", Value: "on the web (member)"},
			{Label: "Birth date", Value: "25 November 1984 (age 41), female"},
			{Label: "Phone", Value: "090-1234-5678", Copy: true},
			{Label: "E-mail", Value: "hanako@example.jp", Copy: true}, {Label: "Language", Value: "English"},
		},
	} {
		facts := wordsIn(language).Pane(api.Detail{Entry: entry, Booker: &booker}).Facts[plain:]
		if len(facts) != len(want) {
			t.Fatalf("%s: %+v", language, facts)
		}
		for i, fact := range facts {
			if fact != want[i] {
				t.Errorf("%s: %+v, want %+v", language, fact, want[i])
			}
		}
	}
	facts := wordsIn(phrases.Japanese).Pane(api.Detail{Entry: entry, Booker: &api.Booker{}}).Facts[plain:]
	if len(facts) != 1 || facts[0].Value != "Web予約（非会員）" {
		t.Errorf("of a guest who said nothing else: %+v", facts)
	}
}

// The visit of a patient whom the clinic knows shows how the patient is reached.
func TestARecordBesideTheVisit(t *testing.T) {
	entry := entries(t)[0]
	known := api.Patient{Member: true, PatientData: api.PatientData{BirthDate: "1984-05-12", Phone: "090-7777-8888"}}
	shown := wordsIn(phrases.Japanese).Pane(api.Detail{Entry: entry, Patient: &known})
	for label, want := range map[string]string{"電話": "090-7777-8888", "マイページ": "会員"} {
		if !slices.ContainsFunc(shown.Facts, func(f visits.Fact) bool { return f.Label == label && f.Value == want }) {
			t.Errorf("%s is not %q in %+v", label, want, shown.Facts)
		}
	}
}

// What the patient wrote stays the patient's words. The memo is shown once reception has written another one.
func TestThePatientsOwnWords(t *testing.T) {
	entry := entries(t)[0]
	said := api.Booker{Note: "車いすで行きます"}
	shown := func(memo string) (labels []string) {
		entry.Memo = memo
		for _, fact := range wordsIn(phrases.Japanese).Pane(api.Detail{Entry: entry, Booker: &said}).Facts {
			if fact.Value == said.Note || fact.Value == memo {
				labels = append(labels, fact.Label)
			}
		}
		return labels
	}
	if got := shown(said.Note); !slices.Equal(got, []string{"患者からの連絡"}) {
		t.Errorf("before reception writes: %q", got)
	}
	if got := shown("採血あり"); !slices.Equal(got, []string{"当日メモ", "患者からの連絡"}) {
		t.Errorf("after reception wrote: %q", got)
	}
}
