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
)

var changedKinds = map[string]madoguchi.ChangeKind{
	reservations.name: madoguchi.ReservationChanged, calls.name: madoguchi.CallChanged,
	clinics.name:    madoguchi.ClinicChanged,
	recoveries.name: madoguchi.RecoveryChanged,
}

// Changes is a stream of what changes in reservations, calls, the clinics' settings and recoveries of accounts, in the
// order of the writes. Next and Close are for one goroutine, Token for any.
type Changes struct {
	stream *mongo.ChangeStream

	mu    sync.Mutex
	token string
}

// Watch opens the stream of changes: those after a token, or from now on where it is "". One stream per process is
// meant, not one per desk. madoguchi.ErrTokenTooOld where the token cannot be followed. A lost connection is taken up
// again without a gap. The caller closes the stream.
func (s *Store) Watch(ctx context.Context, after string) (*Changes, error) {
	how := options.ChangeStream()
	if after != "" {
		how.SetResumeAfter(resumeToken{Data: after})
	}
	var stream *mongo.ChangeStream
	err := s.ask(ctx, "watch", func(ctx context.Context) (err error) {
		stream, err = s.db.Watch(ctx, watched, how)
		if after != "" && !passing(err) && isAnswer(err) {
			// A server says in many ways that a token is none. Where the fault lies elsewhere, the caller will hear of it
			// when it watches from now on.
			return madoguchi.ErrTokenTooOld.Because(withoutValues(err))
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

// watched selects the writes a desk has to hear of and keeps only the key of what was written, and the clinic of a
// recovery, whose key does not name it.
var watched = mongo.Pipeline{
	{{Key: "$match", Value: bson.M{
		"ns.coll":       bson.M{"$in": bson.A{reservations.name, calls.name, clinics.name, recoveries.name}},
		"operationType": bson.M{"$in": bson.A{"insert", "replace", "update", "delete"}},
	}}},
	{{Key: "$project", Value: bson.M{"ns.coll": 1, "documentKey": 1, "fullDocument.clinicId": 1}}},
}

// resumeToken is the form of MongoDB's tokens: one hexadecimal string, which is all that leaves the package.
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

// changedKey is the key of what changed; a clinic's is its ID alone.
type changedKey recordKey

// UnmarshalBSONValue implements bson.ValueUnmarshaler.
func (k *changedKey) UnmarshalBSONValue(kind byte, data []byte) error {
	value := bson.RawValue{Type: bson.Type(kind), Value: data}
	if id, ok := value.StringValueOK(); ok {
		k.Clinic, k.ID = id, id
		return nil
	}
	return value.Unmarshal((*recordKey)(k))
}

// Next waits for the next change. ctx bounds the wait; after any error the stream is of no more use but to be closed.
func (c *Changes) Next(ctx context.Context) (madoguchi.Change, error) {
	// TryNext comes back when the server has had nothing for a second, which is when the token moves on by itself.
	for !c.stream.TryNext(ctx) {
		if err := c.failure(ctx); err != nil {
			return madoguchi.Change{}, err
		}
		c.remember()
	}
	var document changeDocument
	if err := c.stream.Decode(&document); err != nil {
		return madoguchi.Change{}, explain(ctx, "read a change", err)
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
		return explain(ctx, "wait for a change", tooOld(err))
	case ctx.Err() != nil:
		return explain(ctx, "wait for a change", ctx.Err())
	case c.stream.ID() == 0:
		return madoguchi.ErrUnavailable.Because(errors.New("mongo: the server closed the change stream"))
	default:
		return nil
	}
}

// Token returns where the stream has come: everything up to it has been given out by Next. It moves on also while
// nothing is written, so that a quiet clinic's token does not grow too old.
func (c *Changes) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

func (c *Changes) remember() {
	var token resumeToken
	if err := bson.Unmarshal(c.stream.ResumeToken(), &token); err != nil || token.Data == "" {
		return // the server has not named one yet
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token.Data
}

// Close ends the stream.
func (c *Changes) Close(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	return explain(ctx, "close the change stream", c.stream.Close(bounded))
}

// tooOld recognises that the oplog has rolled over the place where the stream was.
func tooOld(err error) error {
	const (
		cappedPositionLost      = 136
		invalidResumeToken      = 260
		changeStreamFatal       = 280
		changeStreamHistoryLost = 286
	)
	if hasCode(err, cappedPositionLost, invalidResumeToken, changeStreamFatal, changeStreamHistoryLost) {
		return madoguchi.ErrTokenTooOld.Because(withoutValues(err))
	}
	return err
}
