package server

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func TestAnotherRole(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	doctor, colleague := s.clinic.Doctors[1].ID, s.member(s.clinic.ID, madoguchi.Reception)
	theirs := s.signedIn(colleague)
	changed, err := admin.ChangeMember(
		t.Context(), string(colleague.ID), api.ChangeMember{Role: "doctor", DoctorID: string(doctor)},
	)
	must(t, err)
	stored, err := s.store.Staff(t.Context(), s.clinic.ID, colleague.ID)
	must(t, err)
	want := api.Member{
		ID: string(stored.ID), Name: stored.Name, Email: stored.Email, Role: "doctor", DoctorID: string(doctor),
		SecondFactor: stored.SecondFactor.On(),
	}
	if changed != want || stored.Role != madoguchi.Physician || stored.DoctorID != doctor ||
		stored.Email != colleague.Email {
		t.Errorf("the answer is %+v, the store has %+v", changed, stored)
	}

	// Open sessions have the new role at once.
	_, err = admin.ChangeMember(t.Context(), string(colleague.ID), api.ChangeMember{Role: "admin"})
	must(t, err)
	_, err = theirs.StaffList(t.Context())
	must(t, err)
	_, err = admin.ChangeMember(t.Context(), string(colleague.ID), api.ChangeMember{Role: "reception"})
	must(t, err)
	_, err = theirs.StaffList(t.Context())
	refused(t, err, http.StatusForbidden, "forbidden", "")
}

func TestWhatIsNoRole(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	colleague := s.member(s.clinic.ID, madoguchi.Reception)
	for name, test := range map[string]struct {
		change      api.ChangeMember
		code, field string
	}{
		"none":              {api.ChangeMember{}, "required", "role"},
		"an unheard-of one": {api.ChangeMember{Role: "owner"}, "unknown", "role"},
		"a receptionist as a doctor": {
			api.ChangeMember{Role: "reception", DoctorID: string(s.clinic.Doctors[0].ID)}, "doctorsOnly", "doctorId",
		},
		"a doctor of no clinic's": {
			api.ChangeMember{Role: "doctor", DoctorID: madoguchi.NewID()}, "unknown", "doctorId",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := admin.ChangeMember(t.Context(), string(colleague.ID), test.change)
			refused(t, err, http.StatusBadRequest, test.code, test.field)
		})
	}
	stored, err := s.store.Staff(t.Context(), s.clinic.ID, colleague.ID)
	must(t, err)
	if stored.Role != madoguchi.Reception || stored.DoctorID != "" {
		t.Errorf("the member is %+v", stored)
	}
}

