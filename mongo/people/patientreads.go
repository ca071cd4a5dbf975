package people

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// Patient returns a clinic's patient as it is stored, also if it was merged, or ErrNotFound.
func (s PatientStore) Patient(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.PatientID,
) (madoguchi.Patient, error) {
	return s.one(ctx, bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}})
}

// Survivor returns a clinic's patient, or the one into which it was merged.
func (s PatientStore) Survivor(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.PatientID,
) (madoguchi.Patient, error) {
	found, err := s.Patient(ctx, clinic, id)
	for err == nil && found.MergedInto != "" {
		found, err = s.Patient(ctx, clinic, found.MergedInto)
	}
	return found, err
}

// PatientOf returns the clinic's patient who is an account's owner (member is empty) or a member of its family, or
// ErrNotFound.
func (s PatientStore) PatientOf(
	ctx context.Context, clinic madoguchi.ClinicID, account madoguchi.AccountID, member madoguchi.MemberID,
) (madoguchi.Patient, error) {
	found, err := s.one(ctx, bson.M{
		"_id.clinic": string(clinic), "account.id": string(account), "account.member": string(member),
	})
	if err != nil || found.MergedInto == "" {
		return found, err
	}
	return s.Survivor(ctx, clinic, found.MergedInto)
}

func (s PatientStore) one(ctx context.Context, filter bson.M) (madoguchi.Patient, error) {
	document, err := documents.Find[patientDocument](ctx, s.Database, patients, filter)
	if err != nil {
		return madoguchi.Patient{}, err
	}
	return document.patient(), nil
}

// SearchPatients returns the clinic's patients who have, for each word, a key that starts with one of the word's
// beginnings (patients.Words). They have the order of the first word's keys; there are at most limit. A patient who was
// merged is found by its own keys too, and returned as its survivor.
func (s PatientStore) SearchPatients(
	ctx context.Context, clinic madoguchi.ClinicID, words [][]string, limit int,
) ([]madoguchi.Patient, error) {
	filter, err := s.WithKeys(ctx, patients, clinic, words)
	if err != nil {
		return nil, err
	}
	found, err := s.many(ctx, filter, limit)
	if err != nil {
		return nil, err
	}
	kept := make([]madoguchi.Patient, 0, len(found))
	for _, patient := range found {
		if patient.MergedInto != "" {
			if patient, err = s.Survivor(ctx, clinic, patient.MergedInto); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(kept, func(known madoguchi.Patient) bool { return known.ID == patient.ID }) {
			kept = append(kept, patient)
		}
	}
	return kept, nil
}

// PatientsWithTraits returns the clinic's patients who have one of the traits (patients.Traits) and are not merged, at
// most limit of them.
func (s PatientStore) PatientsWithTraits(
	ctx context.Context, clinic madoguchi.ClinicID, traits []string, limit int,
) ([]madoguchi.Patient, error) {
	if len(traits) == 0 {
		return nil, nil
	}
	return s.many(ctx, bson.M{"_id.clinic": string(clinic), "traits": bson.M{"$in": traits}}, limit)
}

// PatientsOfAccount returns the clinic's patients with a link to an account: its owner and members of its family.
func (s PatientStore) PatientsOfAccount(
	ctx context.Context, clinic madoguchi.ClinicID, account madoguchi.AccountID,
) ([]madoguchi.Patient, error) {
	return s.many(ctx, bson.M{"_id.clinic": string(clinic), "account.id": string(account)}, mostTogether)
}

// MergedPatients returns the records that were merged into one of the patients, directly or through another one.
func (s PatientStore) MergedPatients(
	ctx context.Context, clinic madoguchi.ClinicID, survivors []madoguchi.PatientID,
) (merged []madoguchi.Patient, err error) {
	for len(survivors) > 0 {
		found, err := s.many(ctx,
			bson.M{"_id.clinic": string(clinic), "mergedInto": bson.M{"$in": survivors}}, mostTogether)
		if err != nil {
			return nil, err
		}
		merged, survivors = append(merged, found...), nil
		for _, patient := range found {
			survivors = append(survivors, patient.ID)
		}
	}
	return merged, nil
}

// mostTogether bounds what belongs to one account or was merged into one patient.
const mostTogether = 200

// many returns the patients that match, without what only queries need.
func (s PatientStore) many(ctx context.Context, filter bson.M, limit int) ([]madoguchi.Patient, error) {
	var found []patientDocument
	err := s.Ask(ctx, "list patients", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(patients.Name).Find(ctx, filter, options.Find().SetLimit(int64(limit)).
			SetProjection(bson.M{"keys": 0, "traits": 0}))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return documents.Convert(found, patientDocument.patient), err
}
