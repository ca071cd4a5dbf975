package madoguchi

import (
	"slices"
	"time"
)

// A clinic's account that somebody has got hold of must not become a way to write to the whole country. So
// messages are counted, SMS and mails alike, by clinic, by who asks and by whom they go to, over the last hour
// and the last 24. What is over is not sent: it fails with a code that says so, and asks for attention as any
// message does that has not reached its target.

// Allowance is how many messages may go out; 0 is without a bound.
type Allowance struct{ Hour, Day int }

// Quotas are what operators allow. NewClinic takes the place of Clinic, and of a larger Person, for a
// clinic's first week: a clinic that an operator has made has such a week, too, because a stranger
// may ask an operator as well as fill in a form.
type Quotas struct{ Clinic, Person, Target, NewClinic Allowance }

// PresetQuotas are enough for a busy clinic, and little for somebody who advertises.
func PresetQuotas() Quotas {
	return Quotas{
		Clinic: Allowance{Hour: 60, Day: 300}, Person: Allowance{Hour: 30, Day: 150},
		Target:    Allowance{Hour: 5, Day: 12},
		NewClinic: Allowance{Hour: 20, Day: 60},
	}
}

// firstWeek is how long a clinic is new.
const firstWeek = 7 * 24 * time.Hour

// Spending is one message that counts. Target names where it goes without showing it (TextHash of channel and target).
type Spending struct {
	Delivery DeliveryID
	By       StaffID // empty where nobody's account stands behind it
	Target   string
	At       time.Time
}

// SpendingOf counts a delivery.
func SpendingOf(intent DeliveryIntent, by StaffID) Spending {
	return Spending{
		Delivery: intent.ID, By: by, Target: TextHash(string(intent.Channel) + " " + intent.Target), At: intent.AskedAt,
	}
}

// Bound lets at most Most of what was spent within a time pass. By and Target narrow what counts where they are set.
type Bound struct {
	Failure string // the code of what is refused
	Within  time.Duration
	Since   time.Time
	By      StaffID
	Target  string
	Most    int
}

// Counts reports whether a spending uses the bound up.
func (b Bound) Counts(spent Spending) bool {
	return spent.At.After(b.Since) && (b.By == "" || b.By == spent.By) && (b.Target == "" || b.Target == spent.Target)
}

// Left is how many more may pass; until is when there is room again, where none is left.
func (b Bound) Left(spent []Spending) (left int, until time.Time) {
	var counted []Spending
	for _, one := range spent {
		if b.Counts(one) {
			counted = append(counted, one)
		}
	}
	left = b.Most - len(counted)
	if left > 0 {
		return left, time.Time{}
	}
	return 0, counted[-min(left, 0)].At.Add(b.Within) // the oldest come first
}

// Bounds are those that a spending of a clinic's has to keep, the narrowest first. One without a target
// is asked for by who wants to know what is left.
func (q Quotas) Bounds(clinic Clinic, next Spending) []Bound {
	ofClinic, ofPerson := q.Clinic, q.Person
	if clinic.isNew(next.At) {
		ofClinic, ofPerson = q.NewClinic, ofPerson.within(q.NewClinic)
	}
	var bounds []Bound
	if next.Target != "" {
		bounds = append(bounds, q.Target.bounds(Bound{Failure: FailureQuotaTarget, Target: next.Target}, next.At)...)
	}
	if next.By != "" {
		bounds = append(bounds, ofPerson.bounds(Bound{Failure: FailureQuotaPerson, By: next.By}, next.At)...)
	}
	return append(bounds, ofClinic.bounds(Bound{Failure: FailureQuotaClinic}, next.At)...)
}

// Reached returns the widest bound that lets nothing pass: what helps against a narrower one, as another sender, would
// not help against it.
func Reached(bounds []Bound, spent []Spending) (Bound, bool) {
	for _, bound := range slices.Backward(bounds) {
		if left, _ := bound.Left(spent); left == 0 {
			return bound, true
		}
	}
	return Bound{}, false
}

func (a Allowance) bounds(like Bound, now time.Time) (bounds []Bound) {
	for _, span := range []struct {
		within time.Duration
		most   int
	}{{time.Hour, a.Hour}, {SpendingKept, a.Day}} {
		if span.most > 0 {
			like.Within, like.Since, like.Most = span.within, now.Add(-span.within), span.most
			bounds = append(bounds, like)
		}
	}
	return bounds
}

// SpendingKept is how long a spending counts.
const SpendingKept = 24 * time.Hour

// within is the smaller of two allowances; 0 is the largest.
func (a Allowance) within(other Allowance) Allowance {
	smaller := func(a, b int) int {
		if a == 0 || b > 0 && b < a {
			return b
		}
		return a
	}
	return Allowance{Hour: smaller(a.Hour, other.Hour), Day: smaller(a.Day, other.Day)}
}
