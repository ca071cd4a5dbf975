package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

// mari is a colleague of who signs in.
var mari = api.Member{ID: "staff2", Name: "西村 真理", Email: "mari@example.jp", Role: "reception"}

// liveStaffedDesk is liveAdminDesk of somebody who has a colleague.
func liveStaffedDesk(t *testing.T) (liveDesk, *staffPart) {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.SetStaff("admin")
		clinic.PutMember(mari)
	})
	return d, staffAt(t, d.Desk)
}

// chooseDoctor opens the colleague's form by keyboard, and chooses the role doctor and the clinic's first doctor.
func (d liveDesk) chooseDoctor(t *testing.T) {
	t.Helper()
	d.press(t, "staff.change")
	d.key(fyne.KeyUp)
	d.window.Canvas().FocusNext()
	d.key(fyne.KeyDown)
	choice, ok := d.focused().(*widgets.Select)
	if !ok || choice.Chosen() != d.session.Clinic.Doctors[0].Name {
		t.Fatalf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
}

func TestARoleIsGivenByKeyboard(t *testing.T) {
	d, s := liveStaffedDesk(t)
	if got := len(s.buttons); got != 1 {
		t.Errorf("%d members can be changed; nobody changes themselves", got)
	}
	d.chooseDoctor(t)
	d.submit() // as Ctrl+Enter does
	d.submit()
	if !s.busy || !s.button.Disabled() || !d.says("staff.changing") {
		t.Errorf("while it is under way: busy %v; the window shows: %s", s.busy, d.words())
	}
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "医師（") })
	if got := d.clinic.Colleagues()[0]; got.Role != "doctor" || got.DoctorID != d.session.Clinic.Doctors[0].ID {
		t.Errorf("the server has %+v", got)
	}
	if !strings.Contains(s.notice.Words.Text(), "西村 真理 さんの役割を「医師（") || d.dialogs.Open != nil || s.busy {
		t.Errorf("it is said: %q, the dialog is %v", s.notice.Words.Text(), d.dialogs.Open)
	}
	if !d.atButton("staff.change") || s.focused() == "" {
		t.Errorf("the keyboard is at %T", d.focused())
	}
}

// A form in which nothing was chosen changes nothing: an admin who is one of the clinic's doctors stays that.
func TestAFormWithoutAChange(t *testing.T) {
	boss := api.Member{ID: "staff3", Name: "青木 由紀子", Email: "boss@example.jp", Role: "admin", DoctorID: "aoki"}
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.SetStaff("admin")
		clinic.PutMember(boss)
	})
	s := staffAt(t, d.Desk)
	d.press(t, "staff.change")
	d.press(t, "staff.changeGo")
	if d.dialogs.Open != nil || s.busy || d.clinic.Colleagues()[0] != boss {
		t.Errorf("the dialog is %v, the server has %+v", d.dialogs.Open, d.clinic.Colleagues())
	}
}

// What was chosen stays in the form when nobody answers, and the same again is done.
func TestARoleAfterALostAnswer(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.clinic.LoseAnswers(true)
	d.press(t, "staff.changeGo")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	if d.dialogs.Open == nil || !d.says("staff.doctor") || s.busy {
		t.Errorf("the form is gone, or what was chosen: %s", d.words())
	}
	d.clinic.LoseAnswers(false)
	d.press(t, "staff.changeGo")
	d.await(t, "it is done", func() bool { return d.dialogs.Open == nil && strings.Contains(s.notice.Words.Text(), "西村 真理") })
	if d.says("error.unavailable") {
		t.Error("the problem is still there")
	}
}

// Who closes the form after a lost answer sees in the list what came of it.
func TestTheListAfterALostAnswer(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.clinic.LoseAnswers(true)
	d.press(t, "staff.changeGo")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	d.key(fyne.KeyEscape)
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "医師（") })
}

// What the server refuses is said in the form, which stays; the list behind it is read anew.
func TestARoleForSomebodyWhoWasRemoved(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.clinic.DropMember(mari.ID)
	d.press(t, "staff.changeGo")
	d.await(t, "it is said", func() bool { return d.says("staff.gone") })
	d.await(t, "the list is without them", func() bool { return !strings.Contains(s.listed(), "mari@example.jp") })
	if d.dialogs.Open == nil || !d.says("staff.doctor") {
		t.Errorf("the form is gone, or what was chosen: %s", d.words())
	}
	d.key(fyne.KeyEscape)
	if d.dialogs.Open != nil || d.focused() != nil {
		t.Errorf("after Esc the dialog is %v, the keyboard at %T", d.dialogs.Open, d.focused())
	}
}

