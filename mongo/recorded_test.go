package mongo_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

var update = flag.Bool("update", false, "write the newest schema's dump")

// dump is a database of a schema version, with a document of every kind.
type dump struct {
	Collections []dumpedCollection `bson:"collections"`
}

type dumpedCollection struct {
	Name      string   `bson:"name"`
	Validator bson.D   `bson:"validator"`
	Indexes   []bson.D `bson:"indexes"`
	Documents []bson.D `bson:"documents"`
}

func dumpFile(version int) string { return fmt.Sprintf("testdata/schema-%d.json", version) }

func readDump(t *testing.T, version int) (read dump) {
	t.Helper()
	content, err := os.ReadFile(dumpFile(version))
	expect.Done(t, err)
	expect.Done(t, bson.UnmarshalExtJSON(content, true, &read))
	return read
}

// TestNewestSchemaIsRecorded compares the validators and indexes of a new database with their dump. A difference is
// a new schema, which needs a migration and a new dump (go test ./mongo -run Recorded -update).
func TestNewestSchemaIsRecorded(t *testing.T) {
	config := mongotest.Fresh(t)
	fill(t, open(t, config))
	now := dumped(t, config)
	if *update {
		writeDump(t, now)
	}
	recorded := make(map[string]dumpedCollection)
	for _, c := range readDump(t, newestSchema).Collections {
		recorded[c.Name] = c
	}
	expect.Same(t, "the number of recorded collections", len(recorded), len(now.Collections))
	for _, c := range now.Collections {
		was := recorded[c.Name]
		checkSame(t, c.Name+"'s validator", extended(t, sorted(c.Validator)), extended(t, sorted(was.Validator)))
		checkSame(t, c.Name+"'s indexes", extended(t, bson.D{{Key: "all", Value: c.Indexes}}),
			extended(t, bson.D{{Key: "all", Value: was.Indexes}}))
	}
}

func dumped(t *testing.T, config mongo.Config) (all dump) {
	t.Helper()
	db := database(t, config)
	for _, name := range collectionNames {
		c := dumpedCollection{Name: name}
		specs, err := db.ListCollectionSpecifications(t.Context(), bson.M{"name": name})
		expect.Done(t, err)
		expect.Done(t, specs[0].Options.Lookup("validator").Unmarshal(&c.Validator))
		c.Validator = sorted(c.Validator)
		indexes, err := db.Collection(name).Indexes().List(t.Context())
		expect.Done(t, err)
		expect.Done(t, indexes.All(t.Context(), &c.Indexes))
		documents, err := db.Collection(name).Find(t.Context(), bson.M{})
		expect.Done(t, err)
		expect.Done(t, documents.All(t.Context(), &c.Documents))
		all.Collections = append(all.Collections, c)
	}
	return all
}

func writeDump(t *testing.T, now dump) {
	t.Helper()
	var indented bytes.Buffer
	expect.Done(t, json.Indent(&indented, []byte(extended(t, now)), "", " "))
	expect.Done(t, os.WriteFile(dumpFile(newestSchema), append(indented.Bytes(), '\n'), 0o644))
}

func extended(t *testing.T, value any) string {
	t.Helper()
	content, err := bson.MarshalExtJSON(value, true, false)
	expect.Done(t, err)
	return string(content)
}

// sorted sorts a validator's fields and lists of names at all depths.
func sorted(document bson.D) bson.D {
	ordered := slices.Clone(document)
	slices.SortFunc(ordered, func(a, b bson.E) int { return cmp.Compare(a.Key, b.Key) })
	for i, field := range ordered {
		switch value := field.Value.(type) {
		case bson.D:
			ordered[i].Value = sorted(value)
		case bson.A:
			names := slices.Clone(value)
			slices.SortFunc(names, func(a, b any) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			ordered[i].Value = names
		}
	}
	return ordered
}
