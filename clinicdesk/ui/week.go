package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

// spanTabs returns the choice between a day and a doctor's week (B1).
func (p *schedulePage) spanTabs() fyne.CanvasObject {
	for i, code := range []string{"schedule.day", "schedule.week"} {
		p.spans[i] = widgets.NewTab(p.view.Say(code), true, func() { p.turn(i == 1) })
	}
	p.spans[0].Set(true)
	frame := widgets.NewPanel(widgets.PaneInk, widgets.Padded(1, 1, 1, 1, widgets.Across(0, p.spans[0], p.spans[1])))
	frame.Line, frame.Corner = widgets.LineInk, look.CornerButton
	return frame
}

// turn shows the day, or the week of one doctor.
func (p *schedulePage) turn(week bool) {
	if week && p.doctorID == "" {
		p.doctorID = p.view.DoctorOfWeek()
		p.doctors.SetValue(p.doctorID)
	}
	week = week && p.doctorID != ""
	p.day.week = week
	p.spans[0].Set(!week)
	p.spans[1].Set(week)
	p.day.load()
}

// chose shows a doctor. All doctors have no week.
func (p *schedulePage) chose(doctorID string) {
	p.doctorID = doctorID
	if doctorID == "" && p.day.week {
		p.turn(false)
		return
	}
	p.draw()
}

// shown returns the day or the week, and its title.
func (p *schedulePage) shown() (agenda overview.Agenda, title string) {
	if p.day.week {
		return p.view.Week(p.day.at, p.doctorID, p.calls.allHours()), p.view.WeekTitle(p.day.at)
	}
	return p.view.Agenda(p.day.at, p.doctorID, p.calls.allHours()), p.view.DayTitle(p.day.at)
}

// notToday names the shown day if it is not today, or the chosen day of a week without today.
func (p *schedulePage) notToday() (words string, past bool) {
	if p.day.week && p.day.inWeek(p.day.today()) {
		return "", false
	}
	return p.view.OtherDay(p.day.at)
}

// book opens the form for a slot. In a week, the slot's day becomes the shown day.
func (p *schedulePage) book(column overview.Column, minute int) {
	p.choose(column.Day)
	p.pane.Book(column.Doctor.ID, minute)
}

// open shows an entry. In a week, its day becomes the shown day.
func (p *schedulePage) open(id string) {
	if entry, ok := p.view.Session.Schedule.Entry(id); ok {
		p.choose(p.view.At(entry.Start))
	}
	p.pane.Open(id)
}

func (p *schedulePage) choose(day time.Time) {
	if p.day.week {
		p.day.at = daytime.AtMinute(day, 0)
	}
}

// slotLabel names a slot by day, doctor and time.
func (p *schedulePage) slotLabel(column overview.Column, minute int, room bool) string {
	code, who := "schedule.slot", column.Doctor.Name
	if !room {
		code = "schedule.slotFull"
	}
	if column.Title != "" {
		who = p.view.Say("schedule.slotOfDay", column.Title, who)
	}
	return p.view.Say(code, who, daytime.Clock(daytime.AtMinute(column.Day, minute)))
}
