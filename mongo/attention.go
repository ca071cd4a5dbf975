package mongo

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// attentionStore finds the records that reception has to act on.
type attentionStore struct{ *documents.Database }

// NeedingAttention returns the IDs of a clinic's reservations, and of calls without a reservation, that start at from
// or later and need attention (要対応), by start.
func (s attentionStore) NeedingAttention(
	ctx context.Context, clinic madoguchi.ClinicID, from time.Time,
) ([]string, error) {
	return s.recordsWith(ctx, clinic, from, "attention", bson.M{"$gt": ""})
}

// AttendedSince returns the IDs of such records that staff have marked as done (対応済み) since an instant, by start.
func (s attentionStore) AttendedSince(
	ctx context.Context, clinic madoguchi.ClinicID, from, since time.Time,
) ([]string, error) {
	attended := bson.M{"$elemMatch": bson.M{"code": string(madoguchi.EventAttended), "at": bson.M{"$gte": since}}}
	return s.recordsWith(ctx, clinic, from, "timeline", attended)
}

// ActedOnSince returns the IDs of reservations that start at from or later, and that their patients booked, moved or
// cancelled after an instant, by the last such act.
func (s attentionStore) ActedOnSince(
	ctx context.Context, clinic madoguchi.ClinicID, from, after time.Time,
) (ids []string, err error) {
	codes := documents.Convert(madoguchi.PatientActs(), func(code madoguchi.EventCode) string { return string(code) })
	acted := bson.M{"$elemMatch": bson.M{
		"code": bson.M{"$in": codes}, "actor.kind": string(madoguchi.ByPatient), "at": bson.M{"$gt": after},
	}}
	acts := bson.M{"$filter": bson.M{"input": "$timeline", "cond": bson.M{"$and": bson.A{
		bson.M{"$in": bson.A{"$$this.code", codes}},
		bson.M{"$eq": bson.A{"$$this.actor.kind", string(madoguchi.ByPatient)}},
	}}}}
	last := bson.M{"$max": bson.M{"$map": bson.M{"input": acts, "in": "$$this.at"}}}
	err = s.Ask(ctx, "find what patients did", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(reservations.Name).Aggregate(ctx, bson.A{
			bson.M{"$match": bson.M{"_id.clinic": string(clinic), "start": bson.M{"$gte": from}, "timeline": acted}},
			bson.M{"$project": bson.M{"last": last}},
			bson.M{"$sort": bson.D{{Key: "last", Value: 1}, {Key: "_id", Value: 1}}},
		})
		if err != nil {
			return err
		}
		var found []startDocument
		err = cursor.All(ctx, &found)
		ids = documents.Convert(found, func(d startDocument) string { return d.ID.ID })
		return err
	})
	return ids, err
}

// recordsWith finds reservations, and calls without a reservation, by their start and one more field.
func (s attentionStore) recordsWith(
	ctx context.Context, clinic madoguchi.ClinicID, from time.Time, field string, is bson.M,
) ([]string, error) {
	filter := bson.M{"_id.clinic": string(clinic), "start": bson.M{"$gte": from}, field: is}
	found, err := s.starts(ctx, reservations, filter)
	if err != nil {
		return nil, err
	}
	filter["reservation"] = ""
	alone, err := s.starts(ctx, calls, filter)
	found = append(found, alone...)
	slices.SortStableFunc(found, func(a, b startDocument) int { return a.Start.Compare(b.Start) })
	return documents.Convert(found, func(d startDocument) string { return d.ID.ID }), err
}

// startDocument is the projection of a record that is only searched for.
type startDocument struct {
	ID    documents.Key `bson:"_id"`
	Start time.Time     `bson:"start"`
}

func (s attentionStore) starts(
	ctx context.Context, in documents.Collection, filter bson.M,
) (found []startDocument, err error) {
	err = s.Ask(ctx, "find in "+in.Name, func(ctx context.Context) error {
		cursor, err := s.DB.Collection(in.Name).Find(ctx, filter,
			options.Find().SetProjection(bson.M{"start": 1}).SetSort(byStart))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return found, err
}
