package settings

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/madoguchi"
)

func TestARoleIsGivenByKeyboard(t *testing.T) {
	d, s := liveStaffedDesk(t)
	if got := len(s.buttons); got != 1 {
		t.Errorf("%d members can be changed; nobody changes themselves", got)
	}
	d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
	d.submit() // like Ctrl+Enter
	d.submit()
	if !s.busy || !s.button.Disabled() || !d.Says("staff.changing") {
		t.Errorf("while it is under way: busy %v; the window shows: %s", s.busy, d.Words())
	}
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "医師（") })
	if got := d.clinic.Staff.Colleagues()[0]; got.Role != "doctor" ||
		got.DoctorID != d.host.View.Session.Clinic.Doctors[0].ID {
		t.Errorf("the server has %+v", got)
	}
	if !strings.Contains(s.notice.Words.Text(), "西村 真理 さんの役割を「医師（") || d.host.Dialogs.Open != nil || s.busy {
		t.Errorf("it is said: %q, the dialog is %v", s.notice.Words.Text(), d.host.Dialogs.Open)
	}
	if !d.AtButton("staff.change") || s.focused() == "" {
		t.Errorf("the keyboard is at %T", d.Focused())
	}
}

// A form without a choice changes nothing: an admin who is one of the clinic's doctors keeps that doctor.
func TestAFormWithoutAChange(t *testing.T) {
	boss := api.Member{
		ID: "staff00000000003", Name: "青木 由紀子", Email: "boss@example.jp", Role: "admin", DoctorID: deskserver.Aoki,
	}
	d := liveDeskOf(t, func(clinic *deskserver.Server) {
		clinic.User.SetRole("admin")
		clinic.Staff.Put(boss)
	})
	s := staffAt(t, d)
	d.Press(t, "staff.change")
	d.Press(t, "change")
	if d.host.Dialogs.Open != nil || s.busy || d.clinic.Staff.Colleagues()[0] != boss {
		t.Errorf("the dialog is %v, the server has %+v", d.host.Dialogs.Open, d.clinic.Staff.Colleagues())
	}
}

// After a lost answer the choice stays in the form, and a retry succeeds.
func TestARoleAfterALostAnswer(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
	d.clinic.LoseAnswers(true)
	d.Press(t, "change")
	d.await(t, "it is said that nobody answers", func() bool { return d.Says("error.unavailable") })
	if d.host.Dialogs.Open == nil || !d.Says("staff.doctor") || s.busy {
		t.Errorf("the form is gone, or what was chosen: %s", d.Words())
	}
	d.clinic.LoseAnswers(false)
	d.Press(t, "change")
	d.await(t, "it is done", func() bool {
		return d.host.Dialogs.Open == nil && strings.Contains(s.notice.Words.Text(), "西村 真理")
	})
	if d.Says("error.unavailable") {
		t.Error("the problem is still there")
	}
}

// After a lost answer, closing the form shows the outcome in the list.
func TestTheListAfterALostAnswer(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
	d.clinic.LoseAnswers(true)
	d.Press(t, "change")
	d.await(t, "it is said that nobody answers", func() bool { return d.Says("error.unavailable") })
	d.Key(fyne.KeyEscape)
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "医師（") })
}

// The form stays open and shows the server's refusal; the list behind it is reloaded.
func TestARoleForSomebodyWhoWasRemoved(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
	d.clinic.Staff.Drop(desktest.Mari.ID)
	d.Press(t, "change")
	d.await(t, "it is said", func() bool { return d.Says("staff.gone") })
	d.await(t, "the list is without them", func() bool { return !strings.Contains(s.listed(), "mari@example.jp") })
	if d.host.Dialogs.Open == nil || !d.Says("staff.doctor") {
		t.Errorf("the form is gone, or what was chosen: %s", d.Words())
	}
	d.Key(fyne.KeyEscape)
	if d.host.Dialogs.Open != nil || d.Focused() != nil {
		t.Errorf("after Esc the dialog is %v, the keyboard at %T", d.host.Dialogs.Open, d.Focused())
	}
}

