package madoguchi

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"madoguchi/japan"
)

// Explanation is a clinic's text about online care (E6). Patients agree to it before an online visit. A clinic without
// a text asks for no agreement.
type Explanation struct{ Text string }

// MaxExplanation is the longest explanation, in characters.
const MaxExplanation = 6000

// Version identifies the text; "" for no text. Equal texts have equal versions.
func (e Explanation) Version() string {
	if e.Text == "" {
		return ""
	}
	return DerivedID("explanation", e.Text)
}

// fault is that of a text that is too long or has invisible characters.
func (e Explanation) fault() *Fault {
	return FaultOf(CheckLines("explanation", e.Text, MaxExplanation, false), e.Text, MaxExplanation)
}

// Question is a question that a menu asks the patient before the visit (問診, E6).
type Question struct {
	ID       string // within the menu
	Text     string
	Kind     QuestionKind
	Choices  []string // of ChoiceQuestion
	Required bool
}

// QuestionKind is how a question is answered.
type QuestionKind string

// The kinds of questions.
const (
	TextQuestion   QuestionKind = "text"
	ChoiceQuestion QuestionKind = "choice" // one of Choices
	YesNoQuestion  QuestionKind = "yesNo"
)

// QuestionKinds returns all kinds, in the order of the forms.
func QuestionKinds() []QuestionKind {
	return []QuestionKind{TextQuestion, YesNoQuestion, ChoiceQuestion}
}

// The answers to a YesNoQuestion.
const (
	AnsweredYes = "yes"
	AnsweredNo  = "no"
)

// The limits of a menu's questions.
const (
	MaxQuestions  = 20
	MaxChoices    = 20
	fewestChoices = 2
	MaxQuestion   = 200 // characters of a question
	MaxChoice     = 100 // characters of a choice
	MaxAnswer     = 1000
)

// Preparation is what a patient did before an online visit, behind the visit's link or in the account. It belongs to
// one reservation, or to a call without one; see Call.PreparedFor.
type Preparation struct {
	ClinicID      ClinicID
	ReservationID ReservationID
	// Explanation is the version of the text that the patient agreed to at AgreedAt; empty if the clinic has none.
	Explanation string
	AgreedAt    time.Time
	Answers     []Answer // in the order of the questions; unanswered ones are left out
	AnsweredAt  time.Time
	// AdmittedAt is when staff let a patient in who could not agree, and AdmittedBy their name.
	AdmittedAt time.Time
	AdmittedBy string
}

// AskedInPerson returns the questions that the link of a reservation asks before a visit in person. An online visit has
// its questions on the page of its call.
func (r Reservation) AskedInPerson(clinic Clinic) []Question {
	if r.Method != InPerson || r.State != ReservationBooked {
		return nil
	}
	menu, _ := clinic.Menu(r.MenuID)
	return menu.Questions
}

// Asked is what a visit asks its patient to do beforehand (E6).
type Asked struct {
	InPerson    bool
	Explanation bool // to agree to the clinic's text, before an online visit
	Questions   bool // to answer the menu's questions
	Done        bool // the patient has done it all
}

// Asked returns what a visit asks its patient beforehand. A visit that has ended asks nothing.
func (r Reservation) Asked(clinic Clinic) Asked {
	if r.State != ReservationBooked {
		return Asked{}
	}
	menu, _ := clinic.Menu(r.MenuID)
	asked := Asked{InPerson: r.Method == InPerson, Questions: len(menu.Questions) > 0}
	asked.Explanation = !asked.InPerson && clinic.Explanation.Text != ""
	asked.Done = (!asked.Questions || !r.AnsweredAt.IsZero()) &&
		(!asked.Explanation || r.Explanation == clinic.Explanation.Version())
	return asked
}

// Kind names what is asked: inPerson, explanation, questions or both; "" for nothing.
func (a Asked) Kind() string {
	switch {
	case a.InPerson && a.Questions:
		return "inPerson"
	case a.Explanation && a.Questions:
		return "both"
	case a.Explanation:
		return "explanation"
	case a.Questions:
		return "questions"
	default:
		return ""
	}
}

