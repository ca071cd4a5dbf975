package waitlists_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
	"madoguchi/workflows/waitlists"
	"madoguchi/workflows/workflowstest"
)

func TestASlotIsOfferedToOneAfterTheOther(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.frees(time.Hour, 10)
	s.at(time.Hour+time.Minute, func() {
		require.Equal(t, 10, s.offered("first"))
		require.Zero(t, s.offered("second"))
		require.Equal(t, "offering", s.State)
	})
	s.at(time.Hour+madoguchi.OfferFor+time.Minute, func() {
		require.Zero(t, s.offered("first"), "the offer is over")
		require.Equal(t, 10, s.offered("second"))
	})
	s.answers(time.Hour+madoguchi.OfferFor+2*time.Minute, "second", true)
	s.run()
	require.Equal(t, []string{"first", "second"}, s.mails("空きが出ました"))
	require.Equal(t, []string{"first", "second"}, s.mails("登録しました"))
	require.Equal(t, []string{"first"}, s.mails("空きが出ませんでした"))
	require.Equal(t, madoguchi.WaitingBooked, s.store.entry("second").State)
	require.Equal(t, madoguchi.WaitingUnserved, s.store.entry("first").State)
	require.Len(t, s.store.visits, 1)
	for _, visit := range s.store.visits {
		require.Equal(t, madoguchi.BookedFromWaitlist, visit.Source)
	}
}

func TestTwoSlotsGoToTwoPatients(t *testing.T) {
	s := newStage(t, morning)
	for _, name := range []string{"first", "second", "third"} {
		s.joins(0, name)
	}
	s.frees(time.Hour, 9, 11)
	s.at(time.Hour+time.Minute, func() {
		require.Equal(t, []int{9, 11, 0}, []int{s.offered("first"), s.offered("second"), s.offered("third")})
	})
	both := s.answers(time.Hour+2*time.Minute, "first", true)
	s.answers(time.Hour+2*time.Minute, "second", true)
	s.Update(time.Hour+3*time.Minute, waitlists.LeaveUpdate, "leave", waitlists.Leave{Entry: patient("third").ID})
	s.run()
	require.NoError(t, both.Err)
	require.Len(t, s.store.visits, 2)
	require.Equal(t, madoguchi.WaitingLeft, s.store.entry("third").State)
	require.Empty(t, s.mails("空きが出ませんでした"))
}

// Declining passes one slot to the next patient. The place in the list stays.
func TestADeclinedSlotGoesOn(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.frees(time.Hour, 10)
	s.answers(time.Hour+time.Minute, "first", false)
	s.at(time.Hour+2*time.Minute, func() { require.Equal(t, 10, s.offered("second")) })
	s.frees(time.Hour+3*time.Minute, 11)
	s.at(time.Hour+4*time.Minute, func() { require.Equal(t, 11, s.offered("first")) })
	s.answers(time.Hour+5*time.Minute, "first", true)
	s.answers(time.Hour+5*time.Minute, "second", true)
	s.run()
	require.Len(t, s.store.visits, 2)
}

// A patient who does not answer lets the others go first.
func TestWhoDoesNotAnswerGoesToTheEnd(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.frees(time.Hour, 10)
	s.answers(time.Hour+madoguchi.OfferFor+time.Minute, "second", false)
	s.frees(2*time.Hour, 11)
	s.at(2*time.Hour+time.Minute, func() { require.Equal(t, 11, s.offered("second")) })
	s.run()
	require.Equal(t, []string{"first", "second", "second", "first"}, s.mails("空きが出ました"))
}

