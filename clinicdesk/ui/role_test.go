package ui

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
)

// administers reports whether the settings show what admins alone have.
func (d liveDesk) administers() bool { return d.says("section.menus") }

// saysRole reports whether the window says that the role is reception now.
func (d liveDesk) saysRole() bool {
	return strings.Contains(d.words(), withoutGaps(d.phrases.Say("settings.roleChanged", d.phrases.Code("role", "reception"))))
}

// reopen leaves the settings, and comes back to them.
func (d liveDesk) reopen() {
	d.goTo(atSchedule)
	d.goTo(atSettings)
}

// A new admin gets the admins' settings at the next opening, without a notice.
func TestSettingsOfWhoBecameAdmin(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.goTo(atSettings)
	d.settle(t)
	if d.administers() {
		t.Fatalf("a receptionist's settings: %s", d.words())
	}
	d.clinic.SetStaff("admin")
	d.clinic.Rename("事務長 佐藤")
	d.reopen()
	d.await(t, "the tabs are there", d.administers)
	if d.settingsPage().notice.Words.Text() != "" || d.shell.person.Text() != "事務長 佐藤" || !strings.Contains(d.settingsPage().who.Text(), "事務長 佐藤") {
		t.Errorf("the window shows: %s", d.words())
	}
	d.settingsPage().turn(backend.SectionStaff)
	d.await(t, "the list is there", func() bool { return d.says("staff.nobody") })
}

// A former admin gets the others' settings at the next opening, with a notice, once. What was typed is there
// again for an admin.
func TestSettingsOfWhoIsAdminNoMore(t *testing.T) {
	d, s := liveAdminDesk(t)
	d.settle(t)
	s.name.SetText("西村 真理")
	page := d.settingsPage()
	page.turn(backend.SectionClinic)
	page.form.fields["name"].SetText("みどり医院")
	d.clinic.SetStaff("reception")
	d.reopen()
	d.await(t, "it is said", d.saysRole)
	if d.administers() || d.focused() != nil || !d.says("settings.account") {
		t.Errorf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
	d.submit() // as Ctrl+Enter does
	d.reopen()
	d.settle(t)
	if d.saysRole() || d.administers() {
		t.Errorf("opened again: %s", d.words())
	}
	d.clinic.SetStaff("admin")
	d.reopen()
	d.await(t, "the tabs are there again", d.administers)
	if page := d.settingsPage(); page.form.draft.Name != "みどり医院" || page.staff.name.Text() != "西村 真理" || page.notice.Words.Text() != "" {
		t.Errorf("the clinic's name reads %q, the invitation's %q", page.form.draft.Name, page.staff.name.Text())
	}
}

// Where the server refuses something for want of rights, the desk asks anew who it is, and the settings follow.
func TestARefusalForWantOfRights(t *testing.T) {
	for name, try := range map[string]func(*testing.T, liveDesk, *staffPart){
		"the list":        func(_ *testing.T, _ liveDesk, s *staffPart) { s.load() },
		"an invitation":   func(_ *testing.T, _ liveDesk, s *staffPart) { s.invite("南 健", "ken@example.jp") },
		"sent again":      func(_ *testing.T, _ liveDesk, s *staffPart) { s.sendAgain(invitedOf("ken@example.jp")) },
		"a withdrawal":    func(_ *testing.T, _ liveDesk, s *staffPart) { s.withdraw(invitedOf("ken@example.jp")) },
		"a role":          func(t *testing.T, d liveDesk, _ *staffPart) { d.chooseDoctor(t); d.press(t, "staff.changeGo") },
		"a removal":       func(_ *testing.T, d liveDesk, s *staffPart) { s.askRemoval(mari); d.submit() },
		"an open form":    func(t *testing.T, d liveDesk, _ *staffPart) { d.press(t, "staff.change"); d.askWho() },
		"an open removal": func(_ *testing.T, d liveDesk, s *staffPart) { s.askRemoval(mari); d.askWho() },
		"an open question": func(_ *testing.T, d liveDesk, s *staffPart) {
			s.askWithdrawal(invitedOf("ken@example.jp"))
			d.askWho()
		},
		"the clinic's settings": func(_ *testing.T, d liveDesk, _ *staffPart) {
			page := d.settingsPage()
			page.turn(backend.SectionClinic)
			page.form.fields["name"].SetText("みどり医院")
			page.submit()
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveStaffedDesk(t)
			d.settle(t)
			d.clinic.SetStaff("reception")
			try(t, d, s)
			d.await(t, "it is said", d.saysRole)
			d.settle(t)
			if d.administers() || d.dialogs.Open != nil || len(d.window.Canvas().Overlays().List()) != 0 || d.focused() != nil || !d.saysRole() {
				t.Errorf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
			}
		})
	}
}

func invitedOf(email string) backend.Invitation {
	return backend.Invitation{ID: "some", Name: "南 健", Email: email, Role: "reception"}
}

// An answer that comes after the role has gone changes nothing any more.
func TestALateAnswerAfterTheRoleHasGone(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.settle(t)
	came, release := d.clinic.HoldChanges()
	defer release()
	s.askRemoval(mari)
	d.submit()
	<-came
	d.clinic.SetStaff("reception")
	d.askWho()
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
		clinic.SetStaff("admin")
		clinic.SetClinic(func(c *api.Clinic) { c.Doctors, c.Hours, c.Menus = nil, nil, nil })
	})
	d.settle(t)
	d.typed(t, "青木 由紀子")
	d.clinic.SetStaff("reception")
	d.pages.guide.submit()
	d.await(t, "it is said", d.saysRole)
	d.goTo(atSchedule)
	d.settle(t)
	if d.says("guide.unready") || !d.says("schedule.unready") || d.schedulePage().ready.Visible() {
		t.Errorf("the schedule: %s", d.words())
	}
}

// A dialog about one's own second factor is no admins' matter: it stays, and so does what was typed there.
func TestADialogOfOnesOwnStays(t *testing.T) {
	d, _ := liveAdminDesk(t)
	d.settingsPage().turn(ofDesk)
	d.settle(t)
	d.askProof(d.factorChanges()[0])
	d.typed(t, "secret")
	at := d.focused()
	d.clinic.SetStaff("reception")
	d.askWho()
	d.await(t, "the tabs are gone", func() bool { return len(d.settingsPage().tabs) == 0 })
	if d.dialogs.Open == nil || d.focused() != at {
		t.Errorf("the dialog is %v, the keyboard at %T", d.dialogs.Open, d.focused())
	}
}

// Where nobody answers, the desk goes on as it was.
func TestNobodySaysWhoIsThere(t *testing.T) {
	d, _ := liveAdminDesk(t)
	d.settle(t)
	d.clinic.SetStaff("reception")
	d.clinic.SetDown(true)
	d.reopen()
	d.settle(t)
	if page := d.settingsPage(); !d.administers() || page.notice.Words.Text() != "" || !d.session.IsAdmin() {
		t.Errorf("the window shows: %s", d.words())
	}
}

// What is said of another role fits into the smallest window, in both languages.
func TestWhatIsSaidOfARoleFits(t *testing.T) {
	for _, language := range []string{backend.Japanese, backend.English} {
		d, _ := liveAdminDesk(t)
		d.speak(language)
		page := d.settingsPage()
		page.sayRole()
		if got := page.content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
	}
}
