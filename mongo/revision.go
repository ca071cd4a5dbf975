package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// put stores a document as its workflow has it at a revision. A stored revision that is the same or higher stays,
// without an error: the attempt was repeated or came late, and what is stored is what is wanted.
func (d *database) put(ctx context.Context, in collection, key any, revision int64, document any) error {
	older := bson.M{"_id": key, "revision": bson.M{"$lt": revision}}
	return d.ask(ctx, "put into "+in.name, func(ctx context.Context) error {
		_, err := d.db.Collection(in.name).ReplaceOne(ctx, older, document, options.Replace().SetUpsert(true))
		if !mongo.IsDuplicateKeyError(err) {
			return err
		}
		// The document is there: either its revision is not older, or another writer inserted an older one just now.
		// Without the upsert the same filter tells the two apart.
		_, err = d.db.Collection(in.name).ReplaceOne(ctx, older, document)
		return err
	})
}
