package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// situation is a state of a visit's call. reach leads an entry there.
type situation struct {
	name   string
	before bool // the window has not opened
	reach  []madoguchi.EventCode
	there  func(api.Entry) bool
}

var situations = []situation{
	{
		name: "before", before: true,
		there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallScheduled) },
	},
	{name: "open", there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallOpen) }},
	{
		name: "waiting", reach: []madoguchi.EventCode{madoguchi.EventPatientCame},
		there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallWaiting) },
	},
	{
		name:  "in call",
		reach: []madoguchi.EventCode{madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted},
		there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallInCall) },
	},
	{
		name: "both left", reach: []madoguchi.EventCode{
			madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted,
			madoguchi.EventClinicLeft, madoguchi.EventPatientLeft,
		},
		there: func(e api.Entry) bool {
			return e.Call.State == string(madoguchi.CallInCall) && e.Call.PatientSince == nil &&
				e.Call.ClinicSince == nil
		},
	},
}

// action is an action that can happen at any time. The matrix does not ask whether it is allowed, only that an
// acknowledged action is done. kept, if set, checks that.
type action struct {
	name string
	do   func(*actors, api.Entry) error
	kept func(before, now api.Entry) bool
}

// actions apply to reservations and standalone calls.
var actions = []action{
	{name: "cancel", do: func(ac *actors, entry api.Entry) error {
		_, err := ac.client.Cancel(ac.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallCancelled) }},
	{name: "finish", do: func(ac *actors, entry api.Entry) error {
		_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallFinished) }},
	{name: "send by SMS", do: func(ac *actors, entry api.Entry) error {
		return ac.sendAndWait(entry, "sms", ac.number("090-1234-1004"))
	}},
	{name: "send by mail", do: func(ac *actors, entry api.Entry) error {
		return ac.sendAndWait(entry, "mail", ac.number("matrix@example.com"))
	}},
	{name: "send again", do: func(ac *actors, entry api.Entry) error {
		if err := ac.sendAndWait(entry, "sms", ac.number("090-1003-0006")); err != nil {
			return err
		}
		return ac.sendAndWait(entry, "mail", ac.number("matrix-again@example.com"))
	}},
	{name: "send and cancel at once", do: func(ac *actors, entry api.Entry) error {
		send := api.Send{Channel: "sms", Target: ac.number(slowNumber)}
		if _, err := ac.client.Send(ac.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), send); err != nil {
			return err
		}
		_, err := ac.client.Cancel(ac.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallCancelled) }},
	{name: "come and go", do: func(ac *actors, entry api.Entry) error {
		for _, kind := range []madoguchi.EventCode{
			madoguchi.EventPatientCame, madoguchi.EventPatientLeft, madoguchi.EventPatientCame,
		} {
			if err := ac.processes.ReportPresence(
				ac.t.Context(), madoguchi.CallID(entry.ID), presenceNow(kind),
			); err != nil {
				return err
			}
		}
		return nil
	}},
}

// reservationActions apply to reservations only.
var reservationActions = []action{
	{name: "edit", do: func(ac *actors, entry api.Entry) error {
		_, err := ac.client.EditReservation(ac.t.Context(), entry.ID,
			edited(ac.currentState(entry), func(v *api.GuestVisit) { v.Memo = "変更しました" }))
		return err
	}, kept: func(_, now api.Entry) bool { return now.Memo == "変更しました" }},
	{name: "move", do: func(ac *actors, entry api.Entry) error {
		start := ac.visitInDays("").Start
		_, err := ac.client.EditReservation(ac.t.Context(), entry.ID,
			edited(ac.currentState(entry), func(v *api.GuestVisit) { v.Start = start }))
		return err
	}, kept: func(before, now api.Entry) bool { return now.Start.After(before.Start) }},
}

var callActions = []action{
	{name: "edit", do: func(ac *actors, entry api.Entry) error {
		title := "ひまわり苑（2名）"
		_, err := ac.client.EditCall(
			ac.t.Context(), entry.ID, api.EditCall{Revision: ac.currentState(entry).Revision, Title: &title},
		)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Title == "ひまわり苑（2名）" }},
}

func presenceNow(kind madoguchi.EventCode) visits.Presence {
	return visits.Presence{Kind: kind, At: time.Now().UTC(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}}
}

