package mongo

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// quotas holds the messages that each clinic sent within the last day, in one document. So one write decides, and no
// more messages than allowed pass, however many workers and users send at once.
var quotas = documents.Collection{
	Name:    "quotas",
	Changed: 6, // the collection
	Schema:  documents.SchemaOf(quotaDocument{}),
}

type quotaDocument struct {
	Clinic string             `bson:"_id" check:"id"`
	Spent  []spendingDocument `bson:"spent"`
}

type spendingDocument struct {
	Delivery string    `bson:"delivery" check:"id"`
	By       string    `bson:"by"`
	Target   string    `bson:"target"`
	At       time.Time `bson:"at"`
}

// quotaStore counts the messages of clinics.
type quotaStore struct{ *documents.Database }

// Spend counts a message unless a bound is reached, and returns all counted messages, the oldest first. A repeat is
// not counted again.
func (s quotaStore) Spend(
	ctx context.Context, clinic madoguchi.ClinicID, next madoguchi.Spending, bounds []madoguchi.Bound,
) ([]madoguchi.Spending, error) {
	known := bson.M{"$in": bson.A{literal(string(next.Delivery)), "$spent.delivery"}}
	passes := all(bson.M{"$not": bson.A{known}}, within(bounds))
	after := bson.M{"$sortArray": bson.M{
		"input": join("$spent", literal(bson.A{spendingDocumentOf(next)})), "sortBy": bson.M{"at": 1},
	}}
	update := bson.A{
		set(bson.M{"spent": keep(orEmpty("$spent"), "one", less(next.At.Add(-madoguchi.SpendingPeriod), "$$one.at"))}),
		set(bson.M{"spent": choose(passes, after, "$spent")}),
	}
	var document quotaDocument
	how := options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)
	err := s.Ask(ctx, "count a message", func(ctx context.Context) error {
		return documents.RepeatOnRace(func() error {
			found := s.DB.Collection(quotas.Name).FindOneAndUpdate(ctx, bson.M{"_id": string(clinic)}, update, how)
			return found.Decode(&document)
		})
	})
	return documents.Convert(document.Spent, spendingDocument.spending), err
}

// within is true if every bound has room.
func within(bounds []madoguchi.Bound) bson.M {
	conditions := bson.A{true}
	for _, bound := range bounds {
		counts := bson.A{less(bound.Since, "$$one.at")}
		if bound.By != "" {
			counts = append(counts, equal("$$one.by", literal(string(bound.By))))
		}
		if bound.NotBy != "" {
			counts = append(counts, bson.M{"$ne": bson.A{"$$one.by", literal(string(bound.NotBy))}})
		}
		if bound.Target != "" {
			counts = append(counts, equal("$$one.target", literal(bound.Target)))
		}
		conditions = append(conditions, less(bson.M{"$size": keep("$spent", "one", all(counts...))}, bound.Most))
	}
	return all(conditions...)
}

// Spent returns a clinic's messages of the last day, and possibly some older ones, the oldest first.
func (s quotaStore) Spent(ctx context.Context, clinic madoguchi.ClinicID) ([]madoguchi.Spending, error) {
	document, err := documents.Find[quotaDocument](ctx, s.Database, quotas, bson.M{"_id": string(clinic)})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil, nil
	}
	return documents.Convert(document.Spent, spendingDocument.spending), err
}

func spendingDocumentOf(s madoguchi.Spending) spendingDocument {
	return spendingDocument{Delivery: string(s.Delivery), By: string(s.By), Target: s.Target, At: s.At}
}

func (d spendingDocument) spending() madoguchi.Spending {
	return madoguchi.Spending{
		Delivery: madoguchi.DeliveryID(d.Delivery), By: madoguchi.StaffID(d.By), Target: d.Target, At: d.At,
	}
}
