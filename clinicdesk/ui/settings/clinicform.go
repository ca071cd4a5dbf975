package settings

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/japan"
)

// clinicForm shows one section of the clinic's settings and writes input into the draft at once.
type clinicForm struct {
	host    *Host
	draft   *clinicsettings.Draft
	section clinicsettings.Section
	doctor  string // the doctor whose hours are shown; "" is all doctors
	content *fyne.Container
	fields  map[string]*inputs.Field // by the draft's keys
	booking string                   // the booking page's address as the server knows it
	asked   bool                     // the server was asked for it
	// typed is called after an input, addition or removal.
	typed func()
}

func newClinicForm(h *Host, section clinicsettings.Section) *clinicForm {
	f := &clinicForm{
		host: h, draft: h.Drafts.Settings(h.View.Session.Clinic), content: container.NewStack(), typed: func() {},
	}
	f.show(section)
	return f
}

// show switches to a section.
func (f *clinicForm) show(section clinicsettings.Section) {
	f.section = section
	f.build()
}

// build redraws the section from the draft and keeps the cursor's place.
func (f *clinicForm) build() {
	at := f.cursor()
	f.draft.Today = f.host.View.Now()
	f.fields = map[string]*inputs.Field{}
	draw := map[clinicsettings.Section]func() []fyne.CanvasObject{
		clinicsettings.SectionClinic: f.clinic, clinicsettings.SectionDoctors: f.doctors,
		clinicsettings.SectionHours: f.hours, clinicsettings.SectionMenus: f.menus,
		clinicsettings.SectionDays: f.days, clinicsettings.SectionWeb: f.web,
		clinicsettings.SectionPreparation: f.preparation,
	}
	f.content.Objects = []fyne.CanvasObject{
		parts.AtMost(parts.FormWidth, widgets.Down(look.Gap12, draw[f.section]()...)),
	}
	f.content.Refresh()
	switch field := f.fields[at]; {
	case field != nil:
		f.host.Fields.TypeInto(field)
	case at != "":
		f.host.Canvas.Unfocus() // the focused widget is gone
	}
	f.typed()
}

// cursor returns the key of the focused text, or "".
func (f *clinicForm) cursor() string {
	for key, field := range f.fields {
		if field.Input().Focused() {
			return key
		}
	}
	return ""
}

// field returns a field bound to a text of the draft.
func (f *clinicForm) field(key, label string, text *string) *inputs.Field {
	return f.bound(key, inputs.NewField(label), text)
}

// bound binds a field to a text of the draft.
func (f *clinicForm) bound(key string, field *inputs.Field, text *string) *inputs.Field {
	f.host.Fields.Bind(field, text)
	keep := field.OnChange
	field.OnChange = func(text string) { keep(text); f.typed() }
	f.fields[key] = field
	return field
}

func (f *clinicForm) must(field *inputs.Field) *inputs.Field {
	return field.Noted(f.host.View.Say("required"), true)
}

// lead returns the introduction above a section's fields.
func (f *clinicForm) lead(code string) fyne.CanvasObject {
	return widgets.NewText(f.host.View.Say(code), widgets.Style{Ink: widgets.SecondInk, WrapTo: f.room})
}

// room is the width of the form.
func (f *clinicForm) room() float32 { return f.host.Fields.Room() }

func (f *clinicForm) clinic() []fyne.CanvasObject {
	say := f.host.View.Say
	name := f.must(f.field("name", say("clinic.name"), &f.draft.Name))
	phone := f.field("phone", say("field.phone"), &f.draft.Phone)
	address := f.field("address", say("clinic.address"), &f.draft.Address)
	second := inputs.NewCheck(say("clinic.secondFactor"), f.draft.RequiresSecondFactor, func(on bool) {
		f.draft.RequiresSecondFactor = on
		f.typed()
	})
	return []fyne.CanvasObject{f.lead("clinic.lead"), boxOf(name, phone, address, second), f.reminders()}
}

// boxOf returns a bordered box of fields.
func boxOf(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewBoxed(widgets.Down(look.Gap12, objects...))
}

func (f *clinicForm) doctors() []fyne.CanvasObject {
	say := f.host.View.Say
	objects := []fyne.CanvasObject{f.lead("doctors.lead")}
	for _, doctor := range f.draft.Doctors {
		key := "doctors/" + doctor.ID
		name := f.must(f.field(key+"/name", say("doctors.name"), &doctor.Name))
		kana := f.field(key+"/kana", say("doctors.kana"), &doctor.Kana)
		capacity := f.field(key+"/capacity", say("doctors.capacity"), &doctor.Capacity)
		remove := f.remover("doctors.remove", &doctor.Name, func() { f.draft.RemoveDoctor(doctor.ID) })
		right := widgets.Across(look.Gap8, widgets.Sized(144, 1, widgets.Padded(0, 0, 0, look.Gap12, capacity)), remove)
		objects = append(objects, boxOf(widgets.Edges(nil, nil, nil, right, widgets.Halves(look.Gap12, name, kana))))
	}
	return append(objects, f.adder("doctors.add", func() string {
		f.draft.AddDoctor()
		return "doctors/" + f.draft.Doctors[len(f.draft.Doctors)-1].ID + "/name"
	}))
}

