package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// files is a clinic's registry in memory.
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
	return madoguchi.Clinic{ID: "c1", Name: "青木内科クリニック", Phone: "0312345678", TimeZone: "Asia/Tokyo"}, nil
}

func (f files) Recoveries(context.Context, madoguchi.ClinicID) ([]madoguchi.Recovery, error) {
	return f.recoveries, nil
}

// An operator vouches for a clinic's only admin, but not for a person whom a colleague could vouch for.
func TestAnOperatorApprovesForTheOnlyAdmin(t *testing.T) {
	only := madoguchi.Staff{ID: "aoki", ClinicID: "c1", Email: "aoki@clinic.example", Role: madoguchi.Admin}
	other := madoguchi.Staff{ID: "mori", ClinicID: "c1", Email: "mori@clinic.example", Role: madoguchi.Admin}
	front := madoguchi.Staff{ID: "taku", ClinicID: "c1", Email: "taku@clinic.example", Role: madoguchi.Reception}
	waiting := madoguchi.Recovery{
		ID: "r1", ClinicID: "c1", StaffID: "aoki", State: madoguchi.RecoveryWaiting, ObjectUntil: time.Unix(0, 0).UTC(),
	}
	approved, granted := waiting, waiting
	approved.ApprovedBy, granted.State = "x", madoguchi.RecoveryGranted
	for name, test := range map[string]struct {
		files   files
		address string
		looks   bool
		advice  string // of one who looks
		want    error
	}{
		"the only admin": {
			files{[]madoguchi.Staff{only, front}, []madoguchi.Recovery{waiting}}, " Aoki＠clinic.example", false, "",
			nil,
		},
		"only looks": {
			files{[]madoguchi.Staff{only, other}, []madoguchi.Recovery{waiting}}, "aoki@clinic.example", true,
			"has another admin", nil,
		},
		"only looks at it": {
			files{[]madoguchi.Staff{only, front}, []madoguchi.Recovery{waiting}}, "aoki@clinic.example", true,
			"with -approve", nil,
		},
		"there is another": {
			files{[]madoguchi.Staff{only, other}, []madoguchi.Recovery{waiting}}, "aoki@clinic.example", false, "",
			errOtherAdmin,
		},
		"nobody's address":  {files{[]madoguchi.Staff{only}, nil}, "nemo@clinic.example", false, "", errNoAccount},
		"nothing asked for": {files{[]madoguchi.Staff{only}, nil}, "aoki@clinic.example", false, "", errNoRecovery},
		"a colleague's alone": {
			files{[]madoguchi.Staff{only, front}, []madoguchi.Recovery{waiting}}, "taku@clinic.example", false, "",
			errNoRecovery,
		},
		"approved before": {
			files{[]madoguchi.Staff{only}, []madoguchi.Recovery{approved}}, "aoki@clinic.example", false, "",
			errHasApproval,
		},
		"the link was mailed": {
			files{[]madoguchi.Staff{only}, []madoguchi.Recovery{granted}}, "aoki@clinic.example", false, "",
			errMailedAlready,
		},
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
			for _, words := range []string{
				"青木内科クリニック, 03-1234-5678 (c1)", "approved by: nobody\n", "until 1970-01-01T09:00:00+09:00",
			} {
				if test.want == nil && !strings.Contains(said.String(), words) {
					t.Errorf("it does not say %q: %s", words, said.String())
				}
			}
			if test.looks && !strings.Contains(said.String(), test.advice) {
				t.Errorf("it says %q", said.String())
			}
		})
	}
}

// The command reports missing and unknown arguments with its usage, and looks nothing up.
func TestTheRecoveryCommandSaysWhatItTakes(t *testing.T) {
	for _, args := range [][]string{
		{"recovery"}, {"recovery", "aoki@clinic.example"}, {"recovery", "-email", "a@b.example", "approve"},
		{"recovery", "-mail", "x"},
	} {
		var said strings.Builder
		if status := run(t.Context(), args, func(string) string { return "" }, &said, &said); status != 2 ||
			!strings.Contains(said.String(), "-approve") {
			t.Errorf("%v: ends with %d and says %q", args, status, said.String())
		}
	}
}

// An approval that came too late and one that may have come through have different messages.
func TestAnApprovalThatIsNotTaken(t *testing.T) {
	only := madoguchi.Staff{ID: "aoki", ClinicID: "c1", Email: "aoki@clinic.example", Role: madoguchi.Admin}
	waiting := madoguchi.Recovery{ID: "r1", ClinicID: "c1", StaffID: "aoki", State: madoguchi.RecoveryWaiting}
	for failure, want := range map[error]error{
		madoguchi.ErrRecoveryOver: errOver, madoguchi.ErrNotOpen: errOver,
		madoguchi.ErrUnavailable: madoguchi.ErrUnavailable,
	} {
		refusing := func(context.Context, madoguchi.Recovery, madoguchi.StaffID) error { return failure }
		err := decide(
			t.Context(), files{[]madoguchi.Staff{only}, []madoguchi.Recovery{waiting}}, refusing, only.Email,
			io.Discard,
		)
		if !errors.Is(err, want) {
			t.Errorf("%v is answered %v", failure, err)
		}
	}
}

// After a colleague's approval at the desk, the operator sees who approved and the next step, and is not told to call
// anyone.
func TestWhatIsNextAfterAnApproval(t *testing.T) {
	only := madoguchi.Staff{ID: "aoki", ClinicID: "c1", Email: "aoki@clinic.example", Role: madoguchi.Admin}
	other := madoguchi.Staff{
		ID: "mori", ClinicID: "c1", Name: "森 恵", Email: "mori@clinic.example", Role: madoguchi.Admin,
	}
	for by, want := range map[madoguchi.StaffID]string{
		"mori": "森 恵 (mori)\n", "gone": "gone\n", madoguchi.ApprovedByOperator: "an operator\n",
	} {
		approved := madoguchi.Recovery{
			ID: "r1", ClinicID: "c1", StaffID: "aoki", State: madoguchi.RecoveryWaiting,
			ObjectUntil: time.Unix(0, 0).UTC(), ApprovedBy: by,
		}
		var said strings.Builder
		if err := decide(
			t.Context(), files{[]madoguchi.Staff{only, other}, []madoguchi.Recovery{approved}}, nil, only.Email, &said,
		); err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{
			"state:       approved\n", "approved by: " + want, "can object until 1970-01-01T09:00:00+09:00",
		} {
			if !strings.Contains(said.String(), words) {
				t.Errorf("it does not say %q: %s", words, said.String())
			}
		}
		if strings.Contains(said.String(), "another admin") {
			t.Errorf("it sends to another admin: %s", said.String())
		}
	}
}
