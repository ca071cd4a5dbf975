package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// collection is the database's configuration of one collection: its validator and its indexes.
type collection struct {
	name    string
	changed int    // the number of the last migration that changed schema or indexes
	schema  bson.M // see schemaOf
	indexes []mongo.IndexModel
}

// collections returns all collections that the migrations create.
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

// ascending returns an index over the fields.
func ascending(fields ...string) mongo.IndexModel {
	keys := make(bson.D, len(fields))
	for i, field := range fields {
		keys[i] = bson.E{Key: field, Value: 1}
	}
	return mongo.IndexModel{Keys: keys}
}
