package e2e

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"go.temporal.io/api/serviceerror"

	"madoguchi/apiserver/api"
	"madoguchi/e2e/internal/boundary"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// killedVisit is one visit of a killTest. Its key determines its ID before the booking.
type killedVisit struct {
	killTest *killTest
	ac       *actors
	scenario scenario
	name     string   // its ID
	targets  []string // of the requested messages
}

func (kt *killTest) visit(t testing.TB, scenario scenario) *killedVisit {
	own := *kt.ac
	own.t, own.key = t, madoguchi.NewID()
	kind, _, _ := strings.Cut(scenario.name, " ")
	v := &killedVisit{
		killTest: kt, ac: &own, scenario: scenario, name: madoguchi.DerivedID(kind, own.session.Clinic.ID, own.key),
	}
	own.number = v.target
	return v
}

var targetsGiven atomic.Int64

// target returns an unused address or number with the same ending, which determines the message's fate.
func (v *killedVisit) target(like string) string {
	given := targetsGiven.Add(1)
	if strings.Contains(like, "@") {
		like = fmt.Sprint(given, like)
		v.targets = append(v.targets, like)
		return like
	}
	const numbers, codes = 900, "789" // 070, 080 and 090, each with what follows from 100 on
	like = strings.ReplaceAll(like, "-", "")
	local := fmt.Sprintf("0%c0%d%s", codes[given/numbers%int64(len(codes))], 100+given%numbers, like[len(like)-5:])
	v.targets = append(v.targets, "+81"+local[1:])
	return local
}

func (v *killedVisit) id() string { return v.name }

// processes returns the workflows of a visit.
func (v *killedVisit) processes() []string {
	call := visits.CallWorkflowID(madoguchi.CallID(v.name))
	if strings.HasPrefix(v.scenario.name, api.KindCall) {
		return []string{call}
	}
	return []string{visits.ReservationWorkflowID(madoguchi.ReservationID(v.name)), call}
}

func (v *killedVisit) play() {
	for _, process := range v.scenario.play(v.ac) {
		if !slices.Contains(v.processes(), process) {
			v.ac.t.Fatalf("%s ran %s, which is none of %v", v.scenario.name, process, v.processes())
		}
	}
}

// check compares the visit's final state with the answers its people got.
func (v *killedVisit) check() {
	v.ac.t.Helper()
	for i, process := range v.processes() {
		checkProcess(v.ac, process, i == 0) // a call whose window never opened has none
	}
	kind, _, _ := strings.Cut(v.scenario.name, " ")
	detail, err := v.ac.client.Detail(v.ac.t.Context(), kind, v.name)
	v.ac.must(err)
	v.checkTimeline(detail.Timeline)
	for _, target := range v.targets {
		v.checkMessages(target)
	}
	if kind == api.KindReservation {
		v.checkSlots(detail.Entry)
	}
}

// checkProcess waits for a process's end and replays it. An optional process may be missing.
func checkProcess(ac *actors, process string, must bool) {
	t := ac.t
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), recovery)
	defer cancel()
	err := ac.operator.GetWorkflow(ctx, process, "").Get(ctx, nil)
	var none *serviceerror.NotFound
	switch {
	case errors.As(err, &none) && !must:
	case err != nil:
		t.Errorf("%s ended with %v", process, err)
	default:
		replay(t, ac.operator.history(t, process))
	}
}

// onceAtMost are the events that no scenario has twice.
var onceAtMost = []madoguchi.EventCode{
	madoguchi.EventBooked, madoguchi.EventEdited, madoguchi.EventMoved, madoguchi.EventOpened,
	madoguchi.EventCallStarted,
	madoguchi.EventNoShow, madoguchi.EventExpired, madoguchi.EventFinished, madoguchi.EventCancelled,
}

func (v *killedVisit) checkTimeline(timeline []api.Event) {
	v.ac.t.Helper()
	times := map[madoguchi.EventCode]int{}
	for _, event := range timeline {
		times[madoguchi.EventCode(event.Code)]++
	}
	if times[madoguchi.EventBooked] != 1 {
		v.ac.t.Errorf("booked %d times: %v", times[madoguchi.EventBooked], timeline)
	}
	for _, code := range onceAtMost {
		if times[code] > 1 {
			v.ac.t.Errorf("%s stands in the timeline %d times: %v", code, times[code], timeline)
		}
	}
	for _, code := range []madoguchi.EventCode{
		madoguchi.EventSendAsked, madoguchi.EventSent, madoguchi.EventDelivered,
	} {
		if times[code] > len(v.targets) {
			v.ac.t.Errorf(
				"%d messages were asked for, and %s stands in the timeline %d times", len(v.targets), code, times[code],
			)
		}
	}
}

// checkMessages counts the messages to a target: at most one text message. A mail can arrive twice, with the same
// Message-ID, after a death between the mail server's acceptance and its record.
func (v *killedVisit) checkMessages(target string) {
	t, kt := v.ac.t, v.killTest
	t.Helper()
	names, arrived := map[string]bool{}, 0
	for _, message := range kt.stack.messages(t) {
		if message.To == target {
			arrived++
			names[message.Name] = true
		}
	}
	isMail := strings.Contains(target, "@")
	atMost := 1
	if isMail {
		atMost += v.unnotedMails()
	}
	if arrived > atMost || len(names) > 1 {
		t.Errorf("%d messages to %s, expected %d at most; Message-IDs %v", arrived, target, atMost, names)
	}
	kt.mu.Lock()
	defer kt.mu.Unlock()
	if !isMail {
		kt.texts++
		return
	}
	kt.mails++
	if arrived > 1 {
		kt.mailsRepeated++
	}
}

// unnotedMails counts the deaths between the start of a conversation with the mail server and the record of its
// outcome.
func (v *killedVisit) unnotedMails() (deaths int) {
	passed, err := v.killTest.folder.Passed(v.processes()[0])
	v.ac.must(err)
	open := false
	for _, at := range passed {
		switch {
		case (at.Step == "Send" || at.Step == "Remind") && at.Side == boundary.Before && open:
			deaths++
			open = false
		case strings.HasSuffix(at.Step, "/Mail") && at.Side == boundary.Before:
			open = true
		case strings.HasSuffix(at.Step, "/SetCarrierID") && at.Side == boundary.After:
			open = false
		}
	}
	return deaths
}

// checkSlots tries to book the visit's slots: a former one is free, the current one is not.
func (v *killedVisit) checkSlots(now api.Entry) {
	v.ac.t.Helper()
	v.checkSlot(now, now.State == string(madoguchi.ReservationCancelled))
	if !now.Start.Equal(v.ac.booked.Start) {
		v.checkSlot(v.ac.booked, true)
	}
}

func (v *killedVisit) checkSlot(at api.Entry, free bool) {
	t := v.ac.t
	t.Helper()
	detail, err := v.ac.client.Book(t.Context(), madoguchi.NewID(), api.GuestVisit{
		DoctorID: at.DoctorID, MenuID: at.MenuID, Method: at.Method, Visit: at.Visit, Start: at.Start,
		PatientName: "後着 月",
	})
	switch {
	case free && err == nil:
		_, err = v.ac.client.Cancel(t.Context(), api.KindReservation, detail.Entry.ID)
		if err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict { // the first attempt may have succeeded
			t.Errorf("cancelling again: %v", err)
		}
	case free:
		t.Errorf("the slot that was given back is answered %v", err)
	case !errors.Is(err, madoguchi.ErrSlotTaken):
		t.Errorf("the slot of a visit that stands is answered %v", err)
	}
}
