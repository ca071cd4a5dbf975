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

// recoveries holds the recoveries of accounts. They are kept as long as links.
var recoveries = documents.Collection{
	Name:    "recoveries",
	Changed: 7, // the collection
	Schema:  documents.SchemaOf(recoveryDocument{}),
	Indexes: []mongo.IndexModel{
		{
			Keys:    bson.D{{Key: "expiresAt", Value: 1}},
			Options: options.Index().SetExpireAfterSeconds(int32(verificationsKept / time.Second)),
		},
		documents.Ascending("clinicId", "state"),
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

// RecoveryStore keeps recoveries of accounts.
type RecoveryStore struct{ *documents.Database }

// PutRecovery stores a recovery's state. A revision older than the stored one changes nothing.
func (s RecoveryStore) PutRecovery(ctx context.Context, r madoguchi.Recovery) error {
	return s.Put(ctx, recoveries, string(r.ID), r.Revision, recoveryDocument{
		ID: string(r.ID), ClinicID: string(r.ClinicID), StaffID: string(r.StaffID), State: string(r.State),
		AskedAt:     r.AskedAt,
		ObjectUntil: r.ObjectUntil, ExpiresAt: r.ExpiresAt, ApprovedBy: string(r.ApprovedBy), Revision: r.Revision,
	})
}

// Recovery returns a recovery, or ErrNotFound. It is not bound to a clinic: its links are signed, and the person who
// opens one is not signed in.
func (s RecoveryStore) Recovery(ctx context.Context, id madoguchi.VerificationID) (madoguchi.Recovery, error) {
	d, err := documents.Find[recoveryDocument](ctx, s.Database, recoveries, bson.M{"_id": string(id)})
	if err != nil {
		return madoguchi.Recovery{}, err
	}
	return d.recovery(), nil
}

// Recoveries returns a clinic's recoveries that have not ended, the oldest first.
func (s RecoveryStore) Recoveries(ctx context.Context, clinic madoguchi.ClinicID) ([]madoguchi.Recovery, error) {
	pending := bson.M{"$in": bson.A{string(madoguchi.RecoveryWaiting), string(madoguchi.RecoveryGranted)}}
	found, err := documents.FindAll[recoveryDocument](ctx, s.Database, recoveries,
		bson.M{"clinicId": string(clinic), "state": pending},
		bson.D{{Key: "askedAt", Value: 1}})
	if err != nil {
		return nil, err
	}
	all := make([]madoguchi.Recovery, len(found))
	for i, d := range found {
		all[i] = d.recovery()
	}
	return all, nil
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
