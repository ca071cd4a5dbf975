package madoguchi

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"madoguchi/japan"
)

// The identifiers of an account, of a member of its family, and of a clinic's patient. They are opaque; see ClinicID.
type (
	AccountID string
	MemberID  string
	PatientID string
)

// Account is a person's マイページ (chapter A). It belongs to the person, and holds what the person said. It never
// holds what a clinic knows; that is the clinic's Patient.
type Account struct {
	ID           AccountID
	Number       string // お客様ID: the digits that the person tells to support
	Email        string // lower case; also the user name
	PasswordHash string // argon2id in PHC string form
	// PasswordSetAt is when the password was changed last; zero until the first change.
	PasswordSetAt time.Time `json:",omitzero"`
	Language      string    // of mails: ja or en
	Profile       Person    // zero until the sign-up is complete
	Family        []FamilyMember
	Clinics       []MyClinic // マイクリニック, in the order of registration
	Wish          string     // the page that the sign-up began with, until it is complete
	Consent       Consent
	CreatedAt     time.Time
	Revision      int64 // counts the changes
}

// MostVisits is how many visits of an account are read, the newest ones.
const MostVisits = 200

// Complete reports whether the sign-up is complete: the profile follows the password (A1).
func (a Account) Complete() bool { return a.Profile.Name != "" }

// Clinic returns one of the account's clinics.
func (a Account) Clinic(id ClinicID) (mine MyClinic, ok bool) {
	for _, mine := range a.Clinics {
		if mine.ClinicID == id {
			return mine, true
		}
	}
	return MyClinic{}, false
}

// Member returns a member of the account's family.
func (a Account) Member(id MemberID) (member FamilyMember, ok bool) {
	for _, member := range a.Family {
		if member.ID == id {
			return member, true
		}
	}
	return FamilyMember{}, false
}

// Person returns whom a visit of the account is for: the owner (id is empty) or a member of the family. A member
// without a phone or an address has those of the owner. ok is false if there is no such member.
func (a Account) Person(id MemberID) (person Person, ok bool) {
	if id == "" {
		return a.Profile, true
	}
	member, ok := a.Member(id)
	if person = member.Person; person.Phone == "" {
		person.Phone = a.Profile.Phone
	}
	if person.Address == "" {
		person.PostalCode, person.Address = a.Profile.PostalCode, a.Profile.Address
	}
	return person, ok
}

// Recognize returns the person of the account whom a description is about: the owner (member is empty) or a member of
// the family. known is false if it is about somebody else.
func (a Account) Recognize(person Person) (member MemberID, known bool) {
	if person.IsAlso(a.Profile) {
		return "", true
	}
	for _, member := range a.Family {
		if person.IsAlso(member.Person) {
			return member.ID, true
		}
	}
	return "", false
}

// HasNamesakes reports whether two persons of the account have a name: it alone does not tell them apart.
func (a Account) HasNamesakes(name string) bool {
	same := 0
	for _, member := range append([]FamilyMember{{Person: a.Profile}}, a.Family...) {
		if japan.Fold(member.Person.Name) == japan.Fold(name) {
			same++
		}
	}
	return same > 1
}

// ProfileFields returns the fields of a profile that must not be empty. The address of a person who lives abroad,
// outside of Japan, has no postal code of 7 digits.
func ProfileFields(abroad bool) []string {
	return slices.DeleteFunc(PersonFields(), func(field string) bool { return abroad && field == "postalCode" })
}

// SignUpAccount returns the ID of the account that the link of a sign-up creates.
func SignUpAccount(link VerificationID) AccountID {
	return AccountID(DerivedID("account", string(link)))
}

// accountDigits is the length of an お客様ID.
const accountDigits = 12

// AccountNumber returns an お客様ID for an account. It follows from the account's ID, so that a repeated sign-up makes
// the same account. If another account has the number, the next attempt gets another one.
func AccountNumber(id AccountID, attempt int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "madoguchi account number\x00%s\x00%d", id, attempt))
	return fmt.Sprintf("%0*d", accountDigits, binary.BigEndian.Uint64(sum[:])%1_000_000_000_000)
}

// PatientOfAccount returns the ID of the clinic's patient that a booking or the clinic's registration link makes for
// the owner of an account (member is empty) or a member of the family.
func PatientOfAccount(clinic ClinicID, account AccountID, member MemberID) PatientID {
	parts := []string{"patient", string(clinic), string(account)}
	if member != "" {
		parts = append(parts, string(member))
	}
	return PatientID(DerivedID(parts...))
}

// FamilyMember is a person for whom the owner of an account books (E4).
type FamilyMember struct {
	ID     MemberID
	Person Person
}

// MaxFamily is how many members the family of an account has at most.
const MaxFamily = 10

// MemberFields returns the fields of a member of a family that must not be empty. See Account.Person for the others.
func MemberFields() []string { return []string{"name", "kana", "birthDate", "sex"} }

// MaxMyClinics is how many clinics an account can register. Each page of the account reads them all.
const MaxMyClinics = 50

// ErrTooManyClinics says that an account has MaxMyClinics.
var ErrTooManyClinics = &Error{Kind: KindConflict, Code: "tooManyClinics"}

// MyClinic is a clinic that the owner of an account has registered (A6). The account shows only the reservations that
// came to it after Since (A7).
type MyClinic struct {
	ClinicID ClinicID
	Since    time.Time
}

// AccountSession is a sign-in to an account. The secret is not stored, only its hash.
type AccountSession struct {
	SecretHash [32]byte // SHA-256 of 256 random bits
	AccountID  AccountID
	CreatedAt  time.Time
	ExpiresAt  time.Time
}
