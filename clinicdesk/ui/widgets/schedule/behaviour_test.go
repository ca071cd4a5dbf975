package schedule_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets/schedule"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

func TestAgendaByKeyboard(t *testing.T) {
	widgetstest.App(t)
	agenda, pressed := newAgenda()
	window := test.NewTempWindow(t, agenda)
	window.Resize(fyne.NewSize(500, 240))
	agenda.Present(day(), schedule.Chosen{Minute: -1})
	grid := agenda.Grid()
	window.Canvas().Focus(grid)
	for _, key := range []fyne.KeyName{
		fyne.KeyReturn,               // the card at 9:00
		fyne.KeyDown, fyne.KeyReturn, // its slot
		fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, // the second card at 9:30
		fyne.KeyRight, fyne.KeyUp, fyne.KeyReturn, // there is no column at the right; back up to the slot of 9:00
	} {
		grid.TypedKey(widgetstest.Press(key))
	}
	if got := strings.Join(*pressed, ", "); got != "a, aoki 09:00, c, aoki 09:00" {
		t.Errorf("pressed %s", got)
	}
}

func TestAgendaByPointer(t *testing.T) {
	widgetstest.App(t)
	agenda, pressed := newAgenda()
	test.NewTempWindow(t, agenda).Resize(fyne.NewSize(500, 240))
	agenda.Present(day(), schedule.Chosen{Minute: -1})
	slots, cards := agenda.Grid().Parts()
	test.Tap(slots[2])
	test.Tap(cards[1])
	if got := strings.Join(*pressed, ", "); got != "aoki 10:00, b" {
		t.Errorf("pressed %s", got)
	}
	if slots[2].Open || !slots[0].Open {
		t.Error("closed hours are not told from open ones")
	}
}

func TestNowComesBackIntoView(t *testing.T) {
	widgetstest.App(t)
	agenda, pressed := newAgenda()
	shown := day()
	shown.From, shown.Until, shown.Now = 0, 24*60, 18*60+17
	window := test.NewTempWindow(t, agenda)
	window.Resize(fyne.NewSize(500, 240))
	agenda.Present(shown, schedule.Chosen{Minute: -1})
	grid := agenda.Grid()
	window.Canvas().Focus(grid)
	for range 30 {
		grid.TypedKey(widgetstest.Press(fyne.KeyUp))
	}
	agenda.ShowNow()
	grid.TypedKey(widgetstest.Press(fyne.KeyReturn))
	if len(*pressed) != 1 || (*pressed)[0] != "aoki 18:00" {
		t.Errorf("the cursor is on %v", *pressed)
	}
	top, bottom := -grid.Position().Y, -grid.Position().Y+196
	if now := float32(shown.Now) * look.HalfHour / daytime.HalfHour; now < top || now > bottom {
		t.Errorf("now is at %v, seen is %v to %v", now, top, bottom)
	}
}

func TestACardLeavesOutWhatMattersLess(t *testing.T) {
	widgetstest.App(t)
	shown := day()
	shown.Columns[0].Cards = shown.Columns[0].Cards[:1]
	shown.Columns[0].Cards[0].State = ""
	shown.Columns[0].Cards[0].Lines = []string{"再診・オンライン　10021　SMS 到達", "再診・オンライン　SMS 到達", "SMS 到達"}
	for width, want := range map[float32]string{500: "再診・オンライン　10021　SMS 到達", 300: "再診・オンライン　SMS 到達", 230: "SMS 到達"} {
		agenda, _ := newAgenda()
		window := test.NewTempWindow(t, agenda)
		window.SetPadded(false)
		window.Resize(fyne.NewSize(width, 240))
		agenda.Present(shown, schedule.Chosen{Minute: -1})
		if markup := test.RenderToMarkup(window.Canvas()); !strings.Contains(markup, ">"+want+"<") {
			t.Errorf("%v wide: no card says %q", width, want)
		}
	}
}

// The hour at which the day begins has its label, also if the present time is a little before it and not shown.
func TestTheFirstHourHasItsLabel(t *testing.T) {
	widgetstest.App(t)
	agenda, _ := newAgenda()
	window := test.NewTempWindow(t, agenda)
	window.Resize(fyne.NewSize(500, 240))
	shown := day()
	shown.Now = shown.From - 4
	agenda.Present(shown, schedule.Chosen{Minute: -1})
	if first := daytime.Clock(daytime.AtMinute(shown.Day, shown.From)); !strings.Contains(
		test.RenderToMarkup(window.Canvas()), first) {
		t.Errorf("%s is not shown", first)
	}
}
