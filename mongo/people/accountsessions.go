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

var accountSessions = documents.Collection{
	Name:    "accountSessions",
	Changed: 11, // the collection
	Schema:  documents.SchemaOf(accountSessionDocument{}),
	// The index only cleans up, within about a minute. Queries check themselves whether a session has expired.
	Indexes: []mongo.IndexModel{
		{Keys: bson.D{{Key: "expiresAt", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
		documents.Ascending("accountId"),
	},
}

type accountSessionDocument struct {
	SecretHash []byte    `bson:"_id"`
	AccountID  string    `bson:"accountId" check:"id"`
	CreatedAt  time.Time `bson:"createdAt"`
	ExpiresAt  time.Time `bson:"expiresAt"`
}

// AccountSessionStore keeps sign-ins to accounts.
type AccountSessionStore struct{ *documents.Database }

// CreateAccountSession stores a sign-in. Storing the same session again is harmless.
func (s AccountSessionStore) CreateAccountSession(ctx context.Context, session madoguchi.AccountSession) error {
	return s.Insert(ctx, accountSessions, accountSessionDocument{
		SecretHash: session.SecretHash[:], AccountID: string(session.AccountID), CreatedAt: session.CreatedAt,
		ExpiresAt: session.ExpiresAt,
	}, nil)
}

// AccountSession returns a secret's session if it has not expired at now, else ErrNotFound. The session determines the
// account.
func (s AccountSessionStore) AccountSession(
	ctx context.Context, secretHash [32]byte, now time.Time,
) (madoguchi.AccountSession, error) {
	d, err := documents.Find[accountSessionDocument](ctx, s.Database, accountSessions, bson.M{
		"_id": secretHash[:], "expiresAt": bson.M{"$gt": now},
	})
	if err != nil {
		return madoguchi.AccountSession{}, err
	}
	return madoguchi.AccountSession{
		SecretHash: secretHash, AccountID: madoguchi.AccountID(d.AccountID), CreatedAt: d.CreatedAt,
		ExpiresAt: d.ExpiresAt,
	}, nil
}

// DeleteAccountSession ends a session (sign-out). A missing session is no error.
func (s AccountSessionStore) DeleteAccountSession(ctx context.Context, secretHash [32]byte) error {
	return s.Ask(ctx, "delete an account's session", func(ctx context.Context) error {
		_, err := s.DB.Collection(accountSessions.Name).DeleteOne(ctx, bson.M{"_id": secretHash[:]})
		return err
	})
}

// DeleteOtherAccountSessions ends all sessions of an account except one.
func (s AccountSessionStore) DeleteOtherAccountSessions(
	ctx context.Context, account madoguchi.AccountID, but [32]byte,
) error {
	return s.Ask(ctx, "delete an account's other sessions", func(ctx context.Context) error {
		_, err := s.DB.Collection(accountSessions.Name).DeleteMany(ctx, bson.M{
			"accountId": string(account), "_id": bson.M{"$ne": but[:]},
		})
		return err
	})
}
