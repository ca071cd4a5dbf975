// Package changes is the part of the store that streams what has changed, for desks that show it. It must not know what
// the documents hold, except for their keys.
package changes

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// Kinds are the collections that a stream watches, by name, with what a change of each is called.
type Kinds map[string]madoguchi.ChangeKind

// Stream is a stream of changes in the order of the writes. Next and Close are for one goroutine, Token is for any.
type Stream struct {
	kinds  Kinds
	stream *mongo.ChangeStream

	mu    sync.Mutex
	token string
}

// Open opens the stream of changes after a token, or from now on if it is "". It returns madoguchi.ErrTokenTooOld if
// the token cannot be resumed. A lost connection is resumed without a gap. The caller closes the stream.
func Open(ctx context.Context, database *documents.Database, kinds Kinds, after string) (*Stream, error) {
	how := options.ChangeStream()
	if after != "" {
		how.SetResumeAfter(resumeToken{Data: after})
	}
	var stream *mongo.ChangeStream
	err := database.Ask(ctx, "watch", func(ctx context.Context) (err error) {
		stream, err = database.DB.Watch(ctx, watched(kinds), how)
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
	changes := &Stream{kinds: kinds, stream: stream, token: after}
	changes.remember()
	return changes, nil
}

// watched selects the writes that desks need: not those that change no more than what a search finds a document by. It
// keeps only the document's key, and the clinic of a recovery, whose key does not contain it.
func watched(kinds Kinds) mongo.Pipeline {
	return mongo.Pipeline{
		{{Key: "$match", Value: bson.M{
			"ns.coll":       bson.M{"$in": slices.Sorted(maps.Keys(kinds))},
			"operationType": bson.M{"$in": bson.A{"insert", "replace", "update", "delete"}},

			"updateDescription.updatedFields.keys": bson.M{"$exists": false},
		}}},
		{{Key: "$project", Value: bson.M{"ns.coll": 1, "documentKey": 1, "fullDocument.clinicId": 1}}},
	}
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
func (s *Stream) Next(ctx context.Context) (madoguchi.Change, error) {
	// TryNext returns after a second without an event. The token advances then too.
	for !s.stream.TryNext(ctx) {
		if err := s.failure(ctx); err != nil {
			return madoguchi.Change{}, err
		}
		s.remember()
	}
	var document changeDocument
	if err := s.stream.Decode(&document); err != nil {
		return madoguchi.Change{}, documents.Explain(ctx, "read a change", err)
	}
	s.remember()
	return madoguchi.Change{
		Token:    document.Token.Data,
		ClinicID: madoguchi.ClinicID(cmp.Or(document.Written.ClinicID, document.Key.ID.Clinic)),
		Kind:     s.kinds[document.Namespace.Collection],
		ID:       document.Key.ID.ID,
	}, nil
}

func (s *Stream) failure(ctx context.Context) error {
	switch err := s.stream.Err(); {
	case err != nil:
		return documents.Explain(ctx, "wait for a change", tooOld(err))
	case ctx.Err() != nil:
		return documents.Explain(ctx, "wait for a change", ctx.Err())
	case s.stream.ID() == 0:
		return madoguchi.ErrUnavailable.Because(errors.New("mongo: the server closed the change stream"))
	default:
		return nil
	}
}

// Token returns the stream's position: Next has returned everything before it. It also advances without writes, so
// that a quiet clinic's token does not become too old.
func (s *Stream) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

func (s *Stream) remember() {
	var token resumeToken
	if err := bson.Unmarshal(s.stream.ResumeToken(), &token); err != nil || token.Data == "" {
		return // the server has not sent a token yet
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token.Data
}

// Close ends the stream.
func (s *Stream) Close(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, documents.CloseWithin)
	defer cancel()
	return documents.Explain(ctx, "close the change stream", s.stream.Close(bounded))
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
