package staff_test

import (
	"errors"
	"slices"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/staff"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

// mari is a colleague of the signed-in user.
var mari = api.Member{ID: "staff00000000002", Name: "西村 真理", Email: "mari@example.jp", Role: "reception"}

// staffed returns a clinic with a colleague, and an admin's session.
func staffed(t *testing.T) (backendtest.Clinic, *backend.Session) {
	t.Helper()
	clinic := backendtest.NewClinic(t)
	clinic.Server.User.SetRole("admin")
	clinic.Server.Staff.Put(mari)
	return clinic, clinic.SignIn(t)
}

func TestMemberDraft(t *testing.T) {
	clinic := deskserver.Clinic()
	aoki := clinic.Doctors[0].ID
	doctor := api.Member{ID: "staff00000000002", Role: "doctor", DoctorID: aoki}
	if got := staff.DraftOf(doctor, clinic); got != (staff.MemberDraft{
		ID: "staff00000000002", Role: "doctor", DoctorID: aoki,
	}) {
		t.Errorf("a doctor's draft is %+v", got)
	}
	doctor.DoctorID = "gone"
	if got := staff.DraftOf(doctor, clinic); got.DoctorID != "" {
		t.Errorf("the draft of a doctor who has left has %q", got.DoctorID)
	}
	for name, c := range map[string]struct {
		draft staff.MemberDraft
		want  []clinicsettings.Fault
	}{
		"a doctor":                               {staff.MemberDraft{Role: "doctor", DoctorID: aoki}, nil},
		"a doctor without a schedule":            {staff.MemberDraft{Role: "doctor"}, nil},
		"another role after a doctor was chosen": {staff.MemberDraft{Role: "reception", DoctorID: aoki}, nil},
		"a doctor who left meanwhile": {staff.MemberDraft{
			Role: "doctor", DoctorID: "gone",
		}, []clinicsettings.Fault{{Key: "doctorId", Code: "unknown"}}},
		"an unheard-of role": {staff.MemberDraft{Role: "owner"}, []clinicsettings.Fault{
			{Key: "role", Code: "unknown"},
		}},
	} {
		if got := c.draft.Check(clinic); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// A retry of a change after a lost answer does no harm; a doctor is sent only with the role doctor.
func TestChangingAMember(t *testing.T) {
	clinic, session := staffed(t)
	draft := staff.DraftOf(mari, session.Clinic)
	draft.Role, draft.DoctorID = "doctor", deskserver.Aoki
	clinic.Server.LoseAnswers(true)
	if err := session.Members.ChangeMember(t.Context(), draft); madoguchi.KindOf(err) != madoguchi.KindUnavailable {
		t.Errorf("a lost answer: %v", err)
	}
	clinic.Server.LoseAnswers(false)
	if err := session.Members.ChangeMember(t.Context(), draft); err != nil {
		t.Errorf("the same again: %v", err)
	}
	list, err := session.Members.List(t.Context())
	if err != nil || len(list.Members) != 2 || list.Members[1].Role != "doctor" ||
		list.Members[1].DoctorID != deskserver.Aoki {
		t.Errorf("the list has %+v, %v", list.Members, err)
	}
	draft.Role = "reception"
	err = session.Members.ChangeMember(t.Context(), draft)
	if err != nil || clinic.Server.Staff.Colleagues()[0].DoctorID != "" {
		t.Errorf("a receptionist again: %v, the server has %+v", err, clinic.Server.Staff.Colleagues())
	}
}

// Removing a removed member succeeds. Users cannot change or remove themselves, and only admins can change others.
func TestRemovingAMember(t *testing.T) {
	clinic, session := staffed(t)
	clinic.Server.LoseAnswers(true)
	if err := session.Members.RemoveMember(t.Context(), mari); madoguchi.KindOf(err) != madoguchi.KindUnavailable {
		t.Errorf("a lost answer: %v", err)
	}
	clinic.Server.LoseAnswers(false)
	err := session.Members.RemoveMember(t.Context(), mari)
	if err != nil || len(clinic.Server.Staff.Colleagues()) != 0 {
		t.Errorf("again: %v, the server has %+v", err, clinic.Server.Staff.Colleagues())
	}
	if err := session.Members.ChangeMember(
		t.Context(), staff.DraftOf(mari, session.Clinic),
	); !errors.Is(err, madoguchi.ErrNotFound) {
		t.Errorf("a role for who was removed: %v", err)
	}
	self := api.Member{ID: session.Staff.ID, Role: "reception"}
	if err := session.Members.RemoveMember(t.Context(), self); !errors.Is(err, madoguchi.ErrOwnAccount) {
		t.Errorf("oneself: %v", err)
	}
	if err := session.Members.ChangeMember(
		t.Context(), staff.DraftOf(self, session.Clinic),
	); !errors.Is(err, madoguchi.ErrOwnAccount) {
		t.Errorf("a role for oneself: %v", err)
	}
	clinic.Server.User.SetRole("reception")
	if err := session.Members.RemoveMember(t.Context(), mari); !errors.Is(err, madoguchi.ErrForbidden) {
		t.Errorf("by a receptionist: %v", err)
	}
}

// Withdrawing twice succeeds; withdrawing an ended invitation fails with a reason in words.
func TestWithdrawing(t *testing.T) {
	clinic, session := staffed(t)
	invite := func(email string) api.Invitation {
		draft := staff.InviteDraft{Name: "南 健", Email: email, Role: "reception"}
		sent, err := session.Members.Invite(t.Context(), &draft)()
		if err != nil {
			t.Fatal(err)
		}
		return sent
	}
	sent := invite("ken@example.jp")
	clinic.Server.LoseAnswers(true)
	if err := session.Members.Withdraw(t.Context(), sent); madoguchi.KindOf(err) != madoguchi.KindUnavailable {
		t.Errorf("a lost answer: %v", err)
	}
	clinic.Server.LoseAnswers(false)
	if err := session.Members.Withdraw(t.Context(), sent); err != nil || len(clinic.Server.Staff.Invitations()) != 0 {
		t.Errorf("again: %v, the server has %+v", err, clinic.Server.Staff.Invitations())
	}
	err := session.Members.Withdraw(t.Context(), api.Invitation{ID: "never"})
	if !errors.Is(err, madoguchi.ErrNotFound) {
		t.Errorf("one that never was: %v", err)
	}
	older := invite("yui@example.jp")
	invite("yui@example.jp")
	used, expired := invite("used@example.jp"), invite("expired@example.jp")
	clinic.Server.Staff.EndInvitation(used.ID, madoguchi.LinkUsed)
	clinic.Server.Staff.EndInvitation(expired.ID, madoguchi.LinkExpired)
	for _, c := range []struct {
		invitation api.Invitation
		want       error
	}{{older, madoguchi.ErrLinkReplaced}, {used, madoguchi.ErrLinkUsed}, {expired, madoguchi.ErrLinkExpired}} {
		if err := session.Members.Withdraw(t.Context(), c.invitation); !errors.Is(err, c.want) {
			t.Errorf("got %v, want %v", err, c.want)
		}
	}
}
