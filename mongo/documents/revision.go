package documents

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Put stores a workflow's state of a document at a revision. If the same or a higher revision is stored, it stays,
// without an error: the attempt was a repeat or late, and the stored state is the wanted one.
func (d *Database) Put(ctx context.Context, in Collection, key any, revision int64, document any) error {
	older := bson.M{"_id": key, "revision": bson.M{"$lt": revision}}
	return d.Ask(ctx, "put into "+in.Name, func(ctx context.Context) error {
		_, err := d.DB.Collection(in.Name).ReplaceOne(ctx, older, document, options.Replace().SetUpsert(true))
		if !mongo.IsDuplicateKeyError(err) {
			return err
		}
		// The document exists: either its revision is not older, or another writer has just inserted an older one.
		// The same filter without the upsert distinguishes the two cases.
		_, err = d.DB.Collection(in.Name).ReplaceOne(ctx, older, document)
		return err
	})
}

// RepeatOnRace repeats an upsert that lost a race: two upserts of a missing document both try to insert it, and the
// second gets a duplicate key error. The document exists by then, so the repeat updates it.
func RepeatOnRace(upsert func() error) error {
	err := upsert()
	if mongo.IsDuplicateKeyError(err) {
		return upsert()
	}
	return err
}
