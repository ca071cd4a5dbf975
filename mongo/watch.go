package mongo

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
	"madoguchi/mongo/people"
)

var changedKinds = map[string]madoguchi.ChangeKind{
	reservations.Name: madoguchi.ReservationChanged, calls.Name: madoguchi.CallChanged,
	clinics.Name:          madoguchi.ClinicChanged,
	people.RecoveriesName: madoguchi.RecoveryChanged,
}

// Changes is a stream of changes in reservations, calls, clinics' settings and recoveries of accounts, in the order
// of the writes. Next and Close are for one goroutine, Token is for any.
type Changes struct {
	stream *mongo.ChangeStream

	mu    sync.Mutex
	token string
}

// Watch opens the stream of changes after a token, or from now on if it is "". A process opens one stream, not one
// for each desk. It returns madoguchi.ErrTokenTooOld if the token cannot be resumed. A lost connection is resumed
// without a gap. The caller closes the stream.
func (s *Store) Watch(ctx context.Context, after string) (*Changes, error) {
	how := options.ChangeStream()
	if after != "" {
		how.SetResumeAfter(resumeToken{Data: after})
	}
	var stream *mongo.ChangeStream
	err := s.database.Ask(ctx, "watch", func(ctx context.Context) (err error) {
		stream, err = s.database.DB.Watch(ctx, watched, how)
		if after != "" && !documents.IsTransient(err) && documents.IsAnswer(err) {
			// A server has many errors for an invalid token. If the cause is another one, the caller learns it when
			// it watches from now on.
			return madoguchi.ErrTokenTooOld.Because(documents.WithoutValues(err))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	changes := &Changes{stream: stream, token: after}
	changes.remember()
	return changes, nil
}

// watched selects the writes that desks need. It keeps only the document's key, and the clinic of a recovery, whose
// key does not contain it.
var watched = mongo.Pipeline{
	{{Key: "$match", Value: bson.M{
		"ns.coll":       bson.M{"$in": bson.A{reservations.Name, calls.Name, clinics.Name, people.RecoveriesName}},
		"operationType": bson.M{"$in": bson.A{"insert", "replace", "update", "delete"}},
	}}},
	{{Key: "$project", Value: bson.M{"ns.coll": 1, "documentKey": 1, "fullDocument.clinicId": 1}}},
}

// resumeToken is the form of MongoDB's tokens: one hexadecimal string. Only the string leaves the package.
type resumeToken struct {
	Data string `bson:"_data"`
}

type changeDocument struct {
	Token     resumeToken `bson:"_id"`
	Namespace struct {
		Collection string `bson:"coll"`
	} `bson:"ns"`
	Key struct {
		ID changedKey `bson:"_id"`
	} `bson:"documentKey"`
	Written struct {
		ClinicID string `bson:"clinicId"`
	} `bson:"fullDocument"` // of a recovery
}

// changedKey is the key of the changed document. A clinic's key is its ID alone.
type changedKey documents.Key

// UnmarshalBSONValue implements bson.ValueUnmarshaler.
func (k *changedKey) UnmarshalBSONValue(kind byte, data []byte) error {
	value := bson.RawValue{Type: bson.Type(kind), Value: data}
	if id, ok := value.StringValueOK(); ok {
		k.Clinic, k.ID = id, id
		return nil
	}
	return value.Unmarshal((*documents.Key)(k))
}

// Next waits for the next change. ctx bounds the wait. After an error the stream can only be closed.
func (c *Changes) Next(ctx context.Context) (madoguchi.Change, error) {
	// TryNext returns after a second without an event. The token advances then too.
	for !c.stream.TryNext(ctx) {
		if err := c.failure(ctx); err != nil {
			return madoguchi.Change{}, err
		}
		c.remember()
	}
	var document changeDocument
	if err := c.stream.Decode(&document); err != nil {
		return madoguchi.Change{}, documents.Explain(ctx, "read a change", err)
	}
	c.remember()
	return madoguchi.Change{
		Token:    document.Token.Data,
		ClinicID: madoguchi.ClinicID(cmp.Or(document.Written.ClinicID, document.Key.ID.Clinic)),
		Kind:     changedKinds[document.Namespace.Collection],
		ID:       document.Key.ID.ID,
	}, nil
}

func (c *Changes) failure(ctx context.Context) error {
	switch err := c.stream.Err(); {
	case err != nil:
		return documents.Explain(ctx, "wait for a change", tooOld(err))
	case ctx.Err() != nil:
		return documents.Explain(ctx, "wait for a change", ctx.Err())
	case c.stream.ID() == 0:
		return madoguchi.ErrUnavailable.Because(errors.New("mongo: the server closed the change stream"))
	default:
		return nil
	}
}

// Token returns the stream's position: Next has returned everything before it. It also advances without writes, so
// that a quiet clinic's token does not become too old.
func (c *Changes) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

func (c *Changes) remember() {
	var token resumeToken
	if err := bson.Unmarshal(c.stream.ResumeToken(), &token); err != nil || token.Data == "" {
		return // the server has not sent a token yet
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token.Data
}

// Close ends the stream.
func (c *Changes) Close(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, documents.CloseWithin)
	defer cancel()
	return documents.Explain(ctx, "close the change stream", c.stream.Close(bounded))
}

// tooOld recognises that the oplog no longer contains the stream's position.
func tooOld(err error) error {
	const (
		cappedPositionLost      = 136
		invalidResumeToken      = 260
		changeStreamFatal       = 280
		changeStreamHistoryLost = 286
	)
	if documents.HasCode(err, cappedPositionLost, invalidResumeToken, changeStreamFatal, changeStreamHistoryLost) {
		return madoguchi.ErrTokenTooOld.Because(documents.WithoutValues(err))
	}
	return err
}
