package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/look"
	"madoguchi/madoguchi"
)

// invite types an invitation into the form and sends it.
func (s *staffPart) invite(name, email string) {
	s.name.SetText(name)
	s.email.SetText(email)
	s.submit()
}

// listed returns the words of the part's lists.
func (s *staffPart) listed() string { return desktest.WordsIn(test.RenderObjectToMarkup(s.lists)) }

// An admin invites by keyboard. Faults appear at their fields, and the input stays until it was sent.
func TestInvitingByKeyboard(t *testing.T) {
	d, s := liveAdminDesk(t)
	answered := func() bool { return !s.busy }
	d.host.Canvas.Focus(s.name.Input())
	s.submit()
	if s.name.Problem() == "" || s.email.Problem() == "" || d.Focused() != fyne.Focusable(s.name.Input()) || s.busy {
		t.Errorf("nothing typed: %q, %q, the cursor is in %T", s.name.Problem(), s.email.Problem(), d.Focused())
	}
	d.Typed(t, "西村 真理")
	d.PressReturn(t)
	d.Typed(t, deskserver.TakenAddress)
	d.PressReturn(t)
	d.await(t, "an address with an account is answered", answered)
	if !strings.Contains(s.email.Problem(), "すでにアカウント") || s.name.Text() != "西村 真理" ||
		d.Focused() != fyne.Focusable(s.email.Input()) {
		t.Errorf("an address with an account: %q, the name is %q", s.email.Problem(), s.name.Text())
	}
	d.Typed(t, "mari@example.jp")
	d.page.Submit() // like Ctrl+Enter
	d.await(t, "the invitation is answered", answered)
	if s.name.Text() != "" || s.email.Text() != "" || !strings.Contains(s.sent.Text(), "西村 真理") ||
		d.Focused() != fyne.Focusable(s.name.Input()) {
		t.Errorf("after it was sent: %q, %q, %q", s.name.Text(), s.email.Text(), s.sent.Text())
	}
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "受付　mari@example.jp") })
	if got, want := s.lists.Size().Height, s.lists.MinSize().Height; got < want {
		t.Errorf("the lists have %v of the %v that they take with one more", got, want)
	}
}

// Input made while an invitation is in flight stays, and so does the cursor.
func TestTypingWhileAnInvitationIsUnderWay(t *testing.T) {
	d, s := liveAdminDesk(t)
	s.invite("西村 真理", "mari@example.jp")
	d.host.Fields.TypeInto(s.email)
	d.Typed(t, "ken@")
	d.await(t, "the invitation is answered", func() bool { return !s.busy })
	if s.name.Text() != "" || s.email.Text() != "ken@" || s.draft.Email != "ken@" ||
		d.Focused() != fyne.Focusable(s.email.Input()) {
		t.Errorf("the name reads %q, the address %q, the draft is %+v, the cursor is in %T", s.name.Text(),
			s.email.Text(), s.draft, d.Focused())
	}
}

// A sent invitation is in the list, even if the list could not be read before or does not contain it yet. A list
// requested earlier does not remove it.
func TestAnInvitationIsListed(t *testing.T) {
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole("admin") })
	d.clinic.SetDown(true)
	d.page.turn(clinicsettings.SectionStaff)
	s := d.page.staff
	d.await(t, "the list cannot be read", func() bool {
		return strings.Contains(s.listed(), desktest.WithoutGaps(d.host.View.Phrases.Problem(madoguchi.ErrUnavailable)))
	})
	d.clinic.SetDown(false)
	d.clinic.Staff.SetListBehind(true)
	earlier := s.loads.Next()
	s.invite("西村 真理", "mari@example.jp")
	d.await(t, "the list has the invitation", func() bool { return strings.Contains(s.listed(), "mari@example.jp") })
	if !strings.Contains(s.listed(), "sato@example.jp") {
		t.Errorf("the members are missing: %s", s.listed())
	}
	if earlier.Err() == nil {
		t.Error("a list that was asked for before still comes")
	}
}

// Sending again hides the previous message.
func TestSendingAgain(t *testing.T) {
	d, s := liveAdminDesk(t)
	s.invite("西村 真理", "mari@example.jp")
	d.await(t, "it is said to be sent", func() bool { return !s.busy && strings.Contains(s.sent.Text(), "西村 真理") })
	d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "mari@example.jp") })
	first := d.clinic.Staff.Invitations()[0].ID
	d.Press(t, "staff.again")
	if !s.busy || s.sent.Text() != "" {
		t.Errorf("while it is sent again: busy %v, %q", s.busy, s.sent.Text())
	}
	d.await(t, "it is said to be sent again",
		func() bool { return !s.busy && strings.Contains(s.notice.Words.Text(), "西村 真理") })
	if got := d.clinic.Staff.Invitations(); len(got) != 1 || got[0].ID == first {
		t.Errorf("the server has %+v", got)
	}
}

