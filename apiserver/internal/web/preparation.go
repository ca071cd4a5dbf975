package web

import (
	"strings"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Preparation is the page on which a patient agrees to the clinic's explanation of online care and answers the menu's
// questions (E6). Either may be missing.
type Preparation struct {
	Frame
	Action      string // where the form is sent
	Back        string // the visit's page
	Explanation string // the clinic's text; "" for none
	Version     string // of the explanation
	Agreed      bool   // to this version, as typed
	Questions   []AskedQuestion
	Faults      []madoguchi.Fault
	Notice      string // changed, unavailable, or empty
	InPerson    bool   // of a visit in person, which has no explanation
}

// PreparationForm is the page's form as it was sent.
type PreparationForm struct {
	Explanation string // the version that was shown
	Agreed      bool
	Answers     map[string]string // by the question's ID
}

// Take stores one value, and reports whether there is such a field. Questions that the menu no longer asks are ignored
// later.
func (f *PreparationForm) Take(name, value string) bool {
	if f.Answers == nil {
		f.Answers = make(map[string]string)
	}
	switch question, isAnswer := strings.CutPrefix(name, madoguchi.Question{}.FieldOf()); {
	case name == "explanation":
		f.Explanation = value
	case name == "agreed":
		f.Agreed = value == "1"
	case isAnswer:
		f.Answers[question] = japan.TidyNote(value)
	default:
		return false
	}
	return true
}

// AskedQuestion is a question with the answer as it was typed.
type AskedQuestion struct {
	madoguchi.Question
	Answer string
	Fault  *ShownFault
}

// Template returns the name of the page's template.
func (Preparation) Template() string { return "preparation" }

// Asked returns the questions with their faults in words.
func (p Preparation) Asked() []AskedQuestion {
	asked := make([]AskedQuestion, len(p.Questions))
	for i, question := range p.Questions {
		for _, fault := range p.Faults {
			if fault.Field == question.FieldOf() {
				question.Fault = p.shown(fault)
			}
		}
		asked[i] = question
	}
	return asked
}

// Options returns what can be chosen as an answer.
func (q AskedQuestion) Options(l Language) []Option {
	if q.Kind == madoguchi.YesNoQuestion {
		return Choices([]string{madoguchi.AnsweredYes, madoguchi.AnsweredNo}, q.Answer,
			func(code string) string { return say(l, "answer."+code) })
	}
	return Choices(q.Choices, q.Answer, func(choice string) string { return choice })
}

// Long reports whether the answer is typed.
func (q AskedQuestion) Long() bool { return q.Kind == madoguchi.TextQuestion }

func (q AskedQuestion) said(l Language, fault madoguchi.Fault) string {
	if fault.Rule == "required" && !q.Long() {
		return say(l, "fault.required.choice")
	}
	return faultText(l, fault)
}

// Consent returns the agreement's field.
func (p Preparation) Consent() Input {
	return Form{Language: p.Language, Variant: "explanation", Faults: p.Faults}.Input("agreed")
}

// Summary returns all faults in words.
func (p Preparation) Summary() []*ShownFault {
	var lines []*ShownFault
	for _, fault := range p.Faults {
		lines = append(lines, p.shown(fault))
	}
	return lines
}

func (p Preparation) shown(fault madoguchi.Fault) *ShownFault {
	for _, question := range p.Questions {
		if fault.Field == question.FieldOf() {
			return &ShownFault{Field: fault.Field, Label: question.Text, Text: question.said(p.Language, fault)}
		}
	}
	return &ShownFault{
		Field: fault.Field, Label: say(p.Language, "field.agreed.explanation.short"),
		Text: faultText(p.Language, fault),
	}
}
