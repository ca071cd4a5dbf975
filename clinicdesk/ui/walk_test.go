package ui

import (
	"context"
	"image"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/visit"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
	"madoguchi/clinicdesk/video/device"
)

// noKeyring keeps nothing.
type noKeyring struct{}

func (noKeyring) Load(string) (string, error) { return "", nil }
func (noKeyring) Save(string, string) error   { return nil }
func (noKeyring) Delete(string) error         { return nil }

// deskOf is a desk that is signed in to the pictures' day. What it would load or send in the background is cut off, so
// that a test alone touches it.
func deskOf(t *testing.T) *Desk {
	t.Helper()
	return deskAt(t, func(*deskserver.Server) {})
}

// deskAt is deskOf at a server that was prepared.
func deskAt(t *testing.T, prepare func(*deskserver.Server)) *Desk {
	t.Helper()
	ctx, cut := context.WithCancel(t.Context())
	cut()
	return deskIn(ctx, t, test.NewTempApp(t), clinicOf(prepare))
}

// clinicOf is the server of a clinic on the pictures' day, prepared.
func clinicOf(prepare func(*deskserver.Server)) *deskserver.Server {
	clinic := deskserver.New(noon)
	clinic.PutDay(noon(), noon())
	prepare(clinic)
	return clinic
}

// noon is the time on the pictures' day.
func noon() time.Time { return time.Date(2026, 11, 24, 11, 14, 0, 0, time.FixedZone("JST", 9*60*60)) }

