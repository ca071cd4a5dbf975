package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets"
)

// calendar is the month that opens under the date in a page's bar.
type calendar struct{ sheet *widgets.Calendar }

func (c calendar) Submit() { c.sheet.Pick() }
func (c calendar) Close()  { c.sheet.Close() }

// pickDay lets a day be chosen from a month. Where something else stands over the window already, nothing happens.
func (d *Desk) pickDay() {
	under := d.dateButton()
	if under == nil || d.dialogs.Open != nil {
		return
	}
	words := widgets.MonthWords{
		Title: d.phrases.Month, Weekdays: d.phrases.Weekdays(), Before: d.phrases.Say("monthBefore"), After: d.phrases.Say("monthAfter"),
	}
	month := widgets.NewMonth(words, d.day, d.today())
	sheet := widgets.ShowCalendar(d.window.Canvas(), under, month, func(day time.Time) { d.goToDay(day) })
	d.dialogs.Put(calendar{sheet}, &sheet.OnClosed)
}

// dateButton is the date in the bar of the page that is shown; settings have none.
func (d *Desk) dateButton() fyne.CanvasObject {
	switch d.at {
	case atSchedule:
		return d.schedulePage().date
	case atReception:
		return d.receptionPage().date
	}
	return nil
}

// closeCalendar takes the calendar away where one is open.
func (p *paneHost) closeCalendar() {
	if open, ok := p.desk.dialogs.Open.(calendar); ok {
		open.Close()
	}
}
