package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
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

// deed is an action that can happen at any time. The matrix does not ask whether it is allowed, only that an
// acknowledged action is done. kept, if set, checks that.
type deed struct {
	name string
	do   func(*troupe, api.Entry) error
	kept func(before, now api.Entry) bool
}

// deeds apply to reservations and standalone calls.
var deeds = []deed{
	{name: "cancel", do: func(tr *troupe, entry api.Entry) error {
		_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallCancelled) }},
	{name: "finish", do: func(tr *troupe, entry api.Entry) error {
		_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallFinished) }},
	{name: "send by SMS", do: func(tr *troupe, entry api.Entry) error {
		return tr.sendAndWait(entry, "sms", tr.number("090-1234-1004"))
	}},
	{name: "send by mail", do: func(tr *troupe, entry api.Entry) error {
		return tr.sendAndWait(entry, "mail", tr.number("matrix@example.com"))
	}},
	{name: "send again", do: func(tr *troupe, entry api.Entry) error {
		if err := tr.sendAndWait(entry, "sms", tr.number("090-1003-0006")); err != nil {
			return err
		}
		return tr.sendAndWait(entry, "mail", tr.number("matrix-again@example.com"))
	}},
	{name: "send and cancel at once", do: func(tr *troupe, entry api.Entry) error {
		send := api.Send{Channel: "sms", Target: tr.number(slowNumber)}
		if _, err := tr.client.Send(tr.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), send); err != nil {
			return err
		}
		_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Call.State == string(madoguchi.CallCancelled) }},
	{name: "come and go", do: func(tr *troupe, entry api.Entry) error {
		for _, kind := range []madoguchi.EventCode{
			madoguchi.EventPatientCame, madoguchi.EventPatientLeft, madoguchi.EventPatientCame,
		} {
			if err := tr.processes.ReportPresence(
				tr.t.Context(), madoguchi.CallID(entry.ID), presenceNow(kind),
			); err != nil {
				return err
			}
		}
		return nil
	}},
}

// reservationDeeds apply to reservations only.
var reservationDeeds = []deed{
	{name: "edit", do: func(tr *troupe, entry api.Entry) error {
		_, err := tr.client.EditReservation(tr.t.Context(), entry.ID,
			edited(tr.asItIs(entry), func(v *api.GuestVisit) { v.Memo = "変更しました" }))
		return err
	}, kept: func(_, now api.Entry) bool { return now.Memo == "変更しました" }},
	{name: "move", do: func(tr *troupe, entry api.Entry) error {
		start := tr.ahead("").Start
		_, err := tr.client.EditReservation(tr.t.Context(), entry.ID,
			edited(tr.asItIs(entry), func(v *api.GuestVisit) { v.Start = start }))
		return err
	}, kept: func(before, now api.Entry) bool { return now.Start.After(before.Start) }},
}

var callDeeds = []deed{
	{name: "edit", do: func(tr *troupe, entry api.Entry) error {
		title := "ひまわり苑（2名）"
		_, err := tr.client.EditCall(
			tr.t.Context(), entry.ID, api.EditCall{Revision: tr.asItIs(entry).Revision, Title: &title},
		)
		return err
	}, kept: func(_, now api.Entry) bool { return now.Title == "ひまわり苑（2名）" }},
}

func presenceNow(kind madoguchi.EventCode) workflows.Presence {
	return workflows.Presence{Kind: kind, At: time.Now().UTC(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}}
}

// sendAndWait sends the link and waits until the carrier's final receipt has arrived and the sending activity has
// ended. The receipt can arrive first if the worker died during the activity; a cancellation would then skip the second
// attempt.
func (tr *troupe) sendAndWait(entry api.Entry, channel, target string) error {
	answer, err := tr.client.Send(
		tr.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: channel, Target: target},
	)
	if err != nil {
		return err
	}
	tr.settled(entry, "the delivery", func(now api.Entry) bool {
		status := madoguchi.DeliveryStatus(now.Delivery.Status)
		return now.Delivery.ID == answer.Entry.Delivery.ID &&
			(status == madoguchi.DeliveryDelivered || status == madoguchi.DeliveryFailed ||
				channel == "mail" && status == madoguchi.DeliverySent)
	})
	owner := callID(entry)
	if entry.Kind == api.KindReservation {
		owner = reservationID(entry)
	}
	tr.sendingEnds(owner, "Send")
	return nil
}

