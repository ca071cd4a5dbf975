package documents

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Collection is the database's configuration of one collection: its validator and its indexes.
type Collection struct {
	Name    string
	Changed int    // the number of the last migration that changed schema or indexes
	Schema  bson.M // see SchemaOf
	Indexes []mongo.IndexModel
}

// Key is the _id of most documents. The order of its fields is part of the stored key.
type Key struct {
	Clinic string `bson:"clinic" check:"id"`
	ID     string `bson:"id" check:"id"`
}

// Ascending returns an index over the fields.
func Ascending(fields ...string) mongo.IndexModel {
	keys := make(bson.D, len(fields))
	for i, field := range fields {
		keys[i] = bson.E{Key: field, Value: 1}
	}
	return mongo.IndexModel{Keys: keys}
}

// Existing returns an index over the fields, only of documents that have the field.
func Existing(field string, fields ...string) mongo.IndexModel {
	index := Ascending(fields...)
	index.Options = options.Index().SetPartialFilterExpression(bson.M{field: bson.M{"$exists": true}})
	return index
}

// Create creates the collection, or gives an existing one its current validator and indexes.
func (c Collection) Create(ctx context.Context, db *mongo.Database) error {
	const namespaceExists = 48
	validator := bson.M{"$jsonSchema": c.Schema}
	err := db.CreateCollection(ctx, c.Name, options.CreateCollection().SetValidator(validator).
		SetValidationLevel("strict").SetValidationAction("error"))
	if HasCode(err, namespaceExists) {
		err = db.RunCommand(ctx, bson.D{{Key: "collMod", Value: c.Name}, {Key: "validator", Value: validator}}).Err()
	}
	if err != nil || len(c.Indexes) == 0 {
		return err
	}
	_, err = db.Collection(c.Name).Indexes().CreateMany(ctx, c.Indexes)
	return err
}
