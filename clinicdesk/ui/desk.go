package ui

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/pane"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/settings"
	"madoguchi/clinicdesk/ui/signin"
	"madoguchi/madoguchi"
)

// Config configures a desk.
type Config struct {
	Entrance    backend.Entrance
	Settings    backend.Settings
	Logger      *slog.Logger
	TestPattern bool                        // a drawn picture and a tone in place of camera and microphone
	Chime       func(context.Context) error // rings for an arrival and returns when the sound has ended; nil for none
	Notifier    Notifier                    // nil for the toolkit's, which cannot withdraw a notification
}

// place is a place of the desk that the rail leads to.
type place int

const (
	atSchedule place = iota
	atReception
	atTasks
	atSettings
	atGuide
)

// Desk is the program: its window, the pages in it, and the consoles of its calls.
type Desk struct {
	config Config
	app    fyne.App
	window fyne.Window
	ctx    context.Context // ends with the program

	phrases       backend.Phrases
	drafts        backend.Drafts
	session       *backend.Session // nil before a sign-in
	during        context.Context  // ends with the session
	view          *backend.View    // of the session
	scope         parts.Scope      // of the session
	online        backend.Connection
	door          *signin.Door
	calls         *console.Calls
	ringing       bool // the chime rings
	notifications *notifications

	at    place
	day   time.Time // midnight of the day shown, in the clinic's time zone
	shell *shell
	pages pages
	pane  *pane.Pane   // of the session
	kept  *draftKeeper // of the session

	dialogs *parts.Dialogs // over the window
	fields  *parts.Fields  // of the window
}

// pages are built when first shown after a sign-in, and kept.
type pages struct {
	schedule  *schedulePage
	reception *receptionPage
	tasks     *tasksPage
	settings  *settings.Page
	guide     *settings.Guide
}

// New makes the desk's window; Run shows it. The end of ctx ends all work of the desk.
func New(ctx context.Context, app fyne.App, config Config) *Desk {
	d := &Desk{config: config, app: app, ctx: ctx, scope: parts.Scope{Parent: ctx}}
	d.notifications = d.newNotifications()
	d.phrases = backend.PhrasesIn(config.Settings.Language)
	app.Settings().SetTheme(look.Theme{})
	d.window = app.NewWindow(d.phrases.Say("app.title"))
	d.window.SetPadded(false)
	d.window.SetMaster()
	d.window.Resize(fyne.NewSize(1440, 900))
	d.calls = console.New(ctx, console.Config{
		App: app, Now: config.Entrance.Now, Logger: config.Logger, TestPattern: config.TestPattern,
		Server: func() string { return d.config.Settings.Server }, Room: d.window.Canvas().Size,
		View: func() *backend.View { return d.view },
	})
	d.dialogs = &parts.Dialogs{Canvas: d.window.Canvas(), Back: func() string { return d.phrases.Say("back") }}
	d.fields = &parts.Fields{
		Canvas: d.window.Canvas(), Phrases: func() backend.Phrases { return d.phrases },
		Touched: func() { d.kept.touched() },
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
	d.notifications.withdraw()
	d.notifications.running.Wait()
	d.calls.Leave()
}

// tick redraws what depends on the time of day: the red line and the waiting times.
func (d *Desk) tick() {
	ticker := time.NewTicker(10 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-d.ctx.Done():
			return
		case <-ticker.C:
			fyne.Do(d.redraw)
		}
	}
}

