package passwords

import (
	"context"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// Prove checks the password of the signed-in person. An empty password does not count as a try.
func (k *Checker) Prove(c *gin.Context, p access.Principal, password string) error {
	if password == "" {
		return madoguchi.ErrWrongPassword
	}
	if err := k.limitSignIn(c, ofStaff, p.Staff.Email); err != nil {
		return err
	}
	return k.match(c, p.Staff.PasswordHash, password, madoguchi.ErrWrongPassword)
}

// ProveAccount checks the password of the signed-in patient. An empty password does not count as a try.
func (k *Checker) ProveAccount(c *gin.Context, account madoguchi.Account, password string) error {
	if password == "" {
		return madoguchi.ErrWrongPassword
	}
	if err := k.limitSignIn(c, ofPatients, account.Email); err != nil {
		return err
	}
	return k.match(c, account.PasswordHash, password, madoguchi.ErrWrongPassword)
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

// Check returns the staff account with this address and password.
func (k *Checker) Check(c *gin.Context, email, password string) (madoguchi.Staff, error) {
	return check(k, c, ofStaff, email, password, k.Store.StaffByEmail,
		func(staff madoguchi.Staff) string { return staff.PasswordHash })
}

// CheckAccount returns the patient's account with this address and password.
func (k *Checker) CheckAccount(c *gin.Context, email, password string) (madoguchi.Account, error) {
	return check(k, c, ofPatients, email, password, k.Store.AccountByEmail,
		func(account madoguchi.Account) string { return account.PasswordHash })
}

// check returns the owner of an address and a password. It takes as long for an address that nobody has.
func check[O any](
	k *Checker, c *gin.Context, kind, email, password string,
	byEmail func(context.Context, string) (O, error), hashOf func(O) string,
) (owner O, err error) {
	email = madoguchi.FoldMail(email)
	if err := k.limitSignIn(c, kind, email); err != nil {
		return owner, err
	}
	if tooLong(password) {
		return owner, madoguchi.ErrWrongCredentials
	}
	owner, err = byEmail(c.Request.Context(), email)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return owner, err
	}
	return owner, k.match(c, hashOf(owner), password, madoguchi.ErrWrongCredentials)
}

// tooLong reports whether a password is longer than any that can be chosen, both in its normal form and as typed.
func tooLong(password string) bool {
	return min(utf8.RuneCountInString(password),
		utf8.RuneCountInString(madoguchi.NormalPassword(password))) > maxPassword
}

func (k *Checker) limitSignIn(c *gin.Context, kind, email string) error {
	from := access.Network(c.ClientIP())
	account := madoguchi.DerivedID(kind, email) // of a fixed length, whatever the address
	if err := k.Limits.SignInFrom.Take(from); err != nil {
		return err
	}
	if err := k.Limits.SignInAs.Take(account + " " + from); err != nil {
		return err
	}
	return k.Limits.SignIns.Take(account)
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
