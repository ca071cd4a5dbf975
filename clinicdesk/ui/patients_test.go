package ui

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

// recordOf returns a patient of the clinic.
func recordOf(id, name string, account *madoguchi.AccountLink) madoguchi.Patient {
	return madoguchi.Patient{
		ID: madoguchi.PatientID(id), ClinicID: "clinic", Revision: 1, Account: account, ChartNumber: id[11:],
		Person: madoguchi.Person{
			Name: name, Kana: "オオツカ　ハナコ", BirthDate: "1984-05-12", Phone: "090-1234-5678",
		},
	}
}

// A receptionist searches by half-width kana, merges doubles, undoes that, and books for the member.
func TestDoublesAreMergedAtTheDesk(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		link := madoguchi.AccountLink{AccountID: "a1", Since: noon()}
		clinic.Patients.Put(recordOf("0000000000010731", "大塚 花子", &link))
		clinic.Patients.Put(recordOf("0000000000010999", "大塚 華子", nil))
	})
	d.in.goTo(atPatients)
	page := d.in.patientsPage()
	d.keyboard().Typed(t, "ｵｵﾂｶ ﾊ")
	d.await(t, "both are found", func() bool {
		return strings.Contains(d.words(), "大塚花子") && strings.Contains(d.words(), "大塚華子")
	})
	page.Open("0000000000010731")
	d.await(t, "the double is named", func() bool { return d.says("patients.compare") })
	d.press(t, "patients.compare")
	d.press(t, "patients.merge")
	d.await(t, "they are one", func() bool { return d.says("patients.unmerge") && !d.says("patients.compare") })
	d.press(t, "patients.unmerge")
	d.await(t, "they are two again", func() bool { return d.says("patients.compare") })
	d.press(t, "patients.distinct")
	d.await(t, "they are two persons", func() bool { return !d.says("patients.compare") })

	d.press(t, "patients.book")
	if d.in.at != atSchedule || d.in.pane.Patient() != "大塚 花子" {
		t.Fatalf("at place %v, booking for %q", d.in.at, d.in.pane.Patient())
	}
	d.in.pane.Book(deskserver.Aoki, 17*60)
	d.in.pane.Submit()
	d.await(t, "the visit is the patient's", func() bool {
		for _, entry := range d.entries() {
			if entry.PatientID == "0000000000010731" && entry.PatientName == "大塚 花子" {
				return true
			}
		}
		return false
	})
}

// A visit of the patient opens in the schedule, where it is cancelled or its link is sent again.
func TestAPatientsVisitOpens(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.Patients.Put(recordOf(hanakoID, "大塚 花子", nil))
	})
	visit := guestOf("大塚 花子")
	visit.PatientID, visit.Start = hanakoID, noon().AddDate(0, 0, 2)
	visit.End = visit.Start.Add(15 * time.Minute)
	visit = d.clinic.Visits.Put(visit).Entry
	d.in.goTo(atPatients)
	d.in.patientsPage().Open(hanakoID)
	d.await(t, "the visit is listed", func() bool { return d.shows("11/26") })
	d.keyboard().PressLabel(t, d.in.view.Short(d.in.view.At(visit.Start)))
	d.await(t, "the visit is shown", func() bool { return d.in.at == atSchedule && d.says("pane.cancel") })
	d.reads(t, "11月26日", "大塚 花子")
}

// entries returns the entries of the shown day.
func (d liveDesk) entries() []api.Entry {
	entries, _ := d.in.session.Schedule.Day(d.in.day.at.Format(time.DateOnly))
	return entries
}

// A search in 「予約受付」 that finds nobody leads to the form of a new patient, and from there back to the slot.
func TestAPatientRegisteredOnTheWayIsBookedIntoTheSlot(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.in.pane.Book(deskserver.Aoki, 17*60)
	slot := d.in.day.at.Add(17 * time.Hour)
	d.turn(t, "booking.member")
	d.keyboard().Typed(t, "山本 新")
	d.await(t, "nobody is found", func() bool { return d.says("booking.register") })
	d.press(t, "booking.register")
	d.await(t, "the form begins with the name", func() bool { return d.in.at == atPatients && d.shows("患者を登録") })
	d.in.patientsPage().Submit()
	d.await(t, "the patient is registered", func() bool { return d.says("patients.book") })
	d.press(t, "patients.book")
	d.await(t, "the slot opens for the patient", func() bool { return d.in.at == atSchedule && d.says("booking.book") })
	d.in.pane.Submit()
	d.await(t, "the visit is the patient's", func() bool {
		for _, entry := range d.entries() {
			if entry.PatientName == "山本 新" && entry.PatientID != "" && entry.Start.Equal(slot) {
				return true
			}
		}
		return false
	})
}

// Who gives up the booking for a patient does not book the next slot for that patient.
func TestABookingForAPatientIsGivenUp(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	for name, giveUp := range map[string]func(){
		"the button": func() { d.press(t, "stop") }, "Esc": func() { d.in.escape() },
	} {
		d.in.pane.BookFor(api.Patient{ID: "0000000000010731", PatientData: api.PatientData{Name: "大塚 花子"}})
		if !d.shows("大塚 花子") {
			t.Fatal("the page does not name the patient")
		}
		giveUp()
		if d.in.pane.Patient() != "" || d.shows("大塚 花子") {
			t.Errorf("%s leaves the booking for %q", name, d.in.pane.Patient())
		}
	}
}

// A registration that was left unfinished is offered in words to whom the next one is for, and never filled in.
func TestTheNextRegistrationBeginsEmpty(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.in.goTo(atPatients)
	d.press(t, "patients.register")
	d.field(t, "booking.name").Input().SetText("消失 花")
	d.in.patientsPage().Escape()
	d.press(t, "patients.register")
	if got := d.field(t, "booking.name").Text(); got != "" {
		t.Fatalf("the next registration begins with %q", got)
	}
	d.reads(t, "前回の入力があります", "患者名")
	d.field(t, "booking.name").Input().SetText("消失 二郎")
	d.press(t, "draft.use")
	if got := d.field(t, "booking.name").Text(); got != "消失 花" {
		t.Errorf("the registration that was left has %q", got)
	}
	d.press(t, "draft.use")
	if got := d.field(t, "booking.name").Text(); got != "消失 二郎" {
		t.Errorf("what was typed meanwhile is %q", got)
	}
	d.in.patientsPage().Escape()
	d.press(t, "patients.register")
	d.press(t, "draft.forget")
	d.reads(t, "前回の入力があります") // the other one
	d.press(t, "draft.forget")
	if d.says("draft.forget") || d.field(t, "booking.name").Text() != "" {
		t.Errorf("it is offered again: %s", d.words())
	}
}
