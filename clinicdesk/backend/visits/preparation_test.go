package visits_test

import (
	"reflect"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// The desk says what the patient did before the visit, to which version, and what is missing.
func TestWhatThePatientDidBeforeTheVisit(t *testing.T) {
	words := wordsIn(phrases.Japanese)
	clinic := *words.Clinic
	words.Clinic = &clinic
	entry := entries(t)[0]
	if got := words.Preparation(entry, api.Preparation{}); !reflect.DeepEqual(got, visits.Preparation{}) {
		t.Errorf("nothing is asked: %+v", got)
	}
	entry.Method = api.Online
	clinic.Preparation = api.PreparationSettings{
		Explanation: "今の説明",
		Questions: []api.MenuQuestions{
			{MenuID: entry.MenuID, Questions: []api.Question{{ID: "q", Text: "せき", Kind: "yesNo"}}},
		},
	}
	for name, test := range map[string]struct {
		done api.Preparation
		want visits.Preparation
	}{
		"nothing yet": {
			want: visits.Preparation{Agreed: "説明への同意は、まだです。", Answered: "問診の回答は、まだです。"},
		},
		"all": {
			done: api.Preparation{
				Explanation: "今の説明", AgreedAt: &noon, AnsweredAt: &noon,
				Answers: []api.Answer{
					{Question: "せき", Kind: "yesNo", Answer: "yes"}, {Question: "体温", Kind: "text", Answer: "37.2"},
				},
			},
			want: visits.Preparation{
				Agreed: "11/24 11:14 説明に同意", Explanation: "今の説明", Answered: "11/24 11:14 問診に回答",
				Answers: []visits.Fact{{Label: "せき", Value: "はい"}, {Label: "体温", Value: "37.2"}},
			},
		},
		"an earlier version": {
			done: api.Preparation{Explanation: "前の説明", AgreedAt: &noon},
			want: visits.Preparation{
				Agreed: "11/24 11:14 前の版の説明に同意", Explanation: "前の説明", Answered: "問診の回答は、まだです。",
			},
		},
	} {
		if got := words.Preparation(entry, test.done); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	entry.State, entry.Call = "booked", &api.Call{State: "waiting"}
	for name, test := range map[string]struct {
		done api.Preparation
		want bool
	}{
		"nothing":             {api.Preparation{}, true},
		"an earlier text":     {api.Preparation{Explanation: "前の説明", AgreedAt: &noon}, true},
		"an admitted patient": {api.Preparation{AdmittedAt: &noon}, false},
		"the present text":    {api.Preparation{Explanation: "今の説明", AgreedAt: &noon}, false},
	} {
		if got := words.Preparation(entry, test.done).Missing; got != test.want {
			t.Errorf("%s: the agreement is missing: %v", name, got)
		}
	}
}
