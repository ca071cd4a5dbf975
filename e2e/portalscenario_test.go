package e2e

import (
	"fmt"
	"time"

	historypb "go.temporal.io/api/history/v1"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// portalScenarios are what patients do behind their links.
var portalScenarios = []scenario{
	{"prepared", (*actors).prepared},
	{"links revoked", (*actors).linksRevoked},
	{"waitlist left", (*actors).leavesWaitlist},
	{heldScenario, (*actors).holdsAndLetsGo},
	{"visit forgotten", func(ac *actors) map[string]string {
		ended := ac.withdrawsWithAVisit()
		return map[string]string{
			"withdrawal-with-visit": ended["withdrawal"], "reservation-forgotten": ended["reservation"],
		}
	}},
}

// prepared has a patient agree to the explanation, answer the questions and check the device before a visit.
func (ac *actors) prepared() map[string]string {
	entry := ac.book(ac.visitInDays("準備 十子"))
	for _, done := range []visits.Prepared{
		{Explanation: "v1", Answered: true}, {Devices: madoguchi.DevicesWork},
	} {
		ac.must(ac.processes.PrepareReservation(ac.t.Context(), madoguchi.ReservationID(entry.ID), done))
	}
	ac.cancel(entry)
	return map[string]string{"reservation-prepared": reservationID(entry)}
}

// linksRevoked sends the link of an open call to another address, which ends the call's former links.
func (ac *actors) linksRevoked() map[string]string {
	entry := ac.book(ac.now("宛先 十一"))
	ac.settled(entry, "the window opens", func(now api.Entry) bool {
		return now.Call.State == string(madoguchi.CallOpen)
	})
	ac.send(entry, "mail", "juichi-former@example.com", "sent")
	ac.send(entry, "mail", "juichi-present@example.com", "sent")
	eventually(ac.t, "the call hears of it", ac.patience, func() string {
		if hears(ac.operator.history(ac.t, callID(entry)), visits.RevokeSignal) {
			return ""
		}
		return "not yet"
	})
	ac.cancel(entry)
	return map[string]string{"reservation-links-revoked": reservationID(entry), "call-links-revoked": callID(entry)}
}

func hears(history *historypb.History, signal string) bool {
	for _, event := range history.Events {
		if event.GetWorkflowExecutionSignaledEventAttributes().GetSignalName() == signal {
			return true
		}
	}
	return false
}

// leavesWaitlist has three patients wait. The first declines an offer, and books otherwise. The second withdraws, and
// the last leaves.
func (ac *actors) leavesWaitlist() map[string]string {
	ctx, clinic := ac.t.Context(), ac.daytimeCopy()
	first := ac.waitsAt(clinic, clinic.Menus[0].ID, 1)
	nothingFits := madoguchi.MenuID(madoguchi.DerivedID(string(clinic.ID)))
	second, last := ac.waitsAt(clinic, nothingFits, 2), ac.waitsAt(clinic, nothingFits, 3)
	first = ac.offered(first)
	ac.must(ac.processes.AnswerOffer(ctx, first, waitlists.Answer{Entry: first.ID, Offer: first.Offer.Reservation}))
	ac.must(ac.processes.EndWaiting(ctx, first))
	ac.must(ac.processes.EndWaiting(ctx, second))
	ac.must(ac.processes.LeaveWaitlist(ctx, last))
	list := waitlists.WorkflowID(clinic.ID, "")
	ac.must(ac.operator.GetWorkflow(ctx, list, "").Get(ctx, nil))
	for _, entry := range []madoguchi.Waiting{first, second, last} {
		ended, err := ac.stack.store(ac.t).Waiting(ctx, clinic.ID, entry.ID)
		ac.must(err)
		if ended.State != madoguchi.WaitingLeft {
			ac.t.Errorf("an entry is %s", ended.State)
		}
	}
	return map[string]string{"waitlist-left": list}
}

// waitsAt puts a patient on the waitlist of a clinic.
func (ac *actors) waitsAt(clinic madoguchi.Clinic, menu madoguchi.MenuID, number int) madoguchi.Waiting {
	ac.t.Helper()
	entry := madoguchi.Waiting{
		ClinicID: clinic.ID, Day: waitlistDay.Format(time.DateOnly),
		LastDay: waitlistDay.AddDate(0, 0, 6).Format(time.DateOnly), MenuID: menu, Method: madoguchi.InPerson,
		Visit: madoguchi.ReturnVisit, PatientName: fmt.Sprint("待合 ", number),
		Contact: madoguchi.Contact{Email: fmt.Sprint(number, ".", ac.patientAddress()), Language: "ja"},
	}
	entry.ID = madoguchi.NewWaitingID(entry)
	ac.must(ac.persist(func() error { return ac.processes.JoinWaitlist(ac.t.Context(), entry) }))
	return entry
}

// offered waits for the offer to an entry of a waitlist.
func (ac *actors) offered(entry madoguchi.Waiting) madoguchi.Waiting {
	ac.t.Helper()
	store := ac.stack.store(ac.t)
	eventually(ac.t, "the offer", ac.patience, func() (missing string) {
		var err error
		if entry, err = store.Waiting(ac.t.Context(), entry.ClinicID, entry.ID); err != nil {
			return err.Error()
		}
		if entry.Offer == nil {
			return "it is " + string(entry.State)
		}
		return ""
	})
	return entry
}
