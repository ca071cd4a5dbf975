package e2e

import (
	"cmp"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// troupe plays the people of a scenario: staff through the API, the patient's presence through the workflow's messages.
type troupe struct {
	t         testing.TB
	stack     *stack
	client    *persistent
	session   api.Session
	processes *workflows.Client
	operator  operator
	patience  time.Duration // bounds each wait
	key       string        // the Idempotency-Key of the next visit; empty for a fresh one
	booked    api.Entry     // the last visit, as booked
	number    func(fate string) string
}

func newTroupe(t testing.TB, s *stack, o operator) *troupe {
	t.Helper()
	client, session := s.signIn(t)
	return &troupe{
		t: t, stack: s, client: &persistent{Client: client}, session: session,
		processes: workflows.NewClient(o, s.secrets(t).AddressKey), operator: o,
		patience: patience, number: func(fate string) string { return fate },
	}
}

// scenario is one way a visit can go. play returns the workflows it ran by the names of their recordings.
type scenario struct {
	name string
	play func(*troupe) map[string]string
}

var scenarios = []scenario{
	{"held", func(tr *troupe) map[string]string { return tr.held("再生 一子") }},
	{"taken", (*troupe).taken},
	{"cancelled", (*troupe).cancelled},
	{"cancelled in the window", (*troupe).cancelledInWindow},
	{"moved", (*troupe).moved},
	{"in person", (*troupe).inPerson},
	{"undelivered", (*troupe).undelivered},
	{"send replaced", (*troupe).sendReplaced},
	{"call alone", (*troupe).callAlone},
	{"left by a slow clock", (*troupe).leftBySlowClock},
	{"on hold", (*troupe).onHold},
	{"attended", (*troupe).attended},
}

// lasting are scenarios that take a minute or more of real time. They run only when histories are recorded.
var lasting = []scenario{{"sent late", (*troupe).sentLate}}

func reservationID(entry api.Entry) string {
	return workflows.ReservationWorkflowID(madoguchi.ReservationID(entry.ID))
}

func callID(entry api.Entry) string { return workflows.CallWorkflowID(madoguchi.CallID(entry.ID)) }

func (tr *troupe) must(err error) {
	tr.t.Helper()
	if err != nil {
		tr.t.Fatal(err)
	}
}

func (tr *troupe) book(request api.GuestVisit) api.Entry {
	tr.t.Helper()
	detail, err := tr.client.Book(tr.t.Context(), cmp.Or(tr.key, madoguchi.NewID()), request)
	tr.must(err)
	tr.booked = detail.Entry
	return detail.Entry
}

// settled waits until an entry has the wanted state.
func (tr *troupe) settled(entry api.Entry, what string, wanted func(api.Entry) bool) {
	tr.t.Helper()
	eventually(tr.t, what, tr.patience, func() string {
		detail, err := tr.client.Detail(tr.t.Context(), entry.Kind, entry.ID)
		switch {
		case err != nil:
			return err.Error()
		case !wanted(detail.Entry):
			return "it is " + detail.Entry.State
		}
		return ""
	})
}

// edited returns an edit of an entry in the given state.
func edited(seen api.Entry, change func(*api.GuestVisit)) api.EditReservation {
	edit := api.EditReservation{GuestVisit: seen.GuestVisit, Revision: seen.Revision}
	change(&edit.GuestVisit)
	return edit
}

func (tr *troupe) send(entry api.Entry, channel, target, outcome string) {
	tr.t.Helper()
	_, err := tr.client.Send(
		tr.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: channel, Target: target},
	)
	tr.must(err)
	tr.settled(
		entry, "the delivery",
		func(now api.Entry) bool { return now.Delivery != nil && now.Delivery.Status == outcome },
	)
}

func (tr *troupe) sendSMS(entry api.Entry, number string) { tr.send(entry, "sms", number, "delivered") }

// free counts the quarters of an hour in use, so that scenarios do not collide.
var free atomic.Int64

func nextFree() int { return int(free.Add(1)) }

// ahead returns an online visit in some days.
func (tr *troupe) ahead(name string) api.GuestVisit { return soon(tr.session, 200+2*nextFree(), name) }

// began is the base for the times of visits with an open window, so that no two collide during a long run.
var began = time.Now().Truncate(15 * time.Minute)