// resume continues the session from the keyring, or shows the sign-in.
func (d *Desk) resume() {
	server := d.config.Settings.Server
	d.showSignIn("")
	ctx := d.scope.Next()
	parts.Task(ctx, func() (*backend.Session, error) {
		return d.config.Entrance.Resume(ctx, server, d.phrases.Language())
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
	d.session = session
	d.view = backend.ViewOf(d.phrases, session)
	d.drafts.Claim(session.Staff.ID)
	d.online = backend.Connection{}
	d.day = backend.AtMinute(session.Now(), 0)
	d.pages = pages{}
	ctx := d.scope.Next()
	d.during = ctx
	d.kept = newDraftKeeper(ctx, session, &d.drafts, d.config)
	d.pane = pane.New(d.paneHost(ctx))
	d.shell = newShell(d)
	d.fill(d.shell.content)
	d.goTo(d.firstPlace())
	go d.follow(ctx, session)
}

// firstPlace is the place shown after a sign-in.
func (d *Desk) firstPlace() place {
	if needsGuide(d.session) {
		return atGuide
	}
	return atSchedule
}

// follow receives changes beside the drawing until the session ends.
func (d *Desk) follow(ctx context.Context, session *backend.Session) {
	err := session.Visits.Follow(ctx, backend.FollowCallbacks{
		Connection: func(c backend.Connection) { d.drawInSession(ctx, func() { d.connected(c) }) },
		Changed:    func(entry api.Entry) { d.drawInSession(ctx, func() { d.changed(entry) }) },
		Gap:        func() { d.drawInSession(ctx, func() { d.load(); d.pane.Reload(); d.reloadClinic(func() {}) }) },
		Attention:  func() { d.drawInSession(ctx, d.loadTasks) },
		Clinic:     func(clinic api.Clinic) { d.drawInSession(ctx, func() { d.clinicChanged(clinic) }) },
	})
	d.drawInSession(ctx, func() { d.signedOut(err) })
}

// drawInSession draws on the drawing goroutine unless the session has ended.
func (d *Desk) drawInSession(ctx context.Context, draw func()) {
	fyne.Do(func() {
		if ctx.Err() == nil {
			draw()
		}
	})
}

func (d *Desk) connected(c backend.Connection) {
	d.online = c
	d.shell.showConnection()
}

// changed shows an entry that has changed elsewhere.
func (d *Desk) changed(entry api.Entry) {
	d.redraw()
	d.announce()
	d.pane.Changed(entry)
	d.calls.Changed(entry)
}

// signedOut leaves the desk if an error says that the session has ended or can only set up a second factor, and reports
// whether it did. A KindForbidden error does not leave the desk; it may mean that the user's role has changed.
func (d *Desk) signedOut(err error) bool {
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindUnauthenticated:
		d.ended()
	case errors.Is(err, madoguchi.ErrSecondFactorRequired):
		d.limited()
	case errors.Is(err, madoguchi.ErrForbidden):
		d.reloadRole()
		return false
	default:
		return false
	}
	return true
}

// limited is called when the clinic has begun to require a second factor that the user lacks. The drafts stay until it
// is set up.
func (d *Desk) limited() {
	session := d.session
	if session == nil {
		return
	}
	d.scope.End()
	d.session = nil
	session.Limit()
	d.showSignIn(d.phrases.Problem(madoguchi.ErrSecondFactorRequired)) // until the setup appears
	d.door.SetUpFirst(session)
}

// ended is called when the server no longer knows the session.
func (d *Desk) ended() {
	if d.session == nil {
		return
	}
	d.scope.End()
	d.session = nil
	d.showSignIn(d.phrases.Say("signin.ended"))
}

// signOut ends the session at the user's request.
func (d *Desk) signOut() {
	session := d.session
	d.calls.Close()
	d.scope.End()
	d.session = nil
	d.showSignIn("")
	go func() { _ = session.SignOut(d.ctx) }() // an unreachable server lets the session expire
}

// openConsole shows the window of an entry's call.
func (d *Desk) openConsole(entry api.Entry) { d.calls.Show(d.view, entry) }

// goInto opens the console for a waiting patient.
func (d *Desk) goInto(id string) {
	if entry, ok := d.session.Schedule.Entry(id); ok {
		d.openConsole(entry)
	}
}

// Consoles returns the open consoles.
func (d *Desk) Consoles() []*console.Console { return d.calls.All() }

// goTo shows a place.
func (d *Desk) goTo(at place) {
	if d.session == nil {
		return
	}
	d.closeCalendar()
	if at != atSchedule {
		d.pane.LeaveSchedule()
	}
	if d.at == atSettings || d.at == atGuide {
		d.window.Canvas().Unfocus() // the focused field disappears with its page, and would keep receiving keys
	}
	if page := d.pages.settings; page != nil && d.at == atSettings {
		page.Clear()
	}
	d.at = at
	switch at {
	case atSchedule:
		d.shell.showPage(d.schedulePage().content)
	case atReception:
		d.shell.showPage(d.receptionPage().content)
	case atTasks:
		d.tasksPage().enter()
		d.shell.showPage(d.tasksPage().content)
	case atSettings:
		d.shell.showPage(d.settingsPage().Content)
		d.reloadRole()
	case atGuide:
		d.pages.guide = settings.NewGuide(d.settingsHost(), d.guideActs())
		d.shell.showPage(d.pages.guide.Content)
		d.pages.guide.Begin()
	}
	d.load()
}

func (d *Desk) schedulePage() *schedulePage {
	if d.pages.schedule == nil {
		d.pages.schedule = newSchedulePage(d)
	}
	return d.pages.schedule
}

func (d *Desk) receptionPage() *receptionPage {
	if d.pages.reception == nil {
		d.pages.reception = newReceptionPage(d)
	}
	return d.pages.reception
}

func (d *Desk) tasksPage() *tasksPage {
	if d.pages.tasks == nil {
		d.pages.tasks = newTasksPage(d)
	}
	return d.pages.tasks
}

func (d *Desk) settingsPage() *settings.Page {
	if d.pages.settings == nil {
		d.pages.settings = settings.New(d.settingsHost())
	}
	return d.pages.settings
}

// goToDay shows another day.
func (d *Desk) goToDay(day time.Time) {
	if d.session == nil || !d.hasDay() {
		return
	}
	d.closeCalendar()
	d.day = backend.AtMinute(day, 0)
	d.load()
}

// hasDay reports whether the current place shows a day.
func (d *Desk) hasDay() bool { return d.at == atSchedule || d.at == atReception }

// showNow goes to today, and in the schedule to the current time, with the keyboard cursor there.
func (d *Desk) showNow() {
	d.goToDay(d.today())
	if d.at != atSchedule {
		return
	}
	agenda := d.schedulePage().agenda
	agenda.ShowNow()
	if !d.pane.IsOpen() {
		d.window.Canvas().Focus(agenda.Grid())
	}
}

// today returns midnight of the current day at the clinic.
func (d *Desk) today() time.Time { return backend.AtMinute(d.session.Now(), 0) }

// load reloads the shown day and the days that are counted.
func (d *Desk) load() {
	d.redraw()
	session, days := d.session, d.daysToLoad()
	ctx := d.shell.loads.Next()
	parts.Task(ctx, func() (struct{}, error) {
		for _, day := range days {
			if err := session.Visits.Load(ctx, day); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, session.Visits.LoadTasks(ctx)
	}, func(_ struct{}, err error) { d.loaded(err) })
}

// loadTasks reloads the tasks.
func (d *Desk) loadTasks() {
	session, ctx := d.session, d.shell.tasks.Next()
	parts.Task(ctx, func() (struct{}, error) { return struct{}{}, session.Visits.LoadTasks(ctx) },
		func(_ struct{}, err error) { d.loaded(err) })
}

// daysToLoad returns the shown day, today, and yesterday and tomorrow unless loaded: patients of both may wait today.
func (d *Desk) daysToLoad() []string {
	today := d.today()
	days := []string{d.day.Format(time.DateOnly)}
	for _, step := range []int{0, -1, 1} {
		day := today.AddDate(0, 0, step).Format(time.DateOnly)
		if day != days[0] && (step == 0 || !d.session.Schedule.Loaded(day)) {
			days = append(days, day)
		}
	}
	return days
}

func (d *Desk) loaded(err error) {
	if d.signedOut(err) {
		return
	}
	if err != nil {
		d.config.Logger.Warn("day not loaded", "error", err)
	}
	d.redraw()
	d.announce()
	d.pane.CatchUp()
}

// redraw shows the schedule's current content.
func (d *Desk) redraw() {
	if d.session == nil {
		return
	}
	d.shell.showCounts()
	d.calls.Redraw()
	d.shell.undo.tick()
	switch d.at {
	case atSchedule:
		d.schedulePage().redraw()
	case atReception:
		d.receptionPage().redraw()
	case atTasks:
		d.tasksPage().redraw()
	}
}

// keep changes and saves the settings.
func (d *Desk) keep(change func(*backend.Settings)) {
	before := d.config.Settings
	change(&d.config.Settings)
	if now := d.config.Settings; now.NotifyOff != before.NotifyOff || now.NotifyName != before.NotifyName {
		d.notifications.reword()
	}
	if err := d.config.Settings.Save(); err != nil {
		d.config.Logger.Warn("settings not kept", "error", err)
	}
}

// fill shows other content in the desk's window. It removes the focus from the focused field first: the toolkit drops
// the field silently, and the field would still act as focused.
func (d *Desk) fill(content fyne.CanvasObject) {
	d.window.Canvas().Unfocus()
	d.window.SetContent(content)
}
