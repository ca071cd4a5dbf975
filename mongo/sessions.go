package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
)

var sessions = collection{
	name:    "sessions",
	changed: 3,
	schema:  schemaOf(sessionDocument{}),
	// The index only cleans up, within about a minute. Queries check themselves whether a session has expired.
	indexes: []mongo.IndexModel{
		{Keys: bson.D{{Key: "expiresAt", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
		ascending("clinicId", "staffId"),
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

// sessionStore keeps sign-ins.
type sessionStore struct{ *database }

// CreateSession stores a sign-in. Storing the same session again is harmless.
func (s sessionStore) CreateSession(ctx context.Context, session madoguchi.Session) error {
	return s.insert(ctx, sessions, sessionDocument{
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
func (s sessionStore) Session(ctx context.Context, secretHash [32]byte, now time.Time) (madoguchi.Session, error) {
	document, err := find[sessionDocument](ctx, s.database, sessions, bson.M{
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
func (s sessionStore) WidenSession(ctx context.Context, secretHash [32]byte) error {
	return s.ask(ctx, "widen a session", func(ctx context.Context) error {
		_, err := s.db.Collection(sessions.name).UpdateOne(ctx, bson.M{"_id": secretHash[:]},
			bson.M{"$unset": bson.M{"limited": ""}})
		return err
	})
}

// DeleteOtherSessions ends all sessions of a member of staff except one.
func (s sessionStore) DeleteOtherSessions(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte,
) error {
	return s.ask(ctx, "delete other sessions", func(ctx context.Context) error {
		_, err := s.db.Collection(sessions.name).DeleteMany(ctx, bson.M{
			"clinicId": string(clinic), "staffId": string(member), "_id": bson.M{"$ne": but[:]},
		})
		return err
	})
}

// DeleteSession ends a session (sign-out). A missing session is no error.
func (s sessionStore) DeleteSession(ctx context.Context, secretHash [32]byte) error {
	return s.ask(ctx, "delete a session", func(ctx context.Context) error {
		_, err := s.db.Collection(sessions.name).DeleteOne(ctx, bson.M{"_id": secretHash[:]})
		return err
	})
}
