package madoguchi_test

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestQuotas(t *testing.T) {
	quotas := madoguchi.Quotas{
		Clinic: madoguchi.Allowance{Hour: 10, Day: 20}, Person: madoguchi.Allowance{Hour: 5},
		Target:    madoguchi.Allowance{Hour: 2},
		NewClinic: madoguchi.Allowance{Hour: 3, Day: 4},
	}
	registered := func(ago time.Duration) madoguchi.Clinic {
		return madoguchi.Clinic{Consent: madoguchi.Consent{At: noon.Add(-ago)}}
	}
	old, young := registered(8*24*time.Hour), registered(6*24*time.Hour)
	created := func(ago time.Duration) madoguchi.Clinic { return madoguchi.Clinic{CreatedAt: noon.Add(-ago)} }
	activated := registered(8 * 24 * time.Hour)
	activated.CreatedAt = noon.Add(-7*24*time.Hour + time.Minute)
	sent := func(count int, by madoguchi.StaffID, target string, ago time.Duration) (all []madoguchi.Spending) {
		for range count {
			all = append(all, madoguchi.Spending{By: by, Target: target, At: noon.Add(-ago)})
		}
		return all
	}
	next := madoguchi.Spending{By: "s1", Target: "t1", At: noon}
	for name, test := range map[string]struct {
		clinic madoguchi.Clinic
		spent  []madoguchi.Spending
		want   string
	}{
		"nothing sent":              {old, nil, ""},
		"a target's last":           {old, sent(1, "s2", "t1", time.Minute), ""},
		"a target's":                {old, sent(2, "s2", "t1", time.Minute), madoguchi.FailureQuotaTarget},
		"a target's, an hour ago":   {old, sent(2, "s2", "t1", time.Hour), ""},
		"a person's":                {old, sent(5, "s1", "t2", time.Minute), madoguchi.FailureQuotaPerson},
		"another person's":          {old, sent(5, "s2", "t2", time.Minute), ""},
		"a person's and a clinic's": {old, sent(10, "s1", "t2", time.Minute), madoguchi.FailureQuotaClinic},
		"a clinic's hour":           {old, sent(10, "s2", "t2", time.Minute), madoguchi.FailureQuotaClinic},
		"a clinic's day":            {old, sent(20, "s2", "t2", 23*time.Hour), madoguchi.FailureQuotaClinic},
		"a young clinic's person":   {young, sent(3, "s1", "t2", time.Minute), madoguchi.FailureQuotaClinic},
		"a young clinic's":          {young, sent(3, "s2", "t2", time.Minute), madoguchi.FailureQuotaClinic},
		"a young clinic's day":      {young, sent(4, "s2", "t2", 23*time.Hour), madoguchi.FailureQuotaClinic},
		"an operator's young clinic's": {
			created(6 * 24 * time.Hour), sent(3, "s2", "t2", time.Minute), madoguchi.FailureQuotaClinic,
		},
		"an operator's old clinic's":    {created(7 * 24 * time.Hour), sent(3, "s2", "t2", time.Minute), ""},
		"an earlier release's clinic's": {madoguchi.Clinic{}, sent(4, "s2", "t2", 23*time.Hour), ""},
		"what patients caused":          {old, sent(20, madoguchi.AnyPatient, "t2", time.Minute), ""},
		"what a patient caused":         {old, sent(5, madoguchi.AnyPatient, "t1", time.Minute), ""},
		"of one activated a day late":   {activated, sent(3, "s2", "t2", time.Minute), madoguchi.FailureQuotaClinic},
	} {
		bound, reached := madoguchi.UsedUp(quotas.Bounds(test.clinic, next), test.spent)
		if bound.Failure != test.want || reached != (test.want != "") {
			t.Errorf("%s: got %q", name, bound.Failure)
		}
	}
	quotas.Patients = madoguchi.Allowance{Hour: 10}
	patients := madoguchi.Spending{By: madoguchi.Actor{Kind: madoguchi.ByPatient}.Spender(), Target: "t1", At: noon}
	for name, test := range map[string]struct {
		clinic  madoguchi.Clinic
		spent   []madoguchi.Spending
		reached bool
	}{
		"a clinic's":                {old, sent(20, "s1", "t2", time.Minute), false},
		"patients' last":            {old, sent(9, madoguchi.AnyPatient, "t2", time.Minute), false},
		"patients'":                 {old, sent(10, madoguchi.AnyPatient, "t2", time.Minute), true},
		"a young clinic's last":     {young, sent(9, madoguchi.AnyPatient, "t2", time.Minute), false},
		"a young clinic's patients": {young, sent(10, madoguchi.AnyPatient, "t2", time.Minute), true},
		"what staff sent":           {old, sent(2, "s2", "t1", time.Minute), false},
		"a family's last":           {old, sent(7, madoguchi.AnyPatient, "t1", time.Minute), false},
		"a family's":                {old, sent(8, madoguchi.AnyPatient, "t1", time.Minute), true},
	} {
		bound, reached := madoguchi.UsedUp(quotas.Bounds(test.clinic, patients), test.spent)
		if reached != test.reached {
			t.Errorf("by patients, %s: got %q", name, bound.Failure)
		}
	}
	if bounds := (madoguchi.Quotas{}).Bounds(young, next); bounds != nil {
		t.Errorf("no quotas are the bounds %+v", bounds)
	}
}

// TestRoomAgain checks when the next message may be sent: once enough messages are older than the period.
func TestRoomAgain(t *testing.T) {
	bound := madoguchi.Bound{Within: time.Hour, Since: noon.Add(-time.Hour), Most: 2}
	at := func(minutes ...int) (spent []madoguchi.Spending) {
		for _, ago := range minutes {
			spent = append(spent, madoguchi.Spending{At: noon.Add(-time.Duration(ago) * time.Minute)})
		}
		return spent
	}
	for name, test := range map[string]struct {
		spent []madoguchi.Spending
		left  int
		until time.Time
	}{
		"none sent":            {at(), 2, time.Time{}},
		"one sent":             {at(70, 10), 1, time.Time{}},
		"two sent":             {at(50, 10), 0, noon.Add(10 * time.Minute)},
		"more than is allowed": {at(50, 40, 10), 0, noon.Add(20 * time.Minute)},
	} {
		if left, until := bound.Left(test.spent); left != test.left || !until.Equal(test.until) {
			t.Errorf("%s: got %d until %v", name, left, until)
		}
	}
}
