package common

import (
	"slices"
	"strings"
	"testing"
)

func TestCommonPasswords(t *testing.T) {
	for password, want := range map[string]bool{
		"password1": true, "Password1": true, "PASSWORD123": true, "P@ssw0rd": true, "ｐａｓｓｗｏｒｄ１": true,
		"Dragon2026": true, "!Dragon2026!": true, "Qwerty123": true, "12345678": true, "1234567890": true,
		"zzzzzz": true, "пароль": true,
		"": false, "Kanda-3-Bashi": false, "DragonsEye-77-kettle": false, "correct horse battery staple": false,
		"すずめのおやど": false, "\xff\xff": false,
	} {
		if got := Has(password); got != want {
			t.Errorf("%q is common: %t", password, got)
		}
	}
}

// The list is sorted as the look-up needs it, and every line is found.
func TestEveryLineIsFound(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(list, "\n"), "\n")
	if len(lines) < 50_000 || !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Fatalf("%d lines, not sorted or doubled", len(lines))
	}
	for i := 0; i < len(lines); i += 97 {
		if !listed(lines[i]) || Fold(lines[i]) != lines[i] {
			t.Errorf("%q is not found", lines[i])
		}
	}
	for _, end := range []string{lines[0], lines[len(lines)-1]} {
		if !listed(end) {
			t.Errorf("%q is not found", end)
		}
	}
}
