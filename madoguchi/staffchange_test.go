package madoguchi_test

import (
	"testing"

	"madoguchi/madoguchi"
)

func TestStaffChangeOfAMember(t *testing.T) {
	const first, second = madoguchi.DoctorID("d1"), madoguchi.DoctorID("d2")
	for name, test := range map[string]struct {
		member madoguchi.Staff
		change madoguchi.StaffChange
		want   madoguchi.DoctorID
	}{
		"a doctor becomes another": {
			madoguchi.Staff{Role: madoguchi.Physician, DoctorID: first},
			madoguchi.StaffChange{Role: madoguchi.Physician, DoctorID: second}, second,
		},
		"a doctor becomes none of the list": {
			madoguchi.Staff{Role: madoguchi.Physician, DoctorID: first},
			madoguchi.StaffChange{Role: madoguchi.Physician}, "",
		},
		"a doctor becomes a receptionist": {
			madoguchi.Staff{Role: madoguchi.Physician, DoctorID: first},
			madoguchi.StaffChange{Role: madoguchi.Reception}, "",
		},
		"an admin who is a doctor stays both": {
			madoguchi.Staff{Role: madoguchi.Admin, DoctorID: first}, madoguchi.StaffChange{Role: madoguchi.Admin},
			first,
		},
		"an admin who is a doctor becomes a receptionist": {
			madoguchi.Staff{Role: madoguchi.Admin, DoctorID: first}, madoguchi.StaffChange{Role: madoguchi.Reception},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.change.Of(test.member); got.Role != test.change.Role || got.DoctorID != test.want {
				t.Errorf("got %+v, want the doctor %q", got, test.want)
			}
		})
	}
}
