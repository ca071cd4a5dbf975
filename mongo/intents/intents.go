// Package intents is the part of the store that keeps the messages to be sent through a carrier: an intent is stored
// before the carrier gets the message, and the carrier's ID afterwards. It must not know what a message says.
//
//	missing ──PutIntent──► intended ──SetCarrierID──► sent
package intents

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// Collection holds the intents.
var Collection = documents.Collection{
	Name:    "deliveries",
	Changed: 1,
	Schema:  documents.SchemaOf(intentDocument{}),
}

type intentDocument struct {
	ID        documents.Key `bson:"_id"`
	Owner     string        `bson:"owner"`
	Channel   string        `bson:"channel" check:"channel"`
	Target    string        `bson:"target"`
	TextHash  string        `bson:"textHash"`
	CarrierID string        `bson:"carrierId"`
	AskedAt   time.Time     `bson:"askedAt"`
}

// Store keeps the intents of deliveries.
type Store struct{ *documents.Database }

// PutIntent stores an intent, unless an earlier attempt has, and returns the stored one. An intent with a CarrierID
// was already sent.
func (s Store) PutIntent(
	ctx context.Context, intent madoguchi.DeliveryIntent,
) (madoguchi.DeliveryIntent, error) {
	var document intentDocument
	wanted := intentDocumentOf(intent)
	how := options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)
	err := s.Ask(ctx, "put an intent", func(ctx context.Context) error {
		return documents.RepeatOnRace(func() error {
			return s.DB.Collection(Collection.Name).FindOneAndUpdate(ctx,
				bson.M{"_id": wanted.ID}, bson.M{"$setOnInsert": wanted}, how).Decode(&document)
		})
	})
	if err != nil {
		return madoguchi.DeliveryIntent{}, err
	}
	return document.intent(), nil
}

// SetCarrierID records the carrier's ID for the message. It returns ErrNotFound if the clinic has no such intent.
func (s Store) SetCarrierID(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.DeliveryID, carrierID string,
) error {
	return s.Ask(ctx, "set a carrier's ID", func(ctx context.Context) error {
		result, err := s.DB.Collection(Collection.Name).UpdateOne(ctx,
			bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}},
			bson.M{"$set": bson.M{"carrierId": carrierID}})
		if err == nil && result.MatchedCount == 0 {
			return madoguchi.ErrNotFound
		}
		return err
	})
}

// Intent returns a clinic's intent, or ErrNotFound.
func (s Store) Intent(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.DeliveryID,
) (madoguchi.DeliveryIntent, error) {
	key := documents.Key{Clinic: string(clinic), ID: string(id)}
	document, err := documents.Find[intentDocument](ctx, s.Database, Collection, bson.M{"_id": key})
	if err != nil {
		return madoguchi.DeliveryIntent{}, err
	}
	return document.intent(), nil
}

func intentDocumentOf(i madoguchi.DeliveryIntent) intentDocument {
	return intentDocument{
		ID:        documents.Key{Clinic: string(i.ClinicID), ID: string(i.ID)},
		Owner:     i.Owner,
		Channel:   string(i.Channel),
		Target:    i.Target,
		TextHash:  i.TextHash,
		CarrierID: i.CarrierID,
		AskedAt:   i.AskedAt,
	}
}

func (d intentDocument) intent() madoguchi.DeliveryIntent {
	return madoguchi.DeliveryIntent{
		ID:        madoguchi.DeliveryID(d.ID.ID),
		ClinicID:  madoguchi.ClinicID(d.ID.Clinic),
		Owner:     d.Owner,
		Channel:   madoguchi.Channel(d.Channel),
		Target:    d.Target,
		TextHash:  d.TextHash,
		CarrierID: d.CarrierID,
		AskedAt:   d.AskedAt,
	}
}
