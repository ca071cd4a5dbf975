package passwords

import (
	"crypto/rand"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// A password matches its own hash. Nothing matches an invalid hash, or one that was not made here.
func TestPasswordMatchesItsHash(t *testing.T) {
	const password = "Kanda-3-Bashi"
	p := NewHasher()
	hash := Hash(password)
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
			if got, err := p.Match(t.Context(), c.stored, c.typed); got != c.want || err != nil {
				t.Errorf("%t, %v", got, err)
			}
		})
	}
}

// hashedAsTyped returns a hash of the kind made before passwords had a normal form.
func hashedAsTyped(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	return encodeHash(salt, derive(password, salt))
}

// Every composition of the same text is the same password, at the keyboard and in the stored hash. A hash of an earlier
// release matches the password as typed then.
func TestOnePasswordInEveryComposition(t *testing.T) {
	p := NewHasher()
	composed := "ガンバルAa1"
	apart, wide := norm.NFD.String(composed), "ガンバルAa1"+"\u3000"
	for name, c := range map[string]struct {
		stored, typed string
		want          bool
	}{
		"composed": {Hash(composed), composed, true}, "taken apart": {Hash(composed), apart, true},
		"chosen apart": {Hash(apart), composed, true}, "a wide space": {Hash(wide), composed + " ", true},
		"of before": {hashedAsTyped(composed), composed, true}, "of before, apart": {hashedAsTyped(apart), apart, true},
		"of before, with a wide space": {hashedAsTyped(wide), wide, true},
		"another":                      {Hash(composed), apart + "x", false},
		"of before, another":           {hashedAsTyped(apart), apart + "x", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := p.Match(t.Context(), c.stored, c.typed); got != c.want || err != nil {
				t.Errorf("%t, %v", got, err)
			}
		})
	}
}
