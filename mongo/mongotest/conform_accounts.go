package mongotest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

func testClinics(t *testing.T, store *mongo.Store) {
	clinic := Clinic(here)
	expect.Done(t, store.CreateClinic(t.Context(), clinic))

	got, err := store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic read", got, clinic)

	renamed := clinic
	renamed.Name = "別の名前"
	expect.Error(t, "the same clinic again", store.CreateClinic(t.Context(), renamed), madoguchi.ErrAlreadyProvisioned)
	got, err = store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the name after that", got.Name, clinic.Name)

	bare := madoguchi.Clinic{ID: other, Name: "空", TimeZone: "Asia/Tokyo"}
	expect.Done(t, store.CreateClinic(t.Context(), bare))
	got, err = store.Clinic(t.Context(), other)
	expect.Done(t, err)
	expect.Same(t, "a clinic without doctors", got, bare)

	rival := Clinic("c000000000000003")
	rival.Institution.Code = clinic.Institution.Code
	expect.Error(t, "another clinic with the institution's code", store.CreateClinic(t.Context(), rival),
		madoguchi.ErrCodeRegistered)
	// also without a code
	expect.Done(t,
		store.CreateClinic(t.Context(), madoguchi.Clinic{ID: "c000000000000004", Name: "空", TimeZone: "Asia/Tokyo"}))

	expect.Done(t, store.RemoveClinic(t.Context(), here))
	_, err = store.Clinic(t.Context(), here)
	expect.Error(t, "the clinic taken back", err, madoguchi.ErrNotFound)
	expect.Done(t, store.RemoveClinic(t.Context(), here))
	expect.Done(t, store.CreateClinic(t.Context(), rival))
}

func testStaff(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	expect.Done(t, store.CreateStaff(t.Context(), member))

	got, err := store.Staff(t.Context(), here, member.ID)
	expect.Done(t, err)
	expect.Same(t, "by ID", got, member)
	got, err = store.StaffByEmail(t.Context(), member.Email)
	expect.Done(t, err)
	expect.Same(t, "by address", got, member)
	_, err = store.StaffByEmail(t.Context(), "nobody@clinic.example")
	expect.Error(t, "an address nobody has", err, madoguchi.ErrNotFound)

	second := Member(here, "aoki@clinic.example")
	second.Name = "青木 由紀子"
	expect.Done(t, store.CreateStaff(t.Context(), second))
	expect.Done(t, store.CreateStaff(t.Context(), Member(other, "elsewhere@clinic.example")))
	all, err := store.StaffOf(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "all of the clinic's staff, by name", all, []madoguchi.Staff{member, second})

	testPasswords(t, store, member)
	testStaffChanges(t, store)

	err = store.CreateStaff(t.Context(), Member(other, member.Email))
	expect.Error(t, "the address in another clinic", err, madoguchi.ErrAlreadyProvisioned)
	if strings.Contains(err.Error(), "sato") {
		t.Errorf("the error shows the address: %v", err)
	}
}

// testPasswords repeats attempts at a change, one of them long after a later change.
func testPasswords(t *testing.T, store *mongo.Store, member madoguchi.Staff) {
	for _, change := range []struct {
		name, hash string
		at         time.Time
		want       string
		wantAt     time.Time
	}{
		{"the first change", "$argon2id$one", Noon, "$argon2id$one", Noon},
		{"the same change again", "$argon2id$one", Noon, "$argon2id$one", Noon},
		{"a later change", "$argon2id$two", Noon.Add(time.Minute), "$argon2id$two", Noon.Add(time.Minute)},
		{"a late attempt at the first", "$argon2id$one", Noon, "$argon2id$two", Noon.Add(time.Minute)},
	} {
		expect.Done(t, store.SetPassword(t.Context(), here, member.ID, change.hash, change.at, madoguchi.SpentCode{}))
		got, err := store.Staff(t.Context(), here, member.ID)
		expect.Done(t, err)
		member.PasswordHash, member.PasswordSetAt = change.want, change.wantAt
		expect.Same(t, "after "+change.name, got, member)
	}
	expect.Done(t, store.RenewStaffHash(t.Context(), here, member.ID, "$argon2id$two", "$argon2id$renewed"))
	got, err := store.Staff(t.Context(), here, member.ID)
	expect.Done(t, err)
	member.PasswordHash = "$argon2id$renewed"
	expect.Same(t, "after another hash of the same password", got, member)
	expect.Error(t, "another hash of a password of before",
		store.RenewStaffHash(t.Context(), here, member.ID, "$argon2id$two", "$argon2id$late"), madoguchi.ErrNotFound)
	expect.Error(t, "the password of nobody",
		store.SetPassword(t.Context(), here, "nobody", "hash", Noon, madoguchi.SpentCode{}), madoguchi.ErrNotFound)
}

