package server

import (
	"net/http"
	"strings"
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
