package madoguchi

import (
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFoldMail(t *testing.T) {
	const want = "sato@clinic.example"
	for name, typed := range map[string]string{
		"plain": want, "capitals": "Sato@Clinic.EXAMPLE", "the sign alone": "sato＠clinic.example",
		"all full-width":      "ｓａｔｏ＠ｃｌｉｎｉｃ．ｅｘａｍｐｌｅ",
		"full-width capitals": "ＳＡＴＯ＠clinic.example", "the input method's dot": "sato@clinic。example",
		"its narrow dot":          "sato@clinic｡example",
		"zero-width space behind": "sato@clinic.example\u200b", "byte-order mark before": "\ufeffsato@clinic.example",
		"marks of direction": "\u202asato@clinic.example\u202c", "isolates": "\u2066sato@clinic.example\u2069",
		"soft hyphen": "sato@clin\u00adic.example",
		"spaces":      "\u3000 sato@clinic.example\u00a0\t\r\n", "a zero byte": "sato\x00@clinic.example",
	} {
		t.Run(name, func(t *testing.T) {
			if got := FoldMail(typed); got != want {
				t.Errorf("folded to %q", got)
			}
		})
	}
}

// A space within an address is a typing error. It is not corrected, because the text could be two addresses.
func TestFoldMailMakesNothingValid(t *testing.T) {
	for _, typed := range []string{
		"sato @clinic.example", "sato@clinic.example mari@clinic.example", "sato", "佐藤@clinic.example",
		"s\u0131to@clinic.example",
	} {
		if CheckMail("email", FoldMail(typed)) == nil {
			t.Errorf("%q became an address", typed)
		}
	}
}

func TestFoldMailIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := FoldMail(rapid.String().Draw(t, "typed"))
		if CheckMail("email", once) == nil && FoldMail(once) != once {
			t.Errorf("%q is folded again to %q", once, FoldMail(once))
		}
	})
}

func TestNormalPassword(t *testing.T) {
	for _, same := range [][2]string{
		{"パスワードAa1", norm.NFD.String("パスワードAa1")},
		{"Caf\u00e9 Aa11", "Cafe\u0301 Aa11"},
		{"Aa1 Aa1 Aa1", "Aa1\u3000Aa1\u00a0Aa1"},
		{"Caf\u00e9\x07Aa11", "Cafe\u0301\x07Aa11"}, // with what the profile refuses
	} {
		if a, b := NormalPassword(same[0]), NormalPassword(same[1]); a != b {
			t.Errorf("%q and %q are %q and %q", same[0], same[1], a, b)
		}
	}
	for _, other := range [][2]string{
		{"Password1", "Ｐassword1"}, {"Password1", "password1"}, {" Password1", "Password1"},
	} {
		if NormalPassword(other[0]) == NormalPassword(other[1]) {
			t.Errorf("%q and %q are one password", other[0], other[1])
		}
	}
}

func TestNormalPasswordIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := NormalPassword(rapid.String().Draw(t, "typed"))
		if again := NormalPassword(once); again != once {
			t.Errorf("%q becomes %q", once, again)
		}
	})
}