// The form shows every possible refusal as a sentence.
func TestRefusalsInTheForm(t *testing.T) {
	d := adminDesk(t)
	s := staffAt(t, d)
	s.askRemoval(desktest.Mari)
	dialog := newMemberDialog(s, desktest.Mari, widgets.Danger, "staff.removeGo", "staff.removing")
	dialog.dialog = d.host.Dialogs.Open.(*parts.Form)
	for _, err := range []error{
		madoguchi.ErrOwnAccount, madoguchi.ErrForbidden, madoguchi.ErrUnavailable, madoguchi.ErrNotFound,
	} {
		dialog.refused(err)
		if got := dialog.problem.Words.Text(); got == "" || got == d.host.View.Phrases.Say("error.other") ||
			!dialog.problem.Content.Visible() {
			t.Errorf("%v reads %q", err, got)
		}
	}
}

// A doctor who leaves the clinic while the form is open is not silently chosen.
func TestADoctorWhoLeavesMeanwhile(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
	clinic := d.host.View.Session.Clinic
	clinic.Doctors, clinic.Revision = clinic.Doctors[1:], clinic.Revision+1
	d.host.ClinicChanged(clinic)
	d.submit()
	if s.busy || !d.Says("error.unknown") || d.clinic.Staff.Colleagues()[0].Role != "reception" {
		t.Errorf("busy %v, the server has %+v; the window shows: %s", s.busy, d.clinic.Staff.Colleagues(), d.Words())
	}
}

// A removal asks first, names the member, and focuses No. A retry after a lost answer succeeds.
func TestRemovingFromTheStaff(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.Press(t, "staff.change")
	d.Press(t, "staff.remove")
	if !d.Says("staff.removeWarning") || !strings.Contains(
		d.Words(), desktest.WithoutGaps(d.host.View.Phrases.Say("staff.removeAsk", desktest.Mari.Name)),
	) || !d.AtButton("back") {
		t.Fatalf("the keyboard is at %T; the window shows: %s", d.Focused(), d.Words())
	}
	d.Key(fyne.KeyEscape)
	overlays, colleagues := d.host.Canvas.Overlays().List(), d.clinic.Staff.Colleagues()
	if len(overlays) != 0 || !d.AtButton("staff.change") || len(colleagues) != 1 {
		t.Fatalf("after Esc: the keyboard is at %T; the window shows: %s", d.Focused(), d.Words())
	}
	d.PressReturn(t)
	d.Press(t, "staff.remove")
	d.clinic.LoseAnswers(true)
	d.Press(t, "staff.removeGo")
	d.await(t, "it is said that nobody answers", func() bool { return d.Says("error.unavailable") })
	d.clinic.LoseAnswers(false)
	d.Press(t, "staff.removeGo")
	d.await(t, "the list is without them", func() bool { return !strings.Contains(s.listed(), "mari@example.jp") })
	if s.notice.Words.Text() != d.host.View.Phrases.Say("staff.removed", desktest.Mari.Name) ||
		d.host.Dialogs.Open != nil || len(d.clinic.Staff.Colleagues()) != 0 {
		t.Errorf("it is said: %q, the server has %+v", s.notice.Words.Text(), d.clinic.Staff.Colleagues())
	}
	if d.Focused() != nil {
		t.Errorf("the keyboard is at %T of somebody who is gone", d.Focused())
	}
}

// If the dialog is closed during a change, the result, good or bad, appears below the lists.
func TestClosingWhileAChangeIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*deskserver.Server)
		said    string
		listed  func(list string) bool
	}{
		"done": {func(*deskserver.Server) {}, "西村 真理 さんの役割を", listsDoctor},
		"refused": {
			func(clinic *deskserver.Server) { clinic.Staff.Drop(desktest.Mari.ID) }, "すでに削除されています", listsNobody,
		},
		"lost": {func(clinic *deskserver.Server) { clinic.LoseAnswers(true) }, "行われたかどうか分かりません", listsDoctor},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveStaffedDesk(t)
			d.ChooseDoctor(t, d.host.View.Session.Clinic.Doctors[0].Name)
			c.prepare(d.clinic)
			d.submit()
			d.Press(t, "staff.remove")
			if !d.Says("staff.changeTitle") {
				t.Error("a removal can be begun")
			}
			d.Key(fyne.KeyEscape)
			d.Press(t, "staff.change")
			if d.host.Dialogs.Open != nil {
				t.Error("another change can be begun")
			}
			d.await(t, "it is said", func() bool { return !s.busy && strings.Contains(s.notice.Words.Text(), c.said) })
			d.await(t, "the list is as it is now", func() bool { return c.listed(s.listed()) })
		})
	}
}

