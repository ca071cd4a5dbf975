package madoguchi

import (
	"slices"
	"time"
)

// A compromised account of a clinic must not be able to message the whole country. So SMS and mails are counted
// together, by clinic, by requesting person and by target, over the last hour and the last 24 hours. A message over
// the limit is not sent: it fails with its own code, and asks for attention like every failed message.
//
// Mails that patients cause, by booking on the web, have an allowance of their own. Nobody uses up a clinic's allowance
// from outside.

// Allowance is how many messages may be sent; 0 is unlimited.
type Allowance struct{ Hour, Day int }

// Quotas are the limits that operators set. Patients is for the messages that patients cause, and Clinic for all others
// of a clinic. In a clinic's first week NewClinic replaces Clinic, and Person if it is larger. This includes clinics
// that an operator created, because a stranger can ask an operator as well as fill in a form. Patients holds from the
// first day: an opening day has many bookings, and a guest whose mail is not sent has no way back to the visit.
type Quotas struct{ Clinic, Person, Patients, Target, NewClinic Allowance }

// PresetQuotas suffice for a busy clinic and are low for a spammer.
func PresetQuotas() Quotas {
	return Quotas{
		Clinic: Allowance{Hour: 60, Day: 300}, Person: Allowance{Hour: 30, Day: 150},
		Patients: Allowance{Hour: 60, Day: 300}, Target: Allowance{Hour: 5, Day: 12},
		NewClinic: Allowance{Hour: 20, Day: 60},
	}
}

// firstWeek is how long a clinic counts as new.
const firstWeek = 7 * 24 * time.Hour

// Spending is one counted message. Target identifies the recipient without revealing it (TextHash of channel and
// target).
type Spending struct {
	Delivery DeliveryID
	By       StaffID // empty if no account requested it, AnyPatient if a patient did
	Target   string
	At       time.Time
}

// AnyPatient stands for all patients where a spending names who requested it. It is no ID of staff.
const AnyPatient StaffID = "patient"

// Spender returns who requested a message, for its spending.
func (a Actor) Spender() StaffID {
	if a.Kind == ByPatient {
		return AnyPatient
	}
	return a.ID
}

// SpendingOf returns the spending of a delivery.
func SpendingOf(intent DeliveryIntent, by StaffID) Spending {
	return Spending{
		Delivery: intent.ID, By: by, Target: TextHash(string(intent.Channel) + " " + intent.Target), At: intent.AskedAt,
	}
}

// Bound allows at most Most spendings within a period. By, NotBy and Target, if set, narrow the spendings that count.
type Bound struct {
	Failure string // the failure code of a refused message
	Within  time.Duration
	Since   time.Time
	By      StaffID
	NotBy   StaffID
	Target  string
	Most    int
}

// Counts reports whether a spending counts against the bound.
func (b Bound) Counts(spent Spending) bool {
	return spent.At.After(b.Since) && (b.By == "" || b.By == spent.By) &&
		(b.NotBy == "" || b.NotBy != spent.By) && (b.Target == "" || b.Target == spent.Target)
}

// Left returns how many more messages are allowed. If none is left, until is when the next one is.
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

// Bounds returns the bounds of a clinic's spending, the narrowest first. A spending without a target asks only what
// is left.
func (q Quotas) Bounds(clinic Clinic, next Spending) []Bound {
	ofClinic, ofPerson := q.Clinic, q.Person
	if clinic.isNew(next.At) {
		ofClinic, ofPerson = q.NewClinic, ofPerson.within(q.NewClinic)
	}
	var bounds []Bound
	if next.Target != "" {
		bounds = q.boundsOfTarget(next)
	}
	if next.By == AnyPatient {
		return append(bounds, q.Patients.bounds(Bound{Failure: FailureQuotaClinic, By: AnyPatient}, next.At)...)
	}
	if next.By != "" {
		bounds = append(bounds, ofPerson.bounds(Bound{Failure: FailureQuotaPerson, By: next.By}, next.At)...)
	}
	return append(bounds, ofClinic.bounds(Bound{Failure: FailureQuotaClinic, NotBy: AnyPatient}, next.At)...)
}

// familysShare is how many times more mails patients can cause to one address than staff can send to it: a parent
// books, moves and cancels visits of several children with one address.
const familysShare = 4

// boundsOfTarget returns the bounds of one recipient. What patients cause and what staff send do not use up each other.
func (q Quotas) boundsOfTarget(next Spending) []Bound {
	if next.By != AnyPatient {
		like := Bound{Failure: FailureQuotaTarget, Target: next.Target, NotBy: AnyPatient}
		return q.Target.bounds(like, next.At)
	}
	share := Allowance{Hour: familysShare * q.Target.Hour, Day: familysShare * q.Target.Day}
	return share.bounds(Bound{Failure: FailureQuotaTarget, Target: next.Target, By: AnyPatient}, next.At)
}

// UsedUp returns the widest bound that is used up: a remedy against a narrower bound, such as another sender, would
// not help against it.
func UsedUp(bounds []Bound, spent []Spending) (Bound, bool) {
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
	}{{time.Hour, a.Hour}, {SpendingPeriod, a.Day}} {
		if span.most > 0 {
			like.Within, like.Since, like.Most = span.within, now.Add(-span.within), span.most
			bounds = append(bounds, like)
		}
	}
	return bounds
}

// SpendingPeriod is how long a spending counts.
const SpendingPeriod = 24 * time.Hour

// within returns the smaller of two allowances; 0 is the largest.
func (a Allowance) within(other Allowance) Allowance {
	smaller := func(a, b int) int {
		if a == 0 || b > 0 && b < a {
			return b
		}
		return a
	}
	return Allowance{Hour: smaller(a.Hour, other.Hour), Day: smaller(a.Day, other.Day)}
}
