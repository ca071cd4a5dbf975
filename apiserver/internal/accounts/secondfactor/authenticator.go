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

// Parameters that all authenticator apps support (RFC 6238;
// https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
const (
	stepSeconds = 30
	issuer      = "Madoguchi"
	secretSize  = 20 // bytes; the size that HMAC-SHA-1 uses in full
)

// authenticator is the secret shared with an authenticator app.
type authenticator []byte

var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// text returns the secret in the form that people type into an app.
func (a authenticator) text() string { return secretEncoding.EncodeToString(a) }

// uri returns the content of the QR code. Apps show account as the name of the entry.
func (a authenticator) uri(account string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, Period: stepSeconds, Secret: a,
		Digits: otp.DigitsSix})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// isAuthenticatorCode distinguishes an authenticator's code from a recovery code.
func isAuthenticatorCode(code string) bool {
	return len(code) == otp.DigitsSix.Length() && strings.Trim(code, "0123456789") == ""
}

// step returns the time step of the code. It accepts the present step and the ones before and after it, because clocks
// differ and people type slowly. The step must be later than last, the last one used. If none fits, step returns
// ErrWrongCode.
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

// shows reports whether the code belongs to the time step.
func (a authenticator) shows(code string, step int64) bool {
	ok, err := hotp.ValidateCustom(code, uint64(step), a.text(),
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	return err == nil && ok
}
