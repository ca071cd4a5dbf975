package staff_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

func TestInviteDraftIsChecked(t *testing.T) {
	clinic := deskserver.Clinic()
	good := staff.InviteDraft{Name: "西村 真理", Email: "mari@example.jp", Role: "doctor", DoctorID: clinic.Doctors[0].ID}
	for name, c := range map[string]struct {
		change func(*staff.InviteDraft)
		want   []clinicsettings.Fault
	}{
		"as it should be": {func(*staff.InviteDraft) {}, nil},
		"nothing typed": {
			func(d *staff.InviteDraft) { d.Name, d.Email = "　", "" },
			[]clinicsettings.Fault{{Key: "name", Code: "required"}, {Key: "email", Code: "required"}},
		},
		"no address": {
			func(d *staff.InviteDraft) { d.Email = "mari" },
			[]clinicsettings.Fault{{Key: "email", Code: "mailForm"}},
		},
		"an input method left on": {func(d *staff.InviteDraft) { d.Email = "ｍａｒｉ＠ｅｘａｍｐｌｅ．ｊｐ" }, nil},
		"a doctor who has left": {
			func(d *staff.InviteDraft) { d.DoctorID = "gone" },
			[]clinicsettings.Fault{{Key: "doctorId", Code: "unknown"}},
		},
		"another role after a doctor was chosen": {func(d *staff.InviteDraft) { d.Role = "reception" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			draft := good
			c.change(&draft)
			got := draft.Check(clinic)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// Every possible fault of an invitation has a phrase.
func TestFaultsOfAnInvitationHaveWords(t *testing.T) {
	clinic := madoguchi.Clinic{Doctors: []madoguchi.Doctor{{ID: deskserver.Aoki}}}
	seen := map[string]bool{}
	for _, invitation := range []madoguchi.StaffInvitation{
		{},
		{Name: "西村2", Email: "mari", Role: "cleaner", DoctorID: deskserver.Aoki},
		{Name: "西村\u200b真理", Email: "mari@example.jp", Role: madoguchi.Physician, DoctorID: "gone"},
		{Name: strings.Repeat("名", madoguchi.MaxName+1), Email: "mari@example.jp", Role: madoguchi.Admin},
	} {
		for _, fault := range invitation.Check(clinic) {
			seen[fault.Rule] = true
			for _, language := range []string{phrases.Japanese, "en"} {
				if code := "error." + fault.Rule; phrases.In(language).Say(code) == code {
					t.Errorf("%s has no words in %s", code, language)
				}
			}
		}
	}
	all := []string{"doctorsOnly", "invisibleCharacter", "mailForm", "personName", "required", "tooLong", "unknown"}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, all) {
		t.Errorf("the faults seen are %v, want %v", got, all)
	}
}

// A draft that was changed after a lost answer is another invitation; an unchanged draft is the same one.
func TestAChangedInvitationIsAnother(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	clinic.Server.User.SetRole("admin")
	session := clinic.SignIn(t)
	draft := &staff.InviteDraft{Name: "西村 真理", Email: "mari@example.jp", Role: "reception"}
	clinic.Server.LoseAnswers(true)
	_, err := session.Members.Invite(t.Context(), draft)()
	draft.Answered(err)
	clinic.Server.LoseAnswers(false)
	lost := clinic.Server.Staff.Invitations()[0].ID
	draft.Email = "mari.nishimura@example.jp"
	changed, err := session.Members.Invite(t.Context(), draft)()
	if err != nil || changed.ID == lost {
		t.Errorf("the changed one: %v, it has the ID of the one before: %v", err, changed.ID == lost)
	}
	again, err := session.Members.Invite(t.Context(), draft)()
	if err != nil || again.ID != changed.ID {
		t.Errorf("the same again: %v, it has the same ID: %v", err, again.ID == changed.ID)
	}
}

// Input made while an invitation is in flight survives the clearing of what was sent.
func TestInviteDraftKeepsWhatWasTypedSince(t *testing.T) {
	sent := staff.InviteDraft{Name: "西村 真理", Email: "mari@example.jp", Role: "doctor", DoctorID: deskserver.Aoki}
	for name, c := range map[string]struct {
		change func(*staff.InviteDraft)
		want   staff.InviteDraft
	}{
		"nothing": {func(*staff.InviteDraft) {}, staff.InviteDraft{Role: "doctor"}},
		"the name": {
			func(d *staff.InviteDraft) { d.Name = "南 健" }, staff.InviteDraft{Name: "南 健", Role: "doctor"},
		},
		"the address": {
			func(d *staff.InviteDraft) { d.Email = "ken@" }, staff.InviteDraft{Email: "ken@", Role: "doctor"},
		},
		"the choices": {
			func(d *staff.InviteDraft) { d.Role, d.DoctorID = "admin", "mori" },
			staff.InviteDraft{Role: "admin", DoctorID: "mori"},
		},
	} {
		draft := sent
		c.change(&draft)
		if draft.Clear(sent); draft != c.want {
			t.Errorf("%s was changed: got %+v, want %+v", name, draft, c.want)
		}
	}
}

// An invitation reaches the list. After a lost answer the same invitation is sent again. An address with an account is
// refused at its field.
func TestInviting(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	clinic.Server.User.SetRole("admin")
	session := clinic.SignIn(t)
	draft := &staff.InviteDraft{Name: " 西村 真理 ", Email: "Mari@Example.jp", Role: "doctor", DoctorID: deskserver.Aoki}
	clinic.Server.LoseAnswers(true)
	_, err := session.Members.Invite(t.Context(), draft)()
	draft.Answered(err)
	if err == nil {
		t.Fatal("the lost answer came")
	}
	clinic.Server.LoseAnswers(false)
	sent, err := session.Members.Invite(t.Context(), draft)()
	draft.Answered(err)
	if err != nil {
		t.Fatal(err)
	}
	list, err := session.Members.List(t.Context())
	if err != nil || len(list.Invitations) != 1 || list.Invitations[0].ID != sent.ID ||
		list.Invitations[0].Email != "mari@example.jp" || sent.Name != "西村 真理" {
		t.Fatalf("the list has %+v, sent was %+v, %v", list.Invitations, sent, err)
	}
	again, err := session.Members.InviteAgain(t.Context(), list.Invitations[0])()
	if err != nil || again.ID == sent.ID || len(clinic.Server.Staff.Invitations()) != 1 ||
		clinic.Server.Staff.Invitations()[0].DoctorID != deskserver.Aoki {
		t.Errorf("again: %+v, %v, the server has %+v", again, err, clinic.Server.Staff.Invitations())
	}
	_, err = session.Members.Invite(t.Context(),
		&staff.InviteDraft{Name: "西村", Email: deskserver.TakenAddress, Role: "reception"})()
	if got := staff.InviteFaults(err); !slices.Equal(
		got, []clinicsettings.Fault{{Key: "email", Code: "accountExists"}},
	) {
		t.Errorf("an address with an account: %v", got)
	}
}

// An invitation that was withdrawn after a lost answer is a new one when sent again. If the desk does not know of the
// withdrawal, the server's refusal reveals it.
func TestInvitingAfterAWithdrawal(t *testing.T) {
	for name, c := range map[string]struct {
		withdraw func(backendtest.Clinic, *backend.Session, *staff.InviteDraft, api.Invitation) error
		refusals int
	}{
		"here": {func(
			_ backendtest.Clinic, session *backend.Session, draft *staff.InviteDraft, lost api.Invitation,
		) error {
			draft.Withdrawn(lost)
			return session.Members.Withdraw(t.Context(), lost)
		}, 0},
		"elsewhere": {func(
			clinic backendtest.Clinic, _ *backend.Session, _ *staff.InviteDraft, lost api.Invitation,
		) error {
			clinic.Server.Staff.EndInvitation(lost.ID, madoguchi.LinkWithdrawn)
			return nil
		}, 1},
		"another one": {func(
			clinic backendtest.Clinic, _ *backend.Session, draft *staff.InviteDraft, lost api.Invitation,
		) error {
			draft.Withdrawn(api.Invitation{ID: "other", Email: "ken@example.jp"})
			clinic.Server.Staff.EndInvitation(lost.ID, madoguchi.LinkWithdrawn)
			return nil
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			clinic, session := staffed(t)
			draft := &staff.InviteDraft{Name: "南 結衣", Email: "Yui@example.jp", Role: "reception"}
			send := func() (api.Invitation, error) {
				sent, err := session.Members.Invite(t.Context(), draft)()
				draft.Answered(err)
				return sent, err
			}
			clinic.Server.LoseAnswers(true)
			if _, err := send(); madoguchi.KindOf(err) != madoguchi.KindUnavailable {
				t.Fatalf("a lost answer: %v", err)
			}
			clinic.Server.LoseAnswers(false)
			lost := clinic.Server.Staff.Invitations()[0]
			if err := c.withdraw(clinic, session, draft, lost); err != nil {
				t.Fatal(err)
			}
			for range c.refusals {
				if _, err := send(); !errors.Is(err, madoguchi.ErrLinkWithdrawn) {
					t.Errorf("one that was withdrawn elsewhere: %v", err)
				}
			}
			sent, err := send()
			if err != nil || sent.ID == lost.ID || len(clinic.Server.Staff.Invitations()) != 1 ||
				clinic.Server.Staff.Invitations()[0].ID != sent.ID {
				t.Errorf("sent was %+v, %v; the server has %+v", sent, err, clinic.Server.Staff.Invitations())
			}
		})
	}
}

// The shown list contains a sent invitation at once, and once only.
func TestWithInvited(t *testing.T) {
	old, sent := api.Invitation{ID: "1", Email: "mari@example.jp"}, api.Invitation{ID: "2", Email: "mari@example.jp"}
	other := api.Invitation{ID: "3", Email: "ken@example.jp"}
	for _, c := range []struct{ before, want []api.Invitation }{
		{nil, []api.Invitation{sent}},
		{[]api.Invitation{old, other}, []api.Invitation{other, sent}},
		{[]api.Invitation{sent, other}, []api.Invitation{sent, other}},
	} {
		before := fmt.Sprint(c.before)
		if got := staff.WithInvited(
			api.StaffList{Invitations: c.before}, sent,
		); !slices.Equal(got.Invitations, c.want) {
			t.Errorf("%v: got %v", c.before, got.Invitations)
		}
		if fmt.Sprint(c.before) != before {
			t.Errorf("the list before was changed to %v", c.before)
		}
	}
}
