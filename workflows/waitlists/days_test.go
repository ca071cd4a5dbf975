package waitlists_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/waitlists"
	"madoguchi/workflows/workflowstest"
)

// until returns a patient who waits from the day of the list until another day.
func until(name, last string) madoguchi.Waiting {
	entry := patient(name)
	entry.LastDay = last
	return entry
}

// TestAPatientWaitsForAWeek offers slots of two days to one entry. The offer names its day.
func TestAPatientWaitsForAWeek(t *testing.T) {
	s := newStage(t, morning)
	s.store.fill("2026-11-25", "2026-11-26")
	week := until("first", "2026-11-26")
	s.Update(0, waitlists.JoinUpdate, "join", week)
	look := func() madoguchi.Waiting { return s.store.entries[week.ID] }
	s.frees(time.Hour, 10)
	s.at(time.Hour+time.Minute, func() {
		require.Equal(t, slot(10), look().Offer.Start)
		s.UpdateWorkflow(waitlists.AnswerUpdate, "no", &workflowstest.Outcome{}, waitlists.Answer{
			Entry: week.ID, Offer: look().Offer.Reservation,
		})
	})
	s.at(25*time.Hour, func() { // the day before the last one
		s.store.freeOn("2026-11-26", "d1", 11)
		s.SignalWorkflow(waitlists.WakeSignal, nil)
	})
	s.at(25*time.Hour+time.Minute, func() {
		require.Equal(t, slot(11).AddDate(0, 0, 2), look().Offer.Start)
		s.UpdateWorkflow(waitlists.AnswerUpdate, "yes", &workflowstest.Outcome{}, waitlists.Answer{
			Entry: week.ID, Offer: look().Offer.Reservation, Booking: bookingOf(look()),
		})
	})
	s.run()
	require.Equal(t, madoguchi.WaitingBooked, look().State)
	require.Len(t, s.store.visits, 1)
	joined := s.Carrier.Letters[0]
	require.Contains(t, joined.Subject, "11月24日（火）〜11月26日（木）")
	last := s.Carrier.Letters[len(s.Carrier.Letters)-1]
	require.Contains(t, last.Subject, "11/26")
}

// TestAnEntryEndsAfterItsLastDay ends two entries, each when its last start can no longer be booked.
func TestAnEntryEndsAfterItsLastDay(t *testing.T) {
	s := newStage(t, morning)
	s.store.fill("2026-11-25", "2026-11-26")
	week := until("week", "2026-11-26")
	s.joins(0, "day")
	s.Update(0, waitlists.JoinUpdate, "join", week)
	s.at(24*time.Hour+time.Minute, func() {
		require.Equal(t, madoguchi.WaitingUnserved, s.store.entry("day").State)
		require.Equal(t, madoguchi.WaitingForSlot, s.store.entries[week.ID].State)
	})
	s.run()
	require.Equal(t, madoguchi.WaitingUnserved, s.store.entries[week.ID].State)
	require.Equal(t, slot(10).AddDate(0, 0, 2), s.Now().UTC())
	require.Equal(t, madoguchi.KeepUntil("2026-11-26", tokyo), s.store.entries[week.ID].KeptUntil)
}

// TestAListOfOneDay runs a list of an earlier release.
func TestAListOfOneDay(t *testing.T) {
	s := newStage(t, morning)
	entry := until("first", "")
	s.Update(0, waitlists.JoinUpdate, "join", entry)
	s.frees(time.Hour, 10)
	s.at(time.Hour+time.Minute, func() {
		offered := s.store.entries[entry.ID]
		require.Equal(t, slot(10), offered.Offer.Start)
		s.UpdateWorkflow(waitlists.AnswerUpdate, "yes", &workflowstest.Outcome{}, waitlists.Answer{
			Entry: entry.ID, Offer: offered.Offer.Reservation, Booking: bookingOf(offered),
		})
	})
	s.ExecuteWorkflow(waitlists.WaitlistName, waitlists.Input{ClinicID: clinicID, Day: day})
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.WaitingBooked, s.store.entries[entry.ID].State)
}

// TestAFullDayRefuses refuses an entry of which one day is full, and takes one for other days.
func TestAFullDayRefuses(t *testing.T) {
	s := newStage(t, morning)
	s.store.fill("2026-11-25")
	for i := range waitlists.MostPlaces {
		s.joins(time.Duration(i)*time.Second, "patient"+time.Duration(i).String())
	}
	refused := s.Update(time.Hour, waitlists.JoinUpdate, "late", until("late", "2026-11-25"))
	other := until("other", "2026-11-25")
	other.Day = "2026-11-25"
	taken := s.Update(time.Hour, waitlists.JoinUpdate, "other", other)
	s.run()
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrTooLarge)
	require.NoError(t, taken.Err)
}

// TestOneEntryForAPatient joins for overlapping days again, which mails the link of the first entry, and for a day
// after them.
func TestOneEntryForAPatient(t *testing.T) {
	s := newStage(t, morning)
	s.store.fill("2026-11-25", "2026-11-26")
	join := func(after time.Duration, name string, change func(*madoguchi.Waiting)) *workflowstest.Outcome {
		entry := patient(name)
		change(&entry)
		entry.ID = madoguchi.NewWaitingID(entry)
		return s.Update(after, waitlists.JoinUpdate, after.String(), entry)
	}
	outcomes := []*workflowstest.Outcome{
		join(0, "first", func(w *madoguchi.Waiting) { w.LastDay = "2026-11-25" }),
		join(time.Minute, "first", func(w *madoguchi.Waiting) { w.Day, w.LastDay = "2026-11-25", "2026-11-26" }),
		join(2*time.Minute, "first", func(w *madoguchi.Waiting) { w.DoctorID = "d1" }),
		join(3*time.Minute, "first", func(w *madoguchi.Waiting) { w.Contact.Email = "First@patient.example" }),
		join(4*time.Minute, "first", func(w *madoguchi.Waiting) { w.Day, w.LastDay = "2026-11-26", "2026-11-26" }),
		join(5*time.Minute, "second", func(*madoguchi.Waiting) {}),
	}
	s.run()
	for _, outcome := range outcomes {
		require.NoError(t, outcome.Err)
	}
	require.Len(t, s.store.entries, 3)
	require.Equal(t, []string{"first", "first", "first", "first", "first", "second"}, s.mails("登録しました"))
}

