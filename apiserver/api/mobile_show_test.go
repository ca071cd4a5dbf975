package api_test

import (
	"testing"

	"madoguchi/apiserver/api"
)

// The form of a number follows Japan's numbering plan and not the typed form. Other text stays unchanged.
func TestNumbersAreDividedByThePlan(t *testing.T) {
	for typed, want := range map[string]string{
		"+819012345678": "090-1234-5678",
		"+816012345678": "060-1234-5678",
		"06012345678":   "060-1234-5678",
		"05012345678":   "050-1234-5678",
		"0312345678":    "03-1234-5678",
		"03-1234-5678":  "03-1234-5678",
		"0422512345":    "0422-51-2345",
		"0120123456":    "0120-123-456",
		"0800-1234567":  "0800-123-4567",
		"0570012345":    "0570-012-345",
		"0992123456":    "099-212-3456",
		"03-0000-0000":  "03-0000-0000",
		"119":           "119",
		"0000000000":    "0000000000",
		"代表":            "代表",
		"":              "",
		"+14155552671":  "+1 415-555-2671",
	} {
		if got := api.ShowNumber(typed); got != want {
			t.Errorf("%q reads %q, want %q", typed, got, want)
		}
	}
}
