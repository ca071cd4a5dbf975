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

var staff = documents.Collection{
	Name:    "staff",
	Changed: 5, // changes
	Schema:  documents.SchemaOf(staffDocument{}),
	// The index is unique over all clinics, because a sign-in begins with the address alone. This is the only
	// collection that could not be sharded by clinic. It is the smallest.
	Indexes: []mongo.IndexModel{{Keys: bson.D{{Key: "email", Value: 1}}, Options: options.Index().SetUnique(true)}},
}

type staffDocument struct {
	ID           documents.Key `bson:"_id"`
	Name         string        `bson:"name"`
	Email        string        `bson:"email" check:"mail"`
	Role         string        `bson:"role" check:"role"`
	DoctorID     string        `bson:"doctorId"`
	PasswordHash string        `bson:"passwordHash"`
	Language     string        `bson:"language"`

	SecondFactor  secondFactorDocument `bson:"secondFactor"`
	Consent       *Consent             `bson:"consent,omitempty"`
	PasswordSetAt time.Time            `bson:"passwordSetAt,omitempty"`
	Changes       int64                `bson:"changes,omitempty"` // of other members; see changeStaff
}

// Consent is the document of a madoguchi.Consent. Clinics have one too.
type Consent struct {
	Terms   string    `bson:"terms"`
	Privacy string    `bson:"privacy"`
	At      time.Time `bson:"at,omitempty"`
}

type secondFactorDocument struct {
	Sealed   []byte    `bson:"sealed"`
	LastStep int64     `bson:"lastStep"`
	Recovery [][]byte  `bson:"recovery"`
	Since    time.Time `bson:"since,omitempty"`
}

// StaffStore keeps staff and their credentials.
type StaffStore struct{ *documents.Database }

// CreateStaff stores a member of staff. It returns ErrAlreadyProvisioned if the ID or the e-mail address is taken in
// any clinic.
func (s StaffStore) CreateStaff(ctx context.Context, member madoguchi.Staff) error {
	return s.Insert(ctx, staff, staffDocumentOf(member), madoguchi.ErrAlreadyProvisioned)
}

// SetPassword replaces the hash of a member's password by one chosen at the given time, and spends the code of the
// second factor. A password that was chosen later stays. A repeat changes nothing. It returns ErrWrongCode if the
// code was spent on another change, and ErrNotFound if the clinic has no such member.
func (s StaffStore) SetPassword(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, hash string, at time.Time,
	spent madoguchi.SpentCode,
) error {
	key := documents.Key{Clinic: string(clinic), ID: string(id)}
	// or the time is missing: a member who joined has not changed the password yet
	older := bson.M{"_id": key, "passwordSetAt": bson.M{"$not": bson.M{"$gt": at}}}
	set := bson.M{"passwordHash": hash, "passwordSetAt": at}
	update := bson.M{"$set": set}
	spend(spent, older, set, update)
	return s.Ask(ctx, "set a password", func(ctx context.Context) error {
		result, err := s.DB.Collection(staff.Name).UpdateOne(ctx, older, update)
		if err != nil || result.MatchedCount == 1 {
			return err
		}
		return s.hasPassword(ctx, key, at, spent)
	})
}

// spend makes an update require an unused code and use it up.
func spend(spent madoguchi.SpentCode, unspent, set, update bson.M) {
	if spent.None() {
		return
	}
	if !spent.Since.IsZero() {
		unspent["secondFactor.since"] = spent.Since
	}
	if spent.Step > 0 {
		unspent["secondFactor.lastStep"], set["secondFactor.lastStep"] = bson.M{"$lt": spent.Step}, spent.Step
		return
	}
	unspent["secondFactor.recovery"], update["$pull"] = spent.Recovery, bson.M{"secondFactor.recovery": spent.Recovery}
}

// RenewStaffHash replaces the hash of a member's password by another one of the same password. It returns ErrNotFound
// if the password has been changed meanwhile.
func (s StaffStore) RenewStaffHash(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, from, to string,
) error {
	key := documents.Key{Clinic: string(clinic), ID: string(member)}
	return s.Ask(ctx, "renew a password's hash", func(ctx context.Context) error {
		result, err := s.DB.Collection(staff.Name).UpdateOne(ctx,
			bson.M{"_id": key, "passwordHash": from}, bson.M{"$set": bson.M{"passwordHash": to}})
		if err == nil && result.MatchedCount == 0 {
			err = madoguchi.ErrNotFound
		}
		return err
	})
}

// hasPassword reports why a password was not set: nil if it, or a later one, is already set.
func (s StaffStore) hasPassword(ctx context.Context, key documents.Key, at time.Time, spent madoguchi.SpentCode) error {
	var found struct {
		PasswordSetAt time.Time `bson:"passwordSetAt"`
	}
	if err := s.DB.Collection(staff.Name).FindOne(ctx, bson.M{"_id": key}).Decode(&found); err != nil {
		return err
	}
	if !spent.None() && found.PasswordSetAt.Before(at.Truncate(time.Millisecond)) {
		return madoguchi.ErrWrongCode
	}
	return nil
}

