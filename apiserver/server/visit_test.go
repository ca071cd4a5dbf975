package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// followed opens a patient's link. It returns the path that it leads to, and the cookie.
func (s *scene) followed(detail api.Detail) (path string, cookie *http.Cookie) {
	s.t.Helper()
	response, _ := s.send(letter{method: http.MethodGet, path: strings.TrimPrefix(detail.PatientURL, publicURL)})
	if response.StatusCode != http.StatusSeeOther || len(response.Cookies()) != 1 {
		s.t.Fatalf("the link was answered %d with %d cookies", response.StatusCode, len(response.Cookies()))
	}
	return response.Header.Get("Location"), response.Cookies()[0]
}

func (s *scene) page(path string, cookie *http.Cookie) (status int, page string) {
	s.t.Helper()
	header := map[string]string{}
	if cookie != nil {
		header["Cookie"] = cookie.Name + "=" + cookie.Value
	}
	response, content := s.send(letter{method: http.MethodGet, path: path, header: header})
	return response.StatusCode, string(content)
}

func TestALinkIsExchangedForACookieOfItsCallAlone(t *testing.T) {
	s := newScene(t)
	detail := s.opened()
	path, cookie := s.followed(detail)
	if path != "/visit/"+detail.Entry.ID || cookie.Path != path || !cookie.HttpOnly || !cookie.Secure ||
		cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("leads to %s with %v", path, cookie)
	}
	if status, _ := s.page(path+"/preparation", cookie); status != http.StatusOK {
		t.Errorf("the page was answered %d", status)
	}
	other := s.opened()
	for name, elsewhere := range map[string]string{
		"another call": "/visit/" + other.Entry.ID, "its own address without the cookie": path,
	} {
		shown := cookie
		if elsewhere == path {
			shown = nil
		}
		if status, _ := s.page(elsewhere, shown); status != http.StatusForbidden {
			t.Errorf("%s was answered %d", name, status)
		}
	}
}

func TestAMangledLinkHasItsOwnPage(t *testing.T) {
	s := newScene(t)
	link := strings.TrimPrefix(s.opened().PatientURL, publicURL)
	for _, mangled := range []string{link[:len(link)-1], link + "A", strings.ToLower(link), "/v/x"} {
		if status, page := s.page(mangled, nil); status != http.StatusNotFound || !strings.Contains(page, "<html") {
			t.Errorf("%s was answered %d", mangled, status)
		}
	}
}

// B10: before, within and after the window, and after a cancellation, the page describes its state. It never shows what
// staff typed.
func TestVisitPageByPhase(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	must(t, s.processes.PrepareReservation(t.Context(), madoguchi.ReservationID(detail.Entry.ID), visits.Prepared{
		Explanation: s.clinic.Explanation.Version(), Answered: true,
	}))
	cancelled := s.opened()
	path, cookie := s.followed(detail)
	overPath, overCookie := s.followed(cancelled)
	_, err := s.desk.Cancel(t.Context(), api.KindCall, cancelled.Entry.ID)
	must(t, err)
	steps := []struct {
		name   string
		at     time.Time
		status int
	}{
		{"before", detail.Entry.Call.Opens.Add(-time.Second), http.StatusOK},
		{"open", detail.Entry.Call.Opens, http.StatusOK},
		{"to the last second", detail.Entry.Call.Expires.Add(-time.Second), http.StatusOK},
		{"expired", detail.Entry.Call.Expires, http.StatusGone},
	}
	pages := make(map[string]string)
	for _, step := range steps {
		s.now.advance(step.at.Sub(s.now.time()))
		status, page := s.page(path, cookie)
		if status != step.status {
			t.Errorf("%s: answered %d", step.name, status)
		}
		for _, private := range []string{"田中", "A-0012", "一行目"} {
			if strings.Contains(page, private) {
				t.Errorf("%s: the patient reads %q", step.name, private)
			}
		}
		pages[step.name] = page
	}
	if pages["before"] == pages["open"] || !strings.Contains(pages["before"], "このビデオ通話は開始前です") {
		t.Error("the page before the window does not say that it is before")
	}
	if status, page := s.page(overPath, overCookie); status != http.StatusGone || page == pages["expired"] {
		t.Errorf("a cancelled call was answered %d", status)
	}
}

// The page of a visit that its patient has cancelled does not name the clinic as the one who did.
func TestTheVisitsPageSaysWhoCancelled(t *testing.T) {
	for who, says := range map[madoguchi.ActorKind]string{
		madoguchi.ByPatient: "Webでのお手続きにより", madoguchi.ByStaff: "クリニックが",
	} {
		s := newScene(t)
		detail := s.booked(s.visit())
		path, cookie := s.followed(detail)
		visit, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
		must(t, err)
		call, err := s.store.Call(t.Context(), s.clinic.ID, visit.CallID())
		must(t, err)
		visit.State, visit.Revision = madoguchi.ReservationCancelled, visit.Revision+1
		visit.Timeline = append(visit.Timeline, madoguchi.Event{
			At: s.now.time(), Code: madoguchi.EventCancelled, Actor: madoguchi.Actor{Kind: who},
		})
		call.State, call.Presence.EndedAt, call.Revision = madoguchi.CallCancelled, s.now.time(), call.Revision+1
		must(t, s.store.PutReservation(t.Context(), visit))
		must(t, s.store.PutCall(t.Context(), call))
		status, page := s.page(path, cookie)
		if status != http.StatusGone || !strings.Contains(page, says) {
			t.Errorf("by %s: answered %d", who, status)
		}
	}
}

func TestCalendarFileHoldsTheTimeAndNoMore(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	path, cookie := s.followed(detail)
	status, file := s.page(path+"/calendar.ics", cookie)
	unfolded := strings.ReplaceAll(file, "\r\n ", "")
	if status != http.StatusOK || !strings.Contains(unfolded, "DTSTART:21261126T020000Z\r\n") ||
		!strings.Contains(unfolded, "URL:"+detail.PatientURL+"\r\n") ||
		!strings.Contains(unfolded, "DESCRIPTION:ビデオ通話："+detail.PatientURL+
			"\\n診察の日時（日本時間）：11月26日（火）11:00\r\n") ||
		!strings.Contains(unfolded, "DTEND:"+detail.Entry.End.UTC().Format("20060102T150405Z")+"\r\n") {
		t.Errorf("answered %d:\n%s", status, file)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	if strings.Contains(file, "田中") {
		t.Error("the file names the patient")
	}
	if status, _ := s.page(path+"/calendar.ics", nil); status == http.StatusOK {
		t.Error("the file comes without the cookie")
	}
}
