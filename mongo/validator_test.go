package mongo_test

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// TestValidators takes a valid document of every collection and spoils it in every way. Each result must be refused.
// The valid documents have every field set.
func TestValidators(t *testing.T) {
	config := mongotest.Fresh(t)
	fill(t, open(t, config))
	db := database(t, config)
	for _, name := range collectionNames {
		t.Run(name, func(t *testing.T) {
			collection := db.Collection(name)
			var good bson.M
			expect.Done(t, collection.FindOne(t.Context(), bson.M{}).Decode(&good))
			if name == "agendas" {
				// One record cannot fill this collection's arrays in both ways.
				departed := bson.M{"departed.to": bson.M{"$exists": true}}
				expect.Done(t, collection.FindOne(t.Context(), departed).Decode(&good))
			}
			if name == "clinics" {
				delete(good, "createdAt") // it may be missing, unlike a session's; TestValidatorValues spoils it
			}
			for what, spoil := range spoilers(good) {
				_, err := collection.UpdateOne(t.Context(), bson.M{"_id": good["_id"]}, spoil)
				checkInvalid(t, what, err)
			}
		})
	}
}

// spoilers returns updates that each make one field of a document invalid, at any depth.
func spoilers(good bson.M) map[string]bson.M {
	all := map[string]bson.M{"unknown field": {"$set": bson.M{"unknown": 1}}}
	for field, value := range good {
		if field != "_id" {
			spoilField(all, field, value)
		}
	}
	return all
}

func spoilField(all map[string]bson.M, path string, value any) {
	all[path+" of a wrong type"] = bson.M{"$set": bson.M{path: bson.Regex{Pattern: "x"}}}
	switch inner := value.(type) {
	case bson.D:
		all[path+" with an unknown field"] = bson.M{"$set": bson.M{path + ".unknown": 1}}
		for _, field := range inner {
			spoilField(all, path+"."+field.Key, field.Value)
		}
	case bson.A:
		if len(inner) > 0 {
			spoilField(all, path+".0", inner[0])
		}
	default:
		if !optional[path] {
			all[path+" missing"] = bson.M{"$unset": bson.M{path: 1}}
		}
	}
}

// optional lists the paths that may be missing.
var optional = map[string]bool{
	"explanation": true, "agreedAt": true, "answeredAt": true, "devices": true, "devicesAt": true,
	"admittedAt": true, "admittedBy": true,
	"address": true,
	"grid":    true, "closedOnHolidays": true, "exceptions": true, "web": true, "menus.0.questions.0.required": true,
	"patientId": true, "source": true, "linkGeneration": true, "account.bookedBy": true, "account.member": true,
	"account.owner": true, "visit.member": true,
	"reservation": true, "offer": true, "account": true, "lastDay": true, "web.waitlist": true,
	"contact.birthDate": true, "contact.sex": true, "note": true,
	"invitation": true, "patientKana": true, "consent.at": true, "secondFactor.since": true, "limited": true,
	"consent": true, "passwordSetAt": true, "replacedAt": true,
	"delivery.sentAt": true, "delivery.statusAt": true, "wish": true,
	"presence.patientSince": true, "presence.clinicSince": true, "presence.callSince": true, "presence.endedAt": true,
	"menus.0.minutes.online.first": true, "menus.0.minutes.online.return": true,
	"menus.0.minutes.inPerson.first": true, "menus.0.minutes.inPerson.return": true,
}

