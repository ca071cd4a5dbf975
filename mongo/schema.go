package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// collection is what the database knows of one of the product's collections: its validator and its indexes.
type collection struct {
	name    string
	changed int    // the number of the last migration that changed schema or indexes
	schema  bson.M // see schemaOf
	indexes []mongo.IndexModel
}

// collections are all that migrations bring to the database.
func collections() []collection {
	return []collection{
		clinics, staff, sessions, agendas, reservations, calls, deliveries, verifications, quotas, recoveries,
	}
}

// recordKey is the _id of most documents. The order of its fields is part of the stored key.
type recordKey struct {
	Clinic string `bson:"clinic" check:"id"`
	ID     string `bson:"id" check:"id"`
}

// ascending makes an index over the fields.
func ascending(fields ...string) mongo.IndexModel {
	keys := make(bson.D, len(fields))
	for i, field := range fields {
		keys[i] = bson.E{Key: field, Value: 1}
	}
	return mongo.IndexModel{Keys: keys}
}