func TestAnAnswerInTheLastSecond(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.frees(time.Hour, 10)
	accepted := s.answers(time.Hour+madoguchi.OfferFor-time.Second, "first", true)
	s.run()
	require.NoError(t, accepted.Err)
	require.Equal(t, madoguchi.WaitingBooked, s.store.entry("first").State)

	s = newStage(t, morning)
	s.joins(0, "first")
	s.frees(time.Hour, 10)
	var late madoguchi.Waiting
	s.at(time.Hour+time.Minute, func() { late = s.store.entry("first") })
	refused := s.Update(0, waitlists.LeaveUpdate, "nobody", waitlists.Leave{Entry: "0000000000000009"})
	s.at(time.Hour+madoguchi.OfferFor+time.Second, func() {
		s.UpdateWorkflow(waitlists.AnswerUpdate, "late", refused, waitlists.Answer{
			Entry: late.ID, Offer: late.Offer.Reservation, Booking: bookingOf(late),
		})
	})
	s.run()
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrNotOpen)
	require.Empty(t, s.store.visits)
}

func TestLeavingWhileOffered(t *testing.T) {
	for name, leave := range map[string]func(*stage){
		"by the patient": func(s *stage) {
			s.Update(time.Hour+time.Minute, waitlists.LeaveUpdate, "leave", waitlists.Leave{Entry: patient("first").ID})
		},
		"booked otherwise": func(s *stage) {
			s.at(time.Hour+time.Minute, func() {
				s.SignalWorkflow(waitlists.BookedSignal, waitlists.Leave{Entry: patient("first").ID})
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, morning)
			s.joins(0, "first")
			s.joins(time.Minute, "second")
			s.frees(time.Hour, 10)
			leave(s)
			s.at(time.Hour+2*time.Minute, func() {
				require.Equal(t, madoguchi.WaitingLeft, s.store.entry("first").State)
				require.Equal(t, 10, s.offered("second"))
			})
			s.answers(time.Hour+3*time.Minute, "second", true)
			s.run()
			require.Len(t, s.store.visits, 1)
		})
	}
}

// A slot that comes free at night is offered in the morning.
func TestNobodyIsWokenAtNight(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.frees(12*time.Hour, 11) // 22:00
	s.at(12*time.Hour+time.Minute, func() { require.Zero(t, s.offered("first")) })
	s.at(22*time.Hour+time.Minute, func() { require.Equal(t, 11, s.offered("first")) })
	s.answers(22*time.Hour+2*time.Minute, "first", true)
	s.run()
	require.Len(t, s.store.visits, 1)
}

// The clinic takes bookings until an hour before the start. The last start is at 11:00.
func TestTheListEndsWithTheLastStart(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.frees(23*time.Hour+30*time.Minute, 10) // 9:30 for 10:00
	s.run()
	require.Equal(t, madoguchi.WaitingUnserved, s.store.entry("first").State)
	require.Equal(t, []string{"first"}, s.mails("空きが出ませんでした"))
	require.Empty(t, s.mails("空きが出ました"))
	require.Equal(t, slot(10), s.Now().UTC())
}

// A list that nobody wakes finds the slot within an hour.
func TestALostSignalCostsAnHour(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.at(time.Minute, func() { s.store.free(10) })
	s.at(time.Hour+time.Minute, func() { require.Equal(t, 10, s.offered("first")) })
	s.answers(time.Hour+2*time.Minute, "first", true)
	s.run()
}

// Nobody else books a slot that is offered, and a slot that was lost is not booked.
func TestAnOfferKeepsItsSlot(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.frees(time.Hour, 10)
	s.at(time.Hour+time.Minute, func() {
		rival := madoguchi.Claim{Reservation: "rival", DoctorID: "d1", Start: slot(10), End: slot(11)}
		require.ErrorIs(t, s.store.Claim(t.Context(), rival), madoguchi.ErrSlotTaken)
		s.store.drop(s.store.entry("first").Offer.Reservation)
		require.NoError(t, s.store.Claim(t.Context(), rival))
	})
	lost := s.answers(time.Hour+2*time.Minute, "first", true)
	s.run()
	require.ErrorIs(t, process.Refusal(lost.Err), madoguchi.ErrSlotTaken)
	require.Empty(t, s.store.visits)
	require.Equal(t, madoguchi.WaitingUnserved, s.store.entry("first").State)
}