// deskIn is a desk of an app, signed in to a clinic. What it does in the background ends with ctx.
func deskIn(ctx context.Context, t *testing.T, app fyne.App, clinic *deskserver.Server) *Desk {
	t.Helper()
	site := httptest.NewServer(clinic)
	t.Cleanup(site.Close)
	t.Cleanup(func() { clinic.SetDown(true) }) // ends the event connections, for which Close would wait
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	entrance := backend.Entrance{Tokens: noKeyring{}, HTTP: site.Client(), Now: noon, Logger: logger}
	session, err := entrance.SignIn(t.Context(), site.URL, backend.Japanese, "sato@example.jp", deskserver.Password)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Load(t.Context(), "2026-11-24"); err != nil {
		t.Fatal(err)
	}
	settings, err := backend.LoadSettings(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	settings.Language = backend.Japanese
	d := New(ctx, app, Config{Entrance: entrance, Settings: settings, Logger: logger})
	d.enter(session)
	return d
}

func (d *Desk) focused() fyne.Focusable { return d.window.Canvas().Focused() }

// A pane that belongs to the schedule closes on the way to a page that has not been shown yet.
func TestFromABookingToAPageNotSeenYet(t *testing.T) {
	for _, to := range []place{atReception, atSettings} {
		d := deskOf(t)
		d.pane.book("aoki", 15*60)
		d.pane.shown.(*bookingPane).guest.name.Input().SetText("田中 花子")
		d.goTo(to)
		if d.pane.shown != nil || d.at != to {
			t.Errorf("place %v: the pane shows %T", to, d.pane.shown)
		}
		d.goTo(atSchedule)
		d.pane.book("aoki", 15*60)
		if !d.drafts.Found() || d.pane.shown.(*bookingPane).guest.name.Text() != "" {
			t.Error("what was typed is lost, or filled in")
		}
	}
}

// Escape goes one step back: from the edit to the reservation, from there to its place in the schedule.
func TestEscapeGoesOneStepBack(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.pane.open(entry.ID)
	d.pane.edit(entry)
	d.pane.shown.(*editPane).fields.memo.Input().SetText("typed")
	d.pane.escape()
	if _, ok := d.pane.shown.(*entryPane); !ok {
		t.Fatalf("the pane shows %T, want the reservation", d.pane.shown)
	}
	d.shell.undo.press()
	if form, ok := d.pane.shown.(*editPane); !ok || form.fields.memo.Text() != "typed" {
		t.Fatalf("undone, the pane shows %T", d.pane.shown)
	}
	d.pane.escape()
	d.pane.escape()
	grid := d.pages.schedule.agenda.Grid()
	if d.pane.shown != nil || d.focused() != fyne.Focusable(grid) {
		t.Fatalf("the pane shows %T, the focus is on %T", d.pane.shown, d.focused())
	}
	grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if again, ok := d.pane.shown.(*entryPane); !ok || again.detail.Entry.ID != entry.ID {
		t.Errorf("Enter opens %T, want the reservation the cursor was left on", d.pane.shown)
	}
}

// An answer that was read before the newest change is not left standing: the history it brought lacks the change's line.
func TestAStaleAnswerIsAskedForAgain(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[len(entries)-1]
	d.pane.open(entry.ID)
	shown := d.pane.shown.(*entryPane)
	old := backend.Detail{Entry: entry, Timeline: []api.Event{{Code: "booked"}}}
	pushed := entry
	pushed.Revision++
	d.pane.changed(pushed)
	if !shown.took(old, nil) {
		t.Error("an answer older than the change counts as new")
	}
	fresh := backend.Detail{Entry: pushed, Timeline: []api.Event{{Code: "booked"}, {Code: "sent"}}}
	if shown.took(fresh, nil) || len(shown.detail.Timeline) != 2 {
		t.Errorf("the answer to the newest change is not shown: %+v", shown.detail.Timeline)
	}
	if d.pane.changed(entry); shown.detail.Entry.Revision != pushed.Revision {
		t.Error("an older change undoes a newer one")
	}
}

// A change that came with the day that was loaded reaches the pane as one that was pushed does.
func TestThePaneCatchesUpWithADayThatWasLoaded(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.open(entries[0].ID)
	changed := entries[0]
	changed.Revision++
	changed.Memo = "血圧手帳"
	d.session.Schedule.Apply(changed)
	d.loaded(nil)
	if got := d.pane.shown.(*entryPane).detail.Entry.Memo; got != "血圧手帳" {
		t.Errorf("the pane has the memo %q", got)
	}
}

// Both halves of a wrong start are shown at once, where they were typed, and nothing typed is lost.
func TestDayAndTimeAreCheckedTogether(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.edit(entries[0])
	form := d.pane.shown.(*editPane)
	form.day.Input().SetText("someday")
	form.clock.Input().SetText("at noon")
	form.submit()
	if form.day.Problem() == "" || form.clock.Problem() == "" || form.busy || d.focused() != fyne.Focusable(form.day.Input()) {
		t.Errorf("problems %q and %q", form.day.Problem(), form.clock.Problem())
	}
	form.day.Input().SetText("１１／２５")
	form.clock.Input().SetText("9")
	if form.submit(); !form.busy || d.view.DateTime(form.draft.Start) != "11月25日（水）09:00" {
		t.Errorf("the start reads as %s; problems %q and %q", d.view.DateTime(form.draft.Start), form.day.Problem(), form.clock.Problem())
	}
}

// What is too long says how long it may be and is, and stays.
func TestTooLongSaysHowLong(t *testing.T) {
	d := deskOf(t)
	d.pane.book("aoki", 15*60)
	form := d.pane.shown.(*bookingPane).guest
	long := strings.Repeat("名", 63)
	form.name.Input().SetText(long)
	form.submit()
	if got := form.name.Problem(); got != "60文字までです（いま63文字）。" || form.name.Text() != long {
		t.Errorf("says %q, keeps %d bytes", got, len(form.name.Text()))
	}
}

// A visit may be booked in the past, but not without being told.
func TestThePastIsRemarkedOn(t *testing.T) {
	d := deskOf(t)
	for minute, want := range map[int]string{10*60 + 30: "booking.over", 11 * 60: "booking.past", 11*60 + 30: ""} {
		d.pane.book("aoki", minute)
		shown := d.pane.shown.(*bookingPane)
		for _, onCall := range []bool{false, true} {
			shown.turn(onCall)
			for _, code := range []string{"booking.over", "booking.past"} {
				if got := strings.Contains(test.RenderObjectToMarkup(d.pane.content), d.phrases.Say(code)[:12]); got != (code == want) {
					t.Errorf("%s, call %v: %s is said: %v", backend.Clock(backend.AtMinute(d.day, minute)), onCall, code, got)
				}
			}
		}
	}
}

// Return in the send dialog's field does what its button does, once it may.
func TestReturnSends(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	entry := entries[0]
	entry.Call, entry.Delivery = &api.Call{}, nil
	d.pane.askSend(entry)
	dialog := d.dialogs.Open.(*sendDialog)
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	dialog.target.Input().SetText("090-1234")
	if dialog.target.Input().TypedKey(enter); dialog.busy {
		t.Error("Return sends to what is no number")
	}
	dialog.target.Input().SetText("090-1234-5678")
	if dialog.target.Input().TypedKey(enter); !dialog.busy {
		t.Error("Return does not send")
	}
}

// The arrows go through the channels; a press of the pointer leads on to what is to be typed.
func TestChannelsByKeyboard(t *testing.T) {
	d := deskOf(t)
	entries, _ := d.session.Schedule.Day("2026-11-24")
	d.pane.askSend(entries[0])
	dialog := d.dialogs.Open.(*sendDialog)
	d.window.Canvas().Focus(dialog.channel)
	for _, want := range []string{backend.Mail, ""} {
		d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if dialog.draft.Channel != want {
			t.Fatalf("the channel is %q, want %q", dialog.draft.Channel, want)
		}
	}
	test.Tap(dialog.channel.Marks()[0])
	if d.focused() != fyne.Focusable(dialog.target.Input()) {
		t.Errorf("the focus is on %T", d.focused())
	}
}

// A day is chosen from the month under the date; Escape leaves it be, and the pane below as well.
func TestADayIsPicked(t *testing.T) {
	d := deskOf(t)
	d.pane.book("aoki", 15*60)
	key := func(name fyne.KeyName) { d.focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	d.pickDay()
	if key(fyne.KeyEscape); d.dialogs.Open != nil || d.pane.shown == nil || d.day.Day() != 24 {
		t.Errorf("Escape: dialog %v, pane %T, day %v", d.dialogs.Open, d.pane.shown, d.day)
	}
	for _, at := range []place{atSchedule, atReception} {
		d.goTo(at)
		d.goToDay(d.today())
		d.pickDay()
		d.pickDay() // a second one is not opened over the first
		key(fyne.KeyDown)
		if key(fyne.KeyReturn); d.day.Format(time.DateOnly) != "2026-12-01" || d.dialogs.Open != nil || len(d.window.Canvas().Overlays().List()) != 0 {
			t.Errorf("place %v: the day is %v", at, d.day)
		}
	}
	d.pickDay()
	if d.goTo(atSettings); d.dialogs.Open != nil {
		t.Error("the month stays over the settings")
	}
	if d.pickDay(); d.dialogs.Open != nil {
		t.Error("the settings have a day to choose")
	}
}

// Today comes back to the present time, with the keyboard there.
func TestTodayIsNow(t *testing.T) {
	d := deskOf(t)
	d.window.Resize(fyne.NewSize(1440, 500))
	d.goToDay(d.today().AddDate(0, 0, 3))
	d.showNow()
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // the other doctor's call goes on at 11:14
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if shown, ok := d.pane.shown.(*entryPane); !ok || shown.detail.Entry.Title != "ひまわり苑（4名）" {
		t.Errorf("Enter opens %T", d.pane.shown)
	}
}

// What a call lacks is not drawn as switched on, and the keys do not switch it either.
func TestAMissingDeviceSaysSo(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	c.took(visit.State{
		Number: 1, Phase: visit.In, Camera: true, Microphone: true, Speaker: true, Missing: map[video.Kind]video.Missing{
			video.Camera: {Kind: video.Camera, Reason: device.Absent}, video.Microphone: {Kind: video.Microphone, Reason: device.Busy},
		},
	})
	bar := c.face.bar
	for control, want := range map[*widgets.Round]string{bar.camera: "カメラなし", bar.microphone: "マイク使用中", bar.speaker: "スピーカー"} {
		if control.Shown() != want {
			t.Errorf("says %q, want %q", control.Shown(), want)
		}
	}
	if !bar.camera.Disabled() || c.face.own.Words() != "カメラがありません" || c.has(video.Camera) {
		t.Errorf("the camera is enabled, or its picture says %q", c.face.own.Words())
	}
}

// What one has read of a missing device does not come back with each new connection, but with another device.
func TestAMissingDeviceIsReadOfOnce(t *testing.T) {
	d := deskOf(t)
	c := consoleOf(t, d, "小林 誠")
	for i, step := range []struct {
		missing []video.Kind
		seen    bool
	}{
		{[]video.Kind{video.Speaker, video.Microphone}, true},
		{nil, false}, // a new connection
		{[]video.Kind{video.Microphone}, false},
		{[]video.Kind{video.Speaker, video.Microphone}, false},
		{[]video.Kind{video.Speaker, video.Camera}, true},
	} {
		missing := map[video.Kind]video.Missing{}
		for _, kind := range step.missing {
			missing[kind] = video.Missing{Kind: kind, Reason: device.Absent}
		}
		c.took(visit.State{Number: int64(i + 1), Phase: visit.In, Missing: missing})
		if got := c.face.missingPlate.Visible(); got != step.seen {
			t.Errorf("step %d: %q is seen: %v", i, c.face.missing.Text(), got)
		}
		if i == 0 {
			c.face.dismissMissing()
		}
	}
}

// A camera that is off goes on sending black; what is shown then are the words.
func TestPicturesOfACameraThatIsOffAreNotShown(t *testing.T) {
	test.NewTempApp(t)
	screen := widgets.NewPicture(false)
	p := newPainter(screen, time.Now)
	black := func() *video.Picture { return &video.Picture{RGBA: image.NewRGBA(image.Rect(0, 0, 8, 8))} }
	for _, on := range []bool{true, false, true} {
		p.show(on)
		p.slot.Put(black())
		if p.paint(); screen.Painted() != on {
			t.Errorf("camera on is %v, its picture is shown is %v", on, screen.Painted())
		}
	}
}
