package server

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// A password matches its own hash, and nothing matches what is none or was not made here.
func TestPasswordMatchesItsHash(t *testing.T) {
	p := newPasswords()
	hash := HashPassword(password)
	for name, c := range map[string]struct {
		stored, typed string
		want          bool
	}{
		"the password":              {hash, password, true},
		"with a space":              {hash, password + " ", false},
		"nothing typed":             {hash, "", false},
		"nobody":                    {"", password, false},
		"a hash cut off":            {hash[:len(hash)-1], password, false},
		"a longer hash":             {hash + "A", password, false},
		"another algorithm":         {"$2y$10$" + hash, password, false},
		"the password in the clear": {password, password, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := p.match(t.Context(), c.stored, c.typed); got != c.want || err != nil {
				t.Errorf("%t, %v", got, err)
			}
		})
	}
}

// hashedAsTyped is a hash as they were made before passwords had a normal form.
func hashedAsTyped(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	return encodeHash(salt, derive(password, salt))
}

// A password is the same one however a keyboard composes it, and however it was composed when it was chosen; a hash of before opens to
// what was typed then.
func TestOnePasswordInEveryComposition(t *testing.T) {
	p := newPasswords()
	composed := "ガンバルAa1"
	apart, wide := norm.NFD.String(composed), "ガンバルAa1"+"\u3000"
	for name, c := range map[string]struct {
		stored, typed string
		want          bool
	}{
		"composed": {HashPassword(composed), composed, true}, "taken apart": {HashPassword(composed), apart, true},
		"chosen apart": {HashPassword(apart), composed, true}, "a wide space": {HashPassword(wide), composed + " ", true},
		"of before": {hashedAsTyped(composed), composed, true}, "of before, apart": {hashedAsTyped(apart), apart, true},
		"of before, with a wide space": {hashedAsTyped(wide), wide, true}, "another": {HashPassword(composed), apart + "x", false},
		"of before, another": {hashedAsTyped(apart), apart + "x", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := p.match(t.Context(), c.stored, c.typed); got != c.want || err != nil {
				t.Errorf("%t, %v", got, err)
			}
		})
	}
}

// An address is the same one with an input method left on, and with what nobody sees around it: at each door of the account.
func TestAddressesAreFoldedAtEveryDoor(t *testing.T) {
	s := newScene(t)
	staff := s.withPassword("sato@clinic.example")
	for _, typed := range []string{"sato＠clinic.example", "ＳＡＴＯ@clinic。example", "sato@clinic.example\u200b", "\u202asato@clinic.example\u202c"} {
		t.Run(typed, func(t *testing.T) {
			s.now.advance(time.Minute)
			if _, err := s.nobody().SignIn(t.Context(), api.SignIn{Email: typed, Password: password}); err != nil {
				t.Errorf("at the desk: %v", err)
			}
			b := &browser{s: s}
			b.post("/clinic/signin", url.Values{"email": {typed}, "password": {password}})
			b.answered(http.StatusSeeOther, clinicHome, "")
			delete(s.processes.newest, string(madoguchi.PasswordReset)+accountKey.Account(staff.Email))
			s.post("/clinic/reset-password", url.Values{"email": {typed}}).leadsTo("/clinic/reset-password/mailed")
			if id, _ := s.mailed(madoguchi.PasswordReset, staff.Email); id == "" {
				t.Error("no reset was asked for the address")
			}
		})
	}
}
