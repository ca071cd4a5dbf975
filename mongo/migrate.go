package mongo

import (
	"context"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/mongo/people"
)

const (
	schemaCollection = "schema"
	schemaKey        = "schema"

	// leaseTime is how long a process may take for one migration before another process takes over. A longer
	// migration has to be divided.
	leaseTime = 30 * time.Second
	leaseWait = 50 * time.Millisecond
)

// A migration brings the database from one schema version to the next, starting with 1. By default it creates or
// updates all collections for the current documents' structs (createCollections); migrations has the others. Each
// can run again after an interrupted attempt. Numbers are never reused: a change of a schema raises its collection's
// changed.

// migrations are those that do more than the default.
var migrations = map[int]func(context.Context, *mongo.Database) error{
	2: addRegistration,
}

// newestSchema is the number of the last migration.
func newestSchema() (newest int) {
	for _, c := range collections() {
		newest = max(newest, c.Changed)
	}
	return newest
}

// schemaDocument is the schema's version and the holder of the lease. Its times are the server's.
type schemaDocument struct {
	ID      string `bson:"_id"`
	Version int    `bson:"version"`
	Holder  string `bson:"holder"`
}

// migrate brings the database to the newest schema. One process at a time holds the lease. The others wait for it
// and then find nothing to do.
func (d database) migrate(ctx context.Context) error {
	holder := madoguchi.NewID()
	for {
		version, err := d.schemaVersion(ctx)
		if err != nil || version == newestSchema() {
			return err
		}
		state, err := d.takeLease(ctx, holder)
		if err != nil {
			return err
		}
		if state.Holder == holder {
			if err := d.migrateFrom(ctx, state.Version, holder); err != nil {
				return err
			}
			continue
		}
		if err := documents.Pause(ctx, leaseWait); err != nil {
			return fmt.Errorf("another process is migrating the database: %w", err)
		}
	}
}

func (d database) schemaVersion(ctx context.Context) (int, error) {
	var state schemaDocument
	err := d.Ask(ctx, "read the schema's version", func(ctx context.Context) error {
		err := d.DB.Collection(schemaCollection).FindOne(ctx, bson.M{"_id": schemaKey}).Decode(&state)
		if err == mongo.ErrNoDocuments {
			return nil // a new database
		}
		return err
	})
	if err == nil && state.Version > newestSchema() {
		err = fmt.Errorf("%w (the database has %d, this program knows %d)", ErrSchemaNewer, state.Version,
			newestSchema())
	}
	return state.Version, err
}

// takeLease takes the lease if it is free, by the server's clock, and returns its current holder.
func (d database) takeLease(ctx context.Context, holder string) (schemaDocument, error) {
	var state schemaDocument
	free := bson.M{"$lte": bson.A{bson.M{"$ifNull": bson.A{"$until", time.Unix(0, 0)}}, "$$NOW"}}
	update := mongo.Pipeline{set(bson.M{
		"version": bson.M{"$ifNull": bson.A{"$version", 0}},
		"holder":  choose(free, literal(holder), "$holder"),
		"until":   choose(free, leaseEnd(), "$until"),
	})}
	err := d.Ask(ctx, "take the lease on the schema", func(ctx context.Context) error {
		return documents.RepeatOnRace(func() error {
			return d.DB.Collection(schemaCollection).FindOneAndUpdate(ctx, bson.M{"_id": schemaKey}, update,
				options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&state)
		})
	})
	return state, err
}

func leaseEnd() bson.M { return bson.M{"$add": bson.A{"$$NOW", leaseTime.Milliseconds()}} }

// migrateFrom runs the missing migrations. If the lease was lost it stops without an error, and the caller checks
// again.
func (d database) migrateFrom(ctx context.Context, version int, holder string) error {
	for ; version < newestSchema(); version++ {
		if err := d.runMigration(ctx, version+1); err != nil {
			return err
		}
		held, err := d.recordVersion(ctx, version+1, holder)
		if err != nil || !held {
			return err
		}
	}
	return nil
}

func (d database) runMigration(ctx context.Context, number int) error {
	bounded, cancel := context.WithTimeout(ctx, leaseTime)
	defer cancel()
	migration, special := migrations[number]
	if !special {
		migration = createCollections
	}
	return documents.Explain(ctx, fmt.Sprintf("migration %d", number), migration(bounded, d.DB))
}

// recordVersion records that a migration is done. It renews the lease, or releases it after the last migration.
func (d database) recordVersion(ctx context.Context, version int, holder string) (held bool, err error) {
	until := any(leaseEnd())
	if version == newestSchema() {
		until = "$$NOW"
	}
	update := mongo.Pipeline{set(bson.M{"version": version, "until": until})}
	err = d.Ask(ctx, "record the schema's version", func(ctx context.Context) error {
		result, err := d.DB.Collection(schemaCollection).UpdateOne(ctx, bson.M{"_id": schemaKey, "holder": holder},
			update)
		held = err == nil && result.MatchedCount == 1
		return err
	})
	return held, err
}

// createCollections creates every collection with its validator and indexes, and updates existing ones.
func createCollections(ctx context.Context, db *mongo.Database) error {
	for _, c := range collections() {
		if err := c.Create(ctx, db); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

// addRegistration adds the fields that clinics and staff have since clinics can register, and the mailed links. The
// new validators also allow revisions in agendas. Until every process runs this version, older ones can create
// neither clinics nor staff.
func addRegistration(ctx context.Context, db *mongo.Database) error {
	if err := createCollections(ctx, db); err != nil {
		return err
	}
	for in, missing := range map[string]bson.M{
		clinics.Name: {
			"institution": institutionDocument{}, "consent": people.Consent{}, "requiresSecondFactor": false,
			"revision": 0,
		},
		people.StaffName: {"language": "", "secondFactor": people.NoSecondFactor()},
	} {
		_, err := db.Collection(in).UpdateMany(ctx, lacking(missing), bson.M{"$set": missing})
		if err != nil {
			return fmt.Errorf("%s: %w", in, err)
		}
	}
	return nil
}

// lacking matches documents that have none of the fields.
func lacking(fields bson.M) bson.M {
	filter := bson.M{}
	for name := range fields {
		filter[name] = bson.M{"$exists": false}
	}
	return filter
}