// TestValidatorValues tries meaningless values of the right type.
func TestValidatorValues(t *testing.T) {
	config := mongotest.Fresh(t)
	fill(t, open(t, config))
	db := database(t, config)
	for _, c := range []struct {
		collection, path string
		value            any
	}{
		{"reservations", "state", "waiting"},
		{"reservations", "method", "byPhone"},
		{"reservations", "visit", ""},
		{"reservations", "delivery.channel", "fax"},
		{"reservations", "timeline.0.actor.kind", "robot"},
		{"calls", "state", "booked"},
		{"calls", "generation", -1},
		{"calls", "delivery.status", "read"},
		{"waitings", "state", "asleep"},
		{"waitings", "day", "tomorrow"},
		{"staff", "role", "owner"},
		{"staff", "email", ""},
		{"clinics", "hours.0.weekday", 7},
		{"clinics", "hours.0.until", 24*60 + 1},
		{"clinics", "menus.0.minutes.byPhone", bson.M{}},
		{"clinics", "revision", -1},
		{"clinics", "createdAt", "2026-11-24"},
		{"sessions", "clinicId", ""},
		{"accounts", "email", ""},
		{"accounts", "clinics.0.clinicId", ""},
		{"accountSessions", "accountId", ""},
		{"patients", "revision", -1},
		{"patients", "account.accountId", ""},
		{"patients", "timeline.0.actor.kind", "robot"},
		{"verifications", "purpose", "curiosity"},
		{"verifications", "state", "opened"},
		{"deliveries", "channel", "letter"},
		{"agendas", "occupied", bson.A{bson.M{"reservation": "r"}}},
	} {
		_, err := db.Collection(c.collection).UpdateOne(t.Context(), bson.M{}, bson.M{"$set": bson.M{c.path: c.value}})
		checkInvalid(t, c.collection+" "+c.path, err)
	}
	_, err := db.Collection("agendas").InsertOne(t.Context(), bson.M{
		"_id":      bson.D{{Key: "clinic", Value: "c"}, {Key: "doctor", Value: "d"}, {Key: "day", Value: "tomorrow"}},
		"occupied": bson.A{}, "departed": bson.A{},
	})
	checkInvalid(t, "an agenda of no day", err)
}

// TestInvalidDocumentIsRefusedByTheStore checks that the error is not "unavailable" and does not reveal the
// document.
func TestInvalidDocumentIsRefusedByTheStore(t *testing.T) {
	store := mongotest.Start(t)
	reservation := mongotest.Reservation("c1")
	reservation.State = "山田 花子"
	err := store.PutReservation(t.Context(), reservation)
	if err == nil || errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func checkInvalid(t *testing.T, what string, err error) {
	t.Helper()
	const documentValidationFailure = 121
	var answer driver.ServerError
	if !errors.As(err, &answer) || !answer.HasErrorCode(documentValidationFailure) {
		t.Errorf("%s: got %v, want it refused by the validator", what, err)
	}
}

// fill stores one record in every collection.
func fill(t *testing.T, store *mongo.Store) {
	ctx := t.Context()
	claim := mongotest.Claim("c1", 0)
	later := mongotest.Claim("c1", 2)
	later.Reservation, later.Day = claim.Reservation, "2026-11-25"
	expect.Done(t, store.CreateClinic(ctx, mongotest.Clinic("c1")))
	member := mongotest.Member("c1", "sato@clinic.example")
	expect.Done(t, store.CreateStaff(ctx, member))
	expect.Done(t, store.SetPassword(ctx, "c1", member.ID, member.PasswordHash, mongotest.Noon, madoguchi.SpentCode{}))
	session := mongotest.Session("c1")
	expect.Done(t, store.CreateSession(ctx, session))
	expect.Done(t, store.PutVerification(ctx, mongotest.Verification("c1")))
	expect.Done(t, store.PutRecovery(ctx, mongotest.Recovery("c1")))
	expect.Done(t, store.PutReservation(ctx, mongotest.Reservation("c1")))
	expect.Done(t, store.KeepExplanation(ctx, "c1", madoguchi.Explanation{Text: "説明"}))
	expect.Done(t, store.PutPreparation(ctx, mongotest.Preparation("c1", "r1")))
	expect.Done(t, store.AdmitUnprepared(ctx, madoguchi.Preparation{
		ClinicID: "c1", ReservationID: "r1", AdmittedAt: mongotest.Noon, AdmittedBy: "受付 佐藤",
	}))
	expect.Done(t, store.PutWaiting(ctx, mongotest.Waiting("c1")))
	expect.Done(t, store.PutCall(ctx, mongotest.Call("c1")))
	_, err := store.PutIntent(ctx, mongotest.Intent("c1"))
	expect.Done(t, err)
	_, err = store.Spend(ctx, "c1", madoguchi.SpendingOf(mongotest.Intent("c1"), member.ID), nil)
	expect.Done(t, err)
	expect.Done(t, store.Claim(ctx, claim))
	expect.Done(t, store.Claim(ctx, mongotest.Claim("c1", 4)))
	expect.Done(t, store.Move(ctx, claim, later))
	account := mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	expect.Done(t, store.CreateAccountSession(ctx, mongotest.AccountSession(account.ID)))
	_, err = store.EnsurePatient(ctx, mongotest.Patient("c1"))
	expect.Done(t, err)
	expect.Done(t, store.AddVisitNotice(ctx, mongotest.VisitNotice(account)))
	expect.Done(t, store.PutAnnouncement(ctx, mongotest.Announcement()))
}
