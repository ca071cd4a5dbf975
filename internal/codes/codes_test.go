package codes_test

import (
	"slices"
	"testing"

	"madoguchi/internal/codes"
)

// TestFinds looks for one code of each form in the source.
func TestFinds(t *testing.T) {
	found := codes.Problems(t, "../../madoguchi")
	for _, code := range []string{
		"slotTaken",       // a field of an Error
		"personName",      // a field of a Fault
		"mailForm",        // an argument of Invalid
		"codeForm",        // an argument called rule
		"phoneHyphens",    // a variable
		"branchAlone",     // a field that is set
		"halfWidthKana",   // returned by a method named rule
		"institutionName", // returned with other values
	} {
		if !slices.Contains(found, code) {
			t.Errorf("%s is not among %v", code, found)
		}
	}
	if failures := codes.Constants(t, "../../madoguchi", "Failure"); !slices.Contains(failures, "noAnswer") ||
		slices.Contains(failures, "booked") {
		t.Errorf("the failures are %v", failures)
	}
	if events := codes.OfType(t, "../../madoguchi", "EventCode"); !slices.Contains(events, "sendSlow") ||
		slices.Contains(events, "noAnswer") {
		t.Errorf("the events are %v", events)
	}
}
