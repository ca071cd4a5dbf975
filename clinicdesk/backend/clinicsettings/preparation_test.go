package clinicsettings_test

import (
	"reflect"
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Questions are sent in their order, with what a kind does not need left out; untouched ones are not sent.
func TestAMenusQuestionsAreSent(t *testing.T) {
	draft := clinicsettings.NewDraft(deskserver.Clinic())
	if settings := sent(t, draft, everySection...); settings.Preparation != nil {
		t.Fatalf("an untouched draft sends %+v", settings.Preparation)
	}
	draft.Preparation.Explanation = " オンライン診療では\n触診ができません。 "
	first, second := draft.Preparation.Add(deskserver.General), draft.Preparation.Add(deskserver.General)
	first.Text, first.Choices = " 気になる症状 ", "残り"
	second.Text, second.Kind, second.Choices, second.Required = "体温", "choice", "平熱\n\n 37度以上 \n", clinicsettings.On
	draft.Preparation.Raise(deskserver.General, second.ID)
	want := &api.PreparationSettings{
		Explanation: "オンライン診療では\n触診ができません。",
		Questions: []api.MenuQuestions{{MenuID: deskserver.General, Questions: []api.Question{
			{ID: second.ID, Text: "体温", Kind: "choice", Choices: []string{"平熱", "37度以上"}, Required: true},
			{ID: first.ID, Text: "気になる症状", Kind: "text"},
		}}},
	}
	settings := sent(t, draft, everySection...)
	if !reflect.DeepEqual(settings.Preparation, want) {
		t.Fatalf("sends %+v", settings.Preparation)
	}
	saved := deskserver.Clinic()
	saved.Preparation, saved.Revision = *settings.Preparation, 1
	draft.Saved(saved, everySection...)
	if draft.Touched() {
		t.Fatalf("touched after the save: %v", draft.TouchedSections())
	}
	draft.Preparation.Raise(deskserver.General, first.ID)
	if got := draft.TouchedSections(); !slices.Equal(got, []clinicsettings.Section{clinicsettings.SectionPreparation}) {
		t.Errorf("another order touches %v", got)
	}
	draft.RemoveMenu(deskserver.General)
	if got := sent(t, draft, everySection...).Preparation; len(got.Questions) != 0 {
		t.Errorf("questions of a removed menu are sent: %+v", got.Questions)
	}
}

func TestFaultsOfQuestionsNameTheirTexts(t *testing.T) {
	for name, test := range map[string]struct{ text, kind, choices, want string }{
		"no text":        {"", "text", "", "text required"},
		"one choice":     {"体温", "choice", "平熱", "choices fewChoices"},
		"a choice twice": {"体温", "choice", "平熱\n平熱", "choices duplicate"},
	} {
		draft := clinicsettings.NewDraft(deskserver.Clinic())
		q := draft.Preparation.Add(deskserver.FollowUp)
		q.Text, q.Kind, q.Choices = test.text, test.kind, test.choices
		_, faults := draft.Change(everySection...)
		want := "preparation/" + deskserver.FollowUp + "/" + q.ID + "/" + test.want
		if len(faults) != 1 || faults[0].Key+" "+faults[0].Code != want {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

// A change made elsewhere joins what is being typed: its new questions come in its order, and what was typed stays.
func TestQuestionsFollowAChangeMadeElsewhere(t *testing.T) {
	question := func(id string) api.Question { return api.Question{ID: id, Text: id, Kind: "text"} }
	with := func(revision int64, questions ...api.Question) api.Clinic {
		clinic := deskserver.Clinic()
		clinic.Revision = revision
		clinic.Preparation.Questions = []api.MenuQuestions{{MenuID: deskserver.General, Questions: questions}}
		return clinic
	}
	draft := clinicsettings.NewDraft(with(1, question("a"), question("b"), question("c")))
	draft.Preparation.Questions[deskserver.General][1].Text = "typed"
	draft.Rebase(with(2, question("c"), question("new"), question("a")))
	var got []string
	for _, q := range draft.Preparation.Questions[deskserver.General] {
		got = append(got, q.Text)
	}
	if want := []string{"c", "new", "a", "typed"}; !slices.Equal(got, want) {
		t.Errorf("asks %v, want %v", got, want)
	}
}
