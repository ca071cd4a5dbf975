package parts

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// Prepared draws what a patient did before the visit (E6): the agreement to the explanation, and the answers to the
// menu's questions. The reservation pane and the console of a call show the same.
type Prepared struct {
	Phrases phrases.Phrases
	Room    func() float32
	Palette func() *look.Palette // nil for the desk's palette
	Read    func()               // shows the text that the patient agreed to
	Admit   func()               // lets the patient in without an agreement
}

// Lines returns the lines; nil if nothing is asked and nothing was done.
func (p Prepared) Lines(done visits.Preparation) fyne.CanvasObject {
	if done.Agreed == "" && done.Answered == "" && done.Admitted == "" {
		return nil
	}
	lines := widgets.Down(look.Gap8)
	if done.Agreed != "" {
		lines.Add(p.text(done.Agreed, widgets.Style{}))
	}
	if done.Explanation != "" {
		read := widgets.NewButton(p.Phrases.Say("prepared.read"), widgets.Outlined, p.Read)
		read.Palette = p.Palette
		lines.Add(widgets.Edges(nil, nil, read, nil, nil))
	}
	if done.Missing {
		admit := widgets.NewButton(p.Phrases.Say("prepared.admit"), widgets.Outlined, p.Admit)
		admit.Palette = p.Palette
		lines.Add(widgets.Edges(nil, nil, admit, nil, nil))
	}
	if done.Admitted != "" {
		lines.Add(p.text(done.Admitted, widgets.Style{}))
	}
	if done.Answered != "" {
		lines.Add(p.text(done.Answered, widgets.Style{}))
	}
	for _, answer := range done.Answers {
		asked := p.text(answer.Label, widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk})
		lines.Add(widgets.Down(0, asked, p.text(answer.Value, widgets.Style{})))
	}
	return lines
}

func (p Prepared) text(words string, style widgets.Style) fyne.CanvasObject {
	style.WrapTo, style.Palette = p.Room, p.Palette
	return widgets.NewText(words, style)
}

// AdmitQuestion asks before a patient is let in without an agreement.
func AdmitQuestion(phrases phrases.Phrases, whose string) Question {
	return Question{
		Title: phrases.Say("prepared.admit.title"), Whose: whose, Text: phrases.Say("prepared.admit.text"),
		Yes: phrases.Say("prepared.admit.go"), Weight: widgets.Primary,
	}
}