// now returns a visit whose window is open: it began some hours ago.
func (tr *troupe) now(name string) api.GuestVisit {
	place, doctors := nextFree(), tr.session.Clinic.Doctors
	request := soon(tr.session, 0, name)
	request.Start = began.Add(-time.Hour - time.Duration(place/len(doctors))*15*time.Minute)
	request.DoctorID = doctors[place%len(doctors)].ID
	return request
}

func (tr *troupe) present(entry api.Entry, kinds ...madoguchi.EventCode) {
	tr.t.Helper()
	tr.settled(
		entry, "the window opens",
		func(now api.Entry) bool { return now.Call.State != string(madoguchi.CallScheduled) },
	)
	for _, kind := range kinds {
		tr.must(tr.processes.ReportPresence(tr.t.Context(), madoguchi.CallID(entry.ID), presenceNow(kind)))
	}
}

func (tr *troupe) held(name string) map[string]string {
	entry := tr.book(tr.now(name))
	tr.sendSMS(entry, "090-1234-1002")
	tr.present(entry, madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted)
	_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	tr.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	return map[string]string{"reservation-held": reservationID(entry), "call-held": callID(entry)}
}

// taken books past the API's own check of the slot, so that the workflow finds it taken.
func (tr *troupe) taken() map[string]string {
	request := tr.now("先約 花")
	first := tr.book(request)
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(tr.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(request.DoctorID), MenuID: madoguchi.MenuID(request.MenuID),
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, Start: first.Start, End: first.End,
		PatientName: "後着 月",
	}
	zone, err := time.LoadLocation(tr.session.Clinic.TimeZone)
	tr.must(err)
	booked, err := tr.processes.Book(
		tr.t.Context(), workflows.Booking{Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, zone)},
	)
	tr.must(err)
	if !booked.Taken {
		tr.t.Error("two visits in one slot")
	}
	return map[string]string{"reservation-taken": workflows.ReservationWorkflowID(visit.ID)}
}

func (tr *troupe) cancelled() map[string]string {
	entry := tr.book(tr.ahead("取消 一郎"))
	tr.sendSMS(entry, "090-1234-1003")
	tr.cancel(entry)
	return map[string]string{"reservation-cancelled": reservationID(entry)}
}

