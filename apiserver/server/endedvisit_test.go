package server

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// TestTheEndIsToldAsThePatientKnowsIt ends visits in every way, and reads what the patient's link then shows.
func TestTheEndIsToldAsThePatientKnowsIt(t *testing.T) {
	const thanks, call = "ご利用ありがとうございました", "クリニックにお電話ください"
	for name, test := range map[string]struct {
		happened  []madoguchi.EventCode
		says, not string
	}{
		"there at the end": {
			happened: []madoguchi.EventCode{madoguchi.EventPatientCame, madoguchi.EventCallStarted}, says: thanks,
			not: "退出したか",
		},
		"left before": {
			happened: []madoguchi.EventCode{
				madoguchi.EventPatientCame, madoguchi.EventCallStarted, madoguchi.EventPatientLeft,
			},
			says: "に退出したか、接続が切れています", not: thanks,
		},
		"returned": {
			happened: []madoguchi.EventCode{
				madoguchi.EventPatientCame, madoguchi.EventCallStarted, madoguchi.EventPatientLeft,
				madoguchi.EventPatientCame,
			},
			says: thanks, not: "退出したか",
		},
		"never came":  {happened: []madoguchi.EventCode{madoguchi.EventCallStarted}, says: "入室した記録はありません", not: thanks},
		"never begun": {happened: []madoguchi.EventCode{madoguchi.EventPatientCame}, says: "始まらずに終わりました", not: thanks},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			detail := s.opened()
			path, cookie := s.followed(detail)
			id := madoguchi.CallID(detail.Entry.ID)
			for _, kind := range test.happened {
				must(
					t,
					s.server.Processes.ReportPresence(
						t.Context(), id,
						visits.Presence{
							Kind: kind, At: s.now.time(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
						},
					),
				)
			}
			must(t, s.server.Processes.FinishCall(t.Context(), id, madoguchi.Actor{Kind: madoguchi.BySystem}))
			status, page := s.page(path, cookie)
			if status != http.StatusGone || !strings.Contains(page, test.says) || strings.Contains(page, test.not) ||
				!strings.Contains(page, call) {
				t.Errorf("answered %d: %s", status, page)
			}
		})
	}
}

// TestThePatientBeforeTheWayInIsShown reads a call whose patient is stopped at the browser's question.
func TestThePatientBeforeTheWayInIsShown(t *testing.T) {
	s := newScene(t)
	opened := s.opened()
	must(t, s.server.Processes.ReportPresence(t.Context(), madoguchi.CallID(opened.Entry.ID), visits.Presence{
		Kind: madoguchi.EventPatientStopped, At: s.now.time(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
		Detail: string(madoguchi.DoorRefused),
	}))
	detail, err := s.desk.Detail(t.Context(), api.KindCall, opened.Entry.ID)
	must(t, err)
	if call := detail.Entry.Call; call.StoppedSince == nil || call.StoppedAt != "refused" {
		t.Errorf("the desk gets %+v", call)
	}
}

// TestAnEndWaitsForTheStart has a doctor begin a call and end it from the list, while its workflow does not take the
// report of the beginning at once. The history has the visit that was held.
func TestAnEndWaitsForTheStart(t *testing.T) {
	s := newScene(t)
	call := s.opened().Entry.ID
	signal, _ := s.joins(call)
	defer func() { _ = signal.Close() }()
	s.processesInUse.Processes = &slowStart{processes: s.processes}
	must(t, signal.Send(t.Context(), api.SignalMessage{Type: api.SignalStart}))
	hears(t, signal, api.SignalStarted)
	ended, err := s.desk.Finish(t.Context(), api.KindCall, call)
	must(t, err)
	if how, from, _ := ended.Entry.Attendance(); how != api.VisitHeld || from.IsZero() {
		t.Errorf("the visit that was held is recorded as %q", how)
	}
}

func hears(t *testing.T, signal *api.Signal, want string) {
	t.Helper()
	for {
		message, err := signal.Receive(t.Context())
		must(t, err)
		if message.Type == want {
			return
		}
	}
}

// slowStart are processes that do not take the first report of a start.
type slowStart struct {
	*processes
	refused atomic.Bool
}

func (p *slowStart) ReportPresence(ctx context.Context, id madoguchi.CallID, presence visits.Presence) error {
	if presence.Kind == madoguchi.EventCallStarted && p.refused.CompareAndSwap(false, true) {
		return madoguchi.ErrUnavailable
	}
	return p.processes.ReportPresence(ctx, id, presence)
}

// A call that was cancelled leads to a new booking, where the clinic takes bookings on the web.
func TestACancelledCallLeadsToANewBooking(t *testing.T) {
	s := newScene(t)
	detail := s.opened()
	path, cookie := s.followed(detail)
	_, err := s.desk.Cancel(t.Context(), detail.Entry.Kind, detail.Entry.ID)
	must(t, err)
	link := `href="/book/` + string(s.clinic.ID) + `"`
	for open, want := range map[bool]bool{true: true, false: false} {
		clinic, err := s.store.Clinic(t.Context(), s.clinic.ID)
		must(t, err)
		clinic.Web.Open, clinic.Revision = open, clinic.Revision+1
		must(t, s.store.PutSettings(t.Context(), clinic))
		status, page := s.page(path, cookie)
		if status != http.StatusGone || strings.Contains(page, link) != want {
			t.Errorf("open on the web: %t; answered %d: %s", open, status, page)
		}
	}
}
