package ui

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
)

// memoryKeyring is a keyring that works.
type memoryKeyring struct{ kept sync.Map }

func (k *memoryKeyring) Load(name string) (string, error) {
	value, _ := k.kept.Load(name)
	text, _ := value.(string)
	return text, nil
}

func (k *memoryKeyring) Save(name, value string) error { k.kept.Store(name, value); return nil }
func (k *memoryKeyring) Delete(name string) error      { k.kept.Delete(name); return nil }

// crashing is a series of runs of the desk, for one user on one machine.
type crashing struct {
	site    *httptest.Server
	clinic  *deskserver.Server
	keyring *memoryKeyring
	folder  string
}

func newCrashing(t *testing.T) crashing {
	t.Helper()
	clinic := clinicOf(func(*deskserver.Server) {})
	c := crashing{clinic: clinic, site: backendtest.Serve(t, clinic), keyring: &memoryKeyring{}, folder: t.TempDir()}
	return c
}

// start starts the desk again.
func (c crashing) start(t *testing.T) liveDesk {
	t.Helper()
	d := liveDesk{clinic: c.clinic, toolkit: desktest.NewToolkit(t)}
	at := desktest.SignInAt(t, c.site, c.keyring, c.folder)
	d.Desk = New(t.Context(), d.toolkit.App, Config{Entrance: at.Entrance, Settings: at.Settings, Logger: at.Logger})
	d.enter(at.Session)
	d.await(t, "the safe is read", func() bool { return d.in.kept.ready })
	return d
}

func (c crashing) files(t *testing.T) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(c.folder, "drafts-*.sealed"))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// The desk crashes while a name is typed. After the restart it offers the name in words, only at its slot; after a
// discard it is gone for good.
func TestWhatWasTypedIsOfferedAfterACrash(t *testing.T) {
	c := newCrashing(t)
	crashed := c.start(t)
	crashed.in.pane.Book(deskserver.Aoki, 15*60)
	crashed.field(t, "booking.name").Input().SetText("田中 花子")
	crashed.await(t, "the name is kept", func() bool { return c.files(t) == 1 })

	d := c.start(t)
	d.in.pane.Book(deskserver.Aoki, 16*60)
	if d.drafts.Slots.Found() || d.bookingTexts(t) != "" {
		t.Fatal("it is offered in another slot")
	}
	d.in.pane.Book(deskserver.Aoki, 15*60)
	d.reads(t, "前回の入力があります", "使う", "消す")
	if got := d.bookingTexts(t); got != "" {
		t.Fatalf("it is filled in: %q", got)
	}
	d.press(t, "draft.use")
	if got := d.field(t, "booking.name").Text(); got != "田中 花子" {
		t.Errorf("used, the form has %q", got)
	}
	d.in.pane.Escape() // discards the draft
	d.await(t, "it is gone from the disk", func() bool { return c.files(t) == 0 })

	d = c.start(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	if d.drafts.Slots.Found() {
		t.Error("what was discarded is offered again")
	}
}

// The desk crashes while an entry is edited. After the restart it offers the change at that entry, and says if the
// entry has changed meanwhile. A discarded change is gone for good.
func TestChangesAreOfferedAfterACrash(t *testing.T) {
	c := newCrashing(t)
	crashed := c.start(t)
	entry := crashed.named(t, "小林 誠")
	crashed.in.pane.Edit(entry)
	crashed.field(t, "booking.memo").Input().SetText("血圧手帳")
	crashed.field(t, "edit.clock").Input().SetText("午後2時30分")
	crashed.await(t, "the change is kept", func() bool { return c.files(t) == 1 })

	entry.PatientName = "小林 誠一"
	entry = c.clinic.Visits.Put(entry).Entry
	d := c.start(t)
	d.in.pane.Edit(d.named(t, "小林 誠一"))
	d.reads(t, "その後、予約の内容が変更されています", "当日メモ・開始時刻", "11:14 に入力", "使う", "消す")
	if got := d.field(t, "booking.memo").Text(); got == "血圧手帳" {
		t.Fatal("it is filled in")
	}
	d.press(t, "draft.use")
	if memo, name := d.field(t, "booking.memo").Text(), d.field(t, "booking.name").Text(); memo != "血圧手帳" ||
		name != "小林 誠一" {
		t.Errorf("used, the form has %q, %q", name, memo)
	}
	if !strings.Contains(d.inPane(), "（14:30〜") {
		t.Errorf("at %s the pane shows %s", d.field(t, "edit.clock").Text(), d.inPane())
	}
	d.in.pane.Escape() // discards the draft
	d.await(t, "it is gone from the disk", func() bool { return c.files(t) == 0 })
}

// named waits until the day is loaded, and returns a patient's entry.
func (d liveDesk) named(t *testing.T, patient string) (found api.Entry) {
	t.Helper()
	d.await(t, patient+" in the schedule", func() bool {
		entries, _ := d.in.session.Schedule.Day("2026-11-24")
		for _, entry := range entries {
			if entry.PatientName == patient {
				found = entry
			}
		}
		return found.ID != ""
	})
	return found
}

// The desk crashes while a patient is registered. After the restart the form offers what was typed; stopped, it is
// gone for good.
func TestAPatientsFormContinuesAfterACrash(t *testing.T) {
	c := newCrashing(t)
	crashed := c.start(t)
	crashed.in.goTo(atPatients)
	crashed.press(t, "patients.register")
	crashed.typed(t, "大塚 花子")
	crashed.await(t, "the name is kept", func() bool { return c.files(t) == 1 })

	d := c.start(t)
	d.in.goTo(atPatients)
	d.press(t, "patients.register")
	d.press(t, "draft.use")
	d.reads(t, "途中だった入力の続きです。", "大塚 花子")
	d.press(t, "stop")
	d.await(t, "it is gone from the disk", func() bool { return c.files(t) == 0 })
	d.press(t, "patients.register")
	if d.says("patients.continued") {
		t.Error("what was stopped is found again")
	}
}

// closed asks the window to close, and returns whether it closes.
func (d liveDesk) closed(t *testing.T) bool {
	t.Helper()
	gone := false
	d.window.SetOnClosed(func() { gone = true })
	d.closing()
	d.await(t, "an answer", func() bool { return gone || d.says("closing.title") })
	return gone
}

// A closed window loses nothing: what was typed a moment ago is kept, and the desk asks where it cannot be kept.
func TestAClosedWindowLosesNothing(t *testing.T) {
	c := newCrashing(t)
	d := c.start(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	d.field(t, "booking.name").Input().SetText("田中 花子")
	if !d.closed(t) || c.files(t) != 1 {
		t.Errorf("the window asks, or closes with %d drafts kept", c.files(t))
	}
	if empty := c.start(t); !empty.closed(t) {
		t.Error("a desk in which nothing is typed asks")
	}

	d = c.start(t)
	d.in.kept.ready = false // no keyring
	d.in.pane.Book(deskserver.Aoki, 16*60)
	d.field(t, "booking.name").Input().SetText("山田 太郎")
	if d.closed(t) {
		t.Fatal("the window closes, and the name is lost")
	}
	d.press(t, "back")
	if got := d.bookingTexts(t); got != "山田 太郎" {
		t.Errorf("after the question the form has %q", got)
	}
	d.ended() // the same at the sign-in of a session that has ended
	if d.closed(t) {
		t.Error("the window closes at the sign-in, and the name is lost")
	}
}
