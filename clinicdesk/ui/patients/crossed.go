package patients

import (
	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
)

// reload reads the patient again. For the guest of a visit it looks whether a colleague has registered the guest.
func (f *form) reload() {
	ctx, before := f.page.news.Next(), f.draft.Before.ID
	if before != "" {
		f.page.read(ctx, before, f.rebased)
		return
	}
	id, visits := f.draft.ReservationID, f.page.host.View.Session.Visits
	if id == "" {
		return
	}
	guest := api.Entry{ID: id, Kind: api.KindReservation}
	parts.Task(ctx, func() (api.Detail, error) { return visits.Detail(ctx, guest) }, func(visit api.Detail, err error) {
		if !f.page.failed(err) && visit.Entry.PatientID != "" {
			f.page.read(ctx, visit.Entry.PatientID, f.rebased)
		}
	})
}

// rebased bases the form on the patient's present record. While the form is being sent, the answer decides.
func (f *form) rebased(now api.PatientDetail) {
	before, patient := f.draft.Before, now.Patient
	if f.busy {
		f.missed = true
		return
	}
	if patient.ID == before.ID && patient.Revision <= before.Revision {
		return
	}
	say := f.page.host.View.Say
	switch {
	case before.ID == "":
		f.told = say("patients.joined")
	case patient.ID != before.ID:
		f.told = say("patients.becameMerged", patient.Name)
	case patient.PatientData != before.PatientData:
		f.told = say("patients.followed")
	}
	f.page.host.Drafts.RebasePatient(f.draft, patient)
	f.page.host.Fields.Touched()
	f.page.chosen = patient.ID
	f.showDraft()
	f.page.draw()
}

// showDraft puts the draft into the inputs. The cursor stays where somebody types.
func (f *form) showDraft() {
	f.title.SetText(f.titleText())
	for _, field := range patients.Fields {
		text := *field.Text(&f.draft.PatientData)
		if input := f.fields[field.Name]; input != nil {
			input.SetText(text)
		} else {
			f.sex.SetValue(text)
		}
	}
	f.showNews()
}

// showNews shows above the fields where the draft comes from, what a colleague did meanwhile, and what to decide.
func (f *form) showNews() {
	f.news.RemoveAll()
	if f.left != nil {
		f.news.Add(f.offer())
	}
	if f.continued {
		f.news.Add(f.remark(f.page.host.View.Say("patients.continued")))
	}
	if f.told != "" {
		f.news.Add(f.remark(f.told))
	}
	f.asked = f.draft.Crossed()
	for _, field := range f.asked {
		f.news.Add(f.choice(field))
	}
	f.news.Hidden = len(f.news.Objects) == 0
	f.page.Content.Refresh()
	for _, input := range f.fields {
		if input.Input().Focused() {
			widgets.Reveal(input) // what is said above has moved it
		}
	}
}

// offer names the registration that was left unfinished, which may be about another person.
func (f *form) offer() fyne.CanvasObject {
	host, room := f.page.host, parts.Within(f.page.room, 2*look.Gap12)
	words := widgets.NewText(drafts.DescribeLeft(host.View.Times, f.left),
		widgets.Style{Bold: true, Ink: parts.WaitingInk, WrapTo: room})
	use := widgets.NewButton(host.View.Say("draft.use"), widgets.Outlined, func() {
		host.Fields.Touched()
		f.page.edit(host.Drafts.UseLeft())
	})
	forget := widgets.NewButton(host.View.Say("draft.forget"), widgets.Quiet, func() {
		host.Drafts.DropPatient(f.left)
		host.Fields.Touched()
		f.left = host.Drafts.Left()
		host.Fields.TypeInto(f.fields["name"])
		f.showNews()
	})
	buttons := widgets.Edges(nil, nil, nil, widgets.Across(look.Gap8, use, forget), nil)
	return boxed(parts.WaitingGround, widgets.Down(look.Gap8, words, buttons))
}

// choice shows a field that was changed both here and elsewhere, with both texts, and asks which one stays.
func (f *form) choice(field patients.Field) fyne.CanvasObject {
	say := f.page.host.View.Say
	room := parts.Within(f.page.room, 2*look.Gap12)
	line := func(words string, bold bool) fyne.CanvasObject {
		return widgets.NewText(words, widgets.Style{Ink: parts.WaitingInk, Bold: bold, WrapTo: room})
	}
	settle := func(theirs bool) func() {
		return func() {
			f.draft.Settle(field, theirs)
			f.page.host.Fields.Touched()
			f.problem.Say("")
			f.page.host.Canvas.Unfocus() // the buttons disappear
			f.showDraft()
		}
	}
	theirs := *field.Text(&f.draft.Before.PatientData)
	return boxed(parts.WaitingGround, widgets.Down(look.Gap8,
		line(say("patients.crossed", say(field.Label)), true),
		line(say("patients.theirs", f.valueOf(field, theirs)), false),
		line(say("patients.ours", f.valueOf(field, *field.Text(&f.draft.PatientData))), false),
		widgets.HalvesWithin(room, look.Gap8,
			widgets.NewButton(say("patients.useTheirs"), widgets.Outlined, settle(true)),
			widgets.NewButton(say("patients.useOurs"), widgets.Outlined, settle(false)))))
}

// valueOf describes a field's value in words.
func (f *form) valueOf(field patients.Field, text string) string {
	view := f.page.host.View
	switch {
	case text == "":
		return view.Say("patients.blank")
	case field.Name == "sex":
		return view.Code("sex", text)
	}
	return text
}

// decided reports whether no crossed field waits for a decision. Otherwise it asks for one.
func (f *form) decided() bool {
	if len(f.draft.Crossed()) == 0 {
		return true
	}
	f.problem.Say(f.page.host.View.Say("patients.undecided"))
	f.showNews()
	f.page.scroll.ScrollToTop()
	return false
}