// StaffOf returns all members of a clinic's staff, by name.
func (s StaffStore) StaffOf(ctx context.Context, clinic madoguchi.ClinicID) ([]madoguchi.Staff, error) {
	from := documents.Key{Clinic: string(clinic)}
	to := documents.Key{Clinic: string(clinic), ID: "\uffff"}
	found, err := documents.FindAll[staffDocument](ctx, s.Database, staff,
		bson.M{"_id": bson.M{"$gte": from, "$lt": to}},
		bson.D{{Key: "name", Value: 1}})
	if err != nil {
		return nil, err
	}
	members := make([]madoguchi.Staff, len(found))
	for i, d := range found {
		members[i] = d.member()
	}
	return members, nil
}

// Staff returns a member of a clinic's staff, or ErrNotFound.
func (s StaffStore) Staff(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID,
) (madoguchi.Staff, error) {
	return s.oneOfStaff(ctx, bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}})
}

// StaffByEmail returns the member of staff with an address (lower case), or ErrNotFound. It is the only look-up of
// staff that is not bound to a clinic, because a sign-in has to find the clinic.
func (s StaffStore) StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error) {
	return s.oneOfStaff(ctx, bson.M{"email": email})
}

func (s StaffStore) oneOfStaff(ctx context.Context, filter bson.M) (madoguchi.Staff, error) {
	document, err := documents.Find[staffDocument](ctx, s.Database, staff, filter)
	if err != nil {
		return madoguchi.Staff{}, err
	}
	return document.member(), nil
}

func staffDocumentOf(member madoguchi.Staff) staffDocument {
	return staffDocument{
		ID:           documents.Key{Clinic: string(member.ClinicID), ID: string(member.ID)},
		Name:         member.Name,
		Email:        member.Email,
		Role:         string(member.Role),
		DoctorID:     string(member.DoctorID),
		PasswordHash: member.PasswordHash, PasswordSetAt: member.PasswordSetAt,
		Language:     member.Language,
		SecondFactor: secondFactorDocumentOf(member.SecondFactor),
		Consent:      staffConsentOf(member.Consent),
	}
}

func (d staffDocument) member() madoguchi.Staff {
	return madoguchi.Staff{
		ID:           madoguchi.StaffID(d.ID.ID),
		ClinicID:     madoguchi.ClinicID(d.ID.Clinic),
		Name:         d.Name,
		Email:        d.Email,
		Role:         madoguchi.Role(d.Role),
		DoctorID:     madoguchi.DoctorID(d.DoctorID),
		PasswordHash: d.PasswordHash, PasswordSetAt: d.PasswordSetAt,
		Language:     d.Language,
		SecondFactor: d.SecondFactor.secondFactor(),
		Consent:      d.consent(),
	}
}

func staffConsentOf(c madoguchi.Consent) *Consent {
	if c == (madoguchi.Consent{}) {
		return nil // the first admin, or a member who joined before consent was recorded
	}
	document := Consent(c)
	return &document
}

func (d staffDocument) consent() madoguchi.Consent {
	if d.Consent == nil {
		return madoguchi.Consent{}
	}
	return madoguchi.Consent(*d.Consent)
}

// PutSecondFactor replaces a second factor if it is unchanged since it was read, else returns ErrChanged. So of two
// requests with one code only one succeeds. It returns ErrNotFound if the member of staff does not exist.
func (s StaffStore) PutSecondFactor(
	ctx context.Context, clinic madoguchi.ClinicID, id madoguchi.StaffID, read, becomes madoguchi.SecondFactor,
) error {
	key := bson.M{"_id": documents.Key{Clinic: string(clinic), ID: string(id)}}
	unchanged := bson.M{"_id": key["_id"], "secondFactor": secondFactorDocumentOf(read)}
	update := bson.M{"$set": bson.M{"secondFactor": secondFactorDocumentOf(becomes)}}
	return s.Ask(ctx, "put a second factor", func(ctx context.Context) error {
		result, err := s.DB.Collection(staff.Name).UpdateOne(ctx, unchanged, update)
		if err != nil || result.MatchedCount == 1 {
			return err
		}
		if err := s.DB.Collection(staff.Name).FindOne(ctx, key).Err(); err != nil {
			return err
		}
		return madoguchi.ErrChanged
	})
}

func secondFactorDocumentOf(f madoguchi.SecondFactor) secondFactorDocument {
	document := secondFactorDocument{Sealed: f.Sealed, LastStep: f.LastStep, Since: f.Since}
	if document.Sealed == nil {
		document.Sealed = []byte{} // nil would be stored as null
	}
	for _, hash := range f.Recovery {
		document.Recovery = append(document.Recovery, hash[:])
	}
	return document
}

func (d secondFactorDocument) secondFactor() madoguchi.SecondFactor {
	factor := madoguchi.SecondFactor{LastStep: d.LastStep, Since: d.Since}
	if len(d.Sealed) > 0 {
		factor.Sealed = d.Sealed
	}
	for _, hash := range d.Recovery {
		factor.Recovery = append(factor.Recovery, [32]byte(hash))
	}
	return factor
}

// NoSecondFactor returns the document of a second factor that is not set up, for the migration of earlier documents.
func NoSecondFactor() any { return secondFactorDocumentOf(madoguchi.SecondFactor{}) }
