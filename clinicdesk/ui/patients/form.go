package patients

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// form registers or changes a patient. It writes input into the draft at once.
type form struct {
	page    *Page
	draft   *patients.Draft
	fields  map[string]*inputs.Field
	sex     *inputs.Radios
	title   *widgets.Text
	news    *fyne.Container // what is said above the fields
	content fyne.CanvasObject
	problem *parts.Problem
	save    *widgets.Button
	busy    bool

	continued bool             // the draft was begun earlier
	left      *patients.Draft  // an unfinished registration to offer; nil for none
	told      string           // what a colleague did meanwhile
	asked     []patients.Field // the crossed fields that are shown
	missed    bool             // the patient changed while the form was being sent
}

func newForm(page *Page, draft, left *patients.Draft) *form {
	say := page.host.View.Say
	f := &form{
		page: page, draft: draft, fields: map[string]*inputs.Field{}, problem: parts.NewProblem(page.room),
		news: widgets.Down(look.Gap12), continued: draft.Touched(), left: left,
	}
	body := widgets.Down(look.Gap12, f.news)
	for _, field := range patients.Fields {
		body.Add(f.input(field))
	}
	code := "patients.save"
	if draft.Before.ID != "" {
		code = "save"
	}
	f.save = widgets.NewButton(say(code), widgets.Primary, f.submit)
	f.save.Hint = say("shortcut.submit")
	buttons := widgets.Across(look.Gap8, widgets.NewButton(say("stop"), widgets.Quiet, f.stop), f.save)
	foot := widgets.Down(look.Gap8, f.problem.Content, widgets.Edges(nil, nil, nil, buttons, nil))
	f.title = newTitle(f.titleText())
	f.content = page.frame(f.title, container.NewWithoutLayout(), body, foot)
	f.showNews()
	return f
}

func (f *form) titleText() string {
	if f.draft.Before.ID == "" {
		return f.page.host.View.Say("patients.register")
	}
	return f.draft.Before.Name
}

// input returns the input of a field: a text, the choice of the sex, or the box of the notes.
func (f *form) input(field patients.Field) fyne.CanvasObject {
	host := f.page.host
	text := field.Text(&f.draft.PatientData)
	switch field.Name {
	case "sex":
		options := make([]inputs.Option, 0, len(madoguchi.Sexes()))
		for _, sex := range madoguchi.Sexes() {
			options = append(options, inputs.Option{Value: string(sex), Label: host.View.Code("sex", string(sex))})
		}
		f.sex = inputs.NewRadios(host.View.Say(field.Label), options, true, func(sex string) {
			*text = sex
			f.typed()
		})
		f.sex.SetValue(*text)
		return f.sex
	case "notes":
		box := inputs.NewBox(host.View.Say(field.Label), 3).Noted(host.View.Say("optional"), false)
		host.Fields.Bind(box, text)
		return f.watched(field, box)
	}
	return f.watched(field, host.Fields.Field(field.Label, field.Must, text))
}

// watched keeps what is said above the fields up to date while somebody types.
func (f *form) watched(field patients.Field, input *inputs.Field) *inputs.Field {
	f.fields[field.Name] = input
	keep := input.OnChange
	input.OnChange = func(text string) {
		keep(text)
		f.typed()
	}
	return input
}

func (f *form) typed() {
	f.page.host.Fields.Touched()
	if len(f.asked) > 0 || len(f.draft.Crossed()) > 0 {
		f.showNews()
	}
}

func (f *form) object() fyne.CanvasObject { return f.content }

// remark returns a hint above the fields: what was typed earlier must not be mistaken for the person at the counter.
func (f *form) remark(text string) fyne.CanvasObject {
	style := widgets.Style{Ink: parts.WaitingInk, WrapTo: parts.Within(f.page.room, 2*look.Gap12)}
	return boxed(parts.WaitingGround, widgets.NewText(text, style))
}

// stop drops the draft and shows the patient again.
func (f *form) stop() {
	f.page.host.Drafts.DropPatient(f.draft)
	f.page.host.Fields.Touched()
	if f.draft.Before.ID == "" {
		f.page.Escape()
		return
	}
	f.page.Open(f.draft.Before.ID)
}

func (f *form) submit() {
	host := f.page.host
	if f.busy || !f.decided() {
		return
	}
	f.problem.Say("")
	f.setBusy(true)
	ctx := f.page.acts.Next()
	parts.Task(ctx, f.draft.Send(ctx, host.View.Session.Patients), func(detail api.PatientDetail, err error) {
		f.draft.Answered(err)
		f.setBusy(false)
		switch {
		case host.SignedOut(err):
		case err != nil:
			f.blame(err)
			if f.missed || errors.Is(err, madoguchi.ErrChanged) {
				f.missed = false
				f.reload()
			}
		default:
			host.Drafts.DropPatient(f.draft)
			host.Fields.Touched()
			f.page.answered(detail, nil)
		}
	})
}

// blame shows the faults of a refused form at their fields, or another error above the buttons.
func (f *form) blame(err error) {
	view, shown := f.page.host.View, false
	for _, fault := range slices.Backward(faultsOf(err)) { // the cursor ends at the first
		if input := f.fields[fault.Field]; input != nil {
			problem := view.ProblemOf(madoguchi.Invalid(fault.Field, fault.Code), input.Text())
			f.page.host.Fields.ShowFault(input, problem, "")
			shown = true
		}
	}
	if !shown {
		f.problem.Say(view.Problem(err))
	}
	f.page.Content.Refresh()
}

// faultsOf returns all faults of a refused form; older servers name one.
func faultsOf(err error) []api.Fault {
	if faults := api.FaultsOf(err); len(faults) > 0 {
		return faults
	}
	known, _ := errors.AsType[*madoguchi.Error](err)
	if known == nil {
		return nil
	}
	return []api.Fault{{Field: known.Field, Code: known.Code}}
}

func (f *form) setBusy(busy bool) {
	f.busy = busy
	f.save.SetEnabled(!busy)
	f.page.Content.Refresh()
}
