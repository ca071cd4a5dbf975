package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/widgets/inputs"
	"madoguchi/madoguchi"
)

// bare removes doctors, hours and menus from a clinic whose admin signs in.
func bare(s *deskserver.Server) {
	s.User.SetRole("admin")
	s.Settings.Change(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
}

// liveAdminDesk returns a live desk with a signed-in admin, before the staff list is open.
func liveAdminDesk(t *testing.T) liveDesk {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	d.openStaff(t)
	return d
}

// liveStaffedDesk is liveAdminDesk with a colleague.
func liveStaffedDesk(t *testing.T) liveDesk {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.User.SetRole("admin")
		clinic.Staff.Put(desktest.Mari)
	})
	d.openStaff(t)
	return d
}

// openStaff opens the settings at the staff list, and waits for the list.
func (d liveDesk) openStaff(t *testing.T) {
	t.Helper()
	d.window.Resize(fyne.NewSize(1024, 700))
	d.in.goTo(atSettings)
	d.turn(t, "section.staff")
	d.await(t, "the list is there", func() bool { return strings.Contains(d.words(), "sato@example.jp") })
	d.settle(t)
}

func (d *Desk) turn(t *testing.T, code string) { t.Helper(); d.keyboard().Turn(t, code) }

// labelled returns the first visible field with a label.
func (d *Desk) labelled(t *testing.T, label string) *inputs.Field {
	t.Helper()
	for _, object := range test.LaidOutObjects(d.window.Content()) {
		if field, ok := object.(*inputs.Field); ok && field.Label == label {
			return field
		}
	}
	t.Fatalf("there is no field %s; the window shows: %s", label, d.words())
	return nil
}

func (d *Desk) field(t *testing.T, code string) *inputs.Field {
	t.Helper()
	return d.keyboard().Field(t, code)
}

// chooseDoctor opens the colleague's form and selects the role doctor.
func (d liveDesk) chooseDoctor(t *testing.T) {
	t.Helper()
	d.keyboard().ChooseDoctor(t, d.in.session.Clinic.Doctors[0].Name)
}

// invite types an invitation into the form and sends it.
func (d liveDesk) invite(t *testing.T, name, email string) {
	t.Helper()
	d.field(t, "staff.name").SetText(name)
	d.field(t, "field.email").SetText(email)
	d.press(t, "staff.send")
}

// An invitation in flight during a change of language does not answer into the new form; the new form sends it again.
func TestAnotherLanguageWhileAnInvitationIsUnderWay(t *testing.T) {
	d := liveAdminDesk(t)
	came, release := d.clinic.HoldChanges()
	defer release()
	d.invite(t, "西村 真理", "mari@example.jp")
	<-came
	d.speak("en")
	d.turn(t, "section.staff")
	release()
	d.settle(t)
	if got := d.field(t, "staff.name").Text(); got != "西村 真理" {
		t.Fatalf("the new form reads %q", got)
	}
	d.press(t, "staff.send")
	d.await(t, "the invitation is answered", func() bool { return d.field(t, "staff.name").Text() == "" })
	if len(d.clinic.Staff.Invitations()) != 1 {
		t.Errorf("the server has %+v", d.clinic.Staff.Invitations())
	}
}

// Input survives a change of page and a broken connection.
func TestAnInvitationIsNotLost(t *testing.T) {
	d := liveAdminDesk(t)
	d.clinic.SetDown(true)
	d.invite(t, "西村 真理", "mari@example.jp")
	d.await(t, "the broken connection", func() bool { return d.says("error.unavailable") })
	d.in.goTo(atReception)
	d.speak("en")
	d.in.goTo(atSettings)
	d.turn(t, "section.staff")
	if name, email := d.field(t, "staff.name").Text(), d.field(t, "field.email").Text(); name != "西村 真理" ||
		email != "mari@example.jp" {
		t.Errorf("back again: %q, %q", name, email)
	}
}

