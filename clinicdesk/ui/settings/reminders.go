package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// reminders shows when patients are reminded of a visit (E2).
func (f *clinicForm) reminders() fyne.CanvasObject {
	say, draft := f.host.View.Say, &f.draft.Reminders
	var minutes []int
	for at := madoguchi.FirstReminder; at <= madoguchi.LastReminder; at += 60 {
		minutes = append(minutes, at)
	}
	day := f.choice(say("reminders.dayBefore"), f.reminding(minutes, draft.DayBefore, func(at int) string {
		return say("reminders.at", madoguchi.ClockMinutes(at))
	}), &draft.DayBefore)
	hours := f.choice(say("reminders.hoursBefore"), f.reminding([]int{1, 2, 3, 4, 6, 12, madoguchi.MaxHoursBefore},
		draft.HoursBefore, func(before int) string { return say("reminders.hours", before) }), &draft.HoursBefore)
	return parts.Section(say("reminders.title"),
		widgets.Down(look.Gap12, widgets.Halves(look.Gap12, day, hours), f.note("reminders.text")))
}

// reminding returns the choices of a reminder: none, the usual ones, and the present one.
func (f *clinicForm) reminding(usual []int, present string, label func(int) string) []inputs.Option {
	options := []inputs.Option{{Label: f.host.View.Say("reminders.none")}}
	if number, err := strconv.Atoi(present); err == nil && !slices.Contains(usual, number) {
		usual = append(usual, number)
		slices.Sort(usual)
	}
	for _, number := range usual {
		options = append(options, inputs.Option{Value: strconv.Itoa(number), Label: label(number)})
	}
	return options
}
