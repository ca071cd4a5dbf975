package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/mongo/guests"
	"madoguchi/patients"
)

// VisitTimes returns the visits around an instant of each of a clinic's patients. Cancelled visits do not count.
func (s reservationStore) VisitTimes(
	ctx context.Context, clinic madoguchi.ClinicID, patients []madoguchi.PatientID, now time.Time,
) (map[madoguchi.PatientID]madoguchi.VisitTimes, error) {
	var found []struct {
		Patient string    `bson:"_id"`
		Next    time.Time `bson:"next"`
		Last    time.Time `bson:"last"`
	}
	err := s.Ask(ctx, "list visits of patients", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(reservations.Name).Aggregate(ctx, visitTimes(clinic, patients, now))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	times := make(map[madoguchi.PatientID]madoguchi.VisitTimes, len(found))
	for _, visit := range found {
		times[madoguchi.PatientID(visit.Patient)] = madoguchi.VisitTimes{Next: visit.Next, Last: visit.Last}
	}
	return times, err
}

func visitTimes(clinic madoguchi.ClinicID, patients []madoguchi.PatientID, now time.Time) mongo.Pipeline {
	later := bson.M{"$gte": bson.A{"$start", now}}
	return mongo.Pipeline{
		{{Key: "$match", Value: bson.M{
			"_id.clinic": string(clinic), "patientId": bson.M{"$in": patients},
			"state": bson.M{"$ne": string(madoguchi.ReservationCancelled)},
		}}},
		{{Key: "$group", Value: bson.M{
			"_id":  "$patientId",
			"next": bson.M{"$min": choose(later, "$start", nil)},
			"last": bson.M{"$max": choose(later, nil, "$start")},
		}}},
	}
}

// SearchGuests returns visits of guests whose name, reading, chart number, contact or birth date has, for each word, a
// key that starts with one of the word's beginnings (patients.Words). There are at most limit, the newest visits first.
func (s reservationStore) SearchGuests(
	ctx context.Context, clinic madoguchi.ClinicID, words [][]string, limit int,
) ([]madoguchi.Reservation, error) {
	filter, err := s.WithKeys(ctx, reservations, clinic, words)
	if err != nil {
		return nil, err
	}
	var found []reservationDocument
	err = s.Ask(ctx, "list visits of guests", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(reservations.Name).Find(ctx, filter,
			options.Find().SetSort(bson.D{{Key: "start", Value: -1}}).SetLimit(int64(limit)).
				SetProjection(bson.M{"timeline": 0, "keys": 0}))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return documents.Convert(found, reservationDocument.reservation), err
}

// ReassignVisit writes the patient and the account of a visit that has ended. Its workflow has ended too and writes no
// more. It returns ErrNotOpen if the visit has not ended.
func (s reservationStore) ReassignVisit(ctx context.Context, r madoguchi.Reservation) error {
	change := bson.M{"$set": bson.M{"patientId": string(r.PatientID)}, "$unset": bson.M{"account": ""}}
	if account := bookedForDocumentOf(r); account != nil {
		change = bson.M{"$set": bson.M{"patientId": string(r.PatientID), "account": account}}
	}
	key := bson.M{"_id": documents.Key{Clinic: string(r.ClinicID), ID: string(r.ID)}}
	return s.changeEnded(ctx, "reassign a visit", key, change)
}

// changeEnded changes a visit that has ended.
func (s reservationStore) changeEnded(ctx context.Context, what string, key bson.M, change any) error {
	ended := bson.M{"_id": key["_id"], "state": bson.M{"$ne": string(madoguchi.ReservationBooked)}}
	return s.Ask(ctx, what, func(ctx context.Context) error {
		result, err := s.DB.Collection(reservations.Name).UpdateOne(ctx, ended, change)
		if err != nil || result.MatchedCount == 1 {
			return err
		}
		if err := s.DB.Collection(reservations.Name).FindOne(ctx, key).Err(); err != nil {
			return err
		}
		return madoguchi.ErrNotOpen
	})
}

// AttachPatient makes a visit that has ended a visit of a clinic's patient. Its workflow has ended too and writes no
// more; the workflow of another visit makes this change itself. A visit that already has a patient stays. It returns
// ErrNotOpen if the visit has not ended.
func (s reservationStore) AttachPatient(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.ReservationID, patient madoguchi.PatientID,
) error {
	key := bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}}
	set := mongo.Pipeline{
		set(bson.M{"patientId": bson.M{"$ifNull": bson.A{"$patientId", literal(string(patient))}}}),
		{{Key: "$unset", Value: "keys"}},
	}
	return s.changeEnded(ctx, "attach a patient", key, set)
}

// CompleteGuests lets searches find the guests whose visits earlier releases wrote, and returns how many visits it
// changed. It does so once for each edition of the keys, with a pause after each page of visits that it changed: an
// apiserver of an earlier release tells its desks of each of them. Workers of earlier releases must not run any more,
// because they write visits that no search finds.
func (s reservationStore) CompleteGuests(ctx context.Context, pause time.Duration) (completed int, err error) {
	return guests.Completion{
		Database: s.Database, Visits: reservations.Name, Notes: schemaCollection, Pause: pause, KeysOf: guestKeys,
		Edition: patients.GuestKeysEdition,
	}.Run(ctx)
}

func guestKeys(visit bson.Raw) ([]string, error) {
	var document reservationDocument
	err := bson.Unmarshal(visit, &document)
	return patients.GuestKeys(document.reservation()), err
}
