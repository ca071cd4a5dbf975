package passwords

import (
	"cmp"
	"context"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/devices"
	"madoguchi/madoguchi"
)

// Prove checks the password of the signed-in person. An empty password does not count as a try.
func (k *Checker) Prove(c *gin.Context, p access.Principal, password string) error {
	return k.prove(c, p.Staff.PasswordHash, password)
}

// ProveAccount checks the password of the signed-in patient. An empty password does not count as a try.
func (k *Checker) ProveAccount(c *gin.Context, account madoguchi.Account, password string) error {
	return k.prove(c, account.PasswordHash, password)
}

// prove counts the tries of the session. Others who try the account's passwords do not use them up.
func (k *Checker) prove(c *gin.Context, hash, password string) error {
	if password == "" {
		return madoguchi.ErrWrongPassword
	}
	if err := k.Limits.Proofs.Take(access.CallerOf(c.Request.Context()).Key); err != nil {
		return err
	}
	return k.match(c, hash, password, madoguchi.ErrWrongPassword)
}

// match returns wrong if the password does not belong to the hash.
func (k *Checker) match(c *gin.Context, hash, password string, wrong error) error {
	ok, err := k.Hasher.Match(c.Request.Context(), hash, password)
	if err == nil && !ok {
		err = wrong
	}
	return err
}

// maxPassword is the most characters of a password (C4); more is not hashed.
const maxPassword = 100

// The kinds of accounts. One address can have an account of each kind, and each has tries of its own.
const (
	ofStaff    = "account"
	ofPatients = "patient's account"
)

// triesOf returns the name by which strangers' tries of an address count. Its length is fixed, whatever the address.
func triesOf(kind, email string) string { return madoguchi.DerivedID(kind, email) }

// Check returns the staff account with this address and password. note is that of the device, or empty.
func (k *Checker) Check(c *gin.Context, email, password, note string) (madoguchi.Staff, error) {
	return check(k, c, owners[madoguchi.Staff]{
		kind: ofStaff, byEmail: k.Store.StaffByEmail, name: nameOfStaff,
		hash:      func(staff madoguchi.Staff) string { return staff.PasswordHash },
		factorSet: factorOfStaff,
		renew: func(ctx context.Context, staff *madoguchi.Staff, hash string) error {
			former := staff.PasswordHash
			staff.PasswordHash = hash
			return k.Store.RenewStaffHash(ctx, staff.ClinicID, staff.ID, former, hash)
		},
	}, email, password, note)
}

// CheckAccount returns the patient's account with this address and password.
func (k *Checker) CheckAccount(c *gin.Context, email, password, note string) (madoguchi.Account, error) {
	return check(k, c, owners[madoguchi.Account]{
		kind: ofPatients, byEmail: k.Store.AccountByEmail, name: nameOfAccount,
		hash:      func(account madoguchi.Account) string { return account.PasswordHash },
		factorSet: func(account madoguchi.Account) time.Time { return account.PasswordSetAt },
		renew: func(ctx context.Context, account *madoguchi.Account, hash string) error {
			former := account.PasswordHash
			account.PasswordHash = hash
			return k.Store.RenewAccountHash(ctx, account.ID, former, hash)
		},
	}, email, password, note)
}

// owners are the owners of one kind of accounts, of the type O.
type owners[O any] struct {
	kind      string
	byEmail   func(context.Context, string) (O, error)
	name      func(O) string // of the account, for its devices
	hash      func(O) string
	factorSet func(O) time.Time                                         // when the newest factor was set
	renew     func(ctx context.Context, owner *O, renewed string) error // replaces the hash if it is still the owner's
}

func nameOfStaff(staff madoguchi.Staff) string { return access.NameOfStaff(staff.ClinicID, staff.ID) }

func nameOfAccount(account madoguchi.Account) string { return access.NameOfAccount(account.ID) }

// factorOfStaff returns when the newest of both factors was set: only a device that has signed in with it is known.
func factorOfStaff(staff madoguchi.Staff) time.Time {
	if staff.SecondFactor.Since.After(staff.PasswordSetAt) {
		return staff.SecondFactor.Since
	}
	return staff.PasswordSetAt
}

