package people

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var sessions = documents.Collection{
	Name:    "sessions",
	Changed: 3,
	Schema:  documents.SchemaOf(sessionDocument{}),
	// The index only cleans up, within about a minute. Queries check themselves whether a session has expired.
	Indexes: []mongo.IndexModel{
		{Keys: bson.D{{Key: "expiresAt", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
		documents.Ascending("clinicId", "staffId"),
	},
}

type sessionDocument struct {
	SecretHash []byte    `bson:"_id"`
	ClinicID   string    `bson:"clinicId" check:"id"`
	StaffID    string    `bson:"staffId" check:"id"`
	CreatedAt  time.Time `bson:"createdAt"`
	ExpiresAt  time.Time `bson:"expiresAt"`
	Limited    bool      `bson:"limited,omitempty"`
}

// SessionStore keeps sign-ins.
type SessionStore struct{ *documents.Database }

// CreateSession stores a sign-in. Storing the same session again is harmless.
func (s SessionStore) CreateSession(ctx context.Context, session madoguchi.Session) error {
	return s.Insert(ctx, sessions, sessionDocument{
		SecretHash: session.SecretHash[:],
		ClinicID:   string(session.ClinicID),
		StaffID:    string(session.StaffID),
		CreatedAt:  session.CreatedAt,
		ExpiresAt:  session.ExpiresAt,
		Limited:    session.Limited,
	}, nil)
}

// Session returns a secret's session if it has not expired at now, else ErrNotFound. It is not bound to a clinic,
// because the session determines the clinic.
func (s SessionStore) Session(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.Session, error) {
	document, err := documents.Find[sessionDocument](ctx, s.Database, sessions, bson.M{
		"_id":       secretHash[:],
		"expiresAt": bson.M{"$gt": now},
	})
	if err != nil {
		return madoguchi.Session{}, err
	}
	return madoguchi.Session{
		SecretHash: secretHash,
		ClinicID:   madoguchi.ClinicID(document.ClinicID),
		StaffID:    madoguchi.StaffID(document.StaffID),
		CreatedAt:  document.CreatedAt,
		ExpiresAt:  document.ExpiresAt,
		Limited:    document.Limited,
	}, nil
}

// WidenSession removes the limit of a session. A missing session is no error.
func (s SessionStore) WidenSession(ctx context.Context, secretHash [32]byte) error {
	return s.Ask(ctx, "widen a session", func(ctx context.Context) error {
		_, err := s.DB.Collection(sessions.Name).UpdateOne(ctx, bson.M{"_id": secretHash[:]},
			bson.M{"$unset": bson.M{"limited": ""}})
		return err
	})
}

// DeleteOtherSessions ends all sessions of a member of staff except one.
func (s SessionStore) DeleteOtherSessions(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte,
) error {
	return s.Ask(ctx, "delete other sessions", func(ctx context.Context) error {
		_, err := s.DB.Collection(sessions.Name).DeleteMany(ctx, bson.M{
			"clinicId": string(clinic), "staffId": string(member), "_id": bson.M{"$ne": but[:]},
		})
		return err
	})
}

// DeleteSession ends a session (sign-out). A missing session is no error.
func (s SessionStore) DeleteSession(ctx context.Context, secretHash [32]byte) error {
	return s.Ask(ctx, "delete a session", func(ctx context.Context) error {
		_, err := s.DB.Collection(sessions.Name).DeleteOne(ctx, bson.M{"_id": secretHash[:]})
		return err
	})
}
