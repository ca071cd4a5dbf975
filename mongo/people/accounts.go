package people

import (
	"context"
	"errors"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var accounts = documents.Collection{
	Name:    "accounts",
	Changed: 11, // the collection
	Schema:  documents.SchemaOf(accountDocument{}),
	Indexes: []mongo.IndexModel{
		{Keys: bson.D{{Key: "email", Value: 1}}, Options: options.Index().SetUnique(true)},
		{Keys: bson.D{{Key: "number", Value: 1}}, Options: options.Index().SetUnique(true)},
		documents.Ascending("clinics.clinicId", "_id"), // the audience of an announcement
	},
}

type accountDocument struct {
	ID            string             `bson:"_id" check:"id"`
	Number        string             `bson:"number" check:"id"`
	Email         string             `bson:"email" check:"mail"`
	PasswordHash  string             `bson:"passwordHash"`
	PasswordSetAt time.Time          `bson:"passwordSetAt,omitempty"`
	Language      string             `bson:"language"`
	Profile       personDocument     `bson:"profile"`
	Family        []memberDocument   `bson:"family"`
	Clinics       []myClinicDocument `bson:"clinics"`
	Wish          string             `bson:"wish,omitempty"`
	Consent       Consent            `bson:"consent"`
	CreatedAt     time.Time          `bson:"createdAt"`
	Revision      int64              `bson:"revision"`
}

type memberDocument struct {
	ID     string         `bson:"id" check:"id"`
	Person personDocument `bson:"person"`
}

type myClinicDocument struct {
	ClinicID string    `bson:"clinicId" check:"id"`
	Since    time.Time `bson:"since"`
}

// AccountStore keeps the accounts of patients.
type AccountStore struct{ *documents.Database }

// CreateAccount stores a new account. It returns ErrAlreadyProvisioned if its ID, number or address is taken.
func (s AccountStore) CreateAccount(ctx context.Context, account madoguchi.Account) error {
	return s.Insert(ctx, accounts, accountDocumentOf(account), madoguchi.ErrAlreadyProvisioned)
}

// Account returns an account, or ErrNotFound.
func (s AccountStore) Account(ctx context.Context, id madoguchi.AccountID) (madoguchi.Account, error) {
	return s.account(ctx, bson.M{"_id": string(id)})
}

// AccountByEmail returns the account of an address, or ErrNotFound. A sign-in and a mailed link begin with the address.
func (s AccountStore) AccountByEmail(ctx context.Context, email string) (madoguchi.Account, error) {
	return s.account(ctx, bson.M{"email": email})
}

func (s AccountStore) account(ctx context.Context, filter bson.M) (madoguchi.Account, error) {
	d, err := documents.Find[accountDocument](ctx, s.Database, accounts, filter)
	if err != nil {
		return madoguchi.Account{}, err
	}
	return d.account(), nil
}

// SetProfile replaces the profile of an account, which completes the sign-up: its wish is forgotten. It returns
// ErrNotFound if there is no such account.
func (s AccountStore) SetProfile(ctx context.Context, id madoguchi.AccountID, profile madoguchi.Person) error {
	return s.changeAccount(ctx, "set a profile", bson.M{"_id": string(id)},
		bson.M{"$set": bson.M{"profile": personDocumentOf(profile)}, "$unset": bson.M{"wish": ""}})
}

// SetAccountEmail replaces the address of an account by one that was asked for at the given time. It returns
// ErrLinkExpired if the password was chosen after that, ErrAccountExists if another account has the address, and
// ErrNotFound if there is no such account. A repeat changes nothing.
func (s AccountStore) SetAccountEmail(
	ctx context.Context, id madoguchi.AccountID, email string, asked time.Time,
) error {
	own := bson.M{
		"_id": string(id), "email": bson.M{"$ne": email}, "passwordSetAt": bson.M{"$not": bson.M{"$gt": asked}},
	}
	err := s.changeAccount(ctx, "set an account's address", own, bson.M{"$set": bson.M{"email": email}})
	if !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	account, err := s.account(ctx, bson.M{"_id": string(id)})
	if err == nil && account.Email != email {
		err = madoguchi.ErrLinkExpired
	}
	return err
}

// RenewAccountHash replaces the hash of an account's password by another one of the same password. It returns
// ErrNotFound if the password has been changed meanwhile.
func (s AccountStore) RenewAccountHash(ctx context.Context, id madoguchi.AccountID, from, to string) error {
	return s.changeAccount(ctx, "renew an account's hash", bson.M{"_id": string(id), "passwordHash": from},
		bson.M{"$set": bson.M{"passwordHash": to}})
}

// SetAccountPassword replaces the hash of an account's password by one chosen at the given time. A password that was
// chosen later stays. It returns ErrNotFound if there is no such account. A repeat changes nothing.
func (s AccountStore) SetAccountPassword(
	ctx context.Context, id madoguchi.AccountID, hash string, at time.Time,
) error {
	older := bson.M{"_id": string(id), "passwordSetAt": bson.M{"$not": bson.M{"$gte": at}}}
	err := s.changeAccount(ctx, "set an account's password", older,
		bson.M{"$set": bson.M{"passwordHash": hash, "passwordSetAt": at}})
	if errors.Is(err, madoguchi.ErrNotFound) {
		_, err = s.account(ctx, bson.M{"_id": string(id)})
	}
	return err
}

// RegisterClinic adds a clinic to an account's own (A6). A clinic that is already there keeps its time. It returns
// ErrNotFound if there is no such account, and ErrTooManyClinics if it has MaxMyClinics.
func (s AccountStore) RegisterClinic(
	ctx context.Context, id madoguchi.AccountID, registered madoguchi.MyClinic,
) error {
	clinic := myClinicDocument{ClinicID: string(registered.ClinicID), Since: registered.Since}
	err := s.changeAccount(ctx, "register a clinic",
		bson.M{
			"_id": string(id), "clinics.clinicId": bson.M{"$ne": clinic.ClinicID},
			"clinics." + strconv.Itoa(madoguchi.MaxMyClinics-1): bson.M{"$exists": false},
		},
		bson.M{"$push": bson.M{"clinics": clinic}})
	if !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	account, err := s.account(ctx, bson.M{"_id": string(id)})
	if err != nil {
		return err
	}
	if _, registered := account.Clinic(registered.ClinicID); !registered {
		return madoguchi.ErrTooManyClinics
	}
	return nil
}

// UnregisterClinic removes a clinic from an account's own (A7). A clinic that is not there is no error.
func (s AccountStore) UnregisterClinic(
	ctx context.Context, id madoguchi.AccountID, clinic madoguchi.ClinicID,
) error {
	return s.changeAccount(ctx, "unregister a clinic", bson.M{"_id": string(id)},
		bson.M{"$pull": bson.M{"clinics": bson.M{"clinicId": string(clinic)}}})
}

// AddFamilyMember adds a member to the family of an account (E4). A member that is already there stays as it is. It
// returns ErrFamilyFull if the family has MaxFamily members, and ErrNotFound if there is no such account.
func (s AccountStore) AddFamilyMember(
	ctx context.Context, id madoguchi.AccountID, member madoguchi.FamilyMember,
) error {
	last := "family." + strconv.Itoa(madoguchi.MaxFamily-1)
	err := s.changeAccount(ctx, "add a member of a family",
		bson.M{
			"_id": string(id), "family.id": bson.M{"$ne": string(member.ID)}, last: bson.M{"$exists": false},
		},
		bson.M{"$push": bson.M{"family": memberDocumentOf(member)}})
	if !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	account, err := s.Account(ctx, id)
	if _, there := account.Member(member.ID); err == nil && !there {
		return madoguchi.ErrFamilyFull
	}
	return err
}

// SetFamilyMember replaces a member of the family of an account that has the given revision. It returns ErrChanged if
// the account has changed since then, or has no such member.
func (s AccountStore) SetFamilyMember(
	ctx context.Context, id madoguchi.AccountID, revision int64, member madoguchi.FamilyMember,
) error {
	err := s.changeAccount(ctx, "change a member of a family",
		bson.M{"_id": string(id), "revision": revision, "family.id": string(member.ID)},
		bson.M{"$set": bson.M{"family.$": memberDocumentOf(member)}})
	if errors.Is(err, madoguchi.ErrNotFound) {
		return madoguchi.ErrChanged
	}
	return err
}

// RemoveFamilyMember removes a member from the family of an account, and ends the member's links with the patients of
// all clinics, both or neither. Nothing else of the patients changes. A member that is not there is no error.
func (s AccountStore) RemoveFamilyMember(
	ctx context.Context, id madoguchi.AccountID, member madoguchi.MemberID,
) error {
	return s.Transact(ctx, "remove a member of a family", func(ctx context.Context) error {
		_, err := s.DB.Collection(accounts.Name).UpdateOne(ctx,
			bson.M{"_id": string(id), "family.id": string(member)}, bson.M{
				"$pull": bson.M{"family": bson.M{"id": string(member)}}, "$inc": bson.M{"revision": 1},
			})
		if err != nil {
			return err
		}
		_, err = s.DB.Collection(patients.Name).UpdateMany(ctx,
			bson.M{"account.id": string(id), "account.member": string(member)}, unlinked)
		return err
	})
}

// DeleteAccount deletes an account (A10). A missing account is no error.
func (s AccountStore) DeleteAccount(ctx context.Context, id madoguchi.AccountID) error {
	return s.Ask(ctx, "delete an account", func(ctx context.Context) error {
		_, err := s.DB.Collection(accounts.Name).DeleteOne(ctx, bson.M{"_id": string(id)})
		return err
	})
}

// changeAccount changes the account of a filter and counts the change.
func (s AccountStore) changeAccount(ctx context.Context, what string, filter, update bson.M) error {
	update["$inc"] = bson.M{"revision": 1}
	return s.Ask(ctx, what, func(ctx context.Context) error {
		result, err := s.DB.Collection(accounts.Name).UpdateOne(ctx, filter, update)
		switch {
		case mongo.IsDuplicateKeyError(err):
			return madoguchi.ErrAccountExists
		case err != nil:
			return err
		case result.MatchedCount == 0:
			return madoguchi.ErrNotFound
		}
		return nil
	})
}

func memberDocumentOf(m madoguchi.FamilyMember) memberDocument {
	return memberDocument{ID: string(m.ID), Person: personDocumentOf(m.Person)}
}

func accountDocumentOf(a madoguchi.Account) accountDocument {
	return accountDocument{
		ID: string(a.ID), Number: a.Number, Email: a.Email, PasswordHash: a.PasswordHash, Language: a.Language,
		PasswordSetAt: a.PasswordSetAt, Profile: personDocumentOf(a.Profile),
		Family: documents.Convert(a.Family, memberDocumentOf),
		Clinics: documents.Convert(a.Clinics, func(c madoguchi.MyClinic) myClinicDocument {
			return myClinicDocument{ClinicID: string(c.ClinicID), Since: c.Since}
		}),
		Wish:      a.Wish,
		Consent:   Consent(a.Consent),
		CreatedAt: a.CreatedAt, Revision: a.Revision,
	}
}

func (d accountDocument) account() madoguchi.Account {
	return madoguchi.Account{
		ID: madoguchi.AccountID(d.ID), Number: d.Number, Email: d.Email, PasswordHash: d.PasswordHash,
		PasswordSetAt: d.PasswordSetAt, Language: d.Language, Profile: d.Profile.person(),
		Family: documents.Convert(d.Family, func(m memberDocument) madoguchi.FamilyMember {
			return madoguchi.FamilyMember{ID: madoguchi.MemberID(m.ID), Person: m.Person.person()}
		}),
		Clinics: documents.Convert(d.Clinics, func(c myClinicDocument) madoguchi.MyClinic {
			return madoguchi.MyClinic{ClinicID: madoguchi.ClinicID(c.ClinicID), Since: c.Since}
		}),
		Wish:      d.Wish,
		Consent:   madoguchi.Consent(d.Consent),
		CreatedAt: d.CreatedAt, Revision: d.Revision,
	}
}
