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

// nameOf returns the name by which limits and devices know an account. It is of a fixed length, whatever the address.
func nameOf(kind, email string) string { return madoguchi.DerivedID(kind, email) }

// Check returns the staff account with this address and password. device is the note of the device, or empty.
func (k *Checker) Check(c *gin.Context, email, password, device string) (madoguchi.Staff, error) {
	return check(k, c, kind[madoguchi.Staff]{
		name: ofStaff, byEmail: k.Store.StaffByEmail, password: passwordOfStaff,
		renew: func(ctx context.Context, staff *madoguchi.Staff, hash string) error {
			former := staff.PasswordHash
			staff.PasswordHash = hash
			return k.Store.RenewStaffHash(ctx, staff.ClinicID, staff.ID, former, hash)
		},
	}, email, password, device)
}

// CheckAccount returns the patient's account with this address and password.
func (k *Checker) CheckAccount(c *gin.Context, email, password, device string) (madoguchi.Account, error) {
	return check(k, c, kind[madoguchi.Account]{
		name: ofPatients, byEmail: k.Store.AccountByEmail, password: passwordOfAccount,
		renew: func(ctx context.Context, account *madoguchi.Account, hash string) error {
			former := account.PasswordHash
			account.PasswordHash = hash
			return k.Store.RenewAccountHash(ctx, account.ID, former, hash)
		},
	}, email, password, device)
}

// kind is a kind of accounts with owners of the type O.
type kind[O any] struct {
	name     string
	byEmail  func(context.Context, string) (O, error)
	password func(O) (hash string, setAt time.Time)
	renew    func(ctx context.Context, owner *O, hash string) error // replaces the hash if it is still the owner's
}

func passwordOfStaff(staff madoguchi.Staff) (hash string, setAt time.Time) {
	return staff.PasswordHash, staff.PasswordSetAt
}

func passwordOfAccount(account madoguchi.Account) (hash string, setAt time.Time) {
	return account.PasswordHash, account.PasswordSetAt
}

// check returns the owner of an address and a password. It takes as long for an address that nobody has.
func check[O any](k *Checker, c *gin.Context, of kind[O], email, password, note string) (owner O, err error) {
	email = madoguchi.FoldMail(email)
	account := nameOf(of.name, email)
	device := k.Devices.Find(note, account)
	if !device.Known(time.Time{}) {
		err = k.limitStranger(c, account) // before the look-up, which costs more
	}
	if err != nil || tooLong(password) {
		return owner, cmp.Or(err, error(madoguchi.ErrWrongCredentials))
	}
	owner, err = of.byEmail(c.Request.Context(), email)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return owner, err
	}
	hash, setAt := of.password(owner)
	if device.Known(time.Time{}) {
		if err := k.limitDevice(c, account, device, setAt); err != nil {
			return owner, err
		}
	}
	ok, renewed, err := k.Hasher.Renew(c.Request.Context(), hash, password)
	switch {
	case err == nil && !ok:
		err = madoguchi.ErrWrongCredentials
	case err == nil && renewed != "":
		if err = of.renew(c.Request.Context(), &owner, renewed); madoguchi.KindOf(err) == madoguchi.KindNotFound {
			err = madoguchi.ErrWrongCredentials.Because(err) // the password has been changed meanwhile
		}
	}
	return owner, err
}

// tooLong reports whether a password is longer than any that can be chosen, both in its normal form and as typed.
func tooLong(password string) bool {
	return min(utf8.RuneCountInString(password),
		utf8.RuneCountInString(madoguchi.NormalPassword(password))) > maxPassword
}

// limitStranger counts a try from a device that has not signed in before.
func (k *Checker) limitStranger(c *gin.Context, account string) error {
	from := access.Network(c.ClientIP())
	if err := k.Limits.SignInFrom.Take(from); err != nil {
		return err
	}
	if err := k.Limits.SignInAs.TakeOf(from, account); err != nil {
		return err
	}
	return k.Limits.SignIns.Take(account)
}

// limitDevice counts a try from a device that has signed in before, and recognises it.
func (k *Checker) limitDevice(c *gin.Context, account string, device devices.Device, passwordSet time.Time) error {
	if !device.Known(passwordSet) {
		return k.limitStranger(c, account)
	}
	c.Request = devices.Recognised(c.Request, device)
	return k.Limits.SignInOn.Take(device.ID)
}

// Recognise recognises the device of a member of staff in the browser. It reports whether it is known.
func (k *Checker) Recognise(c *gin.Context, staff madoguchi.Staff) bool {
	device := k.Devices.Find(k.Devices.Of(c), nameOf(ofStaff, staff.Email))
	known := device.Known(staff.PasswordSetAt)
	if known {
		c.Request = devices.Recognised(c.Request, device)
	}
	return known
}

// RememberStaff makes the browser's device known to a staff account, after a proof of all that a sign-in needs.
func (k *Checker) RememberStaff(c *gin.Context, email string) {
	k.Devices.Remember(c, nameOf(ofStaff, email))
}

// NoteOf returns a device's note that also names the device for a staff account.
func (k *Checker) NoteOf(note, email string) string {
	return k.Devices.Noted(note, nameOf(ofStaff, email))
}

// RememberAccount makes the browser's device known to a patient's account.
func (k *Checker) RememberAccount(c *gin.Context, email string) {
	k.Devices.Remember(c, nameOf(ofPatients, email))
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