// PreparedFor returns the ID under which the preparation of a call is kept: that of its reservation, or its own.
func (c Call) PreparedFor() ReservationID {
	if c.Reservation != "" {
		return c.Reservation
	}
	return ReservationID(c.ID)
}

// Answer is a patient's answer, with the question as it was asked.
type Answer struct {
	Question string // its ID
	Asked    string // its text
	Kind     QuestionKind
	Answer   string // AnsweredYes or AnsweredNo for a YesNoQuestion
}

// Answered returns the answers among what was typed for the questions, by their IDs, or the faults. The fields of
// faults are FieldOf.
func Answered(questions []Question, typed map[string]string) (answers []Answer, faults []Fault) {
	for _, question := range questions {
		answer := typed[question.ID]
		if fault := question.fault(answer); fault != nil {
			faults = append(faults, *fault)
			continue
		}
		if answer != "" {
			answers = append(answers, Answer{
				Question: question.ID, Asked: question.Text, Kind: question.Kind, Answer: answer,
			})
		}
	}
	return answers, faults
}

// FieldOf returns the name of a question's field in forms and faults.
func (q Question) FieldOf() string { return "answer-" + q.ID }

func (q Question) fault(answer string) *Fault {
	switch {
	case answer == "" && q.Required:
		return &Fault{Field: q.FieldOf(), Rule: "required"}
	case answer == "":
		return nil
	case q.Kind == TextQuestion:
		return FaultOf(CheckLines(q.FieldOf(), answer, MaxAnswer, false), answer, MaxAnswer)
	case q.Kind == ChoiceQuestion && !slices.Contains(q.Choices, answer),
		q.Kind == YesNoQuestion && answer != AnsweredYes && answer != AnsweredNo:
		return &Fault{Field: q.FieldOf(), Rule: "unknown"}
	}
	return nil
}

// KeepPreparation takes over the explanation and the menus' questions from the settings before.
func (s ClinicSettings) KeepPreparation(before ClinicSettings) ClinicSettings {
	s.Explanation, s.Menus = before.Explanation, slices.Clone(s.Menus)
	for i, menu := range s.Menus {
		for _, same := range before.Menus {
			if same.ID == menu.ID {
				s.Menus[i].Questions = same.Questions
			}
		}
	}
	return s
}

// tidyQuestions returns the questions with their texts in the stored form. Only a choice keeps choices.
func tidyQuestions(questions []Question) []Question {
	questions = slices.Clone(questions)
	for i, question := range questions {
		questions[i].Text, questions[i].Choices = japan.Tidy(question.Text), nil
		if question.Kind != ChoiceQuestion {
			continue
		}
		for _, choice := range question.Choices {
			questions[i].Choices = append(questions[i].Choices, japan.Tidy(choice))
		}
	}
	return questions
}

// checkQuestions returns the faults of a menu's questions.
func checkQuestions(field string, questions []Question) (faults []*Fault) {
	faults = append(faults, tooMany(field, len(questions), MaxQuestions))
	for i, question := range questions {
		at := func(name string) string { return fmt.Sprintf("%s[%d].%s", field, i, name) }
		same := func(other Question) bool { return other.ID == question.ID }
		faults = append(faults,
			checkID(at("id"), question.ID, slices.IndexFunc(questions, same) < i),
			checkLine(at("text"), question.Text, MaxQuestion))
		if !slices.Contains(QuestionKinds(), question.Kind) {
			faults = append(faults, &Fault{Field: at("kind"), Rule: "unknown"})
		}
		faults = append(faults, checkChoices(at("choices"), question)...)
	}
	return faults
}

func checkChoices(field string, question Question) (faults []*Fault) {
	if question.Kind != ChoiceQuestion {
		return nil
	}
	if len(question.Choices) < fewestChoices {
		return []*Fault{{Field: field, Rule: "required"}}
	}
	faults = append(faults, tooMany(field, len(question.Choices), MaxChoices))
	for i, choice := range question.Choices {
		at := field + "[" + strconv.Itoa(i) + "]"
		faults = append(faults, checkLine(at, choice, MaxChoice))
		if slices.Contains(question.Choices[:i], choice) {
			faults = append(faults, &Fault{Field: at, Rule: "duplicate"})
		}
	}
	return faults
}