// The refusals that a form can meet are sentences there.
func TestRefusalsInTheForm(t *testing.T) {
	d := adminDesk(t, false)
	s := staffAt(t, d)
	s.askRemoval(mari)
	dialog := newMemberDialog(s, mari, widgets.Danger, "staff.removeGo", "staff.removing")
	dialog.dialog = d.dialogs.Open.(*parts.Form)
	for _, err := range []error{madoguchi.ErrOwnAccount, madoguchi.ErrForbidden, madoguchi.ErrUnavailable, madoguchi.ErrNotFound} {
		dialog.refused(err)
		if got := dialog.problem.Words.Text(); got == "" || got == d.phrases.Say("error.other") || !dialog.problem.Content.Visible() {
			t.Errorf("%v reads %q", err, got)
		}
	}
}

// A doctor who leaves the clinic while the form is open is not chosen unseen.
func TestADoctorWhoLeavesMeanwhile(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.chooseDoctor(t)
	clinic := d.session.Clinic
	clinic.Doctors, clinic.Revision = clinic.Doctors[1:], clinic.Revision+1
	d.clinicChanged(clinic)
	d.submit()
	if s.busy || !d.says("error.unknown") || d.clinic.Colleagues()[0].Role != "reception" {
		t.Errorf("busy %v, the server has %+v; the window shows: %s", s.busy, d.clinic.Colleagues(), d.words())
	}
}

// Somebody is removed after a question that names them, which the keyboard answers with no first; a repeat after a lost
// answer finds it done.
func TestRemovingFromTheStaff(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.press(t, "staff.change")
	d.press(t, "staff.remove")
	if !d.says("staff.removeWarning") || !strings.Contains(d.words(), withoutGaps(d.phrases.Say("staff.removeAsk", mari.Name))) || !d.atButton("back") {
		t.Fatalf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
	d.key(fyne.KeyEscape)
	if len(d.window.Canvas().Overlays().List()) != 0 || !d.atButton("staff.change") || len(d.clinic.Colleagues()) != 1 {
		t.Fatalf("after Esc: the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
	d.pressReturn(t)
	d.press(t, "staff.remove")
	d.clinic.LoseAnswers(true)
	d.press(t, "staff.removeGo")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	d.clinic.LoseAnswers(false)
	d.press(t, "staff.removeGo")
	d.await(t, "the list is without them", func() bool { return !strings.Contains(s.listed(), "mari@example.jp") })
	if s.notice.Words.Text() != d.phrases.Say("staff.removed", mari.Name) || d.dialogs.Open != nil || len(d.clinic.Colleagues()) != 0 {
		t.Errorf("it is said: %q, the server has %+v", s.notice.Words.Text(), d.clinic.Colleagues())
	}
	if d.focused() != nil {
		t.Errorf("the keyboard is at %T of somebody who is gone", d.focused())
	}
}

// Who closes the dialog while a change is under way is told below the lists what came of it, good or bad.
func TestClosingWhileAChangeIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*deskserver.Server)
		said    string
		listed  func(list string) bool
	}{
		"done":    {func(*deskserver.Server) {}, "西村 真理 さんの役割を", listsDoctor},
		"refused": {func(clinic *deskserver.Server) { clinic.DropMember(mari.ID) }, "すでに削除されています", listsNobody},
		"lost":    {func(clinic *deskserver.Server) { clinic.LoseAnswers(true) }, "行われたかどうか分かりません", listsDoctor},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveStaffedDesk(t)
			d.chooseDoctor(t)
			c.prepare(d.clinic)
			d.submit()
			d.press(t, "staff.remove")
			if !d.says("staff.changeTitle") {
				t.Error("a removal can be begun")
			}
			d.key(fyne.KeyEscape)
			d.press(t, "staff.change")
			if d.dialogs.Open != nil {
				t.Error("another change can be begun")
			}
			d.await(t, "it is said", func() bool { return !s.busy && strings.Contains(s.notice.Words.Text(), c.said) })
			d.await(t, "the list is as it is now", func() bool { return c.listed(s.listed()) })
		})
	}
}

