package mongotest

import (
	"strings"
	"testing"
	"time"

	"madoguchi"
	"madoguchi/mongo"
)

func testClinics(t *testing.T, store *mongo.Store) {
	clinic := Clinic(here)
	must(t, store.CreateClinic(t.Context(), clinic))

	got, err := store.Clinic(t.Context(), here)
	must(t, err)
	check(t, "the clinic read", got, clinic)

	renamed := clinic
	renamed.Name = "別の名前"
	checkError(t, "the same clinic again", store.CreateClinic(t.Context(), renamed), madoguchi.ErrAlreadyProvisioned)
	got, err = store.Clinic(t.Context(), here)
	must(t, err)
	check(t, "the name after that", got.Name, clinic.Name)

	bare := madoguchi.Clinic{ID: other, Name: "空", TimeZone: "Asia/Tokyo"}
	must(t, store.CreateClinic(t.Context(), bare))
	got, err = store.Clinic(t.Context(), other)
	must(t, err)
	check(t, "a clinic without doctors", got, bare)
}

func testStaff(t *testing.T, store *mongo.Store) {
	member := Member(here, "sato@clinic.example")
	must(t, store.CreateStaff(t.Context(), member))

	got, err := store.Staff(t.Context(), here, member.ID)
	must(t, err)
	check(t, "by ID", got, member)
	got, err = store.StaffByEmail(t.Context(), member.Email)
	must(t, err)
	check(t, "by address", got, member)
	_, err = store.StaffByEmail(t.Context(), "nobody@clinic.example")
	checkError(t, "an address nobody has", err, madoguchi.ErrNotFound)

	err = store.CreateStaff(t.Context(), Member(other, member.Email))
	checkError(t, "the address in another clinic", err, madoguchi.ErrAlreadyProvisioned)
	if strings.Contains(err.Error(), "sato") {
		t.Errorf("the error shows the address: %v", err)
	}
}

func testSessions(t *testing.T, store *mongo.Store) {
	session := Session(here)
	must(t, store.CreateSession(t.Context(), session))
	must(t, store.CreateSession(t.Context(), session))

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
		checkError(t, moment.name, err, moment.want)
		if err == nil {
			check(t, moment.name, got, session)
		}
	}

	must(t, store.DeleteSession(t.Context(), session.SecretHash))
	_, err := store.Session(t.Context(), session.SecretHash, session.CreatedAt)
	checkError(t, "after sign-out", err, madoguchi.ErrNotFound)
	checkError(t, "signing out again", store.DeleteSession(t.Context(), session.SecretHash), nil)
}
