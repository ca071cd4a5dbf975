package e2e

import (
	"fmt"
	"slices"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
	"madoguchi/workflows"
)

// situation is where a visit's call can stand; reach leads an entry there.
type situation struct {
	name   string
	before bool // the window has not opened
	reach  []madoguchi.EventCode
	there  func(api.Entry) bool
}

var situations = []situation{
	{name: "before", before: true, there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallScheduled) }},
	{name: "open", there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallOpen) }},
	{
		name: "waiting", reach: []madoguchi.EventCode{madoguchi.EventPatientCame},
		there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallWaiting) },
	},
	{
		name: "in call", reach: []madoguchi.EventCode{madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted},
		there: func(e api.Entry) bool { return e.Call.State == string(madoguchi.CallInCall) },
	},
	{
		name: "both left", reach: []madoguchi.EventCode{
			madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted, madoguchi.EventClinicLeft, madoguchi.EventPatientLeft,
		},
		there: func(e api.Entry) bool {
			return e.Call.State == string(madoguchi.CallInCall) && e.Call.PatientSince == nil && e.Call.ClinicSince == nil
		},
	},
}

// deed is something that can come at any time. Whether it is allowed then is not what the matrix asks.
type deed struct {
	name string
	do   func(*troupe, api.Entry) error
}

// deeds are those to a reservation or a call that stands alone.
var deeds = []deed{
	{"cancel", func(tr *troupe, entry api.Entry) error {
		_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}},
	{"finish", func(tr *troupe, entry api.Entry) error {
		_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}},
	{"send by SMS", func(tr *troupe, entry api.Entry) error { return tr.sendAndWait(entry, "sms", "090-1234-1004") }},
	{"send by mail", func(tr *troupe, entry api.Entry) error { return tr.sendAndWait(entry, "mail", "matrix@example.com") }},
	{"send again", func(tr *troupe, entry api.Entry) error {
		if err := tr.sendAndWait(entry, "sms", "090-1003-0006"); err != nil {
			return err
		}
		return tr.sendAndWait(entry, "mail", "matrix-again@example.com")
	}},
	{"send and cancel at once", func(tr *troupe, entry api.Entry) error {
		if _, err := tr.client.Send(tr.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: "sms", Target: slowNumber}); err != nil {
			return err
		}
		_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
		return err
	}},
	{"come and go", func(tr *troupe, entry api.Entry) error {
		for _, kind := range []madoguchi.EventCode{madoguchi.EventPatientCame, madoguchi.EventPatientLeft, madoguchi.EventPatientCame} {
			if err := tr.processes.ReportPresence(tr.t.Context(), madoguchi.CallID(entry.ID), presenceNow(kind)); err != nil {
				return err
			}
		}
		return nil
	}},
}

// reservationDeeds are those to a reservation alone.
var reservationDeeds = []deed{
	{"edit", func(tr *troupe, entry api.Entry) error {
		memo := "変更しました"
		_, err := tr.client.EditReservation(tr.t.Context(), entry.ID, api.EditReservation{Revision: tr.revision(entry), Memo: &memo})
		return err
	}},
	{"move", func(tr *troupe, entry api.Entry) error {
		start := tr.ahead("").Start
		_, err := tr.client.EditReservation(tr.t.Context(), entry.ID, api.EditReservation{Revision: tr.revision(entry), Start: &start})
		return err
	}},
}

var callDeeds = []deed{
	{"edit", func(tr *troupe, entry api.Entry) error {
		title := "ひまわり苑（2名）"
		_, err := tr.client.EditCall(tr.t.Context(), entry.ID, api.EditCall{Revision: tr.revision(entry), Title: &title})
		return err
	}},
}

func presenceNow(kind madoguchi.EventCode) workflows.Presence {
	return workflows.Presence{Kind: kind, At: time.Now().UTC(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient}}
}

// sendAndWait sends the link and waits until the carrier has said its last word.
func (tr *troupe) sendAndWait(entry api.Entry, channel, target string) error {
	answer, err := tr.client.Send(tr.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: channel, Target: target})
	if err != nil {
		return err
	}
	tr.settled(entry, "the delivery", func(now api.Entry) bool {
		status := madoguchi.DeliveryStatus(now.Delivery.Status)
		return now.Delivery.ID == answer.Entry.Delivery.ID && (status == madoguchi.DeliveryDelivered || status == madoguchi.DeliveryFailed ||
			channel == "mail" && status == madoguchi.DeliverySent)
	})
	return nil
}

// matrix is every deed in every situation, to a reservation and to a call that stands alone.
func matrix() (all []scenario) {
	for _, at := range situations {
		for _, what := range slices.Concat(deeds, reservationDeeds) {
			name := fmt.Sprintf("reservation %s %s", at.name, what.name)
			all = append(all, scenario{name, func(tr *troupe) map[string]string {
				entry := tr.reservationAt(at)
				tr.dare(what, entry)
				return map[string]string{fileName(name): reservationID(entry)}
			}})
		}
		for _, what := range slices.Concat(deeds, callDeeds) {
			name := fmt.Sprintf("call %s %s", at.name, what.name)
			all = append(all, scenario{name, func(tr *troupe) map[string]string {
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
	detail, err := tr.client.CreateCall(tr.t.Context(), madoguchi.NewID(), api.CreateCall{
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

// dare does the deed, which may be refused, and lets the visit end.
func (tr *troupe) dare(what deed, entry api.Entry) {
	tr.t.Helper()
	if err := what.do(tr, entry); err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
		tr.t.Errorf("%s: %v", what.name, err)
	}
	if _, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID); err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
		tr.t.Errorf("the end: %v", err)
	}
	tr.settled(entry, "the end", func(now api.Entry) bool {
		return madoguchi.ReservationState(now.State).Ended() && madoguchi.CallState(now.Call.State).Ended()
	})
}
