package visits

import (
	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Preparation is what the patient did before an online visit (E6), in words. It is empty if nothing is asked and
// nothing was done.
type Preparation struct {
	// Agreed says when the patient agreed to the explanation, or that the patient has not yet; "" if there is none.
	// Explanation is the text that the patient agreed to.
	Agreed, Explanation string
	// Admitted says who let the patient in without an agreement; "" for nobody. Missing says that there is no
	// agreement, and nobody has let the patient in yet.
	Admitted string
	Missing  bool
	// Answered says the same of the menu's questions. Answers are a question with its answer each.
	Answered string
	Answers  []Fact
}

// Preparation returns what the patient of an entry did.
func (w Words) Preparation(entry api.Entry, done api.Preparation) Preparation {
	p := Preparation{Explanation: done.Explanation}
	asked := w.Clinic.Preparation
	p.Missing = asked.Explanation != "" && (done.AgreedAt == nil || done.Explanation != asked.Explanation) &&
		done.AdmittedAt == nil && entry.Call != nil && !entry.Over()
	switch {
	case done.AgreedAt != nil && done.Explanation == asked.Explanation:
		p.Agreed = w.Say("prepared.agreed", w.Short(w.At(*done.AgreedAt)))
	case done.AgreedAt != nil:
		p.Agreed = w.Say("prepared.agreedBefore", w.Short(w.At(*done.AgreedAt)))
	case asked.Explanation != "" && entry.Method != api.InPerson:
		p.Agreed = w.Say("prepared.notAgreed")
	}
	if done.AdmittedAt != nil {
		p.Admitted = w.Say("prepared.admitted", w.Short(w.At(*done.AdmittedAt)), done.AdmittedBy)
	}
	switch {
	case done.AnsweredAt != nil:
		p.Answered = w.Say("prepared.answered", w.Short(w.At(*done.AnsweredAt)))
	case asks(asked, entry.MenuID):
		p.Answered = w.Say("prepared.notAnswered")
	}
	for _, answer := range done.Answers {
		value := answer.Answer
		if answer.Kind == string(madoguchi.YesNoQuestion) {
			value = w.Code("answer", value)
		}
		p.Answers = append(p.Answers, Fact{Label: answer.Question, Value: value})
	}
	return p
}

// asks reports whether a menu has questions.
func asks(settings api.PreparationSettings, menu string) bool {
	for _, of := range settings.Questions {
		if of.MenuID == menu && len(of.Questions) > 0 {
			return true
		}
	}
	return false
}