// remover returns the button that removes an entry from its list, level with the entry's field. It asks first, naming
// the entry, unless the entry has no name.
func (f *clinicForm) remover(code string, name *string, remove func()) fyne.CanvasObject {
	say := f.host.View.Say
	take := func() { remove(); f.build(); f.typed() }
	button := widgets.NewIconButton(look.IconClose, say(code), func() {
		if japan.Tidy(*name) == "" {
			take()
			return
		}
		what := parts.Question{
			Title: say(code + "Ask"), Whose: japan.Tidy(*name),
			Text: say(code + "Text"),
			Yes:  say(code + "Go"), Weight: widgets.Danger,
		}
		f.host.Dialogs.Confirm(what, take)
	})
	return widgets.Down(0, widgets.Padded(26, 0, 0, 0, button))
}

// adder returns the button that adds an entry to the list and focuses it; add returns the key of the entry's first
// text.
func (f *clinicForm) adder(code string, add func() string) fyne.CanvasObject {
	button := widgets.NewButton(f.host.View.Say(code), widgets.Outlined, func() {
		key := add()
		f.build()
		f.host.Fields.TypeInto(f.fields[key])
	})
	return widgets.Edges(nil, nil, button, nil, nil)
}

func (f *clinicForm) hours() []fyne.CanvasObject {
	say := f.host.View.Say
	objects := []fyne.CanvasObject{f.lead("hours.lead")}
	if len(f.draft.Doctors) > 1 || f.doctor != "" {
		whose := inputs.NewSelect(say("hours.whose"), f.whose(), func(id string) { f.doctor = id; f.build() })
		whose.SetValue(f.doctor)
		objects = append(objects, widgets.Edges(nil, nil, widgets.Sized(280, 1, whose), nil, nil))
	}
	if f.doctor != "" {
		objects = append(objects, f.lead("hours.own"))
	}
	week := f.draft.HoursOf(f.doctor)
	day := func(weekday int) fyne.CanvasObject {
		field := f.field(fmt.Sprintf("hours/%s/%d", f.doctor, weekday), f.host.View.Phrases.Weekday(weekday),
			&week[weekday])
		field.SetPlaceholder(say("hours.closed"))
		if f.doctor != "" {
			field.SetPlaceholder(f.draft.HoursOf("")[weekday])
		}
		return field
	}
	left := widgets.Down(look.Gap8, day(1), day(2), day(3), day(4))
	right := widgets.Down(look.Gap8, day(5), day(6), day(0))
	copyIt := widgets.NewButton(say("hours.copy"), widgets.Outlined, func() { f.draft.CopyMonday(f.doctor); f.build() })
	return append(objects, boxOf(widgets.Halves(look.Gap16, left, right)), widgets.Edges(nil, nil, copyIt, nil, nil))
}

func (f *clinicForm) whose() []inputs.Option {
	options := []inputs.Option{{Label: f.host.View.Say("hours.all")}}
	for _, doctor := range f.draft.Doctors {
		options = append(options, inputs.Option{Value: doctor.ID, Label: doctor.Name})
	}
	return options
}

func (f *clinicForm) menus() []fyne.CanvasObject {
	say := f.host.View.Say
	objects := []fyne.CanvasObject{f.lead("menus.lead")}
	for _, menu := range f.draft.Menus {
		key := "menus/" + menu.ID
		name := f.must(f.field(key+"/name", say("menus.name"), &menu.Name))
		remove := f.remover("menus.remove", &menu.Name, func() { f.draft.RemoveMenu(menu.ID) })
		minutes := func(i int) fyne.CanvasObject {
			kind := clinicsettings.VisitKinds[i]
			return f.field(fmt.Sprintf("%s/%d", key, i), say("menus."+kind.Method+"."+kind.Visit), &menu.Minutes[i])
		}
		lengths := widgets.Halves(look.Gap12, widgets.Halves(look.Gap12, minutes(0), minutes(1)),
			widgets.Halves(look.Gap12, minutes(2), minutes(3)))
		objects = append(objects,
			boxOf(widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, remove), name), lengths))
	}
	return append(objects, f.adder("menus.add", func() string {
		f.draft.AddMenu("")
		return "menus/" + f.draft.Menus[len(f.draft.Menus)-1].ID + "/name"
	}))
}

// blame shows faults at their fields, switches to the section of the first, and focuses it. It reports whether every
// fault has a field; the caller must show the others.
func (f *clinicForm) blame(faults []clinicsettings.Fault) (shown bool) {
	if len(faults) == 0 {
		return true
	}
	first := faults[0].Key
	f.section = clinicsettings.SectionOf(first)
	if f.section == clinicsettings.SectionHours {
		f.doctor = doctorOfHours(first)
	}
	f.build()
	shown = true
	for i := len(faults) - 1; i >= 0; i-- {
		field := f.fields[faults[i].Key]
		if field == nil {
			shown = shown && faults[i].Key != first
			continue
		}
		f.host.Fields.ShowFault(field, f.host.View.Say("error."+faults[i].Code), faults[i].Proposal)
	}
	f.content.Refresh()
	return shown
}

// doctorOfHours returns the doctor in a key such as hours/<doctor>/1.
func doctorOfHours(key string) string {
	var rest string
	if _, err := fmt.Sscanf(key, "hours/%s", &rest); err != nil || len(rest) < 2 {
		return ""
	}
	return rest[:len(rest)-2]
}
