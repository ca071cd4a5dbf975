package patients

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// detail is a patient: facts, possible doubles, merged records and visits.
type detail struct {
	page *Page
	api.PatientDetail
}

func newDetail(page *Page, shown api.PatientDetail) *detail { return &detail{page, shown} }

func (d *detail) say(code string, args ...any) string { return d.page.host.View.Say(code, args...) }

func (d *detail) submit() { d.page.host.Book(d.Patient) }

func (d *detail) object() fyne.CanvasObject {
	view := d.page.host.View
	facts := widgets.Down(look.Gap4)
	for _, fact := range patients.Facts(view.Times, d.PatientDetail) {
		facts.Add(d.fact(fact))
	}
	body := widgets.Down(look.Gap12, facts, d.actions())
	for _, other := range d.Doubles {
		body.Add(d.doubleBox(other))
	}
	for _, merged := range d.Merged {
		body.Add(d.mergedBox(merged))
	}
	title := widgets.NewText(d.say("patients.visits"), widgets.Style{Bold: true, Ink: widgets.SecondInk})
	body.Add(title)
	if len(d.Visits) == 0 {
		body.Add(widgets.NewText(d.say("patients.noVisits"), widgets.Style{Ink: widgets.SecondInk}))
	}
	for _, visit := range patients.Visits(view.Times, *view.Clinic, d.Visits) {
		body.Add(d.visit(visit))
	}
	beside := fyne.CanvasObject(container.NewWithoutLayout())
	if tag := visits.Tag(view.Phrases, d.Patient); tag != "" {
		beside = widgets.Middle(schedule.NewChip(visits.StateView{Word: tag, Tone: visits.ToneGood}, nil))
	}
	return d.page.frame(newTitle(d.Patient.Name), beside, body, nil)
}

// visit is a visit that opens in the schedule.
func (d *detail) visit(shown patients.Visit) fyne.CanvasObject {
	button := widgets.NewButton(shown.When, widgets.Quiet, func() { d.page.host.ShowVisit(shown.Entry) })
	button.Detail = shown.What
	return button
}

// labelWidth is the width of the labels to the left of values.
const labelWidth = 104

func (d *detail) fact(fact visits.Fact) fyne.CanvasObject {
	label := widgets.Down(0, widgets.NewText(fact.Label, widgets.Style{Ink: widgets.SecondInk}))
	value := widgets.NewText(fact.Value, widgets.Style{WrapTo: parts.Within(d.page.room, labelWidth)})
	return widgets.Edges(nil, nil, widgets.Sized(labelWidth, 21, label), nil, value)
}

func (d *detail) actions() fyne.CanvasObject {
	book := d.button("patients.book", "", widgets.Primary, d.submit)
	edit := d.button("pane.edit", "", widgets.Outlined,
		func() { d.page.edit(d.page.host.Drafts.Patient(patients.Change(d.Patient)), nil) })
	return widgets.Edges(nil, nil, nil, widgets.Padded(0, 0, 0, look.Gap8, edit), book)
}

// boxRoom is the inner width of a box.
func (d *detail) boxRoom() float32 { return d.page.room() - 2*look.Gap12 }

// doubleBox shows another record that may be the same person.
func (d *detail) doubleBox(other api.Patient) fyne.CanvasObject {
	compare := d.button("patients.compare", other.ID, widgets.Outlined,
		func() { d.page.show(newCompare(d.page, d.PatientDetail, patients.Compare(d.Patient, other))) })
	distinct := d.button("patients.distinct", other.ID, widgets.Quiet, func() { d.distinct(other) })
	return d.box(parts.WaitingGround, d.say("patients.doubled"), patients.Summary(other),
		widgets.HalvesWithin(d.boxRoom, look.Gap8, compare, distinct))
}

// mergedBox shows a record that was merged, and offers the undo.
func (d *detail) mergedBox(merged api.MergedPatient) fyne.CanvasObject {
	times := d.page.host.View.Times
	words := d.say("patients.mergedBy", times.Short(times.At(merged.At)), merged.Name)
	undo := d.button("patients.unmerge", merged.Patient.ID, widgets.Outlined,
		func() { d.unmerge(merged.Patient) })
	return d.box(widgets.SelectionInk, words, patients.Summary(merged.Patient), widgets.Edges(nil, nil, undo, nil, nil))
}

func (d *detail) box(ground widgets.Ink, title, words string, buttons fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.NewText(title, widgets.Style{Bold: true, Ink: widgets.SecondInk, WrapTo: d.boxRoom})
	line := widgets.NewText(words, widgets.Style{WrapTo: d.boxRoom})
	return boxed(ground, widgets.Down(look.Gap8, head, line, buttons))
}

// reload reads the patient again, or the one into which a colleague has merged the patient.
func (d *detail) reload() {
	d.page.read(d.page.news.Next(), d.Patient.ID, func(now api.PatientDetail) {
		older := now.Patient.ID == d.Patient.ID && now.Patient.Revision < d.Patient.Revision
		if older || reflect.DeepEqual(now, d.PatientDetail) {
			return
		}
		d.page.chosen = now.Patient.ID
		d.page.replace(newDetail(d.page, now))
	})
}

// button returns a button that keeps the focus when the pane is redrawn.
func (d *detail) button(code, id string, weight widgets.Weight, press func()) *widgets.Button {
	button := widgets.NewButton(d.say(code), weight, press)
	d.page.named[code+" "+id] = button
	return button
}

func (d *detail) distinct(other api.Patient) {
	d.page.act(func(ctx context.Context, to api.Patients) (api.PatientDetail, error) {
		return to.Distinct(ctx, d.Patient.ID, other.ID)
	})
}

func (d *detail) unmerge(other api.Patient) {
	d.page.act(func(ctx context.Context, to api.Patients) (api.PatientDetail, error) {
		return to.Unmerge(ctx, d.Patient.ID, other.ID)
	})
}
