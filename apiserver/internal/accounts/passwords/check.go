package passwords

import (
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
	if err := k.limitSignIn(c, p.Staff.Email); err != nil {
		return err
	}
	ok, err := k.Hasher.Match(c.Request.Context(), p.Staff.PasswordHash, password)
	if err == nil && !ok {
		err = madoguchi.ErrWrongPassword
	}
	return err
}

// maxPassword is the most characters of a password (C4); more is not hashed.
const maxPassword = 100

// Check returns the account with this address and password.
func (k *Checker) Check(c *gin.Context, email, password string) (madoguchi.Staff, error) {
	email = madoguchi.FoldMail(email)
	if err := k.limitSignIn(c, email); err != nil {
		return madoguchi.Staff{}, err
	}
	if tooLong(password) {
		return madoguchi.Staff{}, madoguchi.ErrWrongCredentials
	}
	staff, err := k.Store.StaffByEmail(c.Request.Context(), email)
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return madoguchi.Staff{}, err
	}
	ok, err := k.Hasher.Match(c.Request.Context(), staff.PasswordHash, password)
	if err == nil && !ok {
		err = madoguchi.ErrWrongCredentials
	}
	return staff, err
}

// tooLong reports whether a password is longer than any that can be chosen, both in its normal form and as typed.
func tooLong(password string) bool {
	return min(utf8.RuneCountInString(password),
		utf8.RuneCountInString(madoguchi.NormalPassword(password))) > maxPassword
}

func (k *Checker) limitSignIn(c *gin.Context, email string) error {
	from := access.Network(c.ClientIP())
	account := madoguchi.DerivedID("account", email) // of a fixed length, whatever the address
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
