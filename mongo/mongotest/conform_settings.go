package mongotest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest/expect"
)

func testSettings(t *testing.T, store *mongo.Store) {
	clinic := Clinic(here)
	expect.Done(t, store.CreateClinic(t.Context(), clinic))
	expect.Done(t, store.CreateClinic(t.Context(), Clinic(other)))

	changed := clinic
	changed.Name, changed.Phone, changed.RequiresSecondFactor, changed.Hours = "別の名前", "", false, nil
	changed.Doctors[0].Left, changed.Menus[0].Withdrawn = true, true
	changed.Doctors = append(changed.Doctors, madoguchi.Doctor{ID: "d3", Name: names[1], Kana: "", Capacity: 2})
	changed.Grid, changed.ClosedOnHolidays, changed.Web, changed.Exceptions = 20, false, madoguchi.WebBooking{}, nil
	changed.Reminders = madoguchi.Reminders{HoursBefore: 24}
	changed.Revision++
	expect.Done(t, store.PutSettings(t.Context(), changed))
	got, err := store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic with other settings", got, changed)

	for name, revision := range map[string]int64{"a late change": clinic.Revision + 1, "a change from nowhere": 9} {
		late := clinic
		late.Revision = revision
		expect.Error(t, name, store.PutSettings(t.Context(), late), madoguchi.ErrChanged)
	}
	nobody := Clinic("nobodys")
	expect.Error(t, "settings of no clinic", store.PutSettings(t.Context(), nobody), madoguchi.ErrNotFound)
	got, err = store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "the clinic after that", got, changed)
	got, err = store.Clinic(t.Context(), other)
	expect.Done(t, err)
	expect.Same(t, "the other clinic", got, Clinic(other))

	registered := changed
	registered.Institution, registered.Consent, registered.TimeZone =
		madoguchi.Institution{}, madoguchi.Consent{}, "UTC"
	registered.CreatedAt = time.Time{}
	registered.Revision++
	expect.Done(t, store.PutSettings(t.Context(), registered))
	got, err = store.Clinic(t.Context(), here)
	expect.Done(t, err)
	changed.Revision++
	expect.Same(t, "what the clinic told when it registered", got, changed)
}

// testSettingsAtOnce has many people change settings of the same revision. One succeeds, the others get a conflict.
func testSettingsAtOnce(t *testing.T, store *mongo.Store) {
	clinic := Clinic(here)
	expect.Done(t, store.CreateClinic(t.Context(), clinic))
	const people = 16
	outcomes := make([]error, people)
	var group sync.WaitGroup
	for i := range people {
		group.Go(func() {
			mine := clinic
			mine.Name = fmt.Sprint(i)
			mine.Revision++
			outcomes[i] = store.PutSettings(t.Context(), mine)
		})
	}
	group.Wait()
	var winners []string
	for i, err := range outcomes {
		switch {
		case err == nil:
			winners = append(winners, fmt.Sprint(i))
		case !errors.Is(err, madoguchi.ErrChanged):
			t.Errorf("person %d: %v", i, err)
		}
	}
	got, err := store.Clinic(t.Context(), here)
	expect.Done(t, err)
	expect.Same(t, "those who changed the settings", winners, []string{got.Name})
	expect.Same(t, "the revision", got.Revision, clinic.Revision+1)
}