// sendAndWait sends the link and waits until the carrier's final receipt has arrived and the sending activity has
// ended. The receipt can arrive first if the worker died during the activity; a cancellation would then skip the second
// attempt.
func (ac *actors) sendAndWait(entry api.Entry, channel, target string) error {
	answer, err := ac.client.Send(
		ac.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: channel, Target: target},
	)
	if err != nil {
		return err
	}
	ac.settled(entry, "the delivery", func(now api.Entry) bool {
		status := madoguchi.DeliveryStatus(now.Delivery.Status)
		return now.Delivery.ID == answer.Entry.Delivery.ID &&
			(status == madoguchi.DeliveryDelivered || status == madoguchi.DeliveryFailed ||
				channel == "mail" && status == madoguchi.DeliverySent)
	})
	owner := callID(entry)
	if entry.Kind == api.KindReservation {
		owner = reservationID(entry)
	}
	ac.sendingEnds(owner, "Send")
	return nil
}

// sendingEnds waits until a process has no pending send by the activity.
func (ac *actors) sendingEnds(process, activity string) {
	ac.t.Helper()
	eventually(ac.t, "the sending activity's end", ac.patience, func() string {
		described, err := ac.operator.DescribeWorkflowExecution(ac.t.Context(), process, "")
		ac.must(err)
		for _, pending := range described.PendingActivities {
			if pending.ActivityType.GetName() == activity {
				return fmt.Sprint("it is at attempt ", pending.Attempt)
			}
		}
		return ""
	})
}

// matrix returns every action in every situation, for a reservation and for a standalone call.
func matrix() (all []scenario) {
	for _, at := range situations {
		for _, what := range slices.Concat(actions, reservationActions) {
			name := fmt.Sprintf("reservation %s %s", at.name, what.name)
			all = append(all, scenario{name: name, play: func(ac *actors) map[string]string {
				entry := ac.reservationAt(at)
				ac.attempt(what, entry)
				return map[string]string{fileName(name): reservationID(entry)}
			}})
		}
		for _, what := range slices.Concat(actions, callActions) {
			name := fmt.Sprintf("call %s %s", at.name, what.name)
			all = append(all, scenario{name: name, play: func(ac *actors) map[string]string {
				entry := ac.callAt(at)
				ac.attempt(what, entry)
				return map[string]string{fileName(name): callID(entry)}
			}})
		}
	}
	return all
}

func (ac *actors) reservationAt(at situation) api.Entry {
	request := ac.now("行列 一子")
	if at.before {
		request = ac.visitInDays("行列 一子")
	}
	entry := ac.book(request)
	ac.bring(entry, at)
	return entry
}

func (ac *actors) callAt(at situation) api.Entry {
	start := time.Now()
	if at.before {
		start = start.Add(48 * time.Hour)
	}
	detail, err := ac.client.CreateCall(ac.t.Context(), cmp.Or(ac.key, madoguchi.NewID()), api.CreateCall{
		DoctorID: ac.session.Clinic.Doctors[0].ID, Start: start, Title: "ひまわり苑",
	})
	ac.must(err)
	ac.bring(detail.Entry, at)
	return detail.Entry
}

func (ac *actors) bring(entry api.Entry, at situation) {
	ac.t.Helper()
	if !at.before {
		ac.present(entry, at.reach...)
	}
	ac.settled(entry, "the situation "+at.name, at.there)
}

// attempt does the action, which may be refused, and ends the visit.
func (ac *actors) attempt(what action, entry api.Entry) {
	ac.t.Helper()
	switch err := what.do(ac, entry); {
	case err == nil && what.kept != nil:
		ac.settled(entry, what.name, func(now api.Entry) bool { return what.kept(entry, now) })
	case err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict:
		ac.t.Errorf("%s: %v", what.name, err)
	}
	ac.waitsForItsTime(entry)
	ac.end(entry)
	ac.settled(entry, "the end", func(now api.Entry) bool {
		return madoguchi.ReservationState(now.State).Ended() && madoguchi.CallState(now.Call.State).Ended()
	})
}

// end ends an open visit. A call that has begun is finished, not cancelled.
func (ac *actors) end(entry api.Entry) {
	ac.t.Helper()
	_, err := ac.client.Cancel(ac.t.Context(), entry.Kind, entry.ID)
	if errors.Is(err, madoguchi.ErrInCall) {
		_, err = ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	}
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
		ac.t.Errorf("the end: %v", err)
	}
}

// waitsForItsTime checks that an open visit has a pending timer.
func (ac *actors) waitsForItsTime(entry api.Entry) {
	ac.t.Helper()
	eventually(ac.t, "a timer", ac.patience, func() string {
		detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
		ac.must(err)
		now := detail.Entry
		if madoguchi.CallState(now.Call.State).Ended() {
			return ""
		}
		owner := callID(now)
		if now.Kind == api.KindReservation && now.Call.State == string(madoguchi.CallScheduled) {
			owner = reservationID(now)
		}
		if open, _ := timersOf(ac.operator.history(ac.t, owner)); open < 1 {
			return owner + " waits for nothing"
		}
		return ""
	})
}
