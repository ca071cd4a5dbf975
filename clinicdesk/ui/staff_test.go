package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"madoguchi"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/ui/look"
)

// staffAt is the part of an admin's settings, with what the server has.
func staffAt(t *testing.T, d *Desk) *staffPart {
	t.Helper()
	d.window.Resize(fyne.NewSize(1024, 700))
	d.goTo(atSettings)
	page := d.settingsPage()
	page.turn(backend.SectionStaff)
	list, err := d.session.LoadStaff(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page.staff.show(list)
	return page.staff
}

// sends lets the server take what is being sent, and answers it.
func (s *staffPart) sendsIt(t *testing.T) {
	t.Helper()
	if !s.busy {
		t.Fatalf("nothing is sent; the problems are %q, %q, %q", s.name.Problem(), s.email.Problem(), s.problem.words.Text())
	}
	sent, err := s.desk.session.Invite(t.Context(), s.draft)()
	s.answered(sent, err)
}

// An admin invites by keyboard; what is wrong is said at its field, and what was typed stays until it was sent.
func TestInvitingByKeyboard(t *testing.T) {
	d := adminDesk(t, false)
	s := staffAt(t, d)
	d.window.Canvas().Focus(s.name.Input())
	s.submit()
	if s.name.Problem() == "" || s.email.Problem() == "" || d.focused() != fyne.Focusable(s.name.Input()) || s.busy {
		t.Errorf("nothing typed: %q, %q, the cursor is in %T", s.name.Problem(), s.email.Problem(), d.focused())
	}
	d.typed(t, "西村 真理")
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.typed(t, deskserver.TakenAddress)
	d.focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.sendsIt(t)
	if !strings.Contains(s.email.Problem(), "すでにアカウント") || s.name.Text() != "西村 真理" || d.focused() != fyne.Focusable(s.email.Input()) {
		t.Errorf("an address with an account: %q, the name is %q", s.email.Problem(), s.name.Text())
	}
	d.typed(t, "mari@example.jp")
	d.settingsPage().submit() // as Ctrl+Enter does
	s.sendsIt(t)
	if s.name.Text() != "" || s.email.Text() != "" || !strings.Contains(s.sent.Text(), "西村 真理") || d.focused() != fyne.Focusable(s.name.Input()) {
		t.Errorf("after it was sent: %q, %q, %q", s.name.Text(), s.email.Text(), s.sent.Text())
	}
	if got, want := s.lists.Size().Height, s.lists.MinSize().Height; got < want {
		t.Errorf("the lists have %v of the %v that they take with one more", got, want)
	}
	if len(s.known.Invitations) != 1 || s.known.Invitations[0].Role != "reception" {
		t.Errorf("the list has %+v", s.known.Invitations)
	}
}

// Whoever looks elsewhere, or whose connection breaks, finds what was typed.
func TestAnInvitationIsNotLost(t *testing.T) {
	d := adminDesk(t, false)
	s := staffAt(t, d)
	s.name.SetText("西村 真理")
	s.email.SetText("mari@example.jp")
	s.submit()
	s.answered(backend.Invitation{}, madoguchi.ErrUnavailable)
	if s.problem.words.Text() == "" || s.busy {
		t.Errorf("a broken connection: %q", s.problem.words.Text())
	}
	d.goTo(atReception)
	d.speak(backend.English)
	again := staffAt(t, d)
	if again == s || again.name.Text() != "西村 真理" || again.email.Text() != "mari@example.jp" {
		t.Errorf("back again: %q, %q", again.name.Text(), again.email.Text())
	}
}

// Which of the clinic's doctors somebody is can be chosen for doctors, and follows the clinic's list.
func TestInvitingADoctor(t *testing.T) {
	d := adminDesk(t, false)
	s := staffAt(t, d)
	if s.doctor.Visible() {
		t.Error("a receptionist can be a doctor")
	}
	s.draft.Role = backend.Physician
	s.follow()
	if !s.doctor.Visible() || len(s.doctor.Options) != 1+len(d.session.Clinic.Doctors) {
		t.Errorf("doctors: visible %v, %v", s.doctor.Visible(), s.doctor.Options)
	}
	clinic := d.session.Clinic
	clinic.Doctors, clinic.Revision = clinic.Doctors[:1], clinic.Revision+1
	d.clinicChanged(clinic)
	if len(s.doctor.Options) != 2 {
		t.Errorf("after one has left: %v", s.doctor.Options)
	}
}

// A list that cannot be read says so, with a way to try again.
func TestStaffThatCannotBeRead(t *testing.T) {
	d := adminDesk(t, false)
	s := staffAt(t, d)
	before := s.lists.Objects[0]
	s.say(d.phrases.Problem(madoguchi.ErrUnavailable))
	if s.lists.Objects[0] == before {
		t.Error("nothing is said")
	}
}

// The part fits into the smallest window, in both languages, with long names and all that can be wrong; Tab reaches all of it.
func TestStaffFitsTheSmallestWindow(t *testing.T) {
	long := strings.Repeat("長い名前", 15)
	for _, language := range []string{backend.Japanese, backend.English} {
		d := adminDesk(t, false)
		d.speak(language)
		s := staffAt(t, d)
		s.draft.Role = backend.Physician
		s.follow()
		s.show(backend.StaffList{
			Members:     []backend.Member{{ID: "staff1", Name: long, Email: strings.Repeat("a", 240) + "@clinic.example", Role: "admin"}},
			Invitations: []backend.Invitation{{Name: long, Email: "x@clinic.example", Role: "reception", Mail: "failed"}},
		})
		s.blame([]backend.KeyedFault{{Key: "name", Code: "tooLong"}, {Key: "email", Code: "accountExists"}, {Key: "doctorId", Code: "doctorsOnly"}})
		s.sent.SetText(d.phrases.Say("staff.sent", long))
		if got, room := s.content.MinSize().Width, float32(1024)-look.Rail-2*look.Gap20; got > room {
			t.Errorf("%s: %v wide, there is room for %v", language, got, room)
		}
		if got := d.settingsPage().content.MinSize(); got.Width > 1024-look.Rail || got.Height > 700 {
			t.Errorf("%s: the page takes %v", language, got)
		}
		seen := map[fyne.Focusable]bool{}
		for range 40 {
			d.window.Canvas().FocusNext()
			seen[d.focused()] = true
		}
		for name, wanted := range map[string]fyne.Focusable{"name": s.name.Input(), "address": s.email.Input(), "doctor": s.doctor, "button": s.button} {
			if !seen[wanted] {
				t.Errorf("%s: the %s cannot be reached", language, name)
			}
		}
	}
}
