package activities_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// booked is a store in which several patients wait, and the lists. It records whose entries end.
type booked struct {
	activities.Store
	waiting []madoguchi.Waiting
	ended   []madoguchi.WaitingID
}

func (*booked) Claim(context.Context, madoguchi.Claim) error                   { return nil }
func (*booked) PutReservation(context.Context, madoguchi.Reservation) error    { return nil }
func (*booked) WakeWaitlist(context.Context, madoguchi.ClinicID, string) error { return nil }

func (b *booked) WaitingOn(
	_ context.Context, _ madoguchi.ClinicID, first, last string,
) (list []madoguchi.Waiting, err error) {
	for _, entry := range b.waiting {
		if entry.Day <= last && first <= entry.Last() {
			list = append(list, entry)
		}
	}
	return list, nil
}

func (b *booked) EndWaiting(_ context.Context, entry madoguchi.Waiting) error {
	b.ended = append(b.ended, entry.ID)
	return nil
}

// TestABookingEndsWhatIsWaitedFor books a menu on a day. It ends only the patient's entry with that menu and day.
func TestABookingEndsWhatIsWaitedFor(t *testing.T) {
	entry := func(
		id madoguchi.WaitingID, last string, menu madoguchi.MenuID, mail, name string,
	) madoguchi.Waiting {
		return madoguchi.Waiting{
			ID: id, ClinicID: "c1", Day: "2026-11-24", LastDay: last, MenuID: menu, PatientName: name,
			Contact: madoguchi.Contact{Email: mail},
		}
	}
	store := &booked{waiting: []madoguchi.Waiting{
		entry("same", "2026-11-26", "m1", "Hanako@patient.example", "田中 花子"),
		entry("another menu", "2026-11-26", "m2", "hanako@patient.example", "田中 花子"),
		entry("earlier days", "2026-11-24", "m1", "hanako@patient.example", "田中 花子"),
		entry("another patient", "2026-11-26", "m1", "hanako@patient.example", "田中 陽太"),
		entry("a namesake", "2026-11-26", "m1", "another@patient.example", "田中 花子"),
	}}
	all := &activities.Activities{Store: store, Waitlists: store, Now: time.Now}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(all)
	if _, err := env.ExecuteActivity(all.Book, activities.ClaimInput{
		Claim: madoguchi.Claim{ClinicID: "c1", Day: "2026-11-25"},
		Record: activities.Record{Reservation: &madoguchi.Reservation{
			ClinicID: "c1", MenuID: "m1", PatientName: "田中 花子",
			Contact: madoguchi.Contact{Email: "hanako@patient.example"},
		}},
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(store.ended, []madoguchi.WaitingID{"same"}) {
		t.Errorf("ended: %v", store.ended)
	}
}