func listsDoctor(list string) bool { return strings.Contains(list, "医師（") }

func listsNobody(list string) bool { return !strings.Contains(list, mari.Email) }

// Who closes the question while a removal is under way, and whose answer is lost, sees in the list what came of it.
func TestClosingWhileARemovalIsUnderWay(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.press(t, "staff.change")
	d.press(t, "staff.remove")
	d.clinic.LoseAnswers(true)
	d.press(t, "staff.removeGo")
	d.key(fyne.KeyEscape)
	d.await(t, "the list is without them", func() bool { return listsNobody(s.listed()) })
	if !d.says("staff.unanswered") || d.says("error.unavailable") {
		t.Errorf("it is said: %q", s.notice.Words.Text())
	}
}

// A change that is under way when one goes to another page is made, and told on coming back.
func TestLeavingWhileAChangeIsUnderWay(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.submit()
	d.goTo(atReception)
	d.await(t, "it is answered", func() bool { return !s.busy })
	d.goTo(atSettings)
	if d.dialogs.Open != nil || !strings.Contains(d.words(), withoutGaps(s.notice.Words.Text())) || s.notice.Words.Text() == "" {
		t.Errorf("back in the settings: %s", d.words())
	}
}

// Signing out during a change closes its dialog, and what the server answers then
// goes nowhere: neither into the part that was there nor into the page that is there now.
func TestASessionThatEndsWhileAChangeIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*Desk)
		page string
	}{
		"signed out": {(*Desk).signOut, "signin.lead"},
		"ended":      {func(d *Desk) { d.signedOut(madoguchi.ErrUnauthenticated) }, "signin.ended"},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveStaffedDesk(t)
			d.settle(t) // a list that comes now would be taken for the answer's doing
			came, release := d.clinic.HoldChanges()
			defer release()
			d.press(t, "staff.change")
			d.press(t, "staff.remove")
			d.press(t, "staff.removeGo")
			<-came
			before := s.listed()
			c.end(d.Desk)
			if len(d.window.Canvas().Overlays().List()) != 0 || !d.says(c.page) {
				t.Errorf("after the session's end: %s", d.words())
			}
			release()
			d.settle(t)
			if len(d.window.Canvas().Overlays().List()) != 0 || !d.says(c.page) {
				t.Errorf("after the answer: %s", d.words())
			}
			if s.notice.Words.Text() != "" || s.listed() != before {
				t.Errorf("it is said: %q, the list is %s", s.notice.Words.Text(), s.listed())
			}
		})
	}
}

// A session that ends over a form whose answer was lost leads to the sign-in, and reads nothing any more.
func TestASessionThatEndsOverAForm(t *testing.T) {
	d, _ := liveStaffedDesk(t)
	d.chooseDoctor(t)
	d.clinic.LoseAnswers(true)
	d.press(t, "staff.changeGo")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	d.signedOut(madoguchi.ErrUnauthenticated)
	if len(d.window.Canvas().Overlays().List()) != 0 || !d.says("signin.ended") {
		t.Errorf("after the session's end: %s", d.words())
	}
}

func TestWithdrawingAnInvitation(t *testing.T) {
	d, s := liveAdminDesk(t)
	s.invite("南 健", "ken@example.jp")
	d.await(t, "the list has it", func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
	d.press(t, "staff.withdraw")
	if !strings.Contains(d.words(), withoutGaps(d.phrases.Say("staff.withdrawAsk", "南 健"))) || !d.atButton("back") {
		t.Fatalf("the keyboard is at %T; the window shows: %s", d.focused(), d.words())
	}
	if d.key(fyne.KeyEscape); s.busy || !d.atButton("staff.withdraw") {
		t.Errorf("after Esc: busy %v, the keyboard is at %T", s.busy, d.focused())
	}
	d.pressReturn(t)
	d.press(t, "staff.withdrawGo")
	d.await(t, "the list is without it", func() bool { return d.says("staff.nobody") })
	if s.notice.Words.Text() != d.phrases.Say("staff.withdrawn", "南 健") || d.focused() != nil || s.sent.Text() != "" {
		t.Errorf("it is said: %q and %q, the keyboard is at %T", s.notice.Words.Text(), s.sent.Text(), d.focused())
	}
}

// Where the answer to a withdrawal is lost, the list shows what came of it, or a way to it once the server is back.
func TestAWithdrawalWhoseAnswerIsLost(t *testing.T) {
	for name, lose := range map[string]func(*deskserver.Server, bool){"done": (*deskserver.Server).LoseAnswers, "not done": (*deskserver.Server).SetDown} {
		t.Run(name, func(t *testing.T) {
			d, s := liveAdminDesk(t)
			s.invite("南 健", "ken@example.jp")
			d.await(t, "the list has it", func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
			d.press(t, "staff.withdraw")
			lose(d.clinic, true)
			d.press(t, "staff.withdrawGo")
			d.await(t, "it is said that nobody answered", func() bool { return !s.busy && d.says("staff.unanswered") })
			d.settle(t)
			lose(d.clinic, false)
			if name == "done" {
				if !d.says("staff.nobody") || d.says("error.unavailable") {
					t.Errorf("the window shows: %s", d.words())
				}
				return
			}
			d.press(t, "staff.reload")
			d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "ken@example.jp") })
		})
	}
}