func TestWhoIsRemovedIsOut(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	colleague := s.member(s.clinic.ID, madoguchi.Reception)
	token := s.session(colleague)
	theirs := s.anonymous()
	theirs.SetToken(token)
	_, err := theirs.Clinic(t.Context())
	must(t, err)
	must(t, admin.RemoveMember(t.Context(), string(colleague.ID)))
	_, err = theirs.Clinic(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
	refused(t, admin.RemoveMember(t.Context(), string(colleague.ID)), http.StatusNotFound, "notFound", "")
	list, err := admin.StaffList(t.Context())
	must(t, err)
	if slices.ContainsFunc(list.Members, func(m api.Member) bool { return m.ID == string(colleague.ID) }) {
		t.Error("who was removed is in the list")
	}

	// The address is free again. A person who returns is a new member, and their old session stays invalid.
	_, err = admin.Invite(t.Context(), newKey(), receptionist(colleague.Email))
	must(t, err)
	_, link := s.mailed(madoguchi.Invitation, colleague.Email)
	s.post(link, s.joining()).leadsTo("/join-done")
	_, err = theirs.Clinic(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// If a removal failed after removing the member, its repeat ends the sessions.
func TestARepeatedRemovalEndsTheSessions(t *testing.T) {
	s := newScene(t)
	boss, colleague := s.member(s.clinic.ID, madoguchi.Admin), s.member(s.clinic.ID, madoguchi.Reception)
	token := s.session(colleague)
	must(t, s.store.RemoveStaff(t.Context(), s.clinic.ID, boss.ID, colleague.ID))
	refused(t, s.signedIn(boss).RemoveMember(t.Context(), string(colleague.ID)), http.StatusNotFound, "notFound", "")
	secret, err := base64.RawURLEncoding.DecodeString(token)
	must(t, err)
	_, err = s.store.Session(t.Context(), sha256.Sum256(secret), s.now.time())
	if !errors.Is(err, madoguchi.ErrNotFound) {
		t.Errorf("the session: %v", err)
	}
}

func TestNobodyChangesOrRemovesThemselves(t *testing.T) {
	s := newScene(t)
	boss := s.member(s.clinic.ID, madoguchi.Admin)
	s.member(s.clinic.ID, madoguchi.Admin)
	admin := s.signedIn(boss)
	_, err := admin.ChangeMember(t.Context(), string(boss.ID), api.ChangeMember{Role: "reception"})
	refused(t, err, http.StatusConflict, "ownAccount", "")
	refused(t, admin.RemoveMember(t.Context(), string(boss.ID)), http.StatusConflict, "ownAccount", "")
	if stored, err := s.store.Staff(t.Context(), s.clinic.ID, boss.ID); err != nil || stored.Role != madoguchi.Admin {
		t.Errorf("the admin is %+v (%v)", stored, err)
	}
}

// If admins remove one another concurrently, one admin is left.
func TestAClinicKeepsAnAdmin(t *testing.T) {
	s := newScene(t)
	for range 10 {
		clinic, _ := s.openClinic("青木内科クリニック")
		var bosses [3]madoguchi.Staff
		for i := range bosses {
			bosses[i] = s.member(clinic.ID, madoguchi.Admin)
		}
		var changes sync.WaitGroup
		for i, boss := range bosses {
			admin, other := s.signedIn(boss), string(bosses[(i+1)%len(bosses)].ID)
			changes.Go(func() { // which requests are refused does not matter, only who remains
				if i == 0 {
					_, _ = admin.ChangeMember(t.Context(), other, api.ChangeMember{Role: "reception"})
				} else {
					_ = admin.RemoveMember(t.Context(), other)
				}
			})
		}
		changes.Wait()
		members, err := s.store.StaffOf(t.Context(), clinic.ID)
		must(t, err)
		admins := slices.DeleteFunc(members, func(m madoguchi.Staff) bool { return m.Role != madoguchi.Admin })
		if len(admins) == 0 || len(admins) == len(bosses) {
			t.Errorf("%d of %d admins are left", len(admins), len(bosses))
		}
	}
}

func TestAWithdrawnInvitationLetsNobodyIn(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	id, link := s.invited("mari@example.jp")
	must(t, admin.Withdraw(t.Context(), string(id)))
	must(t, admin.Withdraw(t.Context(), string(id))) // a repeat, as after a lost answer
	s.get(link).is(http.StatusGone, "link-refused")
	s.post(link, s.joining()).is(http.StatusGone, "link-refused")
	if _, err := s.store.StaffByEmail(t.Context(), "mari@example.jp"); madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("the address's account: %v", err)
	}
	list, err := admin.StaffList(t.Context())
	must(t, err)
	if len(list.Invitations) != 0 {
		t.Errorf("the invitations are %+v", list.Invitations)
	}
}

// A repeat of the same request, as after a lost answer, does not restore an invitation that was withdrawn meanwhile.
func TestARepeatDoesNotBringAWithdrawnInvitationBack(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	key, invite := newKey(), receptionist("mari@example.jp")
	invited, err := admin.Invite(t.Context(), key, invite)
	must(t, err)
	must(t, admin.Withdraw(t.Context(), invited.ID))
	asked := s.processes.asked
	_, err = admin.Invite(t.Context(), key, invite)
	refused(t, err, http.StatusGone, "linkWithdrawn", "")
	if s.processes.asked != asked {
		t.Error("the workflow was asked")
	}
	_, err = admin.Invite(t.Context(), newKey(), invite)
	must(t, err)
}

func TestWhatCannotBeWithdrawn(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	for _, test := range []struct {
		name   string
		state  madoguchi.VerificationState
		status int
		code   string
	}{
		{"used", madoguchi.LinkUsed, http.StatusGone, "linkUsed"},
		{"expired", madoguchi.LinkExpired, http.StatusGone, "linkExpired"},
		{"replaced", madoguchi.LinkReplaced, http.StatusConflict, "linkReplaced"},
	} {
		t.Run(test.name, func(t *testing.T) {
			id, _ := s.invited(madoguchi.NewID() + "@example.jp")
			must(t, s.processes.mark(t.Context(), id, test.state))
			refused(t, admin.Withdraw(t.Context(), string(id)), test.status, test.code, "")
		})
	}
	must(
		t,
		s.processes.AskReset(
			t.Context(), madoguchi.PasswordReset, madoguchi.VerificationID(madoguchi.NewID()), s.staff.Email, "ja",
		),
	)
	reset, _ := s.mailed(madoguchi.PasswordReset, s.staff.Email)
	refused(t, admin.Withdraw(t.Context(), string(reset)), http.StatusNotFound, "notFound", "")
}

// A member who becomes a doctor needs a second factor from then on, also in an open session.
func TestARoleBringsItsSecondFactor(t *testing.T) {
	s := newScene(t)
	admin := s.signedIn(s.member(s.clinic.ID, madoguchi.Admin))
	colleague := s.withRole("mari@example.jp", madoguchi.Reception)
	theirs := s.signedIn(colleague)
	_, err := theirs.Clinic(t.Context())
	must(t, err)
	_, err = admin.ChangeMember(t.Context(), string(colleague.ID), api.ChangeMember{Role: "doctor"})
	must(t, err)
	_, err = theirs.Clinic(t.Context())
	refused(t, err, http.StatusForbidden, "secondFactorRequired", "")
}
