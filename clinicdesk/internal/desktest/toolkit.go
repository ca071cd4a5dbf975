package desktest

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui/widgets/widgetstest"
)

// Toolkit is an app whose background work runs freely but draws only while the test waits. The toolkit's own test
// driver draws on any goroutine.
type Toolkit struct {
	App    fyne.App
	handed chan func()
}

// NewToolkit makes a Toolkit the current app until the test ends.
func NewToolkit(t *testing.T) Toolkit {
	t.Helper()
	k := Toolkit{handed: make(chan func(), 64)}
	app := widgetstest.App(t)
	k.App = liveApp{app, liveDriver{app.Driver(), k.handed, t.Context().Done()}}
	fyne.SetCurrentApp(k.App)
	return k
}

// patience is long enough for a busy machine.
const patience = 30 * time.Second

// Await draws pending work until the condition holds. On a timeout it reports the result of shown.
func (k Toolkit) Await(t *testing.T, what string, holds func() bool, shown func() string) {
	t.Helper()
	deadline := time.After(patience)
	for !holds() {
		select {
		case draw := <-k.handed:
			draw()
		case <-deadline:
			t.Fatalf("%s: not yet after %v; the window shows: %s", what, patience, shown())
		}
	}
}

// Settle draws pending work until no background task runs.
func (k Toolkit) Settle(t *testing.T, shown func() string) {
	t.Helper()
	again, deadline := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer again.Stop()
	for tasksUnderWay() || len(k.handed) > 0 { // the order matters: a task hands over before it ends
		select {
		case draw := <-k.handed:
			draw()
		case <-again.C:
		case <-deadline:
			t.Fatalf("something goes on after %v; the window shows: %s", patience, shown())
		}
	}
}

// tasksUnderWay reports whether a task's goroutine is running.
func tasksUnderWay() bool {
	stacks := make([]byte, 1<<20)
	return strings.Contains(string(stacks[:runtime.Stack(stacks, true)]),
		"created by madoguchi/clinicdesk/ui/parts.Task[")
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

// DoFromGoroutine implements fyne.Driver. No caller in the desk waits for the drawing.
func (d liveDriver) DoFromGoroutine(draw func(), _ bool) {
	select {
	case d.handed <- draw:
	case <-d.over:
	}
}
