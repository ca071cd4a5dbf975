package secondfactor

import (
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"madoguchi/madoguchi"
)

// What authenticator apps all understand (RFC 6238;
// https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
const (
	stepSeconds = 30
	issuer      = "Madoguchi"
	secretSize  = 20 // bytes; what HMAC-SHA-1 makes full use of
)

// authenticator is the secret that an authenticator app shares with us.
type authenticator []byte

var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// text is the secret as people type it into an app.
func (a authenticator) text() string { return secretEncoding.EncodeToString(a) }

// uri is what apps read from a QR code; account is how they name the entry.
func (a authenticator) uri(account string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, Period: stepSeconds, Secret: a,
		Digits: otp.DigitsSix})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// isAuthenticatorCode tells an authenticator's code from a recovery code.
func isAuthenticatorCode(code string) bool {
	return len(code) == otp.DigitsSix.Length() && strings.Trim(code, "0123456789") == ""
}

// step returns the time step after the last one used that the code belongs to: the present one, or the one before or
// after it, for clocks differ and people type slowly. ErrWrongCode where it belongs to none.
func (a authenticator) step(code string, last int64, now time.Time) (int64, error) {
	const skew = 1
	present := now.Unix() / stepSeconds
	for step := present - skew; step <= present+skew; step++ {
		if a.shows(code, step) && step > last {
			return step, nil
		}
	}
	return 0, madoguchi.ErrWrongCode
}

// shows reports whether the code is the one of the time step.
func (a authenticator) shows(code string, step int64) bool {
	ok, err := hotp.ValidateCustom(code, uint64(step), a.text(),
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	return err == nil && ok
}
