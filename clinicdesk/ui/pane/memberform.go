package pane

import (
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/patients"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
)

// memberForm is 「会員」 (B2): the search for one of the clinic's patients, whose data then fills in the form. A guest of
// earlier visits is found too, and fills in 「非会員」.
type memberForm struct {
	booking *bookingPane
	search  *inputs.Field
	found   *fyne.Container
	says    *widgets.Text
	asks    parts.Scope
}

func newMemberForm(booking *bookingPane) *memberForm {
	say := booking.host.View.Say
	f := &memberForm{booking: booking, found: widgets.Down(look.Gap8), asks: parts.Scope{Parent: booking.ctx}}
	f.search = inputs.NewField(say("booking.search"))
	f.search.SetPlaceholder(say("patients.search"))
	f.search.OnChange = func(string) { f.ask() }
	f.says = widgets.NewText(say("patients.hint"), widgets.Style{Ink: widgets.SecondInk, WrapTo: booking.pane.room})
	return f
}

func (f *memberForm) body() fyne.CanvasObject {
	draft := &f.booking.draft.Guest
	view := f.booking.host.View
	lines := f.booking.when(view.Say("booking.when"), view.DateTime(draft.Start), draft.DoctorID)
	column := widgets.Down(look.Gap8, lines...)
	return widgets.Down(look.Gap12, column, f.search, f.says, f.found)
}

// typingPause is the wait for the next key before a search.
const typingPause = 150 * time.Millisecond

// ask searches for the typed text. The answer to an earlier text is dropped.
func (f *memberForm) ask() {
	text, ctx, to := f.search.Text(), f.asks.Next(), f.booking.host.View.Session.Patients
	parts.Task(ctx, func() (api.PatientsFound, error) {
		select {
		case <-ctx.Done():
			return api.PatientsFound{}, ctx.Err()
		case <-time.After(typingPause):
		}
		return to.Search(ctx, text)
	}, func(found api.PatientsFound, err error) { f.present(text, found, err) })
}

func (f *memberForm) present(text string, found api.PatientsFound, err error) {
	view := f.booking.host.View
	f.found.RemoveAll()
	rows := patients.Rows(view.Times, found)
	switch {
	case f.booking.host.SignedOut(err):
		return
	case err != nil:
		f.says.SetText(view.Problem(err))
	case len(rows) > 0:
		f.says.SetText("")
	case text != "":
		f.says.SetText(view.Say("patients.none"))
	default:
		f.says.SetText(view.Say("patients.hint"))
	}
	for _, row := range rows[:min(len(rows), mostOffered)] {
		hit := widgets.NewButton(phrases.Join("　", row.Patient.Name, row.Tag), widgets.Outlined, func() { f.pick(row) })
		hit.Detail = row.Traits(view.Phrases)
		f.found.Add(hit)
	}
	if text != "" && len(rows) == 0 && err == nil {
		f.found.Add(widgets.NewButton(view.Say("booking.register"), widgets.Outlined, func() { f.register(text) }))
	}
	f.booking.content.Refresh()
}

// mostOffered is how many patients the pane has room for. A longer text finds the others.
const mostOffered = 12

// pick fills in the form with a patient or a guest.
func (f *memberForm) pick(row patients.Row) {
	if row.Visit == "" { // the clinic has not seen the patient yet
		f.booking.draft.Guest.Visit = api.FirstVisit
	}
	f.choose(row.Patient)
	to := onMember
	if row.Patient.ID == "" {
		to = onGuest
	}
	f.booking.turn(to)
	f.booking.begin()
}

// register leads to the form of a new patient. The patient's 「予約」 then comes back to this slot.
func (f *memberForm) register(text string) {
	f.booking.pane.wanted = &f.booking.slot
	f.booking.host.NewPatient(patients.Typed(text))
}

// choose fills in what is known of a patient.
func (f *memberForm) choose(patient api.Patient) {
	draft := &f.booking.draft.Guest
	draft.PatientID, draft.PatientName = patient.ID, patient.Name
	draft.PatientKana, draft.ChartNumber = patient.Kana, patient.ChartNumber
	f.booking.guest.show()
	f.booking.host.Fields.Touched()
}

// chosen names the patient of the form, and offers another choice.
func (f *memberForm) chosen() fyne.CanvasObject {
	say, name := f.booking.host.View.Say, f.booking.draft.Guest.PatientName
	other := widgets.NewButton(say("booking.otherPatient"), widgets.Quiet, func() {
		f.booking.draft.Guest.PatientID = ""
		f.booking.turn(onMember)
		f.booking.begin()
	})
	words := widgets.NewText(name, widgets.Style{Bold: true, Shrink: true})
	return widgets.Edges(nil, nil, nil, other, widgets.Middle(words))
}
