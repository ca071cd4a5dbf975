package japan_test

import (
	"testing"

	"madoguchi/japan"
)

func TestAddressesAndNumbersAreCleaned(t *testing.T) {
	for typed, want := range map[string]string{
		"\u202ahanako@example.jp\u202c":       "hanako@example.jp",
		"\ufeffhanako@\u200bexample.jp\u00a0": "hanako@example.jp", "hanako\t@example.jp": "hanako@example.jp",
		"ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ": "hanako@example.jp", "ha nako@example.jp": "ha nako@example.jp",
		"Hanako@example.jp": "Hanako@example.jp",
	} {
		if got := japan.TidyAddress(typed); got != want {
			t.Errorf("%+q becomes %q, want %q", typed, got, want)
		}
	}
	for typed, want := range map[string]string{
		"\u2066０３－１２３４－５６７８\u2069": "03-1234-5678", "03\u00a01234\t5678": "03 1234 5678",
		"０３ー１２３４‐５６７８": "03-1234-5678", "+81 3": "+81 3",
	} {
		if got := japan.TidyNumber(typed); got != want {
			t.Errorf("%+q becomes %q, want %q", typed, got, want)
		}
	}
}
