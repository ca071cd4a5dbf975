package ui

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/signin"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// Config configures a desk.
type Config struct {
	Entrance    backend.Entrance
	Settings    local.Settings
	Logger      *slog.Logger
	TestPattern bool                        // a drawn picture and a tone in place of camera and microphone
	Chime       func(context.Context) error // rings for an arrival and returns when the sound has ended; nil for none
	Notifier    Notifier                    // nil for the toolkit's, which cannot withdraw a notification
}

// Desk is the program: its window, the sign-in, and what is in the window while a user is signed in.
type Desk struct {
	*equipment
	ctx     context.Context // ends with the program
	phrases phrases.Phrases
	scope   parts.Scope // of the session
	door    *signin.Door
	in      *signedIn // nil before a sign-in
	unsafe  bool      // the drafts of the session that ended are in memory only
}

// New makes the desk's window; Run shows it. The end of ctx ends all work of the desk.
func New(ctx context.Context, app fyne.App, config Config) *Desk {
	if (app.Settings().Theme() != look.Theme{}) { // otherwise the fonts would be parsed again
		app.Settings().SetTheme(look.Theme{})
	}
	d := &Desk{
		ctx: ctx, scope: parts.Scope{Parent: ctx}, phrases: phrases.In(config.Settings.Language),
		equipment: &equipment{config: config, app: app},
	}
	d.window = app.NewWindow(d.phrases.Say("app.title"))
	d.window.SetPadded(false)
	d.window.SetMaster()
	d.window.Resize(fyne.NewSize(1440, 900))
	d.window.SetCloseIntercept(d.closing)
	d.arrivals = &arrivals{ctx: ctx, notifications: notifications{
		config: &d.config, view: d.view, toolkit: func(note *fyne.Notification) { d.app.SendNotification(note) },
	}}
	d.calls = console.New(ctx, console.Config{
		App: app, Now: config.Entrance.Now, Logger: config.Logger, TestPattern: config.TestPattern,
		Server: func() string { return d.config.Settings.Server }, Room: d.window.Canvas().Size, View: d.view,
	})
	d.dialogs = &parts.Dialogs{Canvas: d.window.Canvas(), Back: func() string { return d.phrases.Say("back") }}
	d.fields = &parts.Fields{
		Canvas: d.window.Canvas(), Phrases: func() phrases.Phrases { return d.phrases }, Touched: d.touched,
	}
	d.door = d.newDoor()
	d.window.Canvas().SetOnTypedKey(d.typedKey)
	d.declareShortcuts()
	d.resume()
	return d
}

// Run shows the window and returns when it is closed.
func (d *Desk) Run() {
	stop := context.AfterFunc(d.ctx, func() { fyne.Do(d.app.Quit) })
	defer stop()
	go d.tick()
	d.window.ShowAndRun()
	d.scope.End()
	d.arrivals.leave()
	d.calls.Leave()
}

// closing closes the window at the user's request. It asks first if something typed would be lost, or a call would be
// left: the windows of calls close with the desk's.
func (d *Desk) closing() {
	if d.in == nil {
		d.closeUnless(d.drafts.Unkept() || d.unsafe && !d.drafts.Kept(d.config.Entrance.Now()).Empty())
		return
	}
	d.in.kept.end(d.closeUnless)
}

// closeUnless closes the window, after a question if something typed would be lost or a call is entered.
func (d *Desk) closeUnless(lost bool) {
	var losses []string
	if lost {
		losses = append(losses, d.phrases.Say("closing.typed"))
	}
	if d.calls.Entered() {
		losses = append(losses, d.phrases.Say("closing.call"))
	}
	if len(losses) == 0 {
		d.window.Close()
		return
	}
	d.dialogs.Close()
	d.dialogs.Confirm(parts.Question{
		Title: d.phrases.Say("closing.title"), Text: strings.Join(losses, "\n"),
		Yes: d.phrases.Say("close"), Weight: widgets.Danger,
	}, d.window.Close)
}

