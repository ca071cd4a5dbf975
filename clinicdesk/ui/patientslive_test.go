package ui

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

const hanakoID, harukaID = "0000000000010731", "0000000000010999"

// atPatientsOf returns a desk that has searched for 大塚 and opened 大塚 花子.
func atPatientsOf(t *testing.T) liveDesk {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.Patients.Put(recordOf(hanakoID, "大塚 花子", nil))
	})
	d.in.goTo(atPatients)
	d.keyboard().Typed(t, "大塚")
	d.await(t, "the patient is found", func() bool { return d.shows("大塚 花子") })
	d.in.patientsPage().Open(hanakoID)
	d.await(t, "the patient is shown", func() bool { return d.says("pane.edit") })
	return d
}

func (d liveDesk) shows(words string) bool { return strings.Contains(d.words(), withoutGaps(words)) }

// colleague changes what the server knows of a patient.
func (d liveDesk) colleague(id string, change func(*madoguchi.Patient)) {
	patient := recordOf(id, "大塚 花子", nil)
	if known, ok := d.clinic.Patients.Find(id); ok {
		patient = known
	}
	change(&patient)
	patient.Revision++
	d.clinic.Patients.Put(patient)
}

// guestOf returns a guest's visit.
func guestOf(name string) api.Entry {
	return api.Entry{
		ID: madoguchi.NewID(), Kind: api.KindReservation, State: "booked", End: noon().Add(15 * time.Minute),
		GuestVisit: api.GuestVisit{
			DoctorID: deskserver.Aoki, MenuID: deskserver.General, Method: api.InPerson, Visit: api.ReturnVisit,
			Start: noon(), PatientName: name,
		},
	}
}

// edits opens the form of the shown patient with the cursor in the phone's field.
func (d liveDesk) edits(t *testing.T, phone string) {
	t.Helper()
	d.press(t, "pane.edit")
	d.await(t, "the form", func() bool { return d.says("save") })
	for range 20 {
		if at, ok := d.focused().(*inputs.Input); ok && at.Text == "090-1234-5678" {
			d.typed(t, phone)
			return
		}
		d.tab()
	}
	t.Fatal("there is no field of the phone")
}

// A colleague registers and changes patients: list and pane follow, and the choice and the focus stay.
func TestThePatientsPageFollowsColleagues(t *testing.T) {
	d := atPatientsOf(t)
	for d.window.Canvas().FocusNext(); !d.keyboard().AtButton("pane.edit"); {
		d.window.Canvas().FocusNext()
	}
	d.clinic.Patients.Put(recordOf(harukaID, "大塚 春香", nil))
	d.await(t, "the new patient", func() bool { return d.shows("大塚 春香") })
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.Person.Address = "千葉県船橋市" })
	d.await(t, "the new address", func() bool { return d.shows("千葉県船橋市") })
	if !d.keyboard().AtButton("pane.edit") {
		t.Errorf("the focus is on %T", d.focused())
	}
	link := madoguchi.AccountLink{AccountID: "a1", Since: noon()}
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.Account = &link })
	d.await(t, "the member", func() bool { return d.says("patients.member") })
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.Account = nil })
	d.await(t, "no member", func() bool { return !d.says("patients.member") })
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.MergedInto = harukaID })
	d.await(t, "the record into which it was merged", func() bool { return d.says("patients.unmerge") })
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.MergedInto = "" })
	d.await(t, "two records", func() bool { return !d.says("patients.unmerge") && d.shows("大塚 花子") })
	guest := d.clinic.Visits.Put(guestOf("大塚 夏子")).Entry
	d.await(t, "a guest who was booked", func() bool { return d.shows("大塚 夏子") })
	guest.PatientID = harukaID
	d.clinic.Visits.Put(guest)
	d.await(t, "a guest who was registered", func() bool { return !d.shows("大塚 夏子") })
}

