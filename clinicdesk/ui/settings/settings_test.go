package settings

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/clinicdesk/ui/widgets/widgetstest"
	"madoguchi/madoguchi"
)

// desk simulates the desk around the settings pages, for a signed-in user.
type desk struct {
	desktest.Window
	clinic  *deskserver.Server
	toolkit desktest.Toolkit
	host    *Host
	page    *Page
}

// deskAt returns a desk at a prepared server. Its background work ends with ctx.
func deskAt(ctx context.Context, t *testing.T, app fyne.App, clinic *deskserver.Server) *desk {
	t.Helper()
	at := desktest.SignIn(t, clinic)
	window := app.NewWindow("")
	window.SetPadded(false)
	window.Resize(fyne.NewSize(1440, 900))
	d := &desk{clinic: clinic, host: hostOf(ctx, app, window, at)}
	d.Window = desktest.Window{Window: window, Phrases: func() phrases.Phrases { return d.host.View.Phrases }}
	d.host.ClinicChanged = func(clinic api.Clinic) {
		if d.host.View.Session.UpdateClinic(clinic) {
			d.host.Drafts.Settings(clinic)
			d.page.ClinicChanged()
		}
	}
	d.host.FactorChanged = func() { d.page.FactorChanged() }
	window.Canvas().SetOnTypedKey(func(event *fyne.KeyEvent) {
		if event.Name == fyne.KeyEscape {
			d.host.Dialogs.Close()
		}
	})
	d.open()
	return d
}

// hostOf returns the desk's side of the pages, which keeps everything and shows only the settings.
func hostOf(ctx context.Context, app fyne.App, window fyne.Window, at desktest.Desk) *Host {
	view := at.View()
	phrases := func() phrases.Phrases { return view.Phrases }
	return &Host{
		Context: ctx, View: view, Drafts: &drafts.Drafts{}, Canvas: window.Canvas(), Clipboard: app.Clipboard(),
		Dialogs:  &parts.Dialogs{Canvas: window.Canvas(), Back: func() string { return view.Say("back") }},
		Fields:   &parts.Fields{Canvas: window.Canvas(), Phrases: phrases, Touched: func() {}},
		Settings: func() local.Settings { return at.Settings }, Keep: func(func(*local.Settings)) {},
		Ring: func(func(error)) {}, Speak: func(string) {}, SignOut: func() {},
		SignedOut:    func(err error) bool { return madoguchi.KindOf(err) == madoguchi.KindUnauthenticated },
		AtSettings:   func() bool { return true },
		ReloadClinic: func(then func()) { then() },
	}
}

// open rebuilds the page and shows it.
func (d *desk) open() {
	d.page = New(d.host)
	d.show(d.page.Content)
}

// show shows a page beside the desk's rail.
func (d *desk) show(page fyne.CanvasObject) {
	rail := widgets.Sized(look.Rail, 1, widgets.Down(0))
	d.Window.Window.SetContent(widgets.Edges(nil, nil, rail, nil, page))
}

// speak changes the language and rebuilds the page.
func (d *desk) speak(language string) {
	d.host.View.Phrases = phrases.In(language)
	d.host.View.Session.Speak(language)
	d.open()
}

// submit acts like Ctrl+Enter.
func (d *desk) submit() {
	if d.host.Dialogs.Open != nil {
		d.host.Dialogs.Open.Submit()
		return
	}
	d.page.Submit()
}

func (d *desk) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	d.toolkit.Await(t, what, holds, d.Words)
}

func (d *desk) settle(t *testing.T) {
	t.Helper()
	d.toolkit.Settle(t, d.Words)
}

// deskOf returns a desk at a prepared server, whose background work is disabled.
func deskOf(t *testing.T, prepare func(*deskserver.Server)) *desk {
	t.Helper()
	ctx, cut := context.WithCancel(t.Context())
	cut()
	return deskAt(ctx, t, widgetstest.App(t), desktest.Clinic(prepare))
}

// adminDesk returns a desk with a signed-in admin.
func adminDesk(t *testing.T) *desk {
	t.Helper()
	return deskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
}

// liveDeskOf returns a desk whose background work runs.
func liveDeskOf(t *testing.T, prepare func(*deskserver.Server)) *desk {
	t.Helper()
	toolkit := desktest.NewToolkit(t)
	d := deskAt(t.Context(), t, toolkit.App, desktest.Clinic(prepare))
	d.toolkit = toolkit
	return d
}

