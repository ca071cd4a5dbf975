package overview_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// A slot that somebody on the web holds is drawn with its end, and is full until then. A visit takes its place.
func TestAHeldSlot(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	start := noon.Add(46 * time.Minute) // 12:00
	clinic.Server.Visits.Hold(api.Hold{
		ID: "he1d000000000001", DoctorID: deskserver.Aoki, Start: start, End: start.Add(30 * time.Minute),
		Until: noon.Add(5 * time.Minute),
	})
	if err := session.Visits.Load(t.Context(), backendtest.Day); err != nil {
		t.Fatal(err)
	}
	now := noon
	view := overview.Of(phrases.In(phrases.Japanese), session)
	view.Now = func() time.Time { return now }
	column := view.Agenda(noon, deskserver.Aoki, false).Columns[0]
	if len(column.Cards) != 1 || column.Cards[0].Name != "Web予約の入力中" || column.Cards[0].Lines[0] != "11:19まで" {
		t.Fatalf("shows %+v", column.Cards)
	}
	if _, room := column.StartIn(12*60, 30); room {
		t.Error("a held slot has room")
	}
	now = noon.Add(5 * time.Minute)
	if column := view.Agenda(noon, deskserver.Aoki, false).Columns[0]; len(column.Cards) != 0 {
		t.Errorf("after its end it shows %+v", column.Cards)
	}
	now = noon
	visit := backendtest.Visit("he1d000000000001", 1, "田中 花子")
	visit.Start, visit.End = start, start.Add(30*time.Minute)
	session.Schedule.Apply(visit)
	if column := view.Agenda(noon, deskserver.Aoki, false).Columns[0]; len(column.Cards) != 1 ||
		column.Cards[0].Name != "田中 花子" {
		t.Errorf("once booked it shows %+v", column.Cards)
	}
}

// A slot that is offered to a patient who waits names the patient and the end of the offer, which the hold outlasts by
// a little. Once the patient has accepted, the list no longer names the patient.
func TestAnOfferedSlot(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	start, until := noon.Add(46*time.Minute), noon.Add(30*time.Minute)
	clinic.Server.Visits.Hold(api.Hold{
		ID: "he1d000000000001", DoctorID: deskserver.Aoki, Start: start, End: start.Add(30 * time.Minute),
		Until: until.Add(time.Minute),
	})
	clinic.Server.Waitlist.Put(api.WaitlistEntry{
		ID: "0000000000000ww1", State: "offered", FirstDay: backendtest.Day, LastDay: backendtest.Day,
		PatientName: "町田 花子", MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit, JoinedAt: noon,
		Offered: &start, OfferedDoctorID: deskserver.Aoki, OfferedUntil: &until, OfferedID: "he1d000000000001",
	})
	must(t, session.Visits.Load(t.Context(), backendtest.Day))
	must(t, session.Visits.LoadWaitlist(t.Context(), backendtest.Day, backendtest.Day))
	view := overview.Of(phrases.In(phrases.Japanese), session)
	view.Now = func() time.Time { return noon }
	card := view.Agenda(noon, deskserver.Aoki, false).Columns[0].Cards[0]
	if card.Name != "案内中：町田 花子" || card.Lines[0] != "11:44まで" {
		t.Errorf("shows %+v", card)
	}
	waits := view.Waitlist([]time.Time{noon})
	if len(waits) != 1 || waits[0].State.Word != "11:44 まで案内中" {
		t.Errorf("the list has %+v", waits)
	}
	visit := backendtest.Visit("he1d000000000001", 1, "町田 花子")
	visit.Start, visit.End = start, start.Add(30*time.Minute)
	session.Schedule.Apply(visit)
	if waits := view.Waitlist([]time.Time{noon}); len(waits) != 0 {
		t.Errorf("after the booking, the list has %+v", waits)
	}
}

// Before a cancellation the desk says when the slot is offered to those who wait for it: at night, in the morning.
func TestWhenAFreedSlotIsOffered(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	tomorrow := noon.AddDate(0, 0, 1)
	visit := backendtest.Visit("e1", 1, "小林 誠")
	visit.Kind, visit.DoctorID, visit.Start = api.KindReservation, deskserver.Aoki, tomorrow
	view := overview.Of(phrases.In(phrases.Japanese), session)
	now := noon
	view.Now = func() time.Time { return now }
	offers := overview.Offers{View: view}
	if said := offers.Freed(visit); said != "" {
		t.Errorf("although nobody waits: %s", said)
	}
	day := tomorrow.Format(time.DateOnly)
	clinic.Server.Waitlist.Put(api.WaitlistEntry{
		ID: "0000000000000ww1", State: "waiting", FirstDay: day, LastDay: day, PatientName: "町田 花子",
		MenuID: deskserver.General, Method: api.Online, Visit: api.ReturnVisit, JoinedAt: noon,
	})
	must(t, session.Visits.LoadWaitlist(t.Context(), day, day))
	if said := offers.Freed(visit); !strings.Contains(said, "すぐに") || offers.NextOffers() != "" {
		t.Errorf("by day: %s", said)
	}
	now = time.Date(noon.Year(), noon.Month(), noon.Day(), 21, 30, 0, 0, noon.Location())
	if said := offers.Freed(visit); !strings.Contains(said, "11/25 08:00 から") ||
		!strings.Contains(offers.NextOffers(), "11/25 08:00") {
		t.Errorf("at night: %s %s", said, offers.NextOffers())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