// If the session ends during a change, its dialog closes, and the server's answer does not reach the page shown then.
func TestASessionThatEndsWhileAChangeIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*Desk)
		page string
	}{
		"signed out": {(*Desk).signOut, "signin.lead"},
		"ended":      {func(d *Desk) { d.in.signedOut(madoguchi.ErrUnauthenticated) }, "signin.ended"},
	} {
		t.Run(name, func(t *testing.T) {
			d := liveStaffedDesk(t)
			came, release := d.clinic.HoldChanges()
			defer release()
			d.press(t, "staff.change")
			d.press(t, "staff.remove")
			d.press(t, "staff.removeGo")
			<-came
			c.end(d.Desk)
			if len(d.window.Canvas().Overlays().List()) != 0 || !d.says(c.page) {
				t.Errorf("after the session's end: %s", d.words())
			}
			release()
			d.settle(t)
			if len(d.window.Canvas().Overlays().List()) != 0 || !d.says(c.page) {
				t.Errorf("after the answer: %s", d.words())
			}
		})
	}
}

// A session that ends over a form with a lost answer leads to the sign-in and loads nothing more.
func TestASessionThatEndsOverAForm(t *testing.T) {
	d := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.clinic.LoseAnswers(true)
	d.press(t, "change")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	d.in.signedOut(madoguchi.ErrUnauthenticated)
	if len(d.window.Canvas().Overlays().List()) != 0 || !d.says("signin.ended") {
		t.Errorf("after the session's end: %s", d.words())
	}
}

// A change continues while the user goes to another page, and its result appears on the return.
func TestLeavingWhileAChangeIsUnderWay(t *testing.T) {
	d := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.in.submit()
	d.in.goTo(atReception)
	d.settle(t)
	d.in.goTo(atSettings)
	d.reads(t, "西村 真理 さんの役割を「医師（")
	if d.dialogs.Open != nil || d.clinic.Staff.Colleagues()[0].Role != "doctor" {
		t.Errorf("the server has %+v; back in the settings: %s", d.clinic.Staff.Colleagues(), d.words())
	}
}

// The guide leads an admin from an empty clinic to one that can be booked, by keyboard alone.
func TestTheGuideLeadsToTheFirstVisit(t *testing.T) {
	d := liveDeskOf(t, bare)
	d.settle(t)
	if d.in.at != atGuide {
		t.Fatalf("one is at %v", d.in.at)
	}
	reads := func(text string) func() bool {
		return func() bool {
			input, ok := d.focused().(*inputs.Input)
			return ok && input.Text == text
		}
	}
	d.in.submit()
	if name := d.field(t, "doctors.name"); !name.Input().Focused() || name.Problem() != "入力してください。" ||
		len(d.in.session.Clinic.Doctors) != 0 {
		t.Fatalf("a doctor without a name is sent")
	}
	d.typed(t, "山田 太郎")
	d.tab()
	d.typed(t, "やまだ たろう")
	d.in.submit()
	d.await(t, "the second step, at Monday", reads("9:00-12:30 14:00-18:00"))
	d.typed(t, "8時半〜12時")
	d.in.submit()
	d.await(t, "the third step, at the menu's name", reads("一般診療"))
	d.in.submit()
	d.await(t, "the schedule", func() bool { return d.in.at == atSchedule })
	clinic := d.in.session.Clinic
	monday := api.OpeningHours{Weekday: 1, From: 8*60 + 30, Until: 12 * 60}
	if clinic.Doctors[0].Name != "山田 太郎" || clinic.Hours[0] != monday || clinic.Menus[0].Name != "一般診療" ||
		needsGuide(d.in.session) {
		t.Fatalf("the clinic is %+v, one is at %v", clinic, d.in.at)
	}
	if columns := d.in.view.Agenda(d.in.day.at, "", false).Columns; len(columns) != 1 ||
		d.focused() != fyne.Focusable(d.in.schedulePage().agenda.Grid()) {
		t.Errorf("the schedule has %d columns, the focus is on %T", len(columns), d.focused())
	}
	d.in.pane.Book(clinic.Doctors[0].ID, 9*60)
	if menu := d.keyboard().Select(t, "booking.menu"); menu.Chosen() != "一般診療" {
		t.Errorf("a booking offers the menu %q", menu.Chosen())
	}
}

// The guide can be left and resumed; the input is kept.
func TestTheGuideCanBeLeft(t *testing.T) {
	d := deskAt(t, bare)
	d.typed(t, "山田")
	d.in.goTo(atSchedule)
	page := d.in.schedulePage()
	if page.ready.Hidden || !page.strip.Visible() || page.note.Text() != d.phrases.Say("guide.unready") {
		t.Error("the schedule does not lead back")
	}
	page.ready.OnPress()
	name := d.field(t, "doctors.name")
	if d.in.at != atGuide || name.Text() != "山田" {
		t.Errorf("the name reads %q", name.Text())
	}
	d.ended() // also after the next sign-in
	again := d.drafts.Settings(api.Clinic{})
	if again.Doctors[0].Name != "山田" {
		t.Errorf("after the session's end: %+v", again.Doctors[0])
	}
}

