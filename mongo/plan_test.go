package mongo_test

import (
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
	"madoguchi/patients"
)

// TestPlans has the server record its query plans. All must use an index.
func TestPlans(t *testing.T) {
	config := mongotest.Fresh(t)
	store, db := open(t, config), database(t, config)
	run(t, db, bson.D{{Key: "profile", Value: 2}})
	fill(t, store)
	readAll(t, store)
	run(t, db, bson.D{{Key: "profile", Value: 0}})

	var noted []struct {
		Collection string `bson:"ns"`
		Plan       string `bson:"planSummary"`
	}
	cursor, err := db.Collection("system.profile").Find(t.Context(), bson.M{"planSummary": bson.M{"$exists": true}})
	expect.Done(t, err)
	expect.Done(t, cursor.All(t.Context(), &noted))
	if len(noted) < 15 {
		t.Errorf("only %d requests were noted", len(noted))
	}
	for _, request := range noted {
		if request.Plan == "COLLSCAN" {
			t.Errorf("%s was read from end to end", request.Collection)
		}
	}
}

// readAll calls every method that queries by anything but a whole key, and some that use the key.
func readAll(t *testing.T, store *mongo.Store) {
	ctx, from, to := t.Context(), mongotest.Noon, mongotest.Noon.Add(time.Hour)
	listed, err := store.ReservationsBetween(ctx, "c1", from, to)
	expect.Done(t, err)
	planPatients(t, store)
	_, err = store.ReservationsOfAccount(ctx, madoguchi.Account{
		ID: "a1", Clinics: []madoguchi.MyClinic{{ClinicID: "c1"}},
	}, 10)
	expect.Done(t, err)
	_, err = store.LinksSentTo(ctx, madoguchi.SMS, "+819012345678", from, 10)
	expect.Done(t, err)
	_, err = store.LinksSentTo(ctx, madoguchi.Mail, "hanako@example.com", from, 10)
	expect.Done(t, err)
	readNotices(t, store)
	calls, err := store.CallsBetween(ctx, "c1", from, to)
	expect.Done(t, err)
	_, err = store.NeedingAttention(ctx, "c1", from)
	expect.Done(t, err)
	_, err = store.AttendedSince(ctx, "c1", from, from)
	expect.Done(t, err)
	_, err = store.ActedOnSince(ctx, "c1", from, from)
	expect.Done(t, err)
	if len(listed) != 1 || len(calls) != 1 {
		t.Fatalf("found %d reservations and %d calls", len(listed), len(calls))
	}
	clinics, err := store.ClinicIDs(ctx)
	expect.Done(t, err)
	if !slices.Contains(clinics, "c1") {
		t.Fatalf("the clinics are %v", clinics)
	}
	_, err = store.CallByLink(ctx, calls[0].ID, calls[0].Generation)
	expect.Done(t, err)
	_, err = store.ReservationByLink(ctx, listed[0].ID)
	expect.Done(t, err)
	expect.Done(t, store.DeleteOtherSessions(ctx, "c1", "nobody", [32]byte{}))
	_, err = store.StaffOf(ctx, "c1")
	expect.Done(t, err)
	_, err = store.Invitations(ctx, "c1")
	expect.Done(t, err)
	_, err = store.StaffByEmail(ctx, "sato@clinic.example")
	expect.Done(t, err)
	_, err = store.Reservation(ctx, "c1", listed[0].ID)
	expect.Done(t, err)
	_, err = store.Occupied(ctx, mongotest.Claim("c1", 4))
	expect.Done(t, err)
	doctors := []madoguchi.DoctorID{mongotest.Claim("c1", 4).DoctorID}
	agendas, err := store.Agendas(ctx, "c1", doctors, "2000-01-01", "2099-12-31")
	expect.Done(t, err)
	if len(agendas) != 2 {
		t.Errorf("found %d agendas", len(agendas))
	}
	_, err = store.Session(ctx, [32]byte{}, from)
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("a session of nobody: %v", err)
	}
}

func readNotices(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), mongotest.Account("taro@patient.example")
	_, err := store.Notices(ctx, account, mongotest.Noon, 10)
	expect.Done(t, err)
	_, err = store.UnreadNotices(ctx, account, mongotest.Noon)
	expect.Done(t, err)
	_, err = store.Announcements(ctx, 10)
	expect.Done(t, err)
	for _, audience := range []madoguchi.Audience{{}, {ClinicID: "c1"}, {Language: "ja"}} {
		_, err = store.AccountsOf(ctx, audience, "", 10)
		expect.Done(t, err)
		_, err = store.CountAccountsOf(ctx, audience)
		expect.Done(t, err)
	}
	expect.Done(t, store.ReadNotices(ctx, account.ID, mongotest.Noon))
	expect.Done(t, store.DeleteNotices(ctx, account.ID))
}

// planPatients makes the queries about patients.
func planPatients(t *testing.T, store *mongo.Store) {
	ctx, ids := t.Context(), []madoguchi.PatientID{"p1"}
	expect.Done(t, store.UnlinkPatients(ctx, "c1", "a1"))
	expect.Done(t, store.UnlinkAccount(ctx, "a1"))
	for _, text := range []string{"やまだ", "やまだ 花子", "090-1234-5678", "S59.5.12 やまだ"} {
		_, err := store.SearchPatients(ctx, "c1", patients.Words(text), 10)
		expect.Done(t, err)
		_, err = store.SearchGuests(ctx, "c1", patients.Words(text), 10)
		expect.Done(t, err)
	}
	for _, read := range []func() error{
		func() error { _, err := store.ReservationsOfPatients(ctx, "c1", ids, 10); return err },
		func() error { _, err := store.VisitTimes(ctx, "c1", ids, mongotest.Noon); return err },
		func() error { _, err := store.MergedPatients(ctx, "c1", ids); return err },
		func() error { _, err := store.PatientsOfAccount(ctx, "c1", "a1"); return err },
		func() error { _, err := store.PatientsWithTraits(ctx, "c1", []string{"chart:1"}, 10); return err },
	} {
		expect.Done(t, read())
	}
	_, err := store.PatientOf(ctx, "c1", "a1", "")
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("a patient of nobody: %v", err)
	}
}
