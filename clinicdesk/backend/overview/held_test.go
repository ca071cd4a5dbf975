package overview_test

import (
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