// liveAdminDesk returns a live desk with a signed-in admin, at the staff settings.
func liveAdminDesk(t *testing.T) (*desk, *staffPart) {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	return d, staffAt(t, d)
}

// liveStaffedDesk is liveAdminDesk with a colleague.
func liveStaffedDesk(t *testing.T) (*desk, *staffPart) {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.User.SetRole("admin")
		clinic.Staff.Put(desktest.Mari)
	})
	return d, staffAt(t, d)
}

// staffAt returns the staff part of an admin's settings, with the server's lists.
func staffAt(t *testing.T, d *desk) *staffPart {
	t.Helper()
	d.Window.Window.Resize(fyne.NewSize(1024, 700))
	page := d.page
	page.turn(clinicsettings.SectionStaff)
	list, err := d.host.View.Session.Members.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page.staff.show(list)
	return page.staff
}

// icon returns the first icon button with a label in the settings form.
func (d *desk) icon(t *testing.T, code string) *widgets.IconButton {
	t.Helper()
	for _, object := range test.LaidOutObjects(d.page.body) {
		if button, ok := object.(*widgets.IconButton); ok && button.Label == d.host.View.Phrases.Say(code) {
			return button
		}
	}
	t.Fatalf("there is no %s", code)
	return nil
}

// A doctor is removed by the answer, not before; a doctor without a name is removed at once.
func TestRemovingADoctorIsAsked(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	page := d.page
	page.turn(clinicsettings.SectionDoctors)
	before := len(page.form.draft.Doctors)
	d.icon(t, "doctors.remove").OnPress()
	if d.Key(fyne.KeyEscape); len(page.form.draft.Doctors) != before {
		t.Fatal("removed without an answer")
	}
	d.icon(t, "doctors.remove").OnPress()
	if d.submit(); len(page.form.draft.Doctors) != before-1 || page.undo.Disabled() {
		t.Errorf("%d doctors, undo is off: %v", len(page.form.draft.Doctors), page.undo.Disabled())
	}
	page.form.draft.Doctors[0].Name = ""
	page.form.build()
	d.icon(t, "doctors.remove").OnPress()
	if d.host.Dialogs.Open != nil || len(page.form.draft.Doctors) != before-2 {
		t.Errorf("asks %T about nobody", d.host.Dialogs.Open)
	}
}

// Doctors, menus, the clinic and invitations are corrected in the same way.
func TestSettingsAreMendedByOnePress(t *testing.T) {
	d := adminDesk(t)
	page := d.page
	doctor, menu := page.form.draft.Doctors[0], page.form.draft.Menus[0]
	for key, test := range map[string]struct{ typed, label, want string }{
		"doctors/" + doctor.ID + "/name": {"⻘木 由紀⼦", "「青木 由紀子」に直す", "青木 由紀子"},
		"menus/" + menu.ID + "/name":     {"⼩児科", "「小児科」に直す", "小児科"},
		"name":                           {"⻘木内科①", "「青木内科１」に直す", "青木内科１"},
	} {
		page.turn(clinicsettings.SectionOf(key))
		page.form.fields[key].Input().SetText(test.typed)
		_, faults := page.form.draft.Change(everySection()...)
		page.form.blame(faults)
		d.Mends(t, page.form.fields[key], test.label, test.want)
	}
	if _, faults := page.form.draft.Change(everySection()...); len(faults) > 0 {
		t.Errorf("wrong is still %v", faults)
	}

	s := staffAt(t, d)
	s.name.Input().SetText("⾼橋 実")
	s.blame(s.draft.Check(d.host.View.Session.Clinic))
	d.Mends(t, s.name, "「高橋 実」に直す", "高橋 実")
}

// The notice about another role fits into the smallest window, in both languages.
func TestWhatIsSaidOfARoleFits(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		d, _ := liveAdminDesk(t)
		d.speak(language)
		page := d.page
		page.ExplainRole()
		if got := page.Content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
	}
}

// If the sign-in is not recent, the settings ask for the password before the setup.
func TestTheFirstSetUpAsksForThePassword(t *testing.T) {
	s := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.SecondFactor.SetStale(true) })

	s.Press(t, "factor.setUp")
	s.await(t, "the password is asked for", func() bool { return s.Says("setUp.password") })
	s.Typed(t, deskserver.Password)
	s.PressReturn(t)
	s.await(t, "the secret is shown", func() bool { return s.Says("setup.scan") })
}

