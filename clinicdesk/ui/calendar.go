package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// calendar is the month that opens below the date in a page's bar.
type calendar struct{ sheet *schedule.Calendar }

func (c calendar) Submit() { c.sheet.Pick() }
func (c calendar) Close()  { c.sheet.Close() }

// pickDay opens a month to choose a day from. It does nothing while another dialog is open.
func (d *Desk) pickDay() {
	under := d.dateButton()
	if under == nil || d.dialogs.Open != nil {
		return
	}
	words := schedule.MonthWords{
		Title: d.phrases.Month, Weekdays: d.phrases.Weekdays(), Before: d.phrases.Say("monthBefore"),
		After: d.phrases.Say("monthAfter"),
	}
	month := schedule.NewMonth(words, d.day, d.today())
	sheet := schedule.ShowCalendar(d.window.Canvas(), under, month, func(day time.Time) { d.goToDay(day) })
	d.dialogs.Put(calendar{sheet}, &sheet.OnClosed)
}

// dateButton returns the date button of the shown page's bar, or nil; the settings have none.
func (d *Desk) dateButton() fyne.CanvasObject {
	switch d.at {
	case atSchedule:
		return d.schedulePage().date
	case atReception:
		return d.receptionPage().date
	}
	return nil
}

// closeCalendar closes an open calendar.
func (d *Desk) closeCalendar() {
	if open, ok := d.dialogs.Open.(calendar); ok {
		open.Close()
	}
}
