package widgets_test

import (
	"image"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/widgets"
)

var november = widgets.MonthWords{
	Title:    func(at time.Time) string { return backend.PhrasesIn(backend.Japanese).Month(at) },
	Weekdays: backend.PhrasesIn(backend.Japanese).Weekdays(), Before: "前の月", After: "次の月",
}

func day24() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }

// The focus is visible on every widget that takes it: both lines of the ring are on the screen, in every state of the
// widget.
func TestFocusIsSeen(t *testing.T) {
	dressed(t)
	none := func() {}
	here := widgets.NewRailItem(look.IconList, "受付一覧", none)
	here.Set(true, 2)
	tab := widgets.NewTab("すべて 8", true, none)
	tab.Set(true)
	method := widgets.NewRadios("", []widgets.Option{{Value: "a", Label: "対面"}, {Value: "b", Label: "オンライン"}}, false,
		nil)
	method.SetValue("b")
	date := widgets.NewDateButton(none)
	date.SetLabel("11月24日（火）")
	agenda, _ := newAgenda()
	agenda.Present(day(), widgets.Chosen{DoctorID: "aoki", Minute: 9 * 60})
	table := widgets.NewTable(widgets.Heads{}, "")
	table.Present(
		[]backend.Row{{ID: "a", State: backend.StateView{Tone: backend.ToneWaiting, Word: "待合"}, Name: "小林 誠"}}, "a")
	choice := widgets.NewSelect("言語", []widgets.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}},
		nil)
	for name, object := range map[string]fyne.CanvasObject{
		"rail": here, "tab": tab, "radios": method, "date": date, "agenda": agenda, "table": table, "select": choice,
		"button": widgets.NewButton("予約", widgets.Primary, none), "quiet": widgets.NewButton("戻る", widgets.Quiet, none),
		"icon":  widgets.NewIconButton(look.IconClose, "閉じる", none),
		"check": widgets.NewCheck("送信する", true, func(bool) {}),
		"field": widgets.NewField("患者名"), "round": widgets.NewRound(look.IconMic, "マイク", none),
		"month": widgets.NewMonth(november, day24(), day24()),
	} {
		window := test.NewTempWindow(t, container.NewPadded(container.NewPadded(object)))
		window.Canvas().FocusNext()
		if name == "month" { // the arrow buttons come first
			window.Canvas().FocusPrevious()
		}
		seen := colours(window.Canvas().Capture())
		palette := look.Current()
		if name == "round" {
			palette = look.InCall()
		}
		if seen[palette.FocusInner] < 60 || seen[palette.FocusOuter] < 60 {
			t.Errorf("%s: %d pixels of the ring's inner line and %d of its outer one", name, seen[palette.FocusInner],
				seen[palette.FocusOuter])
		}
	}
}

// The line under a menu's cursor has the ring too.
func TestFocusIsSeenInAMenu(t *testing.T) {
	dressed(t)
	choice := widgets.NewSelect("", []widgets.Option{{Value: "ja", Label: "日本語"}, {Value: "en", Label: "English"}}, nil)
	window := test.NewTempWindow(t, choice)
	window.Resize(fyne.NewSize(300, 200))
	before := colours(window.Canvas().Capture())[look.Current().FocusInner]
	test.Tap(choice)
	if seen := colours(window.Canvas().Capture())[look.Current().FocusInner]; seen < before+60 {
		t.Errorf("%d pixels of the ring", seen)
	}
}

func colours(picture image.Image) map[color.NRGBA]int {
	seen := map[color.NRGBA]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			seen[color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)]++
		}
	}
	return seen
}

func TestRadiosAreOneStopForTheKeyboard(t *testing.T) {
	dressed(t)
	var got []string
	method := widgets.NewRadios("", []widgets.Option{
		{Value: "a", Label: "対面"}, {Value: "b", Label: "オンライン"}, {Value: "c", Label: "電話"},
	}, false,
		func(value string) { got = append(got, value) })
	method.SetValue("b")
	after := widgets.NewButton("予約", widgets.Primary, func() {})
	c := test.NewTempWindow(t, container.NewVBox(method, after)).Canvas()
	c.FocusNext()
	if c.Focused() != fyne.Focusable(method) || !method.Marks()[1].Focused() {
		t.Fatalf("Tab lands on %T, not on what is chosen", c.Focused())
	}
	method.Offer(func(value string) bool { return value != "c" })
	// The third option is disabled, and nothing is above the first.
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyRight} {
		method.TypedKey(press(key))
	}
	if len(got) != 2 || got[0] != "a" || got[1] != "b" || method.Value() != "b" {
		t.Errorf("chose %v", got)
	}
	c.FocusNext()
	if c.Focused() != fyne.Focusable(after) || method.Marks()[1].Focused() {
		t.Errorf("Tab goes on to %T", c.Focused())
	}
	test.Tap(method.Marks()[2])
	if method.Value() != "b" {
		t.Error("what is not offered can be pressed")
	}
}

