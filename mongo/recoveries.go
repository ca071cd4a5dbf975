package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
)

// recoveries holds the recoveries of accounts. They are kept as long as links.
var recoveries = collection{
	name:    "recoveries",
	changed: 7, // the collection
	schema:  schemaOf(recoveryDocument{}),
	indexes: []mongo.IndexModel{
		{
			Keys:    bson.D{{Key: "expiresAt", Value: 1}},
			Options: options.Index().SetExpireAfterSeconds(int32(verificationsKept / time.Second)),
		},
		ascending("clinicId", "state"),
	},
}

type recoveryDocument struct {
	ID          string    `bson:"_id" check:"id"`
	ClinicID    string    `bson:"clinicId" check:"id"`
	StaffID     string    `bson:"staffId" check:"id"`
	State       string    `bson:"state" check:"recoveryState"`
	AskedAt     time.Time `bson:"askedAt"`
	ObjectUntil time.Time `bson:"objectUntil"`
	ExpiresAt   time.Time `bson:"expiresAt"`
	ApprovedBy  string    `bson:"approvedBy"`
	Revision    int64     `bson:"revision"`
}

// recoveryStore keeps recoveries of accounts.
type recoveryStore struct{ *database }

// PutRecovery stores a recovery's state. A revision older than the stored one changes nothing.
func (s recoveryStore) PutRecovery(ctx context.Context, r madoguchi.Recovery) error {
	return s.put(ctx, recoveries, string(r.ID), r.Revision, recoveryDocument{
		ID: string(r.ID), ClinicID: string(r.ClinicID), StaffID: string(r.StaffID), State: string(r.State),
		AskedAt:     r.AskedAt,
		ObjectUntil: r.ObjectUntil, ExpiresAt: r.ExpiresAt, ApprovedBy: string(r.ApprovedBy), Revision: r.Revision,
	})
}

// Recovery returns a recovery, or ErrNotFound. It is not bound to a clinic: its links are signed, and the person who
// opens one is not signed in.
func (s recoveryStore) Recovery(ctx context.Context, id madoguchi.VerificationID) (madoguchi.Recovery, error) {
	d, err := find[recoveryDocument](ctx, s.database, recoveries, bson.M{"_id": string(id)})
	if err != nil {
		return madoguchi.Recovery{}, err
	}
	return d.recovery(), nil
}

// Recoveries returns a clinic's recoveries that have not ended, the oldest first.
func (s recoveryStore) Recoveries(ctx context.Context, clinic madoguchi.ClinicID) ([]madoguchi.Recovery, error) {
	pending := bson.M{"$in": bson.A{string(madoguchi.RecoveryWaiting), string(madoguchi.RecoveryGranted)}}
	documents, err := findAll[recoveryDocument](ctx, s.database, recoveries,
		bson.M{"clinicId": string(clinic), "state": pending},
		bson.D{{Key: "askedAt", Value: 1}})
	if err != nil {
		return nil, err
	}
	found := make([]madoguchi.Recovery, len(documents))
	for i, d := range documents {
		found[i] = d.recovery()
	}
	return found, nil
}

func (d recoveryDocument) recovery() madoguchi.Recovery {
	return madoguchi.Recovery{
		ID: madoguchi.VerificationID(d.ID), ClinicID: madoguchi.ClinicID(d.ClinicID),
		StaffID: madoguchi.StaffID(d.StaffID),
		State:   madoguchi.RecoveryState(d.State), AskedAt: d.AskedAt, ObjectUntil: d.ObjectUntil,
		ExpiresAt:  d.ExpiresAt,
		ApprovedBy: madoguchi.StaffID(d.ApprovedBy), Revision: d.Revision,
	}
}
