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

// During this time a link that no longer works shows the reason. After that it shows as expired.
const verificationsKept = 30 * 24 * time.Hour

var verifications = documents.Collection{
	Name:    "verifications",
	Changed: 11, // purposes of patients' accounts
	Schema:  documents.SchemaOf(verificationDocument{}),
	Indexes: []mongo.IndexModel{
		// The index only cleans up. The link's workflow decides whether it has expired.
		{
			Keys:    bson.D{{Key: "expiresAt", Value: 1}},
			Options: options.Index().SetExpireAfterSeconds(int32(verificationsKept / time.Second)),
		},
		{
			Keys:    bson.D{{Key: "invitation.clinicId", Value: 1}, {Key: "askedAt", Value: 1}},
			Options: options.Index().SetPartialFilterExpression(bson.M{"invitation.clinicId": bson.M{"$exists": true}}),
		},
		documents.Ascending("account"),
	},
}

type verificationDocument struct {
	ID         string    `bson:"_id" check:"id"`
	Purpose    string    `bson:"purpose" check:"purpose"`
	Account    string    `bson:"account" check:"id"`
	State      string    `bson:"state" check:"linkState"`
	Mail       string    `bson:"mail" check:"deliveryStatus"`
	Failure    string    `bson:"failure"`
	AskedAt    time.Time `bson:"askedAt"`
	ExpiresAt  time.Time `bson:"expiresAt"`
	ReplacedAt time.Time `bson:"replacedAt,omitempty"`
	Revision   int64     `bson:"revision"`

	Invitation *invitationDocument `bson:"invitation,omitempty"`
}

type invitationDocument struct {
	ClinicID string `bson:"clinicId" check:"id"`
	Name     string `bson:"name"`
	Email    string `bson:"email"`
	Role     string `bson:"role" check:"role"`
	DoctorID string `bson:"doctorId"`
	Language string `bson:"language"`
}

// VerificationStore keeps mailed links.
type VerificationStore struct{ *documents.Database }

// PutVerification stores a mailed link's state. A revision older than the stored one changes nothing.
func (s VerificationStore) PutVerification(ctx context.Context, v madoguchi.Verification) error {
	return s.Put(ctx, verifications, string(v.ID), v.Revision, verificationDocumentOf(v))
}

// Verification returns a mailed link's state until a month after its expiry, else ErrNotFound. It is not bound to a
// clinic: the link is signed, and its clinic may not exist yet.
func (s VerificationStore) Verification(
	ctx context.Context, id madoguchi.VerificationID,
) (madoguchi.Verification, error) {
	d, err := documents.Find[verificationDocument](ctx, s.Database, verifications, bson.M{"_id": string(id)})
	if err != nil {
		return madoguchi.Verification{}, err
	}
	return d.verification(), nil
}

// DeleteVerifications deletes the mailed links of an account's name (madoguchi.Verification) with one of the purposes.
// Links that are deleted show as expired.
func (s VerificationStore) DeleteVerifications(
	ctx context.Context, account string, purposes ...madoguchi.Purpose,
) error {
	return s.Ask(ctx, "delete mailed links", func(ctx context.Context) error {
		_, err := s.DB.Collection(verifications.Name).DeleteMany(ctx,
			bson.M{"account": account, "purpose": bson.M{"$in": purposes}})
		return err
	})
}

// Invitations returns a clinic's pending invitations, the oldest first.
func (s VerificationStore) Invitations(
	ctx context.Context, clinic madoguchi.ClinicID,
) ([]madoguchi.Verification, error) {
	found, err := documents.FindAll[verificationDocument](ctx, s.Database, verifications,
		bson.M{"invitation.clinicId": string(clinic), "state": string(madoguchi.LinkPending)},
		bson.D{{Key: "askedAt", Value: 1}})
	if err != nil {
		return nil, err
	}
	links := make([]madoguchi.Verification, len(found))
	for i, d := range found {
		links[i] = d.verification()
	}
	return links, nil
}

func verificationDocumentOf(v madoguchi.Verification) verificationDocument {
	document := verificationDocument{
		ID: string(v.ID), Purpose: string(v.Purpose), Account: v.Account, State: string(v.State), Mail: string(v.Mail),
		Failure: v.Failure, AskedAt: v.AskedAt, ExpiresAt: v.ExpiresAt, ReplacedAt: v.ReplacedAt, Revision: v.Revision,
	}
	if i := v.Invitation; i.ClinicID != "" {
		document.Invitation = &invitationDocument{
			ClinicID: string(i.ClinicID), Name: i.Name, Email: i.Email, Role: string(i.Role),
			DoctorID: string(i.DoctorID),
			Language: i.Language,
		}
	}
	return document
}

func (d verificationDocument) verification() madoguchi.Verification {
	link := madoguchi.Verification{
		ID: madoguchi.VerificationID(d.ID), Purpose: madoguchi.Purpose(d.Purpose), Account: d.Account,
		State: madoguchi.VerificationState(d.State), Mail: madoguchi.DeliveryStatus(d.Mail), Failure: d.Failure,
		AskedAt: d.AskedAt, ExpiresAt: d.ExpiresAt, ReplacedAt: d.ReplacedAt, Revision: d.Revision,
	}
	if i := d.Invitation; i != nil {
		link.Invitation = madoguchi.StaffInvitation{
			ClinicID: madoguchi.ClinicID(i.ClinicID), Name: i.Name, Email: i.Email, Role: madoguchi.Role(i.Role),
			DoctorID: madoguchi.DoctorID(i.DoctorID), Language: i.Language,
		}
	}
	return link
}