// An invitation that cannot be withdrawn any more says why, and the list is read anew.
func TestWithdrawingTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(clinic *deskserver.Server, id string)
		code string
	}{
		"used":     {func(clinic *deskserver.Server, id string) { clinic.EndInvitation(id, madoguchi.LinkUsed) }, "error.linkUsed"},
		"expired":  {func(clinic *deskserver.Server, id string) { clinic.EndInvitation(id, madoguchi.LinkExpired) }, "error.linkExpired"},
		"replaced": {func(clinic *deskserver.Server, id string) { clinic.EndInvitation(id, madoguchi.LinkReplaced) }, "error.linkReplaced"},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveAdminDesk(t)
			s.invite("南 健", "ken@example.jp")
			d.await(t, "the list has it", func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
			c.end(d.clinic, d.clinic.Invitations()[0].ID)
			d.press(t, "staff.withdraw")
			d.press(t, "staff.withdrawGo")
			d.await(t, "it is said, and the list read anew", func() bool { return d.says(c.code) && d.says("staff.nobody") })
		})
	}
	d, s := liveAdminDesk(t)
	s.withdraw(backend.Invitation{ID: "never", Name: "南 健"})
	d.await(t, "it is said to be unknown", func() bool { return !s.busy && d.says("staff.notInvited") })
}

// The dialogs fit into the smallest window, in both languages, with long names and all that can be wrong; Tab reaches all
// of them.
func TestMemberDialogsFitTheSmallestWindow(t *testing.T) {
	long := backend.Member{
		ID: "staff2", Name: strings.Repeat("長い名前", 15), Email: strings.Repeat("a", 240) + "@clinic.example", Role: backend.Physician,
	}
	for _, language := range []string{backend.Japanese, backend.English} {
		d := adminDesk(t, false)
		d.speak(language)
		s := staffAt(t, d)
		for name, c := range map[string]struct {
			open  func(backend.Member)
			stops int
		}{"role": {s.askRole, 5}, "removal": {s.askRemoval, 2}} {
			c.open(long)
			dialog := d.dialogs.Open.(*parts.Form)
			dialog.Do = func() {}
			seen := map[fyne.Focusable]bool{}
			for range 10 {
				d.window.Canvas().FocusNext()
				seen[d.focused()] = true
			}
			if len(seen) != c.stops {
				t.Errorf("%s, %s: Tab reaches %d things", language, name, len(seen))
			}
			if got := dialog.Modal.MinSize(); got.Width > widgets.DialogWidth || got.Height > 700-2*look.Gap16-100 { // of a problem
				t.Errorf("%s, %s: the dialog takes %v", language, name, got)
			}
			dialog.Close()
		}
		s.askWithdrawal(backend.Invitation{ID: "x", Name: long.Name, Email: long.Email})
		asked := d.dialogs.Open.(*parts.Asked)
		if got := asked.Modal.MinSize(); got.Width > widgets.DialogWidth || got.Height > 700-2*look.Gap16 {
			t.Errorf("%s, withdrawal: the dialog takes %v", language, got)
		}
		asked.Close()
		s.notice.Say(d.phrases.Say("staff.changed", long.Name, s.roleOf(long.Name, "doctor", "aoki")))
		if got := d.settingsPage().content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
	}
}