// testJoining repeats attempts at joining, one of them after the new member was removed.
func testJoining(t *testing.T, store *mongo.Store) {
	const clinic = "joining"
	admin := Member(clinic, "admin@joining.example")
	admin.Role, admin.DoctorID = madoguchi.Admin, ""
	expect.Done(t, store.CreateStaff(t.Context(), admin))
	link, member := Verification(clinic), Member(clinic, "invited@joining.example")
	link.ID = "joins"
	expect.Done(t, store.PutVerification(t.Context(), link))
	used := link
	used.State, used.Revision = madoguchi.LinkUsed, link.Revision+1

	expect.Error(t, "with an address that is taken", store.JoinStaff(t.Context(), Member(clinic, admin.Email), used),
		madoguchi.ErrAlreadyProvisioned)
	got, err := store.Verification(t.Context(), link.ID)
	expect.Done(t, err)
	expect.Same(t, "the link after that", got, link)

	for range 2 { // the second time as a repeat after a lost answer
		expect.Done(t, store.JoinStaff(t.Context(), member, used))
		joined, err := store.Staff(t.Context(), clinic, member.ID)
		expect.Done(t, err)
		expect.Same(t, "who joined", joined, member)
	}
	got, err = store.Verification(t.Context(), link.ID)
	expect.Done(t, err)
	expect.Same(t, "the link then", got, used)
	expect.Done(t, store.RemoveStaff(t.Context(), clinic, admin.ID, member.ID))
	expect.Done(t, store.JoinStaff(t.Context(), member, used))
	_, err = store.Staff(t.Context(), clinic, member.ID)
	expect.Error(t, "who was removed, after a late attempt", err, madoguchi.ErrNotFound)
}

// testStaffChangesAtOnce has three admins remove each other in a circle, many times. One or two must remain.
func testStaffChangesAtOnce(t *testing.T, store *mongo.Store) {
	for round := range 10 {
		clinic := madoguchi.ClinicID(fmt.Sprint("circle", round))
		var admins [3]madoguchi.Staff
		for i := range admins {
			admins[i] = Member(clinic, fmt.Sprintf("%d.%d@circle.example", round, i))
			admins[i].Role, admins[i].DoctorID = madoguchi.Admin, ""
			expect.Done(t, store.CreateStaff(t.Context(), admins[i]))
		}
		var removals sync.WaitGroup
		for i, by := range admins {
			removals.Go(func() {
				err := store.RemoveStaff(t.Context(), clinic, by.ID, admins[(i+1)%len(admins)].ID)
				if err != nil && !errors.Is(err, madoguchi.ErrForbidden) {
					t.Errorf("a removal: %v", err)
				}
			})
		}
		removals.Wait()
		left, err := store.StaffOf(t.Context(), clinic)
		expect.Done(t, err)
		if len(left) == 0 || len(left) == len(admins) {
			t.Errorf("%d of %d admins are left", len(left), len(admins))
		}
	}
}

// testStaffChanges changes and removes members, as an admin of the clinic and as others.
func testStaffChanges(t *testing.T, store *mongo.Store) {
	const clinic = "staffchanges"
	member := func(email string, role madoguchi.Role) madoguchi.Staff {
		staff := Member(clinic, email)
		staff.Role, staff.DoctorID = role, ""
		expect.Done(t, store.CreateStaff(t.Context(), staff))
		return staff
	}
	admin, second := member("admin@changes.example", madoguchi.Admin), member("second@changes.example", madoguchi.Admin)
	colleague := member("colleague@changes.example", madoguchi.Reception)
	role := madoguchi.StaffChange{Role: madoguchi.Physician, DoctorID: "d2"}
	for range 2 { // the second time as a repeat after a lost answer
		expect.Done(t, store.ChangeStaff(t.Context(), clinic, admin.ID, colleague.ID, role))
		got, err := store.Staff(t.Context(), clinic, colleague.ID)
		expect.Done(t, err)
		colleague.Role, colleague.DoctorID = role.Role, role.DoctorID
		expect.Same(t, "with another role", got, colleague)
	}
	for _, refused := range []struct {
		name   string
		by, of madoguchi.StaffID
		want   error
	}{
		{"by one who is no admin", colleague.ID, second.ID, madoguchi.ErrForbidden},
		{"by nobody", "nobody", second.ID, madoguchi.ErrForbidden},
		{"of oneself", admin.ID, admin.ID, madoguchi.ErrOwnAccount},
		{"of nobody", admin.ID, "nobody", madoguchi.ErrNotFound},
	} {
		expect.Error(t, "a change "+refused.name, store.ChangeStaff(t.Context(), clinic, refused.by, refused.of, role),
			refused.want)
		expect.Error(t, "a removal "+refused.name, store.RemoveStaff(t.Context(), clinic, refused.by, refused.of),
			refused.want)
	}
	expect.Done(t, store.RemoveStaff(t.Context(), clinic, second.ID, admin.ID))
	expect.Error(t, "a change by an admin who was removed", store.RemoveStaff(t.Context(), clinic, admin.ID, second.ID),
		madoguchi.ErrForbidden)
	left, err := store.StaffOf(t.Context(), clinic)
	expect.Done(t, err)
	expect.Same(t, "who is left", len(left), 2)
	again := Member(other, admin.Email)
	expect.Done(t, store.CreateStaff(t.Context(), again)) // the address is free
}

