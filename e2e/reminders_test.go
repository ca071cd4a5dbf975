package e2e

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// remindedScenario is the scenario of a patient who is reminded.
const remindedScenario = "reservation reminded"

// reminds has the demonstration clinic remind patients an hour before a visit, unless it does already.
func (s *stack) reminds(t testing.TB) {
	t.Helper()
	admin := api.New(s.url(), http.DefaultClient, "ja")
	_, err := admin.SignIn(t.Context(), api.SignIn{Email: adminMail, Password: s.secrets(t).DemoPassword})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the clinic reminds", patience, func() string {
		clinic, err := admin.Clinic(t.Context())
		if err != nil {
			return err.Error()
		}
		if clinic.Reminders.HoursBefore > 0 {
			return ""
		}
		_, err = admin.ChangeSettings(t.Context(), api.Settings{
			Revision: clinic.Revision, Name: clinic.Name, Phone: clinic.Phone,
			RequiresSecondFactor: clinic.RequiresSecondFactor, Doctors: clinic.CurrentDoctors(), Hours: clinic.Hours,
			Menus: clinic.CurrentMenus(), Reminders: &api.Reminders{HoursBefore: 1},
		})
		if err != nil {
			return err.Error()
		}
		return ""
	})
}

// reminded books a visit whose patient is reminded at once. Nobody can choose such a time at the desk, and nobody is
// reminded at night.
func (ac *actors) reminded() map[string]string {
	clinic, err := ac.client.Clinic(ac.t.Context())
	ac.must(err)
	if clinic.Reminders.HoursBefore == 0 {
		ac.stack.reminds(ac.t)
	}
	soon := 5 * time.Second
	if ac.key != "" { // the worker may die during the booking
		soon = 30 * time.Second
	}
	booking := ac.remindingAt(time.Now().Add(soon))
	eventually(ac.t, "the booking", ac.patience, func() string {
		if answer, err := ac.processes.Book(ac.t.Context(), booking); err != nil || answer.Taken {
			return fmt.Sprint("taken ", answer.Taken, ", ", err)
		}
		return ""
	})
	var entry api.Entry
	eventually(ac.t, "the reminder", ac.patience, func() string {
		detail, err := ac.client.Detail(ac.t.Context(), api.KindReservation, string(booking.Reservation.ID))
		if err != nil {
			return err.Error()
		}
		entry, ac.booked = detail.Entry, detail.Entry
		for _, event := range detail.Timeline {
			if event.Code == string(madoguchi.EventReminded) {
				return ""
			}
		}
		if late := ac.key != "" && !slices.ContainsFunc(detail.Pending, isReminder); late {
			return "" // the booking came after the time of the reminder, which is not made up for
		}
		return "the timeline does not list it"
	})
	ac.cancel(entry)
	return map[string]string{"reservation-reminded": reservationID(entry)}
}

func isReminder(pending api.Pending) bool {
	return pending.Code == string(madoguchi.PendingHoursBefore)
}

// remindingAt returns a booking of a patient with a mail address, who is reminded at a time.
func (ac *actors) remindingAt(at time.Time) visits.Booking {
	visit := ac.visitInDays("予告 九子").Apply(madoguchi.Reservation{
		ID: madoguchi.ReservationID(
			madoguchi.DerivedID("reservation", ac.session.Clinic.ID, cmp.Or(ac.key, madoguchi.NewID()))),
		ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID), State: madoguchi.ReservationBooked,
		Contact: madoguchi.Contact{Email: ac.number("yokoku@example.com"), Language: "ja"},
	})
	visit.End = visit.Start.Add(15 * time.Minute)
	tokyo := time.FixedZone("JST", 9*60*60)
	return visits.Booking{
		Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, tokyo), RequestHash: "reminded",
		Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
		Call: &madoguchi.Call{
			ID: visit.CallID(), ClinicID: visit.ClinicID, Reservation: visit.ID, DoctorID: visit.DoctorID,
			Start: visit.Start, Window: madoguchi.CallWindow(visit.Start, tokyo), State: madoguchi.CallScheduled,
			Revision: 1,
		},
		Reminders: []madoguchi.PendingTimer{{At: at.UTC(), Code: madoguchi.PendingHoursBefore}},
	}
}