// sendingEnds waits until a process has no pending send by the activity.
func (tr *troupe) sendingEnds(process, activity string) {
	tr.t.Helper()
	eventually(tr.t, "the sending activity's end", tr.patience, func() string {
		described, err := tr.operator.DescribeWorkflowExecution(tr.t.Context(), process, "")
		tr.must(err)
		for _, pending := range described.PendingActivities {
			if pending.ActivityType.GetName() == activity {
				return fmt.Sprint("it is at attempt ", pending.Attempt)
			}
		}
		return ""
	})
}

// matrix returns every deed in every situation, for a reservation and for a standalone call.
func matrix() (all []scenario) {
	for _, at := range situations {
		for _, what := range slices.Concat(deeds, reservationDeeds) {
			name := fmt.Sprintf("reservation %s %s", at.name, what.name)
			all = append(all, scenario{name: name, play: func(tr *troupe) map[string]string {
				entry := tr.reservationAt(at)
				tr.dare(what, entry)
				return map[string]string{fileName(name): reservationID(entry)}
			}})
		}
		for _, what := range slices.Concat(deeds, callDeeds) {
			name := fmt.Sprintf("call %s %s", at.name, what.name)
			all = append(all, scenario{name: name, play: func(tr *troupe) map[string]string {
				entry := tr.callAt(at)
				tr.dare(what, entry)
				return map[string]string{fileName(name): callID(entry)}
			}})
		}
	}
	return all
}

func (tr *troupe) reservationAt(at situation) api.Entry {
	request := tr.now("行列 一子")
	if at.before {
		request = tr.ahead("行列 一子")
	}
	entry := tr.book(request)
	tr.bring(entry, at)
	return entry
}

func (tr *troupe) callAt(at situation) api.Entry {
	start := time.Now()
	if at.before {
		start = start.Add(48 * time.Hour)
	}
	detail, err := tr.client.CreateCall(tr.t.Context(), cmp.Or(tr.key, madoguchi.NewID()), api.CreateCall{
		DoctorID: tr.session.Clinic.Doctors[0].ID, Start: start, Title: "ひまわり苑",
	})
	tr.must(err)
	tr.bring(detail.Entry, at)
	return detail.Entry
}

func (tr *troupe) bring(entry api.Entry, at situation) {
	tr.t.Helper()
	if !at.before {
		tr.present(entry, at.reach...)
	}
	tr.settled(entry, "the situation "+at.name, at.there)
}

// dare does the deed, which may be refused, and ends the visit.
func (tr *troupe) dare(what deed, entry api.Entry) {
	tr.t.Helper()
	switch err := what.do(tr, entry); {
	case err == nil && what.kept != nil:
		tr.settled(entry, what.name, func(now api.Entry) bool { return what.kept(entry, now) })
	case err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict:
		tr.t.Errorf("%s: %v", what.name, err)
	}
	tr.waitsForItsTime(entry)
	tr.end(entry)
	tr.settled(entry, "the end", func(now api.Entry) bool {
		return madoguchi.ReservationState(now.State).Ended() && madoguchi.CallState(now.Call.State).Ended()
	})
}

// end ends an open visit. A call that has begun is finished, not cancelled.
func (tr *troupe) end(entry api.Entry) {
	tr.t.Helper()
	_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
	if errors.Is(err, madoguchi.ErrInCall) {
		_, err = tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	}
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
		tr.t.Errorf("the end: %v", err)
	}
}

// waitsForItsTime checks that an open visit has a pending timer.
func (tr *troupe) waitsForItsTime(entry api.Entry) {
	tr.t.Helper()
	eventually(tr.t, "a timer", tr.patience, func() string {
		detail, err := tr.client.Detail(tr.t.Context(), entry.Kind, entry.ID)
		tr.must(err)
		now := detail.Entry
		if madoguchi.CallState(now.Call.State).Ended() {
			return ""
		}
		owner := callID(now)
		if now.Kind == api.KindReservation && now.Call.State == string(madoguchi.CallScheduled) {
			owner = reservationID(now)
		}
		if open, _ := timersOf(tr.operator.history(tr.t, owner)); open < 1 {
			return owner + " waits for nothing"
		}
		return ""
	})
}