// An offer that cannot be mailed goes to the next patient.
func TestAnOfferThatNobodyGets(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.at(time.Hour-time.Minute, func() {
		s.Carrier.Refuse(&madoguchi.CarrierError{Permanent: true})
	})
	s.frees(time.Hour, 10)
	s.run()
	require.Equal(t, []string{"first", "second"}, s.mails("空きが出ました"))
	require.Empty(t, s.store.visits)
}

// The mail server is down for a minute, and the patient leaves meanwhile. The mail about the offer is not sent.
func TestNobodyIsToldOfAnOfferThatIsOver(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.at(time.Hour-time.Second, func() { s.Carrier.Refuse(&madoguchi.CarrierError{Code: 451}) })
	s.frees(time.Hour, 10)
	s.Update(time.Hour+30*time.Second, waitlists.LeaveUpdate, "leave", waitlists.Leave{Entry: patient("first").ID})
	tried := 0
	s.at(time.Hour+time.Minute, func() {
		tried = len(s.Carrier.Letters)
		s.Carrier.Refuse(nil)
	})
	s.answers(time.Hour+5*time.Minute, "second", true)
	s.run()
	var told []string
	for _, letter := range s.Carrier.Letters[tried:] {
		told = append(told, letter.To)
	}
	require.Equal(t, []string{"second@patient.example"}, told)
	require.Len(t, s.store.visits, 1)
}

// An account that was deleted took its entry along. The list passes over it.
func TestADeletedEntryIsPassedOver(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.at(2*time.Minute, func() { delete(s.store.entries, patient("first").ID) })
	s.frees(time.Hour, 10)
	s.at(time.Hour+time.Minute, func() { require.Equal(t, 10, s.offered("second")) })
	s.answers(time.Hour+2*time.Minute, "second", true)
	s.run()
	require.NotContains(t, s.store.entries, patient("first").ID)
	require.Equal(t, []string{"second"}, s.mails("空きが出ました"))
}

// Joining twice is one place in the list. The link is mailed again.
func TestJoiningTwice(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.Update(2*time.Minute, waitlists.JoinUpdate, "again", patient("first"))
	s.frees(time.Hour, 10, 11)
	s.answers(time.Hour+time.Minute, "first", true)
	s.answers(time.Hour+time.Minute, "second", true)
	s.run()
	require.Equal(t, []string{"first", "second", "first"}, s.mails("登録しました"))
	require.Len(t, s.store.visits, 2)
}

func TestAFullListRefuses(t *testing.T) {
	s := newStage(t, morning)
	for i := range waitlists.MostPlaces {
		s.joins(time.Duration(i)*time.Second, "patient"+time.Duration(i).String())
	}
	refused := s.joins(time.Hour, "late")
	s.run()
	require.ErrorIs(t, process.Refusal(refused.Err), madoguchi.ErrTooLarge)
}

// next returns the input of the run in which the list continues.
func (s *stage) next() (next waitlists.Input) {
	s.t.Helper()
	again, ok := errors.AsType[*workflow.ContinueAsNewError](s.GetWorkflowError())
	require.True(s.t, ok, s.GetWorkflowError())
	require.NoError(s.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	return next
}

// A long list continues in another run, with its places in their order.
func TestALongListContinues(t *testing.T) {
	s := newStage(t, morning)
	s.joins(0, "first")
	s.joins(time.Minute, "second")
	s.ExecuteWorkflow(waitlists.WaitlistName, waitlists.Input{ClinicID: clinicID, StepsPerRun: 5})
	next := s.next()
	require.Len(t, next.Places, 2)

	next.StepsPerRun = 0
	s = &stage{Stage: workflowstest.NewStage(t, s.Now(), s.store), t: t, store: s.store}
	s.store.now = s.Now
	s.frees(time.Minute, 10)
	s.at(2*time.Minute, func() {
		require.Equal(t, 10, s.offered("first"))
		require.Zero(t, s.offered("second"))
	})
	s.answers(3*time.Minute, "first", true)
	s.ExecuteWorkflow(waitlists.WaitlistName, next)
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, madoguchi.WaitingUnserved, s.store.entry("second").State)
}
