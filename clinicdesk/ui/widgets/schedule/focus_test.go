package schedule_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/visits"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// TestFocusIsSeen checks that both lines of the ring are on the screen, in every state of each widget.
func TestFocusIsSeen(t *testing.T) {
	widgetstest.App(t)
	date := schedule.NewDateButton(func() {})
	date.SetLabel("11月24日（火）")
	agenda, _ := newAgenda()
	agenda.Present(day(), schedule.Chosen{DoctorID: "aoki", Minute: 9 * 60})
	table := schedule.NewTable(schedule.Heads{}, "")
	table.Present(
		[]overview.Row{{ID: "a", State: visits.StateView{Tone: visits.ToneWaiting, Word: "待合"}, Name: "小林 誠"}}, "a")
	for name, object := range map[string]fyne.CanvasObject{"date": date, "agenda": agenda, "table": table} {
		widgetstest.CheckRing(t, name, object, look.Current(), fyne.Canvas.FocusNext)
	}
	month := schedule.NewMonth(november, day24(), day24())
	widgetstest.CheckRing(t, "month", month, look.Current(), func(c fyne.Canvas) {
		c.FocusNext() // the arrow buttons come first
		c.FocusPrevious()
	})
}