// TestAMailIsTriedForLong offers slots meanwhile, though the run is long. A list of an earlier release waits for the
// mail first, as its history says.
func TestAMailIsTriedForLong(t *testing.T) {
	for list, want := range map[string]int{"": 10, day: 0} {
		s := newStage(t, morning)
		entry := until("first", "")
		if list == "" {
			entry = patient("first")
		}
		s.Carrier.Refuse(&madoguchi.CarrierError{Code: 451})
		s.Update(0, waitlists.JoinUpdate, "join", entry)
		s.frees(time.Minute, 10)
		s.at(2*time.Minute, func() {
			got := 0
			if offer := s.store.entries[entry.ID].Offer; offer != nil {
				got = offer.Start.In(tokyo).Hour()
			}
			require.Equal(t, want, got, "the list of day %q", list)
			s.Carrier.Refuse(nil)
		})
		s.ExecuteWorkflow(waitlists.WaitlistName, waitlists.Input{ClinicID: clinicID, Day: list, StepsPerRun: 1})
		require.Len(t, s.next().Places, 1)
	}
}

// TestStartsThatAreOverAreForgotten continues a list whose patient has passed over a start of the day before.
func TestStartsThatAreOverAreForgotten(t *testing.T) {
	s := newStage(t, morning)
	entry := patient("first")
	s.store.entries[entry.ID] = entry
	place := &waitlists.Place{Wish: activities.Wished{
		ID: entry.ID, MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit, First: day, Last: day,
		JoinedAt: morning, Passed: []time.Time{morning.Add(-time.Hour), slot(11)},
	}}
	s.frees(time.Hour, 10)
	s.answers(time.Hour+time.Minute, "first", false)
	s.ExecuteWorkflow(waitlists.WaitlistName, waitlists.Input{
		ClinicID: clinicID, Places: []*waitlists.Place{place}, StepsPerRun: 3,
	})
	require.Equal(t, []time.Time{slot(11), slot(10)}, s.next().Places[0].Wish.Passed)
}

// TestTheClinicTakesAPatientOff mails the patient, and offers the slot to the next one.
func TestTheClinicTakesAPatientOff(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.frees(time.Hour, 10)
	leave := waitlists.Leave{Entry: patient("first").ID, Removed: true}
	s.Update(time.Hour+time.Minute, waitlists.LeaveUpdate, "remove", leave)
	again := s.Update(time.Hour+time.Minute+time.Second, waitlists.LeaveUpdate, "again", leave)
	s.at(time.Hour+2*time.Minute, func() { require.Equal(t, 10, s.offered("second")) })
	s.answers(time.Hour+3*time.Minute, "second", true)
	s.run()
	require.Equal(t, madoguchi.WaitingRemoved, s.store.entry("first").State)
	require.Equal(t, []string{"first"}, s.mails("キャンセル待ちを終了しました"))
	require.ErrorIs(t, process.Refusal(again.Err), madoguchi.ErrNotOpen)
}

// TestStaffOfferASlot offers a slot at night to the second in the list, which the patient had declined before.
func TestStaffOfferASlot(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.frees(time.Hour, 10)
	s.answers(time.Hour+time.Minute, "first", false)
	s.answers(time.Hour+2*time.Minute, "second", false)
	byHand := func(name string, hour int) waitlists.Slot {
		return waitlists.Slot{Entry: patient(name).ID, Start: slot(hour), DoctorID: "d1"}
	}
	const night = 12 * time.Hour // 22:00
	taken := s.Update(night, waitlists.OfferUpdate, "taken", byHand("second", 11))
	offered := s.Update(night+time.Second, waitlists.OfferUpdate, "offer", byHand("second", 10))
	twice := s.Update(night+2*time.Second, waitlists.OfferUpdate, "twice", byHand("second", 10))
	late := s.Update(night+3*time.Second, waitlists.OfferUpdate, "late", byHand("first", 10))
	nobody := s.Update(night+4*time.Second, waitlists.OfferUpdate, "nobody", byHand("nobody", 10))
	s.at(night+time.Minute, func() { require.Equal(t, 10, s.offered("second")) })
	declined := s.answers(night+2*time.Minute, "second", false)
	again := s.Update(night+3*time.Minute, waitlists.OfferUpdate, "again", byHand("second", 10))
	accepted := s.answers(night+4*time.Minute, "second", true)
	s.run()
	require.ErrorIs(t, process.Refusal(taken.Err), madoguchi.ErrSlotTaken)
	require.NoError(t, offered.Err)
	require.ErrorIs(t, process.Refusal(twice.Err), madoguchi.ErrNotOpen)
	require.ErrorIs(t, process.Refusal(late.Err), madoguchi.ErrSlotTaken)
	require.ErrorIs(t, process.Refusal(nobody.Err), madoguchi.ErrNotOpen)
	require.NoError(t, declined.Err)
	require.NoError(t, again.Err)
	require.NoError(t, accepted.Err)
	require.Equal(t, madoguchi.WaitingBooked, s.store.entry("second").State)
	require.Equal(t, []string{"first", "second", "second", "second"}, s.mails("空きが出ました"))
}
