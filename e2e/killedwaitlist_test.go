package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

const waitlistScenario = "registration on a waitlist"

// waitlistDay is the day for which the patient of the scenario waits.
var waitlistDay = time.Now().AddDate(0, 0, 3)

// waitsAndAccepts waits for a slot of a clinic that only this scenario has, and accepts the offer. The clinic offers a
// slot to another patient who waits, which is not free, and takes that patient off the list.
func (ac *actors) waitsAndAccepts() map[string]string {
	ac.t.Helper()
	store, ctx := ac.stack.store(ac.t), ac.t.Context()
	clinic := ac.daytimeCopy()
	entry := madoguchi.Waiting{
		ClinicID: clinic.ID, Day: waitlistDay.Format(time.DateOnly),
		LastDay: waitlistDay.AddDate(0, 0, 6).Format(time.DateOnly), MenuID: clinic.Menus[0].ID,
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, PatientName: "空席 待子",
		Contact: madoguchi.Contact{Email: ac.patientAddress(), Language: "ja"},
	}
	entry.ID = madoguchi.NewWaitingID(entry)
	ac.must(ac.persist(func() error { return ac.processes.JoinWaitlist(ctx, entry) }))
	eventually(ac.t, "the offer", ac.patience, func() (missing string) {
		var err error
		if entry, err = store.Waiting(ctx, clinic.ID, entry.ID); err != nil {
			return err.Error()
		}
		if entry.Offer == nil {
			return "it is " + string(entry.State)
		}
		return ""
	})
	ac.mailed(entry.Contact.Email, 2)
	ac.removed(clinic, entry)
	ac.accepts(clinic, entry)
	list := waitlists.WorkflowID(clinic.ID, "")
	ac.must(ac.operator.GetWorkflow(ctx, list, "").Get(ctx, nil))
	ended, err := store.Waiting(ctx, clinic.ID, entry.ID)
	ac.must(err)
	if ended.State != madoguchi.WaitingBooked || ended.Reservation != entry.Offer.Reservation {
		ac.t.Errorf("the entry is %s with %q", ended.State, ended.Reservation)
	}
	return map[string]string{"waitlist": list}
}

// removed puts another patient on the list, with a wish that no slot fits, and takes the patient off it.
func (ac *actors) removed(clinic madoguchi.Clinic, like madoguchi.Waiting) {
	ac.t.Helper()
	ctx, entry := ac.t.Context(), like
	entry.State, entry.Offer, entry.PatientName = madoguchi.WaitingForSlot, nil, "空席 待男"
	entry.MenuID = madoguchi.MenuID(madoguchi.DerivedID(string(clinic.ID)))
	entry.Contact.Email = "another." + ac.patientAddress()
	entry.ID = madoguchi.NewWaitingID(entry)
	ac.must(ac.persist(func() error { return ac.processes.JoinWaitlist(ctx, entry) }))
	err := ac.persist(func() error {
		return ac.processes.OfferSlot(ctx, entry, waitlists.Slot{
			Entry: entry.ID, Start: like.Offer.Start, DoctorID: like.Offer.DoctorID,
		})
	})
	if !errors.Is(err, madoguchi.ErrSlotTaken) {
		ac.t.Errorf("a slot that does not fit was answered %v", err)
	}
	err = ac.persist(func() error { return ac.processes.RemoveFromWaitlist(ctx, entry) })
	if err != nil && !errors.Is(err, madoguchi.ErrNotOpen) { // the answer to the first request was lost
		ac.t.Error(err)
	}
	ac.mailed(entry.Contact.Email, 2)
	ended, err := ac.stack.store(ac.t).Waiting(ctx, clinic.ID, entry.ID)
	ac.must(err)
	if ended.State != madoguchi.WaitingRemoved {
		ac.t.Errorf("the removed entry is %s", ended.State)
	}
}

// daytimeCopy stores a clinic like the actors' where it is now late in the morning: waitlists send no offers at night.
func (ac *actors) daytimeCopy() madoguchi.Clinic {
	ac.t.Helper()
	store := ac.stack.store(ac.t)
	clinic, err := store.Clinic(ac.t.Context(), madoguchi.ClinicID(ac.session.Clinic.ID))
	ac.must(err)
	clinic.ID, clinic.TimeZone = madoguchi.ClinicID(cmp.Or(ac.key, madoguchi.NewID())), daytimeZone()
	clinic.Hours, clinic.Doctors = nil, clinic.Doctors[:1]
	for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
		clinic.Hours = append(clinic.Hours, madoguchi.OpeningHours{Weekday: weekday, From: 9 * 60, Until: 17 * 60})
	}
	ac.must(store.CreateClinic(ac.t.Context(), clinic))
	return clinic
}

// accepts books the offered slot, as the page of the entry does.
func (ac *actors) accepts(clinic madoguchi.Clinic, entry madoguchi.Waiting) {
	ac.t.Helper()
	offer := entry.Offer
	visit := madoguchi.Reservation{
		ID: offer.Reservation, ClinicID: clinic.ID, DoctorID: offer.DoctorID, MenuID: entry.MenuID,
		Method: entry.Method, Visit: entry.Visit, Start: offer.Start, End: offer.End, PatientName: entry.PatientName,
		Contact: entry.Contact, Source: madoguchi.BookedFromWaitlist, State: madoguchi.ReservationBooked,
	}
	booking := visits.Booking{
		Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, clinic.Location()), Actor: byPatient,
	}
	ac.must(ac.persist(func() error {
		return ac.processes.AnswerOffer(ac.t.Context(), entry, waitlists.Answer{
			Entry: entry.ID, Offer: offer.Reservation, Booking: &booking,
		})
	}))
	ac.must(ac.persist(func() error {
		booked, err := ac.processes.Book(ac.t.Context(), booking)
		if booked.Taken {
			ac.t.Error("the offered slot is taken")
		}
		return err
	}))
}

// daytimeZone is a zone in which it is now late in the morning.
func daytimeZone() string {
	east := 11 - time.Now().UTC().Hour() // hours that its clock is ahead, from -12 to 11
	return fmt.Sprintf("Etc/GMT%+d", -east)
}
