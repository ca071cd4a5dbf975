package ui

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
)

// administers reports whether the settings show the admin sections.
func (d liveDesk) administers() bool { return d.says("section.menus") }

// saysRole reports whether the window says that the role is now reception.
func (d liveDesk) saysRole() bool {
	return strings.Contains(d.words(),
		withoutGaps(d.phrases.Say("settings.roleChanged", d.phrases.Code("role", "reception"))))
}

// reopen leaves the settings and returns.
func (d liveDesk) reopen() {
	d.in.goTo(atSchedule)
	d.in.goTo(atSettings)
}

// A new admin gets the admins' settings at the next opening, without a notice.
func TestSettingsOfWhoBecameAdmin(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.in.goTo(atSettings)
	d.settle(t)
	if d.administers() {
		t.Fatalf("a receptionist's settings: %s", d.words())
	}
	d.clinic.User.SetRole("admin")
	d.clinic.User.Rename("事務長 佐藤")
	d.reopen()
	d.await(t, "the tabs are there", d.administers)
	if d.saysRole() || d.in.shell.person.Text() != "事務長 佐藤" ||
		!strings.Contains(d.words(), withoutGaps("事務長 佐藤　"+d.in.session.Clinic.Name)) {
		t.Errorf("the window shows: %s", d.words())
	}
	d.turn(t, "section.staff")
	d.await(t, "the list is there", func() bool { return d.says("staff.nobody") })
}

// A former admin gets the other settings at the next opening, with a notice, once. The input is kept for the case that
// the admin role returns.
func TestSettingsOfWhoIsAdminNoMore(t *testing.T) {
	d := liveAdminDesk(t)
	d.settle(t)
	d.field(t, "staff.name").SetText("西村 真理")
	d.turn(t, "section.clinic")
	d.field(t, "clinic.name").SetText("みどり医院")
	d.clinic.User.SetRole("reception")
	d.reopen()
	d.await(t, "it is said", d.saysRole)
	if d.administers() || d.focused() != nil || !d.says("settings.account") {
		t.Errorf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
	d.in.submit() // as Ctrl+Enter does
	d.reopen()
	d.settle(t)
	if d.saysRole() || d.administers() {
		t.Errorf("opened again: %s", d.words())
	}
	d.clinic.User.SetRole("admin")
	d.reopen()
	d.await(t, "the tabs are there again", d.administers)
	d.turn(t, "section.clinic")
	if name := d.field(t, "clinic.name").Text(); name != "みどり医院" || d.saysRole() {
		t.Errorf("the clinic's name reads %q; the window shows: %s", name, d.words())
	}
	d.turn(t, "section.staff")
	if name := d.field(t, "staff.name").Text(); name != "西村 真理" {
		t.Errorf("the invitation's name reads %q", name)
	}
}

// After a KindForbidden error the desk asks for the user's role again, and the settings follow it.
func TestARefusalForWantOfRights(t *testing.T) {
	for name, try := range map[string]func(*testing.T, liveDesk){
		"the list":      func(t *testing.T, d liveDesk) { d.turn(t, "section.clinic"); d.turn(t, "section.staff") },
		"an invitation": func(t *testing.T, d liveDesk) { d.invite(t, "北 優", "yu@example.jp") },
		"sent again":    func(t *testing.T, d liveDesk) { d.press(t, "staff.again") },
		"a withdrawal": func(t *testing.T, d liveDesk) {
			d.press(t, "staff.withdraw")
			d.press(t, "staff.withdrawGo")
		},
		"a role":           func(t *testing.T, d liveDesk) { d.chooseDoctor(t); d.press(t, "change") },
		"a removal":        func(t *testing.T, d liveDesk) { d.openRemoval(t); d.in.submit() },
		"an open form":     func(t *testing.T, d liveDesk) { d.press(t, "staff.change"); d.in.reloadRole() },
		"an open removal":  func(t *testing.T, d liveDesk) { d.openRemoval(t); d.in.reloadRole() },
		"an open question": func(t *testing.T, d liveDesk) { d.press(t, "staff.withdraw"); d.in.reloadRole() },
		"the clinic's settings": func(t *testing.T, d liveDesk) {
			d.turn(t, "section.clinic")
			d.field(t, "clinic.name").SetText("みどり医院")
			d.press(t, "save")
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := liveStaffedDesk(t)
			d.invite(t, "南 健", "ken@example.jp")
			d.await(t, "the list has the invitation", func() bool { return d.says("staff.again") })
			d.settle(t)
			d.clinic.User.SetRole("reception")
			try(t, d)
			d.await(t, "it is said", d.saysRole)
			d.settle(t)
			if d.administers() || d.dialogs.Open != nil || len(d.window.Canvas().Overlays().List()) != 0 ||
				d.focused() != nil || !d.saysRole() {
				t.Errorf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
			}
		})
	}
}

// openRemoval opens the question before the colleague is removed.
func (d liveDesk) openRemoval(t *testing.T) {
	t.Helper()
	d.press(t, "staff.change")
	d.press(t, "staff.remove")
}

// An answer that arrives after the role was lost changes nothing.
func TestALateAnswerAfterTheRoleHasGone(t *testing.T) {
	d := liveStaffedDesk(t)
	d.settle(t)
	came, release := d.clinic.HoldChanges()
	defer release()
	d.openRemoval(t)
	d.in.submit()
	<-came
	d.clinic.User.SetRole("reception")
	d.in.reloadRole()
	d.await(t, "it is said", d.saysRole)
	release()
	d.settle(t)
	if d.administers() || !d.saysRole() || d.says("error.forbidden") || d.dialogs.Open != nil {
		t.Errorf("after the answer: %s", d.words())
	}
}

// The guide of a new clinic is for admins. A former admin is led to the other settings, with a notice.
func TestTheGuideOfWhoIsAdminNoMore(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.User.SetRole("admin")
		clinic.Settings.Change(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
	})
	d.settle(t)
	d.typed(t, "青木 由紀子")
	d.clinic.User.SetRole("reception")
	d.in.submit()
	d.await(t, "it is said", d.saysRole)
	d.in.goTo(atSchedule)
	d.settle(t)
	if d.says("guide.unready") || !d.says("schedule.unready") || d.in.schedulePage().ready.Visible() {
		t.Errorf("the schedule: %s", d.words())
	}
}

// A dialog about the user's own second factor is not for admins only: it stays, and so does its input.
func TestADialogOfOnesOwnStays(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	d.in.session.SecondFactor.On = true
	d.in.goTo(atSettings)
	d.settle(t)
	d.press(t, "factor.codes")
	d.typed(t, "secret")
	at := d.focused()
	d.clinic.User.SetRole("reception")
	d.in.reloadRole()
	d.await(t, "the tabs are gone", func() bool { return !d.administers() })
	if d.dialogs.Open == nil || d.focused() != at {
		t.Errorf("the dialog is %v, the keyboard at %T", d.dialogs.Open, d.focused())
	}
}

// If the server does not answer, the desk stays as it is.
func TestNobodySaysWhoIsThere(t *testing.T) {
	d := liveAdminDesk(t)
	d.settle(t)
	d.clinic.User.SetRole("reception")
	d.clinic.SetDown(true)
	d.reopen()
	d.settle(t)
	if !d.administers() || d.saysRole() || !d.in.session.IsAdmin() {
		t.Errorf("the window shows: %s", d.words())
	}
}
