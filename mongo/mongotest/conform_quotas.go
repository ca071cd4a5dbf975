package mongotest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

// spending is the numbered message, from one of two people to one of ten targets.
func spending(number int, at time.Time) madoguchi.Spending {
	return madoguchi.Spending{
		Delivery: madoguchi.DeliveryID(fmt.Sprintf("z%015d", number)), By: madoguchi.StaffID(fmt.Sprint("s", number%2)),
		Target: fmt.Sprint("$target", number%10), At: at,
	}
}

func isCounted(spent []madoguchi.Spending, one madoguchi.Spending) bool {
	for _, each := range spent {
		if each.Delivery == one.Delivery {
			return true
		}
	}
	return false
}

// testQuotas spends up to each bound. Refused and repeated messages do not count, and neither do those older than a
// day.
func testQuotas(t *testing.T, store *mongo.Store) {
	for name, q := range map[string]struct {
		quotas madoguchi.Quotas
		want   int // how many of twenty pass
	}{
		"clinic": {madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 7}}, 7},
		"day":    {madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 7, Day: 3}}, 3},
		"person": {madoguchi.Quotas{Person: madoguchi.Allowance{Day: 3}}, 6},
		"target": {madoguchi.Quotas{Target: madoguchi.Allowance{Hour: 1}}, 10},
		"none":   {madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 100}}, 20},
	} {
		clinic := madoguchi.Clinic{ID: madoguchi.ClinicID(madoguchi.NewID())}
		passed := 0
		for number := range 20 {
			next := spending(number, Noon.Add(time.Duration(number)*time.Second))
			for range 2 { // the second is a repeat
				spent, err := store.Spend(t.Context(), clinic.ID, next, q.quotas.Bounds(clinic, next))
				expect.Done(t, err)
				if isCounted(spent, next) {
					passed++
				}
			}
		}
		expect.Same(t, name+": passed", passed, 2*q.want)
		spent, err := store.Spent(t.Context(), clinic.ID)
		expect.Done(t, err)
		expect.Same(t, name+": counted", len(spent), q.want)

		tomorrow := spending(99, Noon.Add(25*time.Hour))
		spent, err = store.Spend(t.Context(), clinic.ID, tomorrow, q.quotas.Bounds(clinic, tomorrow))
		expect.Done(t, err)
		expect.Same(t, name+": the next day", spent, []madoguchi.Spending{tomorrow})
	}
	spent, err := store.Spent(t.Context(), other)
	expect.Done(t, err)
	expect.Same(t, "what another clinic has sent", len(spent), 0)
}

// testPatientsQuota has patients use up what is theirs. The clinic still has its own.
func testPatientsQuota(t *testing.T, store *mongo.Store) {
	clinic := madoguchi.Clinic{ID: madoguchi.ClinicID(madoguchi.NewID())}
	quotas := madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: 2}, Patients: madoguchi.Allowance{Hour: 3}}
	passed := map[madoguchi.StaffID]int{}
	for number := range 20 {
		next := spending(number, Noon.Add(time.Duration(number)*time.Second))
		if next.By = "s1"; number < 10 {
			next.By = madoguchi.AnyPatient
		}
		spent, err := store.Spend(t.Context(), clinic.ID, next, quotas.Bounds(clinic, next))
		expect.Done(t, err)
		if isCounted(spent, next) {
			passed[next.By]++
		}
	}
	expect.Same(t, "passed", passed, map[madoguchi.StaffID]int{madoguchi.AnyPatient: 3, "s1": 2})
}

// testQuotasAtOnce has many requests at the same moment, each twice, as after a crash.
func testQuotasAtOnce(t *testing.T, store *mongo.Store) {
	const writers, most = 40, 15
	quotas := madoguchi.Quotas{Clinic: madoguchi.Allowance{Hour: most}}
	clinic := madoguchi.Clinic{ID: here}
	var passed atomic.Int64
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			next := spending(writer, Noon)
			for try := range 2 {
				spent, err := store.Spend(t.Context(), here, next, quotas.Bounds(clinic, next))
				expect.Error(t, "one of many messages", err, nil)
				if try == 1 && isCounted(spent, next) {
					passed.Add(1)
				}
			}
		})
	}
	group.Wait()
	expect.Same(t, "passed", passed.Load(), int64(most))
	spent, err := store.Spent(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "counted", len(spent), most)
}
