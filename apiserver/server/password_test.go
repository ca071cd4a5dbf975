package server

import "testing"

// A hash is good for its password alone, whichever of the costs it was made at.
func TestPasswordMatchesItsHash(t *testing.T) {
	p := newPasswords()
	for _, c := range costs {
		salt := []byte("0123456789abcdef")
		hash := c.encode(salt, c.derive(password, salt))
		for typed, want := range map[string]bool{password: true, password + " ": false, "": false} {
			if got, err := p.match(t.Context(), hash, typed); got != want || err != nil {
				t.Errorf("%+v: %q is %t, %v", c, typed, got, err)
			}
		}
	}
}

func TestHashesThatNothingHereWrote(t *testing.T) {
	p := newPasswords()
	hash, weak, salt := HashPassword(password), cost{memory: 8, passes: 1}, []byte("0123456789abcdef")
	for name, stored := range map[string]string{
		"none":                      "",
		"cut":                       hash[:len(hash)-1],
		"longer":                    hash + "A",
		"another algorithm":         "$2y$10$" + hash,
		"costs that nothing has":    weak.encode(salt, weak.derive(password, salt)),
		"the password in the clear": password,
	} {
		if ok, err := p.match(t.Context(), stored, password); ok || err != nil {
			t.Errorf("%s: %t, %v", name, ok, err)
		}
	}
}
