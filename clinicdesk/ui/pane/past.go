package pane

import (
	"time"

	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/japan"
)

// askPast asks before a visit is booked at a past time; otherwise it calls do at once. code selects the question and
// its answer; name is the patient's name as typed.
func (p *Pane) askPast(code, name string, start time.Time, do func()) {
	view := p.host.View
	if !view.IsOver(start) {
		do()
		return
	}
	whose, text := view.PastQuestion(japan.Tidy(name), start)
	p.host.Dialogs.Confirm(parts.Question{
		Title: view.Say(code), Whose: whose,
		Text: text,
		Yes:  view.Say(code + "Go"), Weight: widgets.Primary,
	}, do)
}
