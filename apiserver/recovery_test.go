package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"madoguchi"
)

// files are a clinic's, in memory.
type files struct {
	staff      []madoguchi.Staff
	recoveries []madoguchi.Recovery
}

func (f files) StaffByEmail(_ context.Context, email string) (madoguchi.Staff, error) {
	for _, member := range f.staff {
		if member.Email == email {
			return member, nil
		}
	}
	return madoguchi.Staff{}, madoguchi.ErrNotFound
}

func (f files) StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error) {
	return f.staff, nil
}

func (f files) Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error) {
	return madoguchi.Clinic{ID: "c1", Name: "青木内科クリニック"}, nil
}

func (f files) Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error) {
	return f.recoveries, nil
}

// An operator vouches for a clinic's only admin, and for nobody whom a colleague could vouch for.
func TestAnOperatorApprovesForTheOnlyAdmin(t *testing.T) {
	only := madoguchi.Staff{ID: "aoki", ClinicID: "c1", Email: "aoki@clinic.example", Role: madoguchi.Admin}
	other := madoguchi.Staff{ID: "mori", ClinicID: "c1", Email: "mori@clinic.example", Role: madoguchi.Admin}
	front := madoguchi.Staff{ID: "taku", ClinicID: "c1", Email: "taku@clinic.example", Role: madoguchi.Reception}
	waiting := madoguchi.Recovery{ID: "r1", ClinicID: "c1", StaffID: "aoki", State: madoguchi.RecoveryWaiting, ObjectUntil: time.Unix(0, 0).UTC()}
	approved, granted := waiting, waiting
	approved.ApprovedBy, granted.State = "x", madoguchi.RecoveryGranted
	for name, test := range map[string]struct {
		files   files
		address string
		looks   bool
		want    error
	}{
		"the only admin":      {files{[]madoguchi.Staff{only, front}, []madoguchi.Recovery{waiting}}, " Aoki＠clinic.example", false, nil},
		"only looks":          {files{[]madoguchi.Staff{only, other}, []madoguchi.Recovery{waiting}}, "aoki@clinic.example", true, nil},
		"there is another":    {files{[]madoguchi.Staff{only, other}, []madoguchi.Recovery{waiting}}, "aoki@clinic.example", false, errOtherAdmin},
		"nobody's address":    {files{[]madoguchi.Staff{only}, nil}, "nemo@clinic.example", false, errNoAccount},
		"nothing asked for":   {files{[]madoguchi.Staff{only}, nil}, "aoki@clinic.example", false, errNoRecovery},
		"a colleague's alone": {files{[]madoguchi.Staff{only, front}, []madoguchi.Recovery{waiting}}, "taku@clinic.example", false, errNoRecovery},
		"approved before":     {files{[]madoguchi.Staff{only}, []madoguchi.Recovery{approved}}, "aoki@clinic.example", false, errHasApproval},
		"the link was mailed": {files{[]madoguchi.Staff{only}, []madoguchi.Recovery{granted}}, "aoki@clinic.example", false, errMailedAlready},
	} {
		t.Run(name, func(t *testing.T) {
			var by madoguchi.StaffID
			approving := approve(func(_ context.Context, _ madoguchi.Recovery, who madoguchi.StaffID) error {
				by = who
				return nil
			})
			if test.looks {
				approving = nil
			}
			var said strings.Builder
			err := decide(t.Context(), test.files, approving, test.address, &said)
			if !errors.Is(err, test.want) {
				t.Errorf("answered %v, want %v", err, test.want)
			}
			if approves := test.want == nil && !test.looks; approves != (by == madoguchi.ApprovedByOperator) {
				t.Errorf("approved by %q", by)
			}
			if test.want == nil && !strings.Contains(said.String(), "青木内科クリニック") {
				t.Errorf("it says %q", said.String())
			}
		})
	}
}