// tick redraws what depends on the time of day: the red line and the waiting times. Every third time it looks for slots
// that are held on the web.
func (d *Desk) tick() {
	ticker := time.NewTicker(10 * time.Second)
	defer ticker.Stop()
	const lookEvery = 3
	for count := 1; ; count++ {
		select {
		case <-d.ctx.Done():
			return
		case <-ticker.C:
			fyne.Do(func() {
				if d.in != nil {
					d.in.redraw()
					if count%lookEvery == 0 {
						d.in.day.lookForHolds()
					}
				}
			})
		}
	}
}

// view is the view of the session; nil without one.
func (d *Desk) view() *overview.View {
	if d.in == nil {
		return nil
	}
	return d.in.view
}

// touched is called after input into a field.
func (d *Desk) touched() {
	if d.in != nil {
		d.in.kept.touched()
	}
}

// resume continues the session from the keyring, or shows the sign-in.
func (d *Desk) resume() {
	server, language := d.config.Settings.Server, d.phrases.Language()
	d.showSignIn("")
	ctx := d.scope.Next()
	parts.Task(ctx, func() (*backend.Session, error) {
		return d.config.Entrance.Resume(ctx, server, language)
	}, func(session *backend.Session, err error) {
		if err == nil {
			d.enter(session)
		}
	})
}

// enter starts an opened session; a limited session starts with the setup of the second factor.
func (d *Desk) enter(session *backend.Session) {
	if session.Limited {
		d.door.SetUpFirst(session)
		return
	}
	d.drafts.Claim(session.Staff.ID)
	d.in = newSignedIn(d.scope.Next(), d.equipment, overview.Of(d.phrases, session), exits{
		ended: d.ended, limited: d.limited, signOut: d.signOut, speak: d.speak,
	})
	d.in.begin()
}

// limited is called when the clinic has begun to require a second factor that the user lacks. The drafts stay until it
// is set up.
func (d *Desk) limited() {
	if d.in == nil {
		return
	}
	session := d.in.session
	d.scope.End()
	session.Limit()
	d.showSignIn(d.phrases.Problem(madoguchi.ErrSecondFactorRequired)) // until the setup appears
	d.door.SetUpFirst(session)
}

// ended is called when the server no longer knows the session.
func (d *Desk) ended() {
	if d.in == nil {
		return
	}
	d.scope.End()
	d.showSignIn(d.phrases.Say("signin.ended"))
}

// signOut ends the session at the user's request.
func (d *Desk) signOut() {
	session := d.in.session
	d.calls.Close()
	d.scope.End()
	d.showSignIn("")
	d.signOutOf(session)
}

// signOutOf ends a session at the server. If the server is unreachable, the session expires.
func (d *Desk) signOutOf(session *backend.Session) {
	go func() { _ = session.SignOut(d.ctx) }()
}

// showSignIn replaces the desk by the sign-in, with the reason if a session has ended.
func (d *Desk) showSignIn(reason string) {
	d.arrivals.withdraw()
	d.dialogs.Close()
	if d.in != nil {
		d.unsafe = !d.in.kept.ready
	}
	d.in = nil
	d.door.Show(reason)
}

// newDoor returns the sign-in pages of the desk's window.
func (d *Desk) newDoor() *signin.Door {
	return signin.New(signin.Host{
		Phrases: func() phrases.Phrases { return d.phrases }, Fields: d.fields, Clipboard: d.app.Clipboard(),
		Scope:    &d.scope,
		Settings: func() local.Settings { return d.config.Settings }, Keep: d.keep, Fill: d.fill, Browse: d.browse,
		SignIn: d.config.Entrance.SignIn, Enter: d.enter, SignOut: d.signOutOf,
	})
}

// speak changes the desk's language at once.
func (d *Desk) speak(language string) {
	d.keep(func(s *local.Settings) { s.Language = language })
	d.phrases = phrases.In(language)
	d.window.SetTitle(d.phrases.Say("app.title"))
	d.in.rebuild(d.phrases)
}

// Consoles returns the open consoles.
func (d *Desk) Consoles() []*console.Console { return d.calls.All() }
