package mongo

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// collection is what the database knows of one of the product's collections: its validator and its indexes.
type collection struct {
	name    string
	schema  bson.M // a $jsonSchema; strict: a field it does not name is refused
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
	Clinic string `bson:"clinic"`
	ID     string `bson:"id"`
}

var recordKeySchema = object(bson.M{"clinic": identifier, "id": identifier})

// The vocabulary of the validators, in MongoDB's dialect of JSON Schema.
var (
	text       = bson.M{"bsonType": "string"}
	identifier = bson.M{"bsonType": "string", "minLength": 1, "maxLength": 64}
	instant    = bson.M{"bsonType": "date"}
	bytes      = bson.M{"bsonType": "binData"}
	flag       = bson.M{"bsonType": "bool"}
	whole      = bson.M{"bsonType": bson.A{"int", "long"}}
)

// object is a document with these fields and no others; optional names those that may be missing.
func object(fields bson.M, optional ...string) bson.M {
	required := make([]string, 0, len(fields))
	for name := range fields {
		if !slices.Contains(optional, name) {
			required = append(required, name)
		}
	}
	slices.Sort(required)
	schema := bson.M{"bsonType": "object", "properties": fields, "additionalProperties": false}
	if len(required) > 0 { // MongoDB refuses an empty list
		schema["required"] = required
	}
	return schema
}

func list(element bson.M) bson.M {
	return bson.M{"bsonType": "array", "items": element}
}

func oneOf[S ~string](values ...S) bson.M {
	allowed := make(bson.A, len(values))
	for i, value := range values {
		allowed[i] = string(value)
	}
	return bson.M{"enum": allowed}
}

func atLeast(least int) bson.M {
	return bson.M{"bsonType": bson.A{"int", "long"}, "minimum": least}
}

func between(least, most int) bson.M {
	return bson.M{"bsonType": bson.A{"int", "long"}, "minimum": least, "maximum": most}
}

// ascending makes an index over the fields.
func ascending(fields ...string) mongo.IndexModel {
	keys := make(bson.D, len(fields))
	for i, field := range fields {
		keys[i] = bson.E{Key: field, Value: 1}
	}
	return mongo.IndexModel{Keys: keys}
}
