package e2e

import (
	"cmp"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/visits"
)

// actors plays the people of a scenario: staff through the API, the patient's presence through the workflow's messages.
type actors struct {
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

func newActors(t testing.TB, s *stack, o operator) *actors {
	t.Helper()
	client, session := s.signIn(t)
	return &actors{
		t: t, stack: s, client: &persistent{Client: client}, session: session,
		processes: workflows.NewClient(o, madoguchi.AddressKeys{s.secrets(t).AddressKey}), operator: o,
		patience: patience, number: func(fate string) string { return fate },
	}
}

// scenario is one way a visit can go. play returns the workflows it ran by the names of their recordings.
type scenario struct {
	name string
	play func(*actors) map[string]string
}

var scenarios = []scenario{
	{"held", func(ac *actors) map[string]string { return ac.held("再生 一子") }},
	{"taken", (*actors).taken},
	{"cancelled", (*actors).cancelled},
	{"cancelled in the window", (*actors).cancelledInWindow},
	{"moved", (*actors).moved},
	{"in person", (*actors).inPerson},
	{"undelivered", (*actors).undelivered},
	{"send replaced", (*actors).sendReplaced},
	{"call alone", (*actors).callAlone},
	{"left by a slow clock", (*actors).leftBySlowClock},
	{"on hold", (*actors).onHold},
	{"attended", (*actors).attended},
	{"booked on the web", (*actors).bookedOnWeb},
	{remindedScenario, (*actors).reminded},
}

// answered are scenarios that TestHistoriesReplay alone plays. Their steps write what others write too.
var answered = []scenario{{"revoked", (*actors).revoked}}

// lasting are scenarios that take a minute or more of real time. They run only when histories are recorded.
var lasting = []scenario{{"sent late", (*actors).sentLate}, {"hold over", (*actors).holdsUntilOver}}

func reservationID(entry api.Entry) string {
	return visits.ReservationWorkflowID(madoguchi.ReservationID(entry.ID))
}

func callID(entry api.Entry) string { return visits.CallWorkflowID(madoguchi.CallID(entry.ID)) }

func (ac *actors) must(err error) {
	ac.t.Helper()
	if err != nil {
		ac.t.Fatal(err)
	}
}

func (ac *actors) book(request api.GuestVisit) api.Entry {
	ac.t.Helper()
	detail, err := ac.client.Book(ac.t.Context(), cmp.Or(ac.key, madoguchi.NewID()), request)
	ac.must(err)
	ac.booked = detail.Entry
	return detail.Entry
}

// settled waits until an entry has the wanted state.
func (ac *actors) settled(entry api.Entry, what string, wanted func(api.Entry) bool) {
	ac.t.Helper()
	eventually(ac.t, what, ac.patience, func() string {
		detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
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

func (ac *actors) send(entry api.Entry, channel, target, outcome string) {
	ac.t.Helper()
	_, err := ac.client.Send(
		ac.t.Context(), entry.Kind, entry.ID, madoguchi.NewID(), api.Send{Channel: channel, Target: target},
	)
	ac.must(err)
	ac.settled(
		entry, "the delivery",
		func(now api.Entry) bool { return now.Delivery != nil && now.Delivery.Status == outcome },
	)
}

func (ac *actors) sendSMS(entry api.Entry, number string) { ac.send(entry, "sms", number, "delivered") }

// free counts the quarters of an hour in use, so that scenarios do not collide.
var free atomic.Int64

func nextFree() int { return int(free.Add(1)) }

// visitInDays returns an online visit in some days.
func (ac *actors) visitInDays(name string) api.GuestVisit {
	return visitInQuarters(ac.session, 200+2*nextFree(), name)
}

// began is the base for the times of visits with an open window, so that no two collide during a long run.
var began = time.Now().Truncate(15 * time.Minute)

// now returns a visit whose window is open: it began some hours ago.
func (ac *actors) now(name string) api.GuestVisit {
	place, doctors := nextFree(), ac.session.Clinic.Doctors
	request := visitInQuarters(ac.session, 0, name)
	request.Start = began.Add(-time.Hour - time.Duration(place/len(doctors))*15*time.Minute)
	request.DoctorID = doctors[place%len(doctors)].ID
	return request
}

func (ac *actors) present(entry api.Entry, kinds ...madoguchi.EventCode) {
	ac.t.Helper()
	ac.settled(
		entry, "the window opens",
		func(now api.Entry) bool { return now.Call.State != string(madoguchi.CallScheduled) },
	)
	for _, kind := range kinds {
		ac.must(ac.processes.ReportPresence(ac.t.Context(), madoguchi.CallID(entry.ID), presenceNow(kind)))
	}
}

func (ac *actors) held(name string) map[string]string {
	entry := ac.book(ac.now(name))
	ac.sendSMS(entry, "090-1234-1002")
	ac.present(entry, madoguchi.EventPatientCame, madoguchi.EventClinicCame, madoguchi.EventCallStarted)
	_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	ac.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	return map[string]string{"reservation-held": reservationID(entry), "call-held": callID(entry)}
}

// taken books past the API's own check of the slot, so that the workflow finds it taken.
func (ac *actors) taken() map[string]string {
	request := ac.now("先約 花")
	first := ac.book(request)
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(request.DoctorID), MenuID: madoguchi.MenuID(request.MenuID),
		Method: madoguchi.InPerson, Visit: madoguchi.ReturnVisit, Start: first.Start, End: first.End,
		PatientName: "後着 月",
	}
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	ac.must(err)
	booked, err := ac.processes.Book(
		ac.t.Context(), visits.Booking{Reservation: visit, Claim: madoguchi.ClaimOf(visit, 1, zone)},
	)
	ac.must(err)
	if !booked.Taken {
		ac.t.Error("two visits in one slot")
	}
	return map[string]string{"reservation-taken": visits.ReservationWorkflowID(visit.ID)}
}

func (ac *actors) cancelled() map[string]string {
	entry := ac.book(ac.visitInDays("取消 一郎"))
	ac.sendSMS(entry, "090-1234-1003")
	ac.cancel(entry)
	return map[string]string{"reservation-cancelled": reservationID(entry)}
}

func (ac *actors) cancel(entry api.Entry) {
	ac.t.Helper()
	_, err := ac.client.Cancel(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	ac.settled(entry, "the cancellation", func(now api.Entry) bool {
		return now.State == string(madoguchi.ReservationCancelled) && now.Call.State == string(madoguchi.CallCancelled)
	})
}

func (ac *actors) cancelledInWindow() map[string]string {
	entry := ac.book(ac.now("取消 二郎"))
	ac.present(entry, madoguchi.EventPatientCame, madoguchi.EventPatientLeft)
	ac.cancel(entry)
	return map[string]string{
		"reservation-cancelled-in-window": reservationID(entry), "call-cancelled-in-window": callID(entry),
	}
}

func (ac *actors) moved() map[string]string {
	entry := ac.book(ac.visitInDays("移動 三郎"))
	later := entry.Start.Add(24 * time.Hour)
	detail, err := ac.client.EditReservation(ac.t.Context(), entry.ID,
		edited(entry, func(v *api.GuestVisit) { v.Start, v.Memo = later, "時間を変更" }))
	ac.must(err)
	if !detail.Entry.Start.Equal(later) || !detail.Entry.Call.Opens.Equal(later.Add(-time.Hour)) {
		ac.t.Errorf("moved to %v, its window opens %v", detail.Entry.Start, detail.Entry.Call.Opens)
	}
	ac.cancel(entry)
	return map[string]string{"reservation-moved": reservationID(entry)}
}

func (ac *actors) inPerson() map[string]string {
	request := ac.visitInDays("来院 四郎")
	request.Method = "inPerson"
	entry := ac.book(request)
	_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	return map[string]string{"reservation-in-person": reservationID(entry)}
}

func (ac *actors) undelivered() map[string]string {
	entry := ac.book(ac.visitInDays("不達 五郎"))
	ac.send(entry, "sms", "090-1003-0005", "failed")
	ac.settled(
		entry, "the call for attention",
		func(now api.Entry) bool { return now.Attention != "" && now.Delivery.Failure == "unknownNumber" },
	)
	ac.cancel(entry)
	return map[string]string{"reservation-undelivered": reservationID(entry)}
}

// attended has reception handle failed messages of a reservation and of a standalone call.
func (ac *actors) attended() map[string]string {
	reservation, call := ac.book(ac.visitInDays("対応 七郎")), ac.callAt(situations[0])
	for _, entry := range []api.Entry{reservation, call} {
		ac.send(entry, "sms", "090-1003-0005", "failed")
		ac.settled(entry, "the call for attention", func(now api.Entry) bool { return now.Attention != "" })
		_, err := ac.client.Attend(ac.t.Context(), entry.Kind, entry.ID)
		ac.must(err)
		ac.settled(entry, "nothing to be done", func(now api.Entry) bool { return now.Attention == "" })
		ac.end(entry)
	}
	return map[string]string{"reservation-attended": reservationID(reservation), "call-attended": callID(call)}
}

// revoked has reception revoke the links of a reservation before its window and within it, and of a standalone call.
func (ac *actors) revoked() map[string]string {
	before, within, call := ac.book(ac.visitInDays("失効 一郎")), ac.book(ac.now("失効 二郎")), ac.callAt(situations[0])
	ac.present(within)
	for _, entry := range []api.Entry{before, within, call} {
		shown, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
		ac.must(err)
		_, err = api.RevokeLinks(ac.t.Context(), ac.client.Client, entry.Kind, entry.ID)
		ac.must(err)
		eventually(ac.t, "another link", ac.patience, func() string {
			now, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
			switch {
			case err != nil:
				return err.Error()
			case now.PatientURL == shown.PatientURL:
				return "it is the former one"
			}
			return ""
		})
		ac.end(entry)
	}
	return map[string]string{
		"reservation-revoked": reservationID(before), "reservation-revoked-within": reservationID(within),
		"call-revoked-within": callID(within), "call-revoked": callID(call),
	}
}

// onHold has a patient stop before the way in, join, be put on hold and return, while other devices ask for admission.
func (ac *actors) onHold() map[string]string {
	entry := ac.book(ac.now("保留 八子"))
	ac.present(
		entry, madoguchi.EventPatientStopped, madoguchi.EventPatientCame, madoguchi.EventClinicCame,
		madoguchi.EventCallStarted,
		madoguchi.EventPatientWithoutPicture, madoguchi.EventCallHeld, madoguchi.EventCallResumed,
		madoguchi.EventPatientWithPicture,
		madoguchi.EventDeviceAsked, madoguchi.EventDeviceRefused, madoguchi.EventDeviceAsked, madoguchi.EventDeviceGone,
		madoguchi.EventDeviceAsked, madoguchi.EventDeviceAdmitted)
	ac.settled(
		entry, "a call that goes on",
		func(now api.Entry) bool { return now.Call.State == string(madoguchi.CallInCall) },
	)
	_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	ac.settled(
		entry, "the visit's end",
		func(now api.Entry) bool { return now.State == string(madoguchi.ReservationFinished) },
	)
	return map[string]string{"reservation-on-hold": reservationID(entry), "call-on-hold": callID(entry)}
}

// sentLate uses a carrier that does not accept a message until reception gets a task. Then the link goes by mail.
func (ac *actors) sentLate() map[string]string {
	entry := ac.book(ac.visitInDays("遅延 九郎"))
	ac.send(entry, "sms", unservedNumber, "queued")
	patient := *ac
	patient.patience = 3 * time.Minute
	patient.settled(
		entry, "the call for attention",
		func(now api.Entry) bool { return now.Attention == madoguchi.AttentionSendSlow },
	)
	ac.send(entry, "mail", "kuro-recorded@example.com", "sent")
	ac.cancel(entry)
	return map[string]string{"reservation-sent-late": reservationID(entry)}
}

// unservedNumber is a number at which the outbox always fails.
const unservedNumber = "090-1002-0500"

// sendReplaced switches to mail while the carrier fails.
func (ac *actors) sendReplaced() map[string]string {
	entry := ac.book(ac.visitInDays("代替 六郎"))
	ac.send(entry, "sms", unservedNumber, "queued")
	ac.send(entry, "mail", "rokuro-recorded@example.com", "sent")
	ac.cancel(entry)
	return map[string]string{"reservation-send-replaced": reservationID(entry)}
}

func (ac *actors) callAlone() map[string]string {
	detail, err := ac.client.CreateCall(ac.t.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: ac.session.Clinic.Doctors[0].ID, Start: time.Now().Add(48 * time.Hour), Title: "ひまわり苑",
	})
	ac.must(err)
	title := "ひまわり苑（3名）"
	_, err = ac.client.EditCall(
		ac.t.Context(), detail.Entry.ID, api.EditCall{Revision: detail.Entry.Revision, Title: &title},
	)
	ac.must(err)
	ac.send(detail.Entry, "mail", "himawari-recorded@example.com", "sent")
	_, err = ac.client.Cancel(ac.t.Context(), api.KindCall, detail.Entry.ID)
	ac.must(err)
	return map[string]string{"call-alone": callID(detail.Entry)}
}

// leftBySlowClock reports the patient's leaving with a clock ten minutes behind that of the joining, as when an API
// server's clock is corrected.
func (ac *actors) leftBySlowClock() map[string]string {
	entry := ac.callAt(situations[2])
	left := presenceNow(madoguchi.EventPatientLeft)
	left.At = left.At.Add(-10 * time.Minute)
	ac.must(ac.processes.ReportPresence(ac.t.Context(), madoguchi.CallID(entry.ID), left))
	_, err := ac.client.Finish(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	return map[string]string{"call-left-by-slow-clock": callID(entry)}
}
