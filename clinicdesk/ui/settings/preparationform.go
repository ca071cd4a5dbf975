package settings

import (
	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

const (
	explanationRows = 10
	choicesRows     = 4
)

// preparation shows what patients are asked before an online visit (E6): the explanation of online care, and each
// menu's questions.
func (f *clinicForm) preparation() []fyne.CanvasObject {
	say := f.host.View.Say
	explanation := f.bound("preparation/explanation",
		inputs.NewBox(say("preparation.explanation"), explanationRows), &f.draft.Preparation.Explanation)
	objects := []fyne.CanvasObject{
		f.lead("preparation.lead"), boxOf(explanation.Noted(say("optional"), false), f.note("preparation.version")),
	}
	title := widgets.NewText(say("preparation.questions"), widgets.Style{Size: look.TextTitle, Bold: true})
	objects = append(objects, title)
	for _, menu := range f.draft.Menus {
		objects = append(objects, f.questions(menu))
	}
	return objects
}

// questions shows the questions of a menu.
func (f *clinicForm) questions(menu *clinicsettings.MenuDraft) fyne.CanvasObject {
	draft := &f.draft.Preparation
	column := widgets.Down(look.Gap12, widgets.NewText(menu.Name, widgets.Style{Bold: true, Shrink: true}))
	for i := range draft.Questions[menu.ID] {
		column.Add(f.question(menu.ID, i))
	}
	if !draft.Full(menu.ID) {
		column.Add(f.adder("preparation.add", func() string {
			return "preparation/" + menu.ID + "/" + draft.Add(menu.ID).ID + "/text"
		}))
	}
	return parts.Section("", column)
}

// question shows the question at a place among a menu's.
func (f *clinicForm) question(menu string, at int) fyne.CanvasObject {
	say, q := f.host.View.Say, f.draft.Preparation.Questions[menu][at]
	key := "preparation/" + menu + "/" + q.ID + "/"
	text := f.must(f.field(key+"text", say("preparation.text", at+1), &q.Text))
	head := widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, f.movers(menu, at)), text)
	rows := widgets.Down(look.Gap12, head, f.kind(q), f.mark(say("preparation.required"), &q.Required))
	if q.IsChoice() {
		choices := f.bound(key+"choices", inputs.NewBox(say("preparation.choices"), choicesRows), &q.Choices)
		rows.Add(f.must(choices))
	}
	return boxOf(rows)
}

// kind returns the choice of how a question is answered.
func (f *clinicForm) kind(q *clinicsettings.QuestionDraft) fyne.CanvasObject {
	var kinds []inputs.Option
	for _, kind := range madoguchi.QuestionKinds() {
		kinds = append(kinds, inputs.Option{Value: string(kind), Label: f.host.View.Code("question", string(kind))})
	}
	radios := inputs.NewRadios(f.host.View.Say("preparation.kind"), kinds, true, func(kind string) {
		q.Kind = kind
		f.build()
	})
	radios.SetValue(q.Kind)
	return radios
}

// movers returns the buttons that move and remove the question at a place.
func (f *clinicForm) movers(menu string, at int) fyne.CanvasObject {
	draft, say := &f.draft.Preparation, f.host.View.Say
	q := draft.Questions[menu][at]
	move := func(icon look.IconName, code, raised string) *widgets.IconButton {
		return widgets.NewIconButton(icon, say(code), func() {
			draft.Raise(menu, raised)
			f.build()
			f.host.Fields.TypeInto(f.fields["preparation/"+menu+"/"+q.ID+"/text"])
		})
	}
	row := widgets.Across(0)
	if at > 0 {
		row.Add(move(look.IconUp, "preparation.up", q.ID))
	}
	if of := draft.Questions[menu]; at+1 < len(of) {
		row.Add(move(look.IconDown, "preparation.down", of[at+1].ID))
	}
	remove := f.remover("preparation.remove", &q.Text, func() { draft.Remove(menu, q.ID) })
	return widgets.Across(0, widgets.Down(0, widgets.Padded(26, 0, 0, 0, row)), remove)
}
