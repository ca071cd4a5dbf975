package console

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/call"
)

// Config is what the consoles need from the desk that opens them.
type Config struct {
	App         fyne.App
	Now         func() time.Time
	Logger      *slog.Logger
	Server      func() string         // the API server's address
	View        func() *overview.View // of the current session; nil without one
	Room        func() fyne.Size      // the size of the desk's window; no console is larger
	TestPattern bool                  // a drawn picture and a tone in place of camera and microphone
}

// Calls are a desk's open calls, each in its own console.
type Calls struct {
	config Config
	ctx    context.Context // ends with the program
	open   map[string]*Console
	limit  call.LiveLimit
}

// New returns a desk's calls, initially none. The end of ctx ends all of them.
func New(ctx context.Context, config Config) *Calls {
	return &Calls{config: config, ctx: ctx, open: map[string]*Console{}}
}

// Show shows the console of an entry's call, and opens it if necessary.
func (a *Calls) Show(view *overview.View, entry api.Entry) {
	if entry.Call == nil {
		return
	}
	if open, ok := a.open[entry.ID]; ok {
		open.window.RequestFocus()
		return
	}
	c := &Console{calls: a, view: view, entry: entry, gone: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancel(a.ctx)
	c.window = a.config.App.NewWindow(titleOf(view, entry))
	c.window.SetPadded(false)
	c.face = newConsoleFace(c)
	c.remote, c.own = newPainters(c.face, a.config.Now)
	c.window.SetContent(c.face.content)
	c.window.Resize(fyne.NewSize(1280, 800).Min(a.config.Room()))
	c.window.SetCloseIntercept(c.close)
	c.declareKeys()
	a.open[entry.ID] = c
	c.enter()
	c.redraw()
	c.face.beside.load()
	go c.tick()
	c.window.Show()
}

// titleOf returns the title of a call's window.
func titleOf(view *overview.View, entry api.Entry) string {
	if view.Untitled(entry) {
		return view.Name(entry)
	}
	return view.Say("videoCall") + " – " + view.Name(entry)
}

// All returns the open consoles.
func (a *Calls) All() (open []*Console) {
	for _, console := range a.open {
		open = append(open, console)
	}
	return open
}

// Changed handles an entry that changed elsewhere.
func (a *Calls) Changed(entry api.Entry) {
	if console, ok := a.open[entry.ID]; ok {
		console.changed(entry)
	}
}

// Redraw updates the list of other waiting patients.
func (a *Calls) Redraw() {
	for _, console := range a.open {
		console.face.drawNext()
	}
}

// Entered reports whether the user is in a call, also in one without its patient.
func (a *Calls) Entered() bool { return slices.ContainsFunc(a.All(), (*Console).in) }

// Close leaves all calls and closes their windows. The calls continue without this desk.
func (a *Calls) Close() {
	for _, console := range a.open {
		console.close()
	}
}

// Leave leaves all calls, and returns when their resources are released.
func (a *Calls) Leave() {
	for _, console := range a.open {
		console.leave()
		<-console.gone
	}
}

// live returns the console of another live call, in which patient and clinician see and hear each other.
func (a *Calls) live(except *Console) *Console {
	for _, other := range a.open {
		if other != except && other.side != nil && other.state.Live() {
			return other
		}
	}
	return nil
}
