package ui

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/widgets"
)

// liveDesk is a desk with its server, of which everything goes on in the background. What that hands over to be drawn is
// drawn where the test awaits something, and nowhere else: the toolkit's own driver for tests draws on any goroutine.
type liveDesk struct {
	*Desk
	clinic *deskserver.Server
	handed chan func()
}

// liveDeskOf is a live desk at a server that was prepared.
func liveDeskOf(t *testing.T, prepare func(*deskserver.Server)) liveDesk {
	t.Helper()
	d := liveDesk{clinic: clinicOf(prepare), handed: make(chan func(), 64)}
	app := liveApp{test.NewTempApp(t), liveDriver{fyne.CurrentApp().Driver(), d.handed, t.Context().Done()}}
	fyne.SetCurrentApp(app)
	d.Desk = deskIn(t.Context(), t, app, d.clinic)
	return d
}

// liveAdminDesk is a live desk at which an admin has signed in, before the staff's part of the settings.
func liveAdminDesk(t *testing.T) (liveDesk, *staffPart) {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.SetStaff("admin") })
	return d, staffAt(t, d.Desk)
}

// patience is that of a machine with other things to do.
const patience = 30 * time.Second

// await draws what is handed over until the condition holds.
func (d liveDesk) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for !holds() {
		select {
		case draw := <-d.handed:
			draw()
		case <-deadline:
			t.Fatalf("%s: not yet after %v; the window shows: %s", what, patience, d.words())
		}
	}
}

// settle draws what is handed over until nothing that was begun goes on in the background any more.
func (d liveDesk) settle(t *testing.T) {
	t.Helper()
	again, deadline := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer again.Stop()
	for tasksUnderWay() || len(d.handed) > 0 { // in this order: a task hands over before it ends
		select {
		case draw := <-d.handed:
			draw()
		case <-again.C:
		case <-deadline:
			t.Fatalf("something goes on after %v; the window shows: %s", patience, d.words())
		}
	}
}

// tasksUnderWay reports whether there is a goroutine that a task has begun.
func tasksUnderWay() bool {
	stacks := make([]byte, 1<<20)
	return strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "created by madoguchi/clinicdesk/ui/parts.Task[")
}

// pressReturn presses Return where the cursor is.
func (d liveDesk) pressReturn(t *testing.T) {
	t.Helper()
	if d.focused() == nil {
		t.Fatal("the cursor is nowhere")
	}
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// press goes by Tab to the button with a phrase, and presses it.
func (d liveDesk) press(t *testing.T, code string) {
	t.Helper()
	for range 80 {
		if button, ok := d.focused().(*widgets.Button); ok && button.Label == d.phrases.Say(code) {
			d.pressReturn(t)
			return
		}
		d.window.Canvas().FocusNext()
	}
	t.Fatalf("there is no button %s; the window shows: %s", code, d.words())
}

type liveApp struct {
	fyne.App
	driver liveDriver
}

func (a liveApp) Driver() fyne.Driver { return a.driver }

type liveDriver struct {
	fyne.Driver
	handed chan<- func()
	over   <-chan struct{}
}

// DoFromGoroutine implements fyne.Driver. Nobody in the desk waits for what it hands over.
func (d liveDriver) DoFromGoroutine(draw func(), _ bool) {
	select {
	case d.handed <- draw:
	case <-d.over:
	}
}
