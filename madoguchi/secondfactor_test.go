package madoguchi_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

func TestWhoNeedsASecondFactor(t *testing.T) {
	for _, test := range []struct {
		required bool
		role     madoguchi.Role
		want     bool
	}{
		{true, madoguchi.Admin, true}, {true, madoguchi.Physician, true}, {true, madoguchi.Reception, false},
		{true, "", false},
		{false, madoguchi.Admin, false}, {false, madoguchi.Physician, false}, {false, madoguchi.Reception, false},
	} {
		if got := (madoguchi.Clinic{
			RequiresSecondFactor: test.required,
		}).NeedsSecondFactor(test.role); got != test.want {
			t.Errorf("required %v, %s: %v", test.required, test.role, got)
		}
	}
}

func TestNoStepIsUsedTwice(t *testing.T) {
	factor := madoguchi.SecondFactor{LastStep: 100}
	for step, want := range map[int64]error{
		99: madoguchi.ErrWrongCode, 100: madoguchi.ErrWrongCode, 101: nil, 102: nil,
	} {
		after, err := factor.AfterStep(step)
		if !errors.Is(err, want) || after.LastStep != max(step, 100) {
			t.Errorf("step %d: %v, %v", step, after, err)
		}
	}
}

func TestARecoveryCodeIsUsedOnce(t *testing.T) {
	codes := madoguchi.NewRecoveryCodes()
	factor := madoguchi.SecondFactor{Recovery: madoguchi.HashRecoveryCodes(codes)}
	if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 {
		t.Fatalf("codes %v", codes)
	}
	for _, typed := range []string{"", "000000", madoguchi.NewRecoveryCodes()[0].String(), codes[3].String()[:10]} {
		if after, err := factor.AfterRecovery(typed); !errors.Is(err, madoguchi.ErrWrongCode) ||
			len(after.Recovery) != 10 {
			t.Errorf("%q: %v", typed, err)
		}
	}
	after, err := factor.AfterRecovery(codes[3].String())
	if err != nil || len(after.Recovery) != 9 || len(factor.Recovery) != 10 ||
		slices.Contains(after.Recovery, codes[3].Hash()) {
		t.Errorf("%d codes are left, %v", len(after.Recovery), err)
	}
	if _, err := after.AfterRecovery(codes[3].String()); !errors.Is(err, madoguchi.ErrWrongCode) {
		t.Errorf("the code is taken again: %v", err)
	}
	if _, err := after.AfterRecovery(codes[4].String()); err != nil {
		t.Errorf("another code: %v", err)
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	const code madoguchi.RecoveryCode = "3k9fx0mw1vab7cd2"
	if code.String() != "3k9f-x0mw-1vab-7cd2" {
		t.Errorf("shown as %s", code)
	}
	for _, typed := range []string{
		code.String(), string(code), " 3K9F X0MW 1VAB 7CD2 ", strings.ToUpper(code.String()), "３ｋ９ｆ－ｘ０ｍｗー１ｖａｂ−７ｃｄ２",
		"3k9f-xOmw-lUab-7cd2",
		"3k9f-x0mw\t1vab\n7cd2",
	} {
		if got := madoguchi.TidyCode(typed); got != string(code) {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	if got := madoguchi.TidyCode(" １２３　４５６ "); got != "123456" {
		t.Errorf("an authenticator's code is read as %q", got)
	}
}