// Both change the phone and the colleague the address too: the address follows, and reception decides about the phone.
func TestAColleagueChangesThePatientWhileReceptionTypes(t *testing.T) {
	for choice, want := range map[string]string{
		"patients.useTheirs": "03-9999-9999", "patients.useOurs": "080-1111-2222",
	} {
		t.Run(choice, func(t *testing.T) {
			d := atPatientsOf(t)
			d.edits(t, "080-1111-2222")
			d.colleague(hanakoID, func(p *madoguchi.Patient) {
				p.Person.Phone, p.Person.Address = "03-9999-9999", "千葉県船橋市"
			})
			d.await(t, "both phones", func() bool { return d.says("patients.followed") && d.says(choice) })
			d.reads(t, "変更後：03-9999-9999", "この画面の入力：080-1111-2222", "千葉県船橋市")
			d.press(t, "save")
			d.reads(t, d.phrases.Say("patients.undecided"))
			d.press(t, choice)
			d.press(t, "save")
			d.await(t, "the saved patient", func() bool { return d.says("pane.edit") })
			d.reads(t, want, "千葉県船橋市")
			if saved, _ := d.clinic.Patients.Find(hanakoID); saved.Person.Phone != want || saved.Revision != 3 {
				t.Errorf("saved %+v", saved)
			}
		})
	}
}

// A save that meets a change which the desk does not know yet overwrites nothing.
func TestASaveMeetsAnUnknownChange(t *testing.T) {
	d := atPatientsOf(t)
	d.edits(t, "080-1111-2222")
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.Person.Phone = "03-9999-9999" })
	d.press(t, "save")
	d.await(t, "the choice", func() bool { return d.says("patients.useOurs") })
	d.settle(t)
	if now, _ := d.clinic.Patients.Find(hanakoID); now.Person.Phone != "03-9999-9999" {
		t.Errorf("overwritten by %+v", now.Person)
	}
}

// A colleague merges the record, or registers the guest, whom reception types about: what was typed stays.
func TestWhatWasTypedMovesToTheOtherRecord(t *testing.T) {
	d := atPatientsOf(t)
	d.clinic.Patients.Put(recordOf(harukaID, "大塚 春香", nil))
	d.edits(t, "080-1111-2222")
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.MergedInto = harukaID })
	d.await(t, "the other record", func() bool { return d.shows("大塚 春香 の記録にまとめました") })
	d.press(t, "save")
	d.await(t, "the saved record", func() bool { return d.says("pane.edit") && d.shows("080-1111-2222") })
	if other, _ := d.clinic.Patients.Find(harukaID); other.Person.Phone != "080-1111-2222" {
		t.Errorf("saved %+v", other)
	}
	guest := d.clinic.Visits.Put(guestOf("大塚 夏子")).Entry
	d.await(t, "the guest", func() bool { return d.shows("大塚 夏子") })
	d.in.registerGuest(api.Detail{Entry: guest})
	for range 3 {
		d.tab() // from the name to the reading, the birth date and the chart number
	}
	d.typed(t, "4711")
	registered := recordOf("0000000000010444", "大塚 夏子", nil)
	registered.ChartNumber = ""
	d.clinic.Patients.Put(registered)
	guest.PatientID = "0000000000010444"
	d.clinic.Visits.Put(guest)
	d.await(t, "the registration", func() bool { return d.says("patients.joined") })
	d.reads(t, "4711", "090-1234-5678")
}

// A colleague corrects the number of a visit's patient: the visit's pane shows it, because the link goes there.
func TestAVisitFollowsItsPatient(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.Patients.Put(recordOf(hanakoID, "大塚 花子", nil))
	})
	visit := guestOf("大塚 花子")
	visit.PatientID = hanakoID
	visit = d.clinic.Visits.Put(visit).Entry
	d.await(t, "the visit", func() bool { _, known := d.in.session.Schedule.Entry(visit.ID); return known })
	d.in.pane.Open(visit.ID)
	d.await(t, "the number", func() bool { return strings.Contains(d.inPane(), "090-1234-5678") })
	d.colleague(hanakoID, func(p *madoguchi.Patient) { p.Person.Phone = "03-9999-9999" })
	d.await(t, "the corrected number", func() bool { return strings.Contains(d.inPane(), "03-9999-9999") })
}