func (tr *troupe) cancel(entry api.Entry) {
	tr.t.Helper()
	_, err := tr.client.Cancel(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	tr.settled(entry, "the cancellation", func(now api.Entry) bool {
		return now.State == string(madoguchi.ReservationCancelled) && now.Call.State == string(madoguchi.CallCancelled)
	})
}

func (tr *troupe) cancelledInWindow() map[string]string {
	entry := tr.book(tr.now("取消 二郎"))
	tr.present(entry, madoguchi.EventPatientCame, madoguchi.EventPatientLeft)
	tr.cancel(entry)
	return map[string]string{
		"reservation-cancelled-in-window": reservationID(entry), "call-cancelled-in-window": callID(entry),
	}
}

func (tr *troupe) moved() map[string]string {
	entry := tr.book(tr.ahead("移動 三郎"))
	later := entry.Start.Add(24 * time.Hour)
	detail, err := tr.client.EditReservation(tr.t.Context(), entry.ID,
		edited(entry, func(v *api.GuestVisit) { v.Start, v.Memo = later, "時間を変更" }))
	tr.must(err)
	if !detail.Entry.Start.Equal(later) || !detail.Entry.Call.Opens.Equal(later.Add(-time.Hour)) {
		tr.t.Errorf("moved to %v, its window opens %v", detail.Entry.Start, detail.Entry.Call.Opens)
	}
	tr.cancel(entry)
	return map[string]string{"reservation-moved": reservationID(entry)}
}

func (tr *troupe) inPerson() map[string]string {
	request := tr.ahead("来院 四郎")
	request.Method = "inPerson"
	entry := tr.book(request)
	_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	return map[string]string{"reservation-in-person": reservationID(entry)}
}

func (tr *troupe) undelivered() map[string]string {
	entry := tr.book(tr.ahead("不達 五郎"))
	tr.send(entry, "sms", "090-1003-0005", "failed")
	tr.settled(
		entry, "the call for attention",
		func(now api.Entry) bool { return now.Attention != "" && now.Delivery.Failure == "unknownNumber" },
	)
	tr.cancel(entry)
	return map[string]string{"reservation-undelivered": reservationID(entry)}
}

// attended has reception handle failed messages of a reservation and of a standalone call.
func (tr *troupe) attended() map[string]string {
	reservation, call := tr.book(tr.ahead("対応 七郎")), tr.callAt(situations[0])
	for _, entry := range []api.Entry{reservation, call} {
		tr.send(entry, "sms", "090-1003-0005", "failed")
		tr.settled(entry, "the call for attention", func(now api.Entry) bool { return now.Attention != "" })
		_, err := tr.client.Attend(tr.t.Context(), entry.Kind, entry.ID)
		tr.must(err)
		tr.settled(entry, "nothing to be done", func(now api.Entry) bool { return now.Attention == "" })
		tr.end(entry)
	}
	return map[string]string{"reservation-attended": reservationID(reservation), "call-attended": callID(call)}
}

// onHold has a patient stop before the way in, join, be put on hold and return, while other devices ask for admission.
func (tr *troupe) onHold() map[string]string {
	entry := tr.book(tr.now("保留 八子"))
	tr.present(
		entry, madoguchi.EventPatientStopped, madoguchi.EventPatientCame, madoguchi.EventClinicCame,
		madoguchi.EventCallStarted,
		madoguchi.EventPatientWithoutPicture, madoguchi.EventCallHeld, madoguchi.EventCallResumed,
		madoguchi.EventPatientWithPicture,
		madoguchi.EventDeviceAsked, madoguchi.EventDeviceRefused, madoguchi.EventDeviceAsked, madoguchi.EventDeviceGone,
		madoguchi.EventDeviceAsked, madoguchi.EventDeviceAdmitted)
	tr.settled(
		entry, "a call that goes on",
		func(now api.Entry) bool { return now.Call.State == string(madoguchi.CallInCall) },
	)
	_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	tr.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	return map[string]string{"reservation-on-hold": reservationID(entry), "call-on-hold": callID(entry)}
}

// sentLate has a carrier not accept a message until reception is told. Then the link goes by mail.
func (tr *troupe) sentLate() map[string]string {
	entry := tr.book(tr.ahead("遅延 九郎"))
	tr.send(entry, "sms", unservedNumber, "queued")
	patient := *tr
	patient.patience = 3 * time.Minute
	patient.settled(
		entry, "the call for attention",
		func(now api.Entry) bool { return now.Attention == madoguchi.AttentionSendSlow },
	)
	tr.send(entry, "mail", "kuro-recorded@example.com", "sent")
	tr.cancel(entry)
	return map[string]string{"reservation-sent-late": reservationID(entry)}
}

// unservedNumber is a number at which the outbox always fails.
const unservedNumber = "090-1002-0500"

// sendReplaced switches to mail while the carrier fails.
func (tr *troupe) sendReplaced() map[string]string {
	entry := tr.book(tr.ahead("代替 六郎"))
	tr.send(entry, "sms", unservedNumber, "queued")
	tr.send(entry, "mail", "rokuro-recorded@example.com", "sent")
	tr.cancel(entry)
	return map[string]string{"reservation-send-replaced": reservationID(entry)}
}

func (tr *troupe) callAlone() map[string]string {
	detail, err := tr.client.CreateCall(tr.t.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: tr.session.Clinic.Doctors[0].ID, Start: time.Now().Add(48 * time.Hour), Title: "ひまわり苑",
	})
	tr.must(err)
	title := "ひまわり苑（3名）"
	_, err = tr.client.EditCall(
		tr.t.Context(), detail.Entry.ID, api.EditCall{Revision: detail.Entry.Revision, Title: &title},
	)
	tr.must(err)
	tr.send(detail.Entry, "mail", "himawari-recorded@example.com", "sent")
	_, err = tr.client.Cancel(tr.t.Context(), api.KindCall, detail.Entry.ID)
	tr.must(err)
	return map[string]string{"call-alone": callID(detail.Entry)}
}

// leftBySlowClock reports the patient's leaving with a clock ten minutes behind that of the joining, as when an API
// server's clock is corrected.
func (tr *troupe) leftBySlowClock() map[string]string {
	entry := tr.callAt(situations[2])
	left := presenceNow(madoguchi.EventPatientLeft)
	left.At = left.At.Add(-10 * time.Minute)
	tr.must(tr.processes.ReportPresence(tr.t.Context(), madoguchi.CallID(entry.ID), left))
	_, err := tr.client.Finish(tr.t.Context(), entry.Kind, entry.ID)
	tr.must(err)
	return map[string]string{"call-left-by-slow-clock": callID(entry)}
}
