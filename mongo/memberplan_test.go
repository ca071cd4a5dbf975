package mongo_test

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// TestADashboardReadsItsOwnRecords makes the reads of a dashboard among many accounts of one clinic. What the server
// examines does not depend on how many there are.
func TestADashboardReadsItsOwnRecords(t *testing.T) {
	config := mongotest.Fresh(t)
	store, db := open(t, config), database(t, config)
	expect.Done(t, store.CreateClinic(t.Context(), mongotest.Clinic("c1")))
	var account madoguchi.Account
	for i := range 300 {
		account = neighbour(t, store, i)
	}
	session := mongotest.AccountSession(account.ID)
	expect.Done(t, store.CreateAccountSession(t.Context(), session))
	run(t, db, bson.D{{Key: "profile", Value: 2}})
	readDashboard(t, store, session)
	run(t, db, bson.D{{Key: "profile", Value: 0}})

	var noted []struct {
		Collection string `bson:"ns"`
		Plan       string `bson:"planSummary"`
		Keys       int    `bson:"keysExamined"`
		Documents  int    `bson:"docsExamined"`
	}
	cursor, err := db.Collection("system.profile").Find(t.Context(), bson.M{"planSummary": bson.M{"$exists": true}},
		options.Find().SetSort(bson.M{"ts": 1}))
	expect.Done(t, err)
	expect.Done(t, cursor.All(t.Context(), &noted))
	if len(noted) < 6 {
		t.Errorf("only %d requests were noted", len(noted))
	}
	for _, request := range noted {
		if request.Keys > 4 || request.Documents > 4 {
			t.Errorf("%s by %s examines %d keys and %d documents", request.Collection, request.Plan, request.Keys,
				request.Documents)
		}
	}
}

// neighbour stores an account of the clinic with a visit, a notice and an entry of a waitlist, all at the same time.
func neighbour(t *testing.T, store *mongo.Store, number int) madoguchi.Account {
	t.Helper()
	account := mongotest.Account(fmt.Sprintf("%d@patient.example", number))
	account.Clinics = []madoguchi.MyClinic{{ClinicID: "c1", Since: mongotest.Noon}}
	visit, waiting := mongotest.Reservation("c1"), mongotest.Waiting("c1")
	visit.Account, visit.Member, waiting.Account = account.ID, "", account.ID
	expect.Done(t, store.CreateAccount(t.Context(), account))
	expect.Done(t, store.PutReservation(t.Context(), visit))
	expect.Done(t, store.PutWaiting(t.Context(), waiting))
	expect.Done(t, store.AddVisitNotice(t.Context(), mongotest.VisitNotice(account)))
	return account
}

// readDashboard makes the reads of a dashboard, and checks that they find something.
func readDashboard(t *testing.T, store *mongo.Store, session madoguchi.AccountSession) {
	t.Helper()
	ctx := t.Context()
	known, err := store.AccountSession(ctx, session.SecretHash, mongotest.Noon)
	expect.Done(t, err)
	account, err := store.Account(ctx, known.AccountID)
	expect.Done(t, err)
	_, err = store.Clinic(ctx, account.Clinics[0].ClinicID)
	expect.Done(t, err)
	visits, err := store.ReservationsOfAccount(ctx, account, madoguchi.MostVisits)
	expect.Done(t, err)
	waiting, err := store.WaitingOf(ctx, account.ID)
	expect.Done(t, err)
	unread, err := store.UnreadNotices(ctx, account, mongotest.Noon)
	expect.Done(t, err)
	if len(visits) != 1 || len(waiting) != 1 || unread != 1 {
		t.Errorf("%d visits, %d waitlists, %d unread notices", len(visits), len(waiting), unread)
	}
}
