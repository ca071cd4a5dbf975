package ui

import (
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/pane"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// besidePane is what the pages with the right pane beside them share.
type besidePane struct {
	view   *overview.View
	day    *shownDay
	pane   *pane.Pane
	redraw func() // redraws the shown page and the counts
}

// newDayStrip makes the strip of a page that shows a day.
func (b besidePane) newDayStrip() *dayStrip {
	return newDayStrip(b.view.Say("otherDay.back"), b.day.showNow)
}

// cancelledCheck returns 「取消を表示」, which schedule and reception share and which lasts until the sign-out. Cancelled
// entries are looked up rarely, and if always shown could be mistaken for valid ones.
func (b besidePane) cancelledCheck() *inputs.Check {
	return inputs.NewCheck(b.view.Say("cancelled.show"), b.view.Cancelled, func(on bool) {
		b.view.Cancelled = on
		b.redraw()
	})
}

// doctorFilter returns the choice of one doctor, or of all with an empty ID.
func (b besidePane) doctorFilter(wide float32, chosen func(id string)) *inputs.Select {
	say := b.view.Say
	filter := inputs.NewSelect("", parts.Doctors(b.view.Session.Clinic, say("schedule.all"), ""), chosen)
	filter.Prefix, filter.Wide = say("reception.filter", ""), wide
	return filter
}

// offerDoctors puts the clinic's current doctors into a filter and returns the selected one, or all if that doctor has
// left.
func (b besidePane) offerDoctors(filter *inputs.Select) (chosen string) {
	filter.Options = parts.Doctors(b.view.Session.Clinic, b.view.Say("schedule.all"), "")
	if filter.Chosen() == "" {
		filter.SetValue("")
	}
	filter.Refresh()
	return filter.Value
}