// If the sign-in is not recent, the settings ask for the password in a dialog, which also shows other errors.
func TestTheSettingsAskForThePassword(t *testing.T) {
	d := deskOf(t, func(*deskserver.Server) {})
	factors{d.host}.askPassword(madoguchi.ErrUnavailable)
	if _, ok := d.Focused().(*inputs.Input); !ok || d.host.Dialogs.Open == nil {
		t.Fatalf("the focus is on %T", d.Focused())
	}
	shown := d.Words()
	for _, wanted := range []string{
		d.host.View.Phrases.Problem(madoguchi.ErrUnavailable), d.host.View.Phrases.Say("stop"),
	} {
		if !strings.Contains(shown, wanted) {
			t.Errorf("%q is not shown: %s", wanted, shown)
		}
	}
	if strings.Contains(shown, d.host.View.Phrases.Say("setup.needed")) {
		t.Error("it is said to be needed")
	}
}

// A change without password or code asks for them at their fields, and sends nothing.
func TestAChangeOfTheSecondFactorAsksForItsProof(t *testing.T) {
	d := deskOf(t, func(*deskserver.Server) {})
	sent := 0
	change := factorChange{"factor.codes", widgets.Outlined, func(string, string, func(error)) { sent++ }}
	factors{d.host}.askProof(change)
	asks := func() int { return strings.Count(d.Words(), d.host.View.Say("error.required")) }
	before := asks() // in the lead
	d.host.Dialogs.Open.Submit()
	if got := asks() - before; got != 2 || sent != 0 {
		t.Errorf("asks for %d texts, sent %d times", got, sent)
	}
	d.Typed(t, deskserver.Password)
	d.Tab()
	d.Typed(t, deskserver.Code)
	if d.host.Dialogs.Open.Submit(); sent != 1 {
		t.Errorf("sent %d times", sent)
	}
}

// Esc does not close the recovery codes unread.
func TestRecoveryCodesStayUntilKept(t *testing.T) {
	d := deskOf(t, func(*deskserver.Server) {})
	factors{d.host}.showCodes([]string{"one", "two"})
	d.host.Dialogs.Open.Close()
	if d.host.Dialogs.Open == nil || len(d.host.Canvas.Overlays().List()) != 1 {
		t.Error("the codes are gone")
	}
}

// The settings offer only possible actions; a required second factor cannot be switched off.
func TestSettingsOfTheSecondFactor(t *testing.T) {
	d := deskOf(t, func(*deskserver.Server) {})
	for _, c := range []struct {
		on, needed bool
		shown      []string
		hidden     string
	}{
		{false, false, []string{"factor.setUp"}, "factor.switchOff"},
		{true, false, []string{"factor.codes", "factor.replace", "factor.switchOff"}, "factor.setUp"},
		{true, true, []string{"factor.codes", "factor.replace"}, "factor.switchOff"},
	} {
		d.host.View.Session.SecondFactor.On, d.host.View.Session.SecondFactor.Needed = c.on, c.needed
		d.open()
		markup := test.RenderObjectToMarkup(d.page.own)
		for _, code := range c.shown {
			if !strings.Contains(markup, d.host.View.Phrases.Say(code)) {
				t.Errorf("on %v, needed %v: %s is not offered", c.on, c.needed, code)
			}
		}
		if strings.Contains(markup, ">"+d.host.View.Phrases.Say(c.hidden)+"<") {
			t.Errorf("on %v, needed %v: %s is offered", c.on, c.needed, c.hidden)
		}
	}
}

// Staff reach the page for another password from the settings. If no browser opens, the desk shows its address.
func TestAnotherPasswordIsChosenInTheBrowser(t *testing.T) {
	d := adminDesk(t)
	var opened []string
	d.host.Browse = func(address string) error {
		opened = append(opened, address)
		return nil
	}
	d.Press(t, "settings.password")
	want := d.host.View.Session.Server() + "/clinic/password"
	if len(opened) != 1 || opened[0] != want {
		t.Errorf("opened %v, want %s", opened, want)
	}
	d.host.Browse = func(string) error { return errors.New("no browser") }
	d.Press(t, "settings.password")
	d.Reads(t, "ブラウザーを開けませんでした", "/clinic/password")
}