func listsDoctor(list string) bool { return strings.Contains(list, "医師（") }

func listsNobody(list string) bool { return !strings.Contains(list, desktest.Mari.Email) }

// If the question is closed during a removal whose answer is lost, the list shows the outcome.
func TestClosingWhileARemovalIsUnderWay(t *testing.T) {
	d, s := liveStaffedDesk(t)
	d.Press(t, "staff.change")
	d.Press(t, "staff.remove")
	d.clinic.LoseAnswers(true)
	d.Press(t, "staff.removeGo")
	d.Key(fyne.KeyEscape)
	d.await(t, "the list is without them", func() bool { return listsNobody(s.listed()) })
	if !d.Says("staff.unanswered") || d.Says("error.unavailable") {
		t.Errorf("it is said: %q", s.notice.Words.Text())
	}
}

func TestWithdrawingAnInvitation(t *testing.T) {
	d, s := liveAdminDesk(t)
	s.invite("南 健", "ken@example.jp")
	d.await(t, "the list has it", func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
	d.Press(t, "staff.withdraw")
	if !strings.Contains(d.Words(), desktest.WithoutGaps(d.host.View.Phrases.Say("staff.withdrawAsk", "南 健"))) ||
		!d.AtButton("back") {
		t.Fatalf("the keyboard is at %T; the window shows: %s", d.Focused(), d.Words())
	}
	if d.Key(fyne.KeyEscape); s.busy || !d.AtButton("staff.withdraw") {
		t.Errorf("after Esc: busy %v, the keyboard is at %T", s.busy, d.Focused())
	}
	d.PressReturn(t)
	d.Press(t, "staff.withdrawGo")
	d.await(t, "the list is without it", func() bool { return d.Says("staff.nobody") })
	if s.notice.Words.Text() != d.host.View.Phrases.Say("staff.withdrawn", "南 健") || d.Focused() != nil ||
		s.sent.Text() != "" {
		t.Errorf("it is said: %q and %q, the keyboard is at %T", s.notice.Words.Text(), s.sent.Text(), d.Focused())
	}
}

// After a lost answer to a withdrawal, the list shows the outcome, or a retry button until the server is back.
func TestAWithdrawalWhoseAnswerIsLost(t *testing.T) {
	for name, lose := range map[string]func(*deskserver.Server, bool){
		"done": (*deskserver.Server).LoseAnswers, "not done": (*deskserver.Server).SetDown,
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveAdminDesk(t)
			s.invite("南 健", "ken@example.jp")
			d.await(t, "the list has it",
				func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
			d.Press(t, "staff.withdraw")
			lose(d.clinic, true)
			d.Press(t, "staff.withdrawGo")
			d.await(t, "it is said that nobody answered", func() bool { return !s.busy && d.Says("staff.unanswered") })
			d.settle(t)
			lose(d.clinic, false)
			if name == "done" {
				if !d.Says("staff.nobody") || d.Says("error.unavailable") {
					t.Errorf("the window shows: %s", d.Words())
				}
				return
			}
			d.Press(t, "staff.reload")
			d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "ken@example.jp") })
		})
	}
}

