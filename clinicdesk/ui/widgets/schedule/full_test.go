package schedule_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// A row with room opens the form at its first free minute. A full row has no icon, and a press on it opens nothing.
// The rows are as long as the clinic's grid, and a visit is as long as its card.
func TestAFullRowOffersNothing(t *testing.T) {
	widgetstest.App(t)
	noon := backendtest.Noon
	for _, test := range []struct {
		grid  int
		rows  int
		taken int // rows without room
		opens string
	}{{30, 18, 1, "09:10"}, {10, 54, 4, "09:10"}, {60, 9, 0, "09:10"}} {
		session := backendtest.NewClinic(t).SignIn(t)
		view := overview.Of(phrases.In(phrases.Japanese), session)
		session.Clinic.Days.Grid = test.grid
		for id, minutes := range map[string][2]int{"a": {9 * 60, 10}, "b": {9*60 + 30, 30}} {
			entry := backendtest.Visit(id, 1, "田中 花子")
			entry.Start = time.Date(noon.Year(), noon.Month(), noon.Day(), 0, minutes[0], 0, 0, noon.Location())
			entry.End = entry.Start.Add(time.Duration(minutes[1]) * time.Minute)
			session.Schedule.Apply(entry)
		}
		agenda, pressed := newAgenda()
		agenda.Resize(fyne.NewSize(500, 900))
		agenda.Present(view.Agenda(noon, deskserver.Aoki, false), schedule.Chosen{})
		slots, cards := agenda.Grid().Parts()
		full := 0
		for _, slot := range slots {
			if slot.Full {
				full++
				slot.Tapped(nil)
			}
		}
		if len(slots) != test.rows || full != test.taken || len(*pressed) > 0 || len(cards) != 2 {
			t.Errorf("grid %d: %d rows, %d full, pressed %v", test.grid, len(slots), full, *pressed)
		}
		first := slices.IndexFunc(slots, func(s *schedule.Slot) bool { return !s.Full })
		slots[first].Tapped(nil)
		if want := deskserver.Aoki + " " + test.opens; len(*pressed) != 1 || (*pressed)[0] != want {
			t.Errorf("grid %d: pressed %v, want %q", test.grid, *pressed, want)
		}
		if a, b := cards[0].Size().Height, cards[1].Size().Height; a < 14 || b < 2.5*a {
			t.Errorf("grid %d: ten minutes are %v high, thirty %v", test.grid, a, b)
		}
	}
}