// check returns the owner of an address and a password. It takes as long for an address that nobody has.
func check[O any](k *Checker, c *gin.Context, of owners[O], email, password, note string) (owner O, err error) {
	email = madoguchi.FoldMail(email)
	noted := k.limitNoted(c, note)
	if !noted {
		err = k.limitStranger(c, triesOf(of.kind, email)) // before the look-up, which costs more
	}
	if err != nil || tooLong(password) {
		return owner, cmp.Or(err, error(madoguchi.ErrWrongCredentials))
	}
	owner, err = of.byEmail(c.Request.Context(), email)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return owner, err
	}
	if noted {
		if err := limitDevice(k, c, of, owner, email, note); err != nil {
			return owner, err
		}
	}
	return matched(k, c, of, owner, email, password)
}

// matched returns the owner if the password is theirs, with a renewed hash.
func matched[O any](k *Checker, c *gin.Context, of owners[O], owner O, email, password string) (O, error) {
	ctx := c.Request.Context()
	ok, renewed, err := k.Hasher.Renew(ctx, of.hash(owner), password)
	switch {
	case err == nil && !ok:
		return owner, madoguchi.ErrWrongCredentials
	case err != nil || renewed == "":
		return owner, err
	}
	err = of.renew(ctx, &owner, renewed)
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return owner, err
	}
	// Another request has renewed the hash meanwhile, or has changed the password.
	if owner, err = of.byEmail(ctx, email); err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return owner, err
	}
	return owner, k.match(c, of.hash(owner), password, madoguchi.ErrWrongCredentials)
}

// tooLong reports whether a password is longer than any that can be chosen, both in its normal form and as typed.
func tooLong(password string) bool {
	return min(utf8.RuneCountInString(password),
		utf8.RuneCountInString(madoguchi.NormalPassword(password))) > maxPassword
}

// limitStranger counts a try from a device that has not signed in before.
func (k *Checker) limitStranger(c *gin.Context, tries string) error {
	from := access.Network(c.ClientIP())
	if err := k.Limits.SignInFrom.Take(from); err != nil {
		return err
	}
	if err := k.Limits.SignInAs.TakeOf(from, tries); err != nil {
		return err
	}
	return k.Limits.SignIns.Take(tries)
}

// limitNoted counts a try from a device that has signed in to some account. It reports false for a device that has
// not, or if there are too many in its network: the try then counts as a stranger's.
func (k *Checker) limitNoted(c *gin.Context, note string) bool {
	return k.Devices.Names(note) && k.Limits.DevicesOf.Take(access.Network(c.ClientIP())) == nil
}

// limitDevice counts a try from a device that has signed in to the owner's account before, and recognises it. A device
// that has signed in to other accounts only is a stranger's.
func limitDevice[O any](k *Checker, c *gin.Context, of owners[O], owner O, email, note string) error {
	device := k.Devices.Find(note, of.name(owner))
	if !device.Known(of.factorSet(owner)) {
		return k.limitStranger(c, triesOf(of.kind, email))
	}
	c.Request = devices.Recognised(c.Request, device)
	return k.Limits.SignInOn.Take(device.ID)
}

// Recognise recognises the device of a member of staff in the browser. It reports whether it is known.
func (k *Checker) Recognise(c *gin.Context, staff madoguchi.Staff) bool {
	device := k.Devices.Find(k.Devices.Of(c), nameOfStaff(staff))
	known := device.Known(factorOfStaff(staff))
	if known {
		c.Request = devices.Recognised(c.Request, device)
	}
	return known
}

// RememberStaff makes the browser's device known to a staff account, after a proof of all that a sign-in needs.
func (k *Checker) RememberStaff(c *gin.Context, staff madoguchi.Staff) {
	k.Devices.Remember(c, nameOfStaff(staff))
}

// NoteOf returns a device's note that also names the device for a staff account.
func (k *Checker) NoteOf(note string, staff madoguchi.Staff) string {
	return k.Devices.Noted(note, nameOfStaff(staff))
}

// RememberAccount makes the browser's device known to a patient's account.
func (k *Checker) RememberAccount(c *gin.Context, account madoguchi.AccountID) {
	k.Devices.Remember(c, access.NameOfAccount(account))
}

// Problem returns the name of the sentence about a failed sign-in.
func Problem(kind madoguchi.Kind) string {
	switch kind {
	case madoguchi.KindUnauthenticated:
		return "credentials"
	case madoguchi.KindTooMany:
		return "tooMany"
	default:
		return "unavailable"
	}
}
