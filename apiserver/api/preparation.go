package api

import (
	"context"
	"net/http"
	"time"

	"madoguchi/madoguchi"
)

// PreparationSettings are what a clinic asks its patients before online visits (E6): to agree to its explanation of
// online care, and to answer the questions of the visit's menu.
type PreparationSettings struct {
	Explanation string          `json:"explanation,omitempty"` // several lines; empty asks for no agreement
	Questions   []MenuQuestions `json:"questions,omitempty"`   // of the menus that have any
}

// MenuQuestions are the questions of one menu, at most 20.
type MenuQuestions struct {
	MenuID    string     `json:"menuId"`
	Questions []Question `json:"questions"`
}

// Question is a question to a patient. Its ID is unique within the menu; the caller makes it (madoguchi.NewID).
type Question struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Kind     string   `json:"kind"`              // text, yesNo or choice
	Choices  []string `json:"choices,omitempty"` // of a choice: 2 to 20
	Required bool     `json:"required,omitempty"`
}

// Preparation is what a patient did before a visit or a call without one (GET /reservations/{id}/preparation).
type Preparation struct {
	// Explanation is the text that the patient agreed to at AgreedAt; empty without an agreement.
	Explanation string     `json:"explanation,omitempty"`
	AgreedAt    *time.Time `json:"agreedAt,omitempty"`
	Answers     []Answer   `json:"answers"` // in the order of the questions; unanswered ones are missing
	AnsweredAt  *time.Time `json:"answeredAt,omitempty"`
	// AdmittedAt is when staff let the patient in without an agreement.
	AdmittedAt *time.Time `json:"admittedAt,omitempty"`
	AdmittedBy string     `json:"admittedBy,omitempty"`
}

// Answer is a patient's answer, with the question as it was asked. The answer to a yesNo is yes or no.
type Answer struct {
	Question string `json:"question"` // its text
	Kind     string `json:"kind"`
	Answer   string `json:"answer"`
}

// PreparationSettingsOf converts the domain's settings to the wire's.
func PreparationSettingsOf(clinic madoguchi.Clinic) PreparationSettings {
	wire := PreparationSettings{Explanation: clinic.Explanation.Text}
	for _, menu := range clinic.Menus {
		if len(menu.Questions) > 0 && !menu.Withdrawn {
			wire.Questions = append(wire.Questions, menuQuestionsOf(menu))
		}
	}
	return wire
}

func menuQuestionsOf(menu madoguchi.Menu) MenuQuestions {
	wire := MenuQuestions{MenuID: string(menu.ID)}
	for _, question := range menu.Questions {
		wire.Questions = append(wire.Questions, Question{
			ID: question.ID, Text: question.Text, Kind: string(question.Kind), Choices: question.Choices,
			Required: question.Required,
		})
	}
	return wire
}

// apply adds the explanation and the menus' questions to settings.
func (p PreparationSettings) apply(settings madoguchi.ClinicSettings) madoguchi.ClinicSettings {
	settings.Explanation = madoguchi.Explanation{Text: p.Explanation}
	for _, of := range p.Questions {
		for i := range settings.Menus {
			if settings.Menus[i].ID == madoguchi.MenuID(of.MenuID) {
				settings.Menus[i].Questions = of.domain()
			}
		}
	}
	return settings
}

func (q MenuQuestions) domain() (questions []madoguchi.Question) {
	for _, question := range q.Questions {
		questions = append(questions, madoguchi.Question{
			ID: question.ID, Text: question.Text, Kind: madoguchi.QuestionKind(question.Kind),
			Choices: question.Choices, Required: question.Required,
		})
	}
	return questions
}

// PreparationOf converts what a patient did, with the text that the patient agreed to.
func PreparationOf(done madoguchi.Preparation, agreedTo madoguchi.Explanation) Preparation {
	wire := Preparation{Explanation: agreedTo.Text, Answers: []Answer{}}
	if !done.AgreedAt.IsZero() {
		wire.AgreedAt = &done.AgreedAt
	}
	if !done.AnsweredAt.IsZero() {
		wire.AnsweredAt = &done.AnsweredAt
	}
	if !done.AdmittedAt.IsZero() {
		wire.AdmittedAt, wire.AdmittedBy = &done.AdmittedAt, done.AdmittedBy
	}
	for _, given := range done.Answers {
		wire.Answers = append(wire.Answers, Answer{
			Question: given.Asked, Kind: string(given.Kind), Answer: given.Answer,
		})
	}
	return wire
}

// Admit lets the patient of an entry into the call without an agreement to the explanation.
func Admit(ctx context.Context, c *Client, kind, id string) (Preparation, error) {
	return call[Preparation](ctx, c, request{method: http.MethodPost, path: entryPath(kind, id) + "/admit"})
}