// Non-admins are told to ask an admin.
func TestOthersAreToldWhomToAsk(t *testing.T) {
	d := deskAt(t, func(s *deskserver.Server) {
		s.Settings.Change(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
	})
	page := d.in.schedulePage()
	if d.in.at != atSchedule || !strings.Contains(page.note.Text(), "管理者") || !page.ready.Hidden ||
		!page.strip.Visible() {
		t.Errorf("says %q", page.note.Text())
	}
	d.in.goTo(atSettings)
	if d.says("section.menus") {
		t.Error("reception is shown the clinic's settings")
	}
}

// New doctors and menus appear at once, also in an open form, which keeps its input.
func TestAnOpenDeskShowsNewSettings(t *testing.T) {
	d := deskOf(t)
	d.in.pane.Book(deskserver.Aoki, 15*60)
	d.field(t, "booking.name").Input().SetText("田中 花子")
	d.in.schedulePage().doctors.SetValue(deskserver.Nishimura)
	clinic := d.in.session.Clinic
	clinic.Revision++
	clinic.Doctors = append(slices.Clone(clinic.Doctors), api.Doctor{ID: "new", Name: "髙橋 実", Capacity: 1})
	clinic.Menus = slices.Clone(clinic.Menus)
	clinic.Menus[1].Withdrawn = true
	clinic.Menus = append(clinic.Menus,
		api.Menu{ID: "checkup", Name: "健診", Minutes: map[string]map[string]int{"online": {"return": 20}}})
	d.in.clinicChanged(clinic)
	menu := d.keyboard().Select(t, "booking.menu")
	if len(menu.Options) != 2 || menu.Options[1].Label != "健診" || d.field(t, "booking.name").Text() != "田中 花子" {
		t.Errorf("the form offers %v", menu.Options)
	}
	page := d.in.schedulePage()
	columns := d.in.view.Agenda(d.in.day.at, "", false).Columns
	if len(columns) != 3 || len(page.doctors.Options) != 4 || page.doctorID != deskserver.Nishimura {
		t.Errorf("the schedule has %d columns, its filter %v, of which %q is chosen", len(columns),
			page.doctors.Options, page.doctorID)
	}
	clinic.Revision++
	clinic.Doctors = slices.Clone(clinic.Doctors)
	clinic.Doctors[1].Left = true
	if d.in.clinicChanged(clinic); page.doctorID != "" || len(page.doctors.Options) != 3 {
		t.Errorf("a doctor who has left stays chosen: %q of %v", page.doctorID, page.doctors.Options)
	}
}

// A day with visits is closed only after the admin has read how many there are.
func TestADayWithVisitsIsClosedAfterAQuestion(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	d.in.goTo(atSettings)
	d.turn(t, "section.days")
	d.press(t, "days.add")
	d.field(t, "days.from").Input().SetText("2026/11/24")
	d.press(t, "save")
	d.await(t, "the question", func() bool { return d.says("days.stranded") })
	d.reads(t, "11月24日（火）：予約 ", "予約はそのまま残ります")
	if days := d.in.session.Clinic.Days.Exceptions; len(days) != 0 {
		t.Fatalf("already closed: %+v", days)
	}
	d.dialogs.Open.Submit()
	d.await(t, "the day is closed", func() bool { return len(d.in.session.Clinic.Days.Exceptions) == 1 })
}

// Other weekly hours are asked about like a new closed day, also if nobody can tell which visits they strand.
func TestOtherHoursThatStrandVisitsAreAskedAbout(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	d.in.goTo(atSettings)
	d.turn(t, "section.hours")
	d.labelled(t, d.phrases.Weekday(2)).Input().SetText("9:00-9:30")
	d.press(t, "save")
	d.await(t, "the question", func() bool { return d.says("days.stranded") })
	d.reads(t, "11月24日（火）：予約 ")
	d.dialogs.Open.Close()
	d.clinic.SetDown(true)
	d.press(t, "save")
	d.await(t, "the question of what nobody can tell", func() bool { return d.says("days.unknown") })
}