func testVerifications(t *testing.T, store *mongo.Store) {
	link := Verification(here)
	expect.Done(t, store.PutVerification(t.Context(), link))
	got, err := store.Verification(t.Context(), link.ID)
	expect.Done(t, err)
	expect.Same(t, "the link read", got, link)
	bare := madoguchi.Verification{
		ID: "bare", Purpose: madoguchi.Activation, Account: "a1", State: madoguchi.LinkPending,
		Mail:    madoguchi.DeliveryQueued,
		AskedAt: link.AskedAt, ExpiresAt: link.ExpiresAt, Revision: 1,
	}
	expect.Done(t, store.PutVerification(t.Context(), bare))
	got, err = store.Verification(t.Context(), bare.ID)
	expect.Done(t, err)
	expect.Same(t, "a link that invites nobody", got, bare)

	invited, err := store.Invitations(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic's invitations", invited, []madoguchi.Verification{link})

	used := link
	used.State, used.Revision = madoguchi.LinkUsed, 2
	expect.Done(t, store.PutVerification(t.Context(), used))
	expect.Done(t, store.PutVerification(t.Context(), link))
	got, err = store.Verification(t.Context(), link.ID)
	expect.Done(t, err)
	expect.Same(t, "after a late attempt", got, used)
	invited, err = store.Invitations(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "invitations that can be used", len(invited), 0)
	withdrawn := link
	withdrawn.ID, withdrawn.State = "withdrawn", madoguchi.LinkWithdrawn
	expect.Done(t, store.PutVerification(t.Context(), withdrawn))
	got, err = store.Verification(t.Context(), withdrawn.ID)
	expect.Done(t, err)
	expect.Same(t, "a link that was withdrawn", got, withdrawn)
	_, err = store.Verification(t.Context(), "nobodys")
	expect.Error(t, "a link that nobody asked for", err, madoguchi.ErrNotFound)

	expect.Done(t, store.DeleteVerifications(t.Context(), "a1", madoguchi.SignUp, madoguchi.AccountReset))
	_, err = store.Verification(t.Context(), bare.ID)
	expect.Error(t, "a link of another purpose", err, nil)
	expect.Done(t, store.DeleteVerifications(t.Context(), "a1", madoguchi.SignUp, madoguchi.Activation))
	_, err = store.Verification(t.Context(), bare.ID)
	expect.Error(t, "a deleted link", err, madoguchi.ErrNotFound)
	_, err = store.Verification(t.Context(), link.ID)
	expect.Error(t, "another account's link", err, nil)
}

func testRecoveries(t *testing.T, store *mongo.Store) {
	recovery := Recovery(here)
	expect.Done(t, store.PutRecovery(t.Context(), recovery))
	got, err := store.Recovery(t.Context(), recovery.ID)
	expect.Done(t, err)
	expect.Same(t, "the recovery read", got, recovery)
	pending, err := store.Recoveries(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic's recoveries", pending, []madoguchi.Recovery{recovery})
	stopped := recovery
	stopped.State, stopped.Revision = madoguchi.RecoveryStopped, 2
	expect.Done(t, store.PutRecovery(t.Context(), stopped))
	expect.Done(t, store.PutRecovery(t.Context(), recovery))
	got, err = store.Recovery(t.Context(), recovery.ID)
	expect.Done(t, err)
	expect.Same(t, "after a late attempt", got, stopped)
	pending, err = store.Recoveries(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "recoveries under way", len(pending), 0)
	_, err = store.Recovery(t.Context(), "nobodys")
	expect.Error(t, "a recovery that nobody asked for", err, madoguchi.ErrNotFound)
}

func testSessions(t *testing.T, store *mongo.Store) {
	session := Session(here)
	expect.Done(t, store.CreateSession(t.Context(), session))
	expect.Done(t, store.CreateSession(t.Context(), session))

	for _, moment := range []struct {
		name string
		now  time.Time
		want error
	}{
		{"at sign-in", session.CreatedAt, nil},
		{"in the last millisecond", session.ExpiresAt.Add(-time.Millisecond), nil},
		{"at expiry", session.ExpiresAt, madoguchi.ErrNotFound},
		{"in another time zone", session.ExpiresAt.In(time.FixedZone("JST", 9*60*60)), madoguchi.ErrNotFound},
	} {
		got, err := store.Session(t.Context(), session.SecretHash, moment.now)
		expect.Error(t, moment.name, err, moment.want)
		if err == nil {
			expect.Same(t, moment.name, got, session)
		}
	}

	expect.Done(t, store.DeleteSession(t.Context(), session.SecretHash))
	_, err := store.Session(t.Context(), session.SecretHash, session.CreatedAt)
	expect.Error(t, "after sign-out", err, madoguchi.ErrNotFound)
	expect.Error(t, "signing out again", store.DeleteSession(t.Context(), session.SecretHash), nil)
}
