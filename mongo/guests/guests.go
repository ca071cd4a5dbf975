// Package guests makes guests found whose visits an earlier release wrote: it gives each visit the keys of a search.
// The keys have an edition, so that visits with the keys of an earlier one are completed once more.
//
//	not recorded ──[all visits read, page by page]──► recorded as done, with the edition
//	     ▲                     │
//	     └─────────────────────┘ a visit was written between its reading and its change, or the process ended
//
// Several processes may do it at once. The package must not know who searches, or what else a visit holds.
package guests

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// Completion completes the visits of a collection.
type Completion struct {
	*documents.Database
	Visits string        // the collection of the visits
	Notes  string        // the collection that records that all are complete
	Pause  time.Duration // after each page of visits that was changed

	KeysOf  func(visit bson.Raw) ([]string, error) // what a search finds the guest of a visit by
	Edition int                                    // of the keys
}

// noteKey is the key of the document that records it.
const noteKey = "guests"

// pageSize is the number of visits that are read at a time.
const pageSize = 200

// visit is a stored visit, and what says whether it is complete.
type visit struct {
	stored    bson.Raw
	ID        documents.Key `bson:"_id"`
	PatientID string        `bson:"patientId"`
	Revision  int64         `bson:"revision"`
	Keys      []string      `bson:"keys"`
}

// Run completes all visits, unless that was recorded before, and returns how many it changed.
func (c Completion) Run(ctx context.Context) (completed int, err error) {
	done, err := c.recorded(ctx)
	for err == nil && !done {
		var changed int
		changed, done, err = c.pass(ctx)
		completed += changed
	}
	return completed, err
}

func (c Completion) recorded(ctx context.Context) (bool, error) {
	done := bson.M{"_id": noteKey, "edition": bson.M{"$gte": c.Edition}}
	err := c.Ask(ctx, "read whether guests are complete", func(ctx context.Context) error {
		return c.DB.Collection(c.Notes).FindOne(ctx, done).Err()
	})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// pass goes through all visits once. It is done, and records that, if no visit was written between its reading and its
// change.
func (c Completion) pass(ctx context.Context) (completed int, done bool, err error) {
	page, err := c.after(ctx, nil)
	for done = true; err == nil && len(page) > 0; page, err = c.after(ctx, page) {
		wanted, err := c.changes(page)
		if err != nil {
			return completed, false, err
		}
		if len(wanted) == 0 {
			continue
		}
		changed, err := c.change(ctx, wanted)
		completed, done = completed+changed, done && changed == len(wanted)
		if err == nil {
			err = documents.Pause(ctx, c.Pause)
		}
		if err != nil {
			return completed, false, err
		}
	}
	if err != nil || !done {
		return completed, false, err
	}
	return completed, true, c.record(ctx)
}

func (c Completion) record(ctx context.Context) error {
	return c.Ask(ctx, "record that guests are complete", func(ctx context.Context) error {
		return documents.RepeatOnRace(func() error {
			done := bson.M{"$set": bson.M{"done": true}, "$max": bson.M{"edition": c.Edition}}
			_, err := c.DB.Collection(c.Notes).UpdateOne(ctx, bson.M{"_id": noteKey}, done,
				options.UpdateOne().SetUpsert(true))
			return err
		})
	})
}

// after returns the page of visits after another one, in the order of their keys.
func (c Completion) after(ctx context.Context, before []visit) (page []visit, _ error) {
	later := bson.M{}
	if len(before) > 0 {
		later["_id"] = bson.M{"$gt": before[len(before)-1].ID}
	}
	return page, c.Ask(ctx, "list visits to complete", func(ctx context.Context) error {
		cursor, err := c.DB.Collection(c.Visits).Find(ctx, later, options.Find().SetSort(bson.M{"_id": 1}).
			SetLimit(pageSize).SetProjection(bson.M{"timeline": 0, "pending": 0}))
		if err != nil {
			return err
		}
		var all []bson.Raw
		if err := cursor.All(ctx, &all); err != nil {
			return err
		}
		for _, stored := range all {
			v := visit{stored: stored}
			if err := bson.Unmarshal(stored, &v); err != nil {
				return err
			}
			page = append(page, v)
		}
		return nil
	})
}

// changes returns the changes of the guests' visits that have not the keys of this edition.
func (c Completion) changes(page []visit) (wanted []mongo.WriteModel, err error) {
	for _, v := range page {
		if v.PatientID != "" {
			continue
		}
		keys, err := c.KeysOf(v.stored)
		if err != nil {
			return nil, err
		}
		if len(keys) == 0 || slices.Equal(keys, v.Keys) {
			continue
		}
		missing := bson.M{"$exists": false}
		wanted = append(wanted, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": v.ID, "revision": v.Revision, "patientId": missing}).
			SetUpdate(bson.M{"$set": bson.M{"keys": keys}}))
	}
	return wanted, nil
}

// change makes the changes of visits that nobody has written meanwhile, and returns how many that were.
func (c Completion) change(ctx context.Context, wanted []mongo.WriteModel) (changed int, err error) {
	err = c.Ask(ctx, "complete visits of guests", func(ctx context.Context) error {
		result, err := c.DB.Collection(c.Visits).BulkWrite(ctx, wanted, options.BulkWrite().SetOrdered(false))
		if err == nil {
			changed = int(result.MatchedCount)
		}
		return err
	})
	return changed, err
}
