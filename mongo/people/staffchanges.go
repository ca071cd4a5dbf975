package people

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

// ChangeStaff gives a member of staff another role, on behalf of an admin who is not that member. It returns
// ErrForbidden if by is not an admin of the clinic, for example after a concurrent change, and ErrNotFound if the
// clinic has no such member.
func (s StaffStore) ChangeStaff(
	ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID, change madoguchi.StaffChange,
) error {
	role := bson.M{"$set": bson.M{"role": string(change.Role), "doctorId": string(change.DoctorID)}}
	return s.changeStaff(ctx, "change a member of staff", clinic, by, id, func(
		ctx context.Context, key documents.Key,
	) error {
		result, err := s.DB.Collection(staff.Name).UpdateOne(ctx, bson.M{"_id": key}, role)
		if err == nil && result.MatchedCount == 0 {
			return madoguchi.ErrNotFound
		}
		return err
	})
}

// RemoveStaff removes a member of staff, on behalf of an admin who is not that member. The address becomes free. It
// returns the errors of ChangeStaff. The member's events keep the name.
func (s StaffStore) RemoveStaff(ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID) error {
	return s.changeStaff(ctx, "remove a member of staff", clinic, by, id, func(
		ctx context.Context, key documents.Key,
	) error {
		result, err := s.DB.Collection(staff.Name).DeleteOne(ctx, bson.M{"_id": key})
		if err == nil && result.DeletedCount == 0 {
			return madoguchi.ErrNotFound
		}
		return err
	})
}

// changeStaff changes a member's document and counts the change in the admin's document, both or neither. If two
// admins remove each other, both transactions write both documents, and the second finds that its admin is no longer
// one. So a clinic keeps an admin.
func (s StaffStore) changeStaff(
	ctx context.Context, what string, clinic madoguchi.ClinicID, by, id madoguchi.StaffID,
	change func(ctx context.Context, key documents.Key) error,
) error {
	if by == id {
		return madoguchi.ErrOwnAccount
	}
	admin := bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(by)}, "role": string(madoguchi.Admin)}
	return s.Transact(ctx, what, func(ctx context.Context) error {
		result, err := s.DB.Collection(staff.Name).UpdateOne(ctx, admin, bson.M{"$inc": bson.M{"changes": 1}})
		if err == nil && result.MatchedCount == 0 {
			err = madoguchi.ErrForbidden
		}
		if err != nil {
			return err
		}
		return change(ctx, documents.Key{Clinic: string(clinic), ID: string(id)})
	})
}

// JoinStaff stores an invited person as a new member and the use of the invitation: both or neither. A later attempt
// changes nothing, so that a member who was removed does not come back. It returns ErrAlreadyProvisioned if the
// e-mail address is taken in any clinic.
func (s StaffStore) JoinStaff(ctx context.Context, member madoguchi.Staff, used madoguchi.Verification) error {
	pending := bson.M{"_id": string(used.ID), "state": string(madoguchi.LinkPending),
		"revision": bson.M{"$lt": used.Revision}}
	return s.Transact(ctx, "join the staff", func(ctx context.Context) error {
		result, err := s.DB.Collection(verifications.Name).ReplaceOne(ctx, pending, verificationDocumentOf(used))
		if err != nil || result.MatchedCount == 0 {
			return err
		}
		_, err = s.DB.Collection(staff.Name).InsertOne(ctx, staffDocumentOf(member))
		if mongo.IsDuplicateKeyError(err) {
			return madoguchi.ErrAlreadyProvisioned
		}
		return err
	})
}
