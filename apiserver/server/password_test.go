package server

import "testing"

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