func TestTheCaretStandsBehindAText(t *testing.T) {
	dressed(t)
	field, box := widgets.NewField("患者名"), widgets.NewBox("当日メモ", 2)
	field.SetText("田中")
	box.SetText("血圧手帳を\n持って来る")
	c := test.NewTempWindow(t, container.NewVBox(field, box)).Canvas()
	for _, each := range []*widgets.Field{field, box} {
		c.Focus(each.Input())
		each.Input().TypedRune('！')
	}
	if field.Text() != "田中！" || box.Text() != "血圧手帳を\n持って来る！" {
		t.Errorf("typing leads to %q and %q", field.Text(), box.Text())
	}
	box.SetText("別の\n文")
	box.Input().TypedRune('！')
	if box.Text() != "別の\n文！" {
		t.Errorf("a text put in while the focus is there becomes %q", box.Text())
	}
}

func TestMonthDrawnAs(t *testing.T) {
	dressed(t)
	golden(t, "month", fyne.NewSize(304, 308), widgets.NewMonth(november, day24(), day24().AddDate(0, 0, -2)))
}

func TestMonthByKeyboard(t *testing.T) {
	for _, test := range []struct {
		keys []fyne.KeyName
		want string
	}{
		{nil, "2026-11-24"},
		{[]fyne.KeyName{fyne.KeyRight, fyne.KeyDown}, "2026-12-02"},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyLeft}, "2026-11-16"},
		{[]fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown}, "2027-02-24"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp}, "2026-09-01"},
		{[]fyne.KeyName{fyne.KeyPageUp, fyne.KeyHome}, "2026-11-22"},
	} {
		month := widgets.NewMonth(november, day24(), day24().AddDate(0, 0, -2))
		got := ""
		month.OnPick = func(at time.Time) { got = at.Format(time.DateOnly) }
		for _, key := range append(test.keys, fyne.KeyReturn) {
			month.TypedKey(press(key))
		}
		if got != test.want {
			t.Errorf("%v: got %s, want %s", test.keys, got, test.want)
		}
	}
}

// A day that the next month lacks becomes that month's last day.
func TestMonthKeepsToTheMonth(t *testing.T) {
	month := widgets.NewMonth(november, time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), day24())
	got := ""
	month.OnPick = func(at time.Time) { got = at.Format(time.DateOnly) }
	month.TypedKey(press(fyne.KeyPageDown))
	month.TypedRune(' ')
	if got != "2027-02-28" {
		t.Errorf("got %s", got)
	}
}

func TestNowComesBackIntoView(t *testing.T) {
	dressed(t)
	agenda, pressed := newAgenda()
	shown := day()
	shown.From, shown.Until, shown.Now = 0, 24*60, 18*60+17
	window := test.NewTempWindow(t, agenda)
	window.Resize(fyne.NewSize(500, 240))
	agenda.Present(shown, widgets.Chosen{Minute: -1})
	grid := agenda.Grid()
	window.Canvas().Focus(grid)
	for range 30 {
		grid.TypedKey(press(fyne.KeyUp))
	}
	agenda.ShowNow()
	grid.TypedKey(press(fyne.KeyReturn))
	if len(*pressed) != 1 || (*pressed)[0] != "aoki 18:00" {
		t.Errorf("the cursor is on %v", *pressed)
	}
	top, bottom := -grid.Position().Y, -grid.Position().Y+196
	if now := float32(shown.Now) * look.HalfHour / backend.HalfHour; now < top || now > bottom {
		t.Errorf("now is at %v, seen is %v to %v", now, top, bottom)
	}
}

func TestACardLeavesOutWhatMattersLess(t *testing.T) {
	dressed(t)
	shown := day()
	shown.Columns[0].Cards = shown.Columns[0].Cards[:1]
	shown.Columns[0].Cards[0].State = ""
	shown.Columns[0].Cards[0].Lines = []string{"再診・オンライン　10021　SMS 到達", "再診・オンライン　SMS 到達", "SMS 到達"}
	for width, want := range map[float32]string{500: "再診・オンライン　10021　SMS 到達", 300: "再診・オンライン　SMS 到達", 230: "SMS 到達"} {
		agenda, _ := newAgenda()
		window := test.NewTempWindow(t, agenda)
		window.SetPadded(false)
		window.Resize(fyne.NewSize(width, 240))
		agenda.Present(shown, widgets.Chosen{Minute: -1})
		if markup := test.RenderToMarkup(window.Canvas()); !strings.Contains(markup, ">"+want+"<") {
			t.Errorf("%v wide: no card says %q", width, want)
		}
	}
}
