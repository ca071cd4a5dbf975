package people

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// PatientStore keeps the clinics' patients. A record that was merged into another one stays; the reads that find
// patients for reception return the other one in its place.
type PatientStore struct{ *documents.Database }

// EnsurePatient stores a patient and returns it. If the patient's account has a patient at the clinic already, or if
// the ID exists, it returns the stored patient, and its survivor if it was merged. A stored patient that has lost its
// link gets the new one.
func (s PatientStore) EnsurePatient(ctx context.Context, patient madoguchi.Patient) (madoguchi.Patient, error) {
	if stored, err := s.linked(ctx, patient); madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return stored, err
	}
	err := s.Insert(ctx, patients, patientDocumentOf(patient), madoguchi.ErrAlreadyProvisioned)
	if !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return patient, err
	}
	if stored, err := s.linked(ctx, patient); madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return stored, err // another request has just linked it
	}
	stored, err := s.Survivor(ctx, patient.ClinicID, patient.ID)
	if err != nil || stored.Account != nil || patient.Account == nil {
		return stored, err
	}
	stored.Account, stored.Revision = patient.Account, stored.Revision+1
	return stored, s.PutPatient(ctx, stored)
}

// linked returns the stored patient with the link of the given one, or ErrNotFound.
func (s PatientStore) linked(ctx context.Context, patient madoguchi.Patient) (madoguchi.Patient, error) {
	if patient.Account == nil {
		return madoguchi.Patient{}, madoguchi.ErrNotFound
	}
	return s.PatientOf(ctx, patient.ClinicID, patient.Account.AccountID, patient.Account.Member)
}

// PutPatient replaces a patient, if the stored one has the revision before the given one, else returns ErrChanged. It
// returns ErrNotFound if the clinic has no such patient.
func (s PatientStore) PutPatient(ctx context.Context, patient madoguchi.Patient) error {
	return s.Ask(ctx, "change a patient", func(ctx context.Context) error { return s.replace(ctx, patient) })
}

// PutPatients is PutPatient for two patients, both or none.
func (s PatientStore) PutPatients(ctx context.Context, a, b madoguchi.Patient) error {
	if a.Account != nil {
		a, b = b, a // the one that loses its link comes first: two patients never have the same one
	}
	return s.Transact(ctx, "change two patients", func(ctx context.Context) error {
		if err := s.replace(ctx, a); err != nil {
			return err
		}
		return s.replace(ctx, b)
	})
}

func (s PatientStore) replace(ctx context.Context, patient madoguchi.Patient) error {
	document := patientDocumentOf(patient)
	collection := s.DB.Collection(patients.Name)
	before := bson.M{"_id": document.ID, "revision": document.Revision - 1}
	result, err := collection.ReplaceOne(ctx, before, document)
	switch {
	case mongo.IsDuplicateKeyError(err):
		return madoguchi.ErrChanged // the account was linked to another patient meanwhile
	case err != nil || result.MatchedCount == 1:
		return err
	}
	if err := collection.FindOne(ctx, bson.M{"_id": document.ID}).Err(); err != nil {
		return err
	}
	return madoguchi.ErrChanged
}

// UnlinkPatients ends the links of an account with the clinic's patients. Nothing else of the patients changes (A7).
func (s PatientStore) UnlinkPatients(
	ctx context.Context, clinic madoguchi.ClinicID, account madoguchi.AccountID,
) error {
	return s.unlink(ctx, bson.M{"_id.clinic": string(clinic), "account.id": string(account)})
}

// UnlinkAccount ends the links of an account with the patients of all clinics (A10).
func (s PatientStore) UnlinkAccount(ctx context.Context, account madoguchi.AccountID) error {
	return s.unlink(ctx, bson.M{"account.id": string(account)})
}

func (s PatientStore) unlink(ctx context.Context, linked bson.M) error {
	return s.Ask(ctx, "unlink patients", func(ctx context.Context) error {
		_, err := s.DB.Collection(patients.Name).UpdateMany(ctx, linked, unlinked)
		return err
	})
}

// unlinked ends the link of a patient with an account.
var unlinked = bson.M{"$unset": bson.M{"account": ""}, "$inc": bson.M{"revision": 1}}
