package mongo_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// TestEachEarlierSchemaBecomesTheNewest opens a database of each earlier version, with a document of every kind. It
// must become equal to a new database.
func TestEachEarlierSchemaBecomesTheNewest(t *testing.T) {
	fresh := mongotest.Fresh(t)
	open(t, fresh)
	for version := 1; version < newestSchema; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			config := mongotest.Fresh(t)
			restore(t, config, version)
			store := open(t, config)
			checkComplete(t, config)
			for _, name := range collectionNames {
				checkSame(t, name+"'s validator and indexes", described(t, config, name), described(t, fresh, name))
				checkValid(t, database(t, config), name)
			}
			clinic, err := store.Clinic(t.Context(), "c1")
			expect.Done(t, err)
			if len(clinic.Doctors) != 2 || len(clinic.Menus) != 1 || clinic.Doctors[1].Left ||
				clinic.RequiresSecondFactor != (version > 1) {
				t.Errorf("the clinic is %+v", clinic)
			}
			if _, err := store.StaffByEmail(t.Context(), "sato@clinic.example"); err != nil {
				t.Error(err)
			}
			readAll(t, store)
		})
	}
}

// restore creates a database as a version of the product left it.
func restore(t *testing.T, config mongo.Config, version int) {
	t.Helper()
	db := database(t, config)
	for _, c := range readDump(t, version).Collections {
		expect.Done(t, db.CreateCollection(t.Context(), c.Name, options.CreateCollection().SetValidator(c.Validator)))
		run(t, db, bson.D{{Key: "createIndexes", Value: c.Name}, {Key: "indexes", Value: c.Indexes}})
		_, err := db.Collection(c.Name).InsertMany(t.Context(), c.Documents)
		expect.Done(t, err)
	}
	_, err := db.Collection("schema").InsertOne(t.Context(), bson.M{"_id": "schema", "version": version})
	expect.Done(t, err)
}

// described returns the server's configuration of a collection, with sorted fields, because validators are made of
// maps.
func described(t *testing.T, config mongo.Config, name string) string {
	t.Helper()
	db := database(t, config)
	specs, err := db.ListCollectionSpecifications(t.Context(), bson.M{"name": name})
	expect.Done(t, err)
	var indexes []bson.D
	cursor, err := db.Collection(name).Indexes().List(t.Context())
	expect.Done(t, err)
	expect.Done(t, cursor.All(t.Context(), &indexes))
	extended, err := bson.MarshalExtJSON(bson.M{"options": specs[0].Options, "indexes": indexes}, true, false)
	expect.Done(t, err)
	var fields any
	expect.Done(t, json.Unmarshal(extended, &fields))
	ordered, err := json.Marshal(fields)
	expect.Done(t, err)
	return string(ordered)
}

// checkValid queries documents that the collection's current validator would refuse.
func checkValid(t *testing.T, db *driver.Database, name string) {
	t.Helper()
	specs, err := db.ListCollectionSpecifications(t.Context(), bson.M{"name": name})
	expect.Done(t, err)
	invalid, err := db.Collection(name).CountDocuments(t.Context(),
		bson.M{"$nor": bson.A{specs[0].Options.Lookup("validator")}})
	expect.Done(t, err)
	if invalid != 0 {
		t.Errorf("%d documents of %s are not valid any more", invalid, name)
	}
}

func checkSame(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}
