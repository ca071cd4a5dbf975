package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets/schedule"
)

// notedApp records shown notifications.
type notedApp struct {
	fyne.App
	shown chan *fyne.Notification
}

func (a notedApp) SendNotification(n *fyne.Notification) { a.shown <- n }

// arrivalDesk returns a live desk whose chime and notifications are recorded.
func arrivalDesk(t *testing.T) (d liveDesk, rung chan struct{}, shown chan *fyne.Notification) {
	t.Helper()
	rung, shown = make(chan struct{}, 10), make(chan *fyne.Notification, 10)
	d = liveDeskOf(t, func(*deskserver.Server) {})
	d.config.Chime = func(context.Context) error { rung <- struct{}{}; return nil }
	d.app = notedApp{d.app, shown}
	d.await(t, "the connection", func() bool { return d.in.online.Online })
	d.settle(t)
	return d, rung, shown
}

// comes lets an entry's patient arrive now.
func comes(clinic *deskserver.Server, entry api.Entry) {
	call, now := *entry.Call, noon()
	call.State, call.PatientSince = "waiting", &now
	entry.Call = &call
	clinic.Visits.Put(entry)
}

func TestAPatientWhoComesIsHeardAndSeen(t *testing.T) {
	d, rung, shown := arrivalDesk(t)
	before := d.in.view.CountWaiting()
	comes(d.clinic, entryNamed(t, d.Desk, "加藤 修"))
	d.await(t, "the chime", func() bool { return len(rung) == 1 })
	d.settle(t)
	if note := <-shown; strings.Contains(note.Content, "加藤") || !strings.Contains(note.Content, "15:30") {
		t.Errorf("the notification says %q", note.Content)
	}
	if got := d.in.shell.items[atReception].Count; got != before+1 {
		t.Errorf("the rail says %d", got)
	}
	d.keep(func(s *local.Settings) { s.ChimeOff, s.NotifyOff = true, true })
	comes(d.clinic, entryNamed(t, d.Desk, "松本 恵"))
	d.await(t, "the count", func() bool { return d.in.shell.items[atReception].Count == before+2 })
	d.settle(t)
	if len(rung) != 1 || len(shown) != 0 {
		t.Error("rung or shown though it was switched off")
	}
}

// notedSystem records the texts it is asked to show; "" is a withdrawal.
type notedSystem chan string

func (s notedSystem) Show(_, text string) error { s <- text; return nil }
func (s notedSystem) Withdraw() error           { s <- ""; return nil }

// A notification names the patients who still wait. A patient who is admitted or leaves is removed from it; after the
// last it is withdrawn.
func TestANotificationIsWithdrawn(t *testing.T) {
	d, _, _ := arrivalDesk(t)
	system := make(notedSystem, 10)
	d.config.Notifier = system
	shows := func(what string, clocks ...string) {
		t.Helper()
		d.await(t, what, func() bool { return len(d.arrivals.told) == len(clocks) })
		text := <-system
		if strings.Count(text, "の方") != len(clocks) {
			t.Errorf("%s: it says %q", what, text)
		}
		for _, clock := range clocks {
			if !strings.Contains(text, clock) {
				t.Errorf("%s: it says %q", what, text)
			}
		}
	}
	first, second := entryNamed(t, d.Desk, "加藤 修"), entryNamed(t, d.Desk, "松本 恵")
	comes(d.clinic, first)
	shows("one comes", "15:30")
	comes(d.clinic, second)
	shows("another comes", "15:30", daytime.Clock(d.in.view.At(second.Start)))
	admitted := *first.Call
	now := noon()
	admitted.State, admitted.PatientSince, admitted.ClinicSince, admitted.CallSince = "inCall", &now, &now, &now
	first.Call = &admitted
	d.clinic.Visits.Put(first)
	shows("the first is admitted", daytime.Clock(d.in.view.At(second.Start)))
	d.clinic.Visits.Put(second) // away, as at first
	shows("the second leaves")
	comes(d.clinic, entryNamed(t, d.Desk, "松本 恵"))
	shows("the second is back", daytime.Clock(d.in.view.At(second.Start)))
	d.keep(func(s *local.Settings) { s.NotifyName = true })
	if text := <-system; !strings.Contains(text, "松本 恵") {
		t.Errorf("with names it says %q", text)
	}
	d.keep(func(s *local.Settings) { s.NotifyName = false })
	shows("names are switched off", daytime.Clock(d.in.view.At(second.Start)))
	d.signOut()
	shows("nobody is at the desk")
}

