package web

import (
	"strconv"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

// TestAFaultNamesTheLimit checks texts that are too long, in the registration and in an invitation.
func TestAFaultNamesTheLimit(t *testing.T) {
	long := strings.Repeat("あ", madoguchi.MaxAddress+1)
	limits := map[string]int{
		"familyName": madoguchi.MaxName, "address": madoguchi.MaxAddress, "founder": madoguchi.MaxInstitution,
	}
	form := madoguchi.Registration{
		Kind: madoguchi.WorkplaceClinic, FamilyName: long, Address: long, Founder: long,
	}
	for _, fault := range form.Check("2026-11-24") {
		limit, tested := limits[fault.Field]
		if said := faultText(English, fault); tested && !strings.Contains(said, strconv.Itoa(limit)) {
			t.Errorf("%s: %q does not name %d", fault.Field, said, limit)
		}
		delete(limits, fault.Field)
	}
	if len(limits) > 0 {
		t.Errorf("no fault of %v", limits)
	}
	invitation := madoguchi.StaffInvitation{Name: long, Email: "a@b.jp", Role: madoguchi.Reception}
	for _, fault := range invitation.Check(madoguchi.Clinic{}) {
		if said := (memberForm{language: English}).shown(fault).Text; !strings.Contains(said, "60") {
			t.Errorf("an invitation says %q", said)
		}
	}
}
