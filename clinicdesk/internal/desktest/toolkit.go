package desktest

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Toolkit is an app in which everything goes on in the background. What that hands over to be drawn is drawn where the
// test awaits something, and nowhere else: the toolkit's own driver for tests draws on any goroutine.
type Toolkit struct {
	App    fyne.App
	handed chan func()
}

// NewToolkit makes such an app the current one until the test ends.
func NewToolkit(t *testing.T) Toolkit {
	t.Helper()
	k := Toolkit{handed: make(chan func(), 64)}
	k.App = liveApp{test.NewTempApp(t), liveDriver{fyne.CurrentApp().Driver(), k.handed, t.Context().Done()}}
	fyne.SetCurrentApp(k.App)
	return k
}

// patience is that of a machine with other things to do.
const patience = 30 * time.Second

// Await draws what is handed over until the condition holds. shown says what the window shows if it never does.
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

// Settle draws what is handed over until nothing that was begun goes on in the background any more.
func (k Toolkit) Settle(t *testing.T, shown func() string) {
	t.Helper()
	again, deadline := time.NewTicker(5*time.Millisecond), time.After(patience)
	defer again.Stop()
	for tasksUnderWay() || len(k.handed) > 0 { // in this order: a task hands over before it ends
		select {
		case draw := <-k.handed:
			draw()
		case <-again.C:
		case <-deadline:
			t.Fatalf("something goes on after %v; the window shows: %s", patience, shown())
		}
	}
}

// tasksUnderWay reports whether there is a goroutine that a task has begun.
func tasksUnderWay() bool {
	stacks := make([]byte, 1<<20)
	return strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "created by madoguchi/clinicdesk/ui/parts.Task[")
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