// Switching notifications off withdraws the shown one.
func TestANotificationIsSwitchedOff(t *testing.T) {
	d, _, _ := arrivalDesk(t)
	system := make(notedSystem, 10)
	d.config.Notifier = system
	comes(d.clinic, entryNamed(t, d.Desk, "加藤 修"))
	d.await(t, "the notification", func() bool { return len(system) == 1 })
	<-system
	d.keep(func(s *local.Settings) { s.NotifyOff = true })
	if text := <-system; text != "" {
		t.Errorf("it says %q", text)
	}
}

// The button in the settings rings the chime, and says if no sound can be played.
func TestTheChimeIsTried(t *testing.T) {
	d, _, _ := arrivalDesk(t)
	d.config.Chime = func(context.Context) error { return errors.New("no speaker") }
	d.in.goTo(atSettings)
	d.press(t, "settings.ring")
	d.await(t, "what came of it",
		func() bool { return strings.Contains(d.words(), d.phrases.Say("settings.ringFailed")) })
}

// A patient who waits on a standalone call appears above the list, not in it (B8), and leads to the console.
func TestTheStripAboveTheList(t *testing.T) {
	d := deskOf(t)
	d.in.goTo(atReception)
	page := d.in.pages.reception
	if len(page.strip.Shown) != 1 || page.strip.Shown[0].Name != "ひまわり苑（4名）" || !page.strip.Content.Visible() {
		t.Fatalf("the strip shows %+v", page.strip.Shown)
	}
	if tab, rail := page.tabs.Each[1].Label, d.in.shell.items[atReception].Count; tab != "待合 2" || rail != 2 {
		t.Errorf("the tab says %q, the rail %d", tab, rail)
	}
	if page.strip.Present(d.phrases, slices.Clone(page.strip.Shown)) {
		t.Error("what has not changed is drawn again")
	}
	page.strip.Present(d.phrases, nil)
	if page.strip.Content.Visible() {
		t.Error("the strip takes room for nobody")
	}
}

// A task leads to its entry, and disappears when it is marked as done.
func TestTasksAreDone(t *testing.T) {
	d, _, _ := arrivalDesk(t)
	if got := d.in.shell.items[atTasks].Count; got != 1 {
		t.Fatalf("the rail says %d", got)
	}
	d.in.goTo(atTasks)
	d.settle(t)
	row := d.in.pages.tasks.list.Objects[0].(*schedule.TaskRow)
	row.OnPress()
	if !d.atOpened(row.Shown.ID) || !strings.Contains(d.inPane(), "伊藤さくら") {
		t.Errorf("the row leads to %s", d.inPane())
	}
	d.in.pages.tasks.done(row.Shown.ID)
	d.await(t, "the end of the task",
		func() bool { return len(d.in.pages.tasks.shown) == 0 && d.in.shell.items[atTasks].Count == 0 })
	if !strings.Contains(d.words(), d.phrases.Say("tasks.none")) {
		t.Errorf("the page shows %s", d.words())
	}
}

// Two tasks marked as done at once are both done, however slow the server is.
func TestTheNextPressTakesNoneBack(t *testing.T) {
	d, _, _ := arrivalDesk(t)
	second := entryNamed(t, d.Desk, "加藤 修")
	second.Attention, second.Revision = "sendFailed", second.Revision+1
	d.clinic.Visits.Put(second)
	d.in.goTo(atTasks)
	d.await(t, "two tasks", func() bool { return len(d.in.pages.tasks.shown) == 2 })
	first, next := d.in.pages.tasks.shown[0].ID, d.in.pages.tasks.shown[1].ID
	came, release := d.clinic.HoldChanges()
	defer release()
	d.in.pages.tasks.done(first)
	<-came
	d.in.pages.tasks.done(next)
	<-came
	release()
	d.await(t, "the end of both", func() bool { return len(d.in.pages.tasks.shown) == 0 })
}

// A patient on hold counts as waiting.
func TestAPatientOnHoldIsCounted(t *testing.T) {
	d := deskOf(t)
	entry, since := entryNamed(t, d, "高橋 美咲"), noon().Add(-10*time.Minute)
	call := *entry.Call
	call.HeldSince = &since
	entry.Call, entry.Revision = &call, entry.Revision+1
	d.in.session.Schedule.Apply(entry)
	d.in.goTo(atReception)
	if rail := d.in.shell.items[atReception].Count; rail != 3 {
		t.Errorf("the rail counts %d", rail)
	}
}
