package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/paint"
	"madoguchi/madoguchi"
)

// days shows the grid of the schedule, holidays, and the days that differ from the opening hours.
func (f *clinicForm) days() []fyne.CanvasObject {
	say, days := f.host.View.Say, &f.draft.Days
	var grids []inputs.Option
	for _, minutes := range madoguchi.Grids() {
		grids = append(grids, inputs.Option{Value: strconv.Itoa(minutes), Label: say("days.minutes", minutes)})
	}
	grid := f.choice(say("days.grid"), grids, &days.Grid)
	objects := []fyne.CanvasObject{
		f.lead("days.lead"), boxOf(grid, f.note("days.gridNote"), f.mark(say("days.holidays"), &days.Holidays)),
	}
	for _, exception := range days.Exceptions {
		objects = append(objects, f.exception(exception))
	}
	return append(objects, f.adder("days.add", func() string {
		f.draft.AddException()
		return "days/" + days.Exceptions[len(days.Exceptions)-1].ID + "/from"
	}))
}

// exception shows a day, or a period, with other hours.
func (f *clinicForm) exception(e *clinicsettings.ExceptionDraft) fyne.CanvasObject {
	say, key := f.host.View.Say, "days/"+e.ID+"/"
	from := f.must(f.field(key+"from", say("days.from"), &e.From))
	until := f.field(key+"until", say("days.until"), &e.Until).Noted(say("optional"), false)
	hours := f.field(key+"hours", say("days.hours"), &e.Hours)
	hours.SetPlaceholder(say("hours.closed"))
	reason := f.field(key+"reason", say("days.reason"), &e.Reason).Noted(say("optional"), false)
	rows := widgets.Down(look.Gap8, widgets.Halves(look.Gap12, from, until), widgets.Halves(look.Gap12, hours, reason))
	if len(f.draft.Doctors) > 1 || e.Doctor != "" {
		rows.Add(f.choice(say("hours.whose"), f.whose(), &e.Doctor))
	}
	remove := f.remover("days.remove", &e.From, func() { f.draft.RemoveException(e.ID) })
	return boxOf(widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, remove), rows))
}

// choice returns a labelled choice bound to a text of the draft.
func (f *clinicForm) choice(label string, options []inputs.Option, text *string) fyne.CanvasObject {
	choice := inputs.NewSelect(label, options, func(value string) {
		*text = value
		f.typed()
	})
	choice.SetValue(*text)
	return widgets.Edges(nil, nil, widgets.Sized(240, 1, choice), nil, nil)
}

// mark returns a check box bound to a mark of the draft.
func (f *clinicForm) mark(label string, text *string) fyne.CanvasObject {
	const box = 100 // the mark itself, and paddings
	label = paint.Shorten(label, look.TextBody, false, f.room()-box)
	return widgets.Across(0, inputs.NewCheck(label, *text == clinicsettings.On, func(on bool) {
		*text = ""
		if on {
			*text = clinicsettings.On
		}
		f.typed()
	}))
}

// note returns a small explanation.
func (f *clinicForm) note(code string) fyne.CanvasObject {
	return widgets.NewText(f.host.View.Say(code),
		widgets.Style{Size: look.TextSmall, Ink: widgets.SecondInk, WrapTo: f.room})
}