// Withdrawing an ended invitation shows the reason, and the list is reloaded.
func TestWithdrawingTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(clinic *deskserver.Server, id string)
		code string
	}{
		"used": {
			func(clinic *deskserver.Server, id string) { clinic.Staff.EndInvitation(id, madoguchi.LinkUsed) },
			"error.linkUsed",
		},
		"expired": {
			func(clinic *deskserver.Server, id string) { clinic.Staff.EndInvitation(id, madoguchi.LinkExpired) },
			"error.linkExpired",
		},
		"replaced": {
			func(clinic *deskserver.Server, id string) { clinic.Staff.EndInvitation(id, madoguchi.LinkReplaced) },
			"error.linkReplaced",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveAdminDesk(t)
			s.invite("南 健", "ken@example.jp")
			d.await(t, "the list has it",
				func() bool { return !s.busy && strings.Contains(s.listed(), "ken@example.jp") })
			c.end(d.clinic, d.clinic.Staff.Invitations()[0].ID)
			d.Press(t, "staff.withdraw")
			d.Press(t, "staff.withdrawGo")
			d.await(t, "it is said, and the list read again",
				func() bool { return d.Says(c.code) && d.Says("staff.nobody") })
		})
	}
	d, s := liveAdminDesk(t)
	s.withdraw(api.Invitation{ID: "never", Name: "南 健"})
	d.await(t, "it is said to be unknown", func() bool { return !s.busy && d.Says("staff.notInvited") })
}

// The dialogs fit into the smallest window, in both languages, with long names and every possible fault; Tab reaches
// all of their parts.
func TestMemberDialogsFitTheSmallestWindow(t *testing.T) {
	long := api.Member{
		ID: "staff00000000002", Name: strings.Repeat("長い名前", 15), Email: strings.Repeat("a", 240) + "@clinic.example",
		Role: staff.Physician,
	}
	for _, language := range []string{phrases.Japanese, "en"} {
		d := adminDesk(t)
		d.speak(language)
		s := staffAt(t, d)
		for name, c := range map[string]struct {
			open  func(api.Member)
			stops int
		}{"role": {s.askRole, 5}, "removal": {s.askRemoval, 2}} {
			c.open(long)
			dialog := d.host.Dialogs.Open.(*parts.Form)
			dialog.Do = func() {}
			seen := map[fyne.Focusable]bool{}
			for range 10 {
				d.host.Canvas.FocusNext()
				seen[d.Focused()] = true
			}
			if len(seen) != c.stops {
				t.Errorf("%s, %s: Tab reaches %d things", language, name, len(seen))
			}
			// A problem may take up to 100.
			if got := dialog.Modal.MinSize(); got.Width > widgets.DialogWidth || got.Height > 700-2*look.Gap16-100 {
				t.Errorf("%s, %s: the dialog takes %v", language, name, got)
			}
			dialog.Close()
		}
		s.askWithdrawal(api.Invitation{ID: "x", Name: long.Name, Email: long.Email})
		asked := d.host.Dialogs.Open.(*parts.Asked)
		if got := asked.Modal.MinSize(); got.Width > widgets.DialogWidth || got.Height > 700-2*look.Gap16 {
			t.Errorf("%s, withdrawal: the dialog takes %v", language, got)
		}
		asked.Close()
		s.notice.Say(
			d.host.View.Phrases.Say("staff.changed", long.Name, s.roleOf(long.Name, "doctor", deskserver.Aoki)),
		)
		if got := d.page.Content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
	}
}

// An answer after the session's end is dropped.
func TestAnAnswerAfterTheSessionsEnd(t *testing.T) {
	toolkit := desktest.NewToolkit(t)
	ctx, end := context.WithCancel(t.Context())
	d := deskAt(ctx, t, toolkit.App, desktest.Clinic(func(clinic *deskserver.Server) {
		clinic.User.SetRole("admin")
		clinic.Staff.Put(desktest.Mari)
	}))
	d.toolkit = toolkit
	s := staffAt(t, d)
	d.settle(t) // otherwise a list that arrives now could be mistaken for the effect of the answer
	came, release := d.clinic.HoldChanges()
	defer release()
	d.Press(t, "staff.change")
	d.Press(t, "staff.remove")
	d.Press(t, "staff.removeGo")
	<-came
	before := s.listed()
	end()
	d.host.Dialogs.Close()
	release()
	d.settle(t)
	if s.notice.Words.Text() != "" || s.listed() != before {
		t.Errorf("it is said: %q, the list is %s", s.notice.Words.Text(), s.listed())
	}
}