// After a lost answer, an invitation is new when sent again after a withdrawal in the list, even if that answer was
// lost too. After a withdrawal elsewhere, the form says so first.
func TestInvitingAfterAWithdrawal(t *testing.T) {
	withdrawHere := func(d *desk) {
		d.Press(t, "staff.withdraw")
		d.Press(t, "staff.withdrawGo")
	}
	for name, c := range map[string]struct {
		withdraw func(d *desk, id string)
		refused  bool
	}{
		"here": {func(d *desk, _ string) { withdrawHere(d) }, false},
		"here, with a lost answer": {func(d *desk, _ string) {
			d.clinic.LoseAnswers(true)
			withdrawHere(d)
		}, false},
		"elsewhere": {func(d *desk, id string) { d.clinic.Staff.EndInvitation(id, madoguchi.LinkWithdrawn) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, s := liveAdminDesk(t)
			d.clinic.LoseAnswers(true)
			s.invite("南 健", "ken@example.jp")
			d.await(t, "it is said that nobody answers", func() bool { return !s.busy && d.Says("error.unavailable") })
			d.clinic.LoseAnswers(false)
			lost := d.clinic.Staff.Invitations()[0].ID
			s.load()
			d.await(t, "the list has it", func() bool { return strings.Contains(s.listed(), "ken@example.jp") })
			c.withdraw(d, lost)
			d.settle(t)
			d.clinic.LoseAnswers(false)
			if c.refused {
				s.submit()
				d.await(t, "it is said, and the list read again",
					func() bool { return d.Says("error.linkWithdrawn") && d.Says("staff.nobody") })
			}
			s.submit()
			d.await(t, "it is sent", func() bool { return !s.busy && strings.Contains(s.sent.Text(), "南 健") })
			if got := d.clinic.Staff.Invitations(); len(got) != 1 || got[0].ID == lost || s.name.Text() != "" {
				t.Errorf("the server has %+v, the name reads %q", got, s.name.Text())
			}
		})
	}
}

// For a doctor, the form offers the clinic's current doctors.
func TestInvitingADoctor(t *testing.T) {
	d := adminDesk(t)
	s := staffAt(t, d)
	if s.doctor.Visible() {
		t.Error("a receptionist can be a doctor")
	}
	s.draft.Role = staff.Physician
	s.follow()
	if !s.doctor.Visible() || len(s.doctor.Options) != 1+len(d.host.View.Session.Clinic.Doctors) {
		t.Errorf("doctors: visible %v, %v", s.doctor.Visible(), s.doctor.Options)
	}
	clinic := d.host.View.Session.Clinic
	clinic.Doctors, clinic.Revision = clinic.Doctors[:1], clinic.Revision+1
	d.host.ClinicChanged(clinic)
	if len(s.doctor.Options) != 2 {
		t.Errorf("after one has left: %v", s.doctor.Options)
	}
}

// A list that cannot be read says so and offers a retry.
func TestStaffThatCannotBeRead(t *testing.T) {
	d, s := liveAdminDesk(t)
	d.clinic.SetDown(true)
	s.load()
	problem := desktest.WithoutGaps(d.host.View.Phrases.Problem(madoguchi.ErrUnavailable))
	d.await(t, "it is said", func() bool { return strings.Contains(s.listed(), problem) })
	d.clinic.SetDown(false)
	d.Press(t, "staff.reload")
	d.await(t, "the list is there", func() bool { return strings.Contains(s.listed(), "sato@example.jp") })
}

// The part fits into the smallest window, in both languages, with long names and every possible fault; Tab reaches all
// of its parts.
func TestStaffFitsTheSmallestWindow(t *testing.T) {
	long := strings.Repeat("長い名前", 15)
	for _, language := range []string{phrases.Japanese, "en"} {
		d := adminDesk(t)
		d.speak(language)
		s := staffAt(t, d)
		s.draft.Role = staff.Physician
		s.follow()
		s.show(api.StaffList{
			Members: []api.Member{
				{ID: deskserver.Self, Name: long, Email: strings.Repeat("a", 240) + "@clinic.example", Role: "admin"},
			},
			Invitations: []api.Invitation{
				{Name: long, Email: "x@clinic.example", Role: "reception", Mail: "failed"},
			},
		})
		s.blame([]clinicsettings.Fault{
			{Key: "name", Code: "personName", Proposal: long}, {Key: "email", Code: "accountExists"},
			{Key: "doctorId", Code: "doctorsOnly"},
		})
		s.sent.SetText(d.host.View.Phrases.Say("staff.sent", long))
		if got, room := s.content.MinSize().Width, float32(1024)-look.Rail-2*look.Gap20; got > room {
			t.Errorf("%s: %v wide, there is room for %v", language, got, room)
		}
		if got := d.page.Content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
		seen := map[fyne.Focusable]bool{}
		for range 40 {
			d.host.Canvas.FocusNext()
			seen[d.Focused()] = true
		}
		for name, wanted := range map[string]fyne.Focusable{
			"name": s.name.Input(), "address": s.email.Input(), "doctor": s.doctor, "button": s.button,
		} {
			if !seen[wanted] {
				t.Errorf("%s: the %s cannot be reached", language, name)
			}
		}
	}
}

// A page's background work ends with the page, because another page replaces it.
func TestAPageThatEnds(t *testing.T) {
	d := adminDesk(t)
	sending, loading := d.page.staff.sends.Next(), d.page.staff.loads.Next()
	d.page.End()
	if sending.Err() == nil || loading.Err() == nil {
		t.Error("the old page goes on")
	}
}
