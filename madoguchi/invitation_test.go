package madoguchi_test

import (
	"slices"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

func TestStaffInvitationCheck(t *testing.T) {
	clinic := madoguchi.Clinic{Doctors: []madoguchi.Doctor{{ID: "here"}, {ID: "gone", Left: true}}}
	good := madoguchi.StaffInvitation{Name: "西村 真理", Email: "Mari+1@clinic.example", Role: madoguchi.Reception}
	tests := []struct {
		name   string
		change func(*madoguchi.StaffInvitation)
		want   []string
	}{
		{"as it should be", func(*madoguchi.StaffInvitation) {}, nil},
		{"nothing", func(i *madoguchi.StaffInvitation) {
			*i = madoguchi.StaffInvitation{}
		}, []string{"name required", "email required", "role required"}},
		{"a long name", func(i *madoguchi.StaffInvitation) {
			i.Name = strings.Repeat("真", 61)
		}, []string{"name tooLong"}},
		{"an invisible character", func(i *madoguchi.StaffInvitation) {
			i.Name = "西村\u202e"
		}, []string{"name invisibleCharacter"}},
		{"a name that is a link", func(i *madoguchi.StaffInvitation) {
			i.Name = "ｅｖｉｌ．ｃｏｍ"
		}, []string{"name personName"}},
		{"no address", func(i *madoguchi.StaffInvitation) { i.Email = "mari" }, []string{"email mailForm"}},
		{"an unheard-of role", func(i *madoguchi.StaffInvitation) { i.Role = "owner" }, []string{"role unknown"}},
		{"a doctor", func(i *madoguchi.StaffInvitation) { i.Role, i.DoctorID = madoguchi.Physician, "here" }, nil},
		{"a doctor who is none of the list", func(i *madoguchi.StaffInvitation) { i.Role = madoguchi.Physician }, nil},
		{"a doctor who has left", func(i *madoguchi.StaffInvitation) {
			i.Role, i.DoctorID = madoguchi.Physician, "gone"
		}, []string{"doctorId unknown"}},
		{"another clinic's doctor", func(i *madoguchi.StaffInvitation) {
			i.Role, i.DoctorID = madoguchi.Physician, "there"
		}, []string{"doctorId unknown"}},
		{"a receptionist as a doctor", func(i *madoguchi.StaffInvitation) {
			i.DoctorID = "here"
		}, []string{"doctorId doctorsOnly"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			invitation := good
			test.change(&invitation)
			var got []string
			for _, fault := range invitation.Check(clinic) {
				got = append(got, fault.Field+" "+fault.Rule)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("faults are %q, want %q", got, test.want)
			}
		})
	}
}
