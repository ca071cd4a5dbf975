package mongo

import (
	"context"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// sentLinkStore finds visits by the number or address that their link went to (E3). It reads what clinics store
// anyway; no list of targets exists beside it.
type sentLinkStore struct{ *documents.Database }

// anyCase compares addresses without regard to case: a clinic may have typed another case than the patient.
var anyCase = &options.Collation{Locale: "en", Strength: 2}

// ofTarget returns the index by which visits are found from the target of their link.
func ofTarget(field string) mongo.IndexModel {
	index := documents.Existing(field, field, "start")
	index.Options.SetCollation(anyCase)
	return index
}

// expiresWithin is longer than the time from a call's start to the end of its window.
const expiresWithin = 26 * time.Hour

// LinksSentTo returns the calls whose link went to the target, and whose window is open or opens later, by start. It
// returns at most limit calls of reservations, and at most limit others. No clinic bounds it: the patient names none.
func (s sentLinkStore) LinksSentTo(
	ctx context.Context, channel madoguchi.Channel, target string, now time.Time, limit int,
) ([]madoguchi.SentLink, error) {
	links, err := s.ofReservations(ctx, channel, target, now, limit)
	if err != nil {
		return nil, err
	}
	alone, err := s.ofCalls(ctx, channel, target, now, limit)
	return append(links, alone...), err
}

// ofReservations also finds visits that were booked on the web: their confirmation went to the address.
func (s sentLinkStore) ofReservations(
	ctx context.Context, channel madoguchi.Channel, target string, now time.Time, limit int,
) ([]madoguchi.SentLink, error) {
	filter := sentTo(channel, target, now)
	filter["state"] = string(madoguchi.ReservationBooked)
	if channel == madoguchi.SMS {
		filter["method"] = string(madoguchi.Online)
	} else {
		filter["$or"] = bson.A{
			bson.M{"delivery.target": target, "delivery.channel": string(channel)}, bson.M{"contact.email": target},
		}
		delete(filter, "delivery.target")
		delete(filter, "delivery.channel")
	}
	found, err := firstBy[reservationDocument](ctx, s, reservations, filter, limit)
	return documents.Convert(found, func(d reservationDocument) madoguchi.SentLink {
		return madoguchi.SentLink{
			ClinicID: madoguchi.ClinicID(d.ID.Clinic), Reservation: madoguchi.ReservationID(d.ID.ID),
			Call: madoguchi.CallID(d.ID.ID), Channel: channel, Target: d.spelled(target),
			OnWeb: madoguchi.BookingSource(d.Source).OnWeb(),
		}
	}), err
}

// spelled returns the target as it is stored.
func (d reservationDocument) spelled(target string) string {
	if d.Delivery != nil && strings.EqualFold(d.Delivery.Target, target) {
		return d.Delivery.Target
	}
	return d.Contact.Email
}

func (s sentLinkStore) ofCalls(
	ctx context.Context, channel madoguchi.Channel, target string, now time.Time, limit int,
) ([]madoguchi.SentLink, error) {
	filter := sentTo(channel, target, now)
	filter["reservation"], filter["window.expires"] = "", bson.M{"$gt": now}
	filter["state"] = bson.M{"$in": bson.A{string(madoguchi.CallScheduled), string(madoguchi.CallOpen),
		string(madoguchi.CallWaiting), string(madoguchi.CallInCall)}}
	found, err := firstBy[callDocument](ctx, s, calls, filter, limit)
	return documents.Convert(found, func(d callDocument) madoguchi.SentLink {
		return madoguchi.SentLink{
			ClinicID: madoguchi.ClinicID(d.ID.Clinic), Call: madoguchi.CallID(d.ID.ID), Channel: channel,
			Target: d.Delivery.Target,
		}
	}), err
}

func sentTo(channel madoguchi.Channel, target string, now time.Time) bson.M {
	return bson.M{
		"delivery.target": target, "delivery.channel": string(channel),
		"start": bson.M{"$gt": now.Add(-expiresWithin)},
	}
}

// firstBy returns the first documents by start.
func firstBy[D any](
	ctx context.Context, s sentLinkStore, in documents.Collection, filter bson.M, limit int,
) (found []D, err error) {
	err = s.Ask(ctx, "find a target in "+in.Name, func(ctx context.Context) error {
		cursor, err := s.DB.Collection(in.Name).Find(ctx, filter, options.Find().SetCollation(anyCase).
			SetSort(bson.D{{Key: "start", Value: 1}}).SetLimit(int64(limit)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return found, err
}
