package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// reports sends the outcome of a check of the device.
func (s *scene) reports(path string, cookie *http.Cookie, form url.Values) int {
	s.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if cookie != nil {
		header["Cookie"] = cookie.Name + "=" + cookie.Value
	}
	response, _ := s.send(letter{method: http.MethodPost, path: path, body: form.Encode(), header: header})
	return response.StatusCode
}

// The outcome of a check from a visit's page is stored with the visit, and the desk reads it. A repeat asks the
// workflow for nothing.
func TestTheCheckOfADeviceIsStoredWithItsVisit(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	path, cookie := s.followed(detail)
	page := path + "/devices"
	s.sendCookie(path, cookie).is(http.StatusOK, "before-visit").says(`href="` + page + `"`)
	s.sendCookie(page, cookie).is(http.StatusOK, "devices").says(`data-report="` + page + `"`)
	camera, works := madoguchi.CameraFailed, madoguchi.DevicesWork
	for _, result := range []madoguchi.DeviceCheck{camera, camera, works} {
		if status := s.reports(page, cookie, url.Values{"result": {string(result)}}); status != http.StatusNoContent {
			t.Fatalf("%s is answered %d", result, status)
		}
		read, err := s.desk.Detail(t.Context(), api.KindReservation, detail.Entry.ID)
		must(t, err)
		if got := read.Entry.Devices; got == nil || got.Result != string(result) || got.At.IsZero() {
			t.Errorf("after %s the desk reads %+v", result, got)
		}
	}
	for name, refused := range map[string]struct {
		cookie *http.Cookie
		form   url.Values
	}{
		"an unheard-of outcome": {cookie, url.Values{"result": {"FaceTime HD Camera"}}},
		"none":                  {cookie, url.Values{}}, "another field": {cookie, url.Values{"x": {"ok"}}},
		"nobody": {nil, url.Values{"result": {"ok"}}},
	} {
		if status := s.reports(page, refused.cookie, refused.form); status < 400 || status > 499 {
			t.Errorf("%s is answered %d", name, status)
		}
	}
	read, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
	must(t, err)
	if read.Devices != madoguchi.DevicesWork {
		t.Errorf("stored: %q", read.Devices)
	}
}

// The pages of a visit lead to the check with the visit: its own page behind the mail's link, and the dashboard. The
// public page has no visit.
func TestTheWaysToTheCheckOfADevice(t *testing.T) {
	s := newScene(t)
	response, public := s.send(letter{method: http.MethodGet, path: "/devices"})
	if response.StatusCode != http.StatusOK || strings.Contains(string(public), "data-report") {
		t.Errorf("the public page is answered %d: %s", response.StatusCode, public)
	}
	detail := s.booked(s.visit())
	visit, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
	must(t, err)
	account := s.accountOfClinic()
	visit.Account, visit.LinkedAt, visit.Revision = account.ID, s.now.time().Add(time.Minute), visit.Revision+1
	must(t, s.store.PutReservation(t.Context(), visit))
	for _, way := range []string{
		strings.TrimPrefix(detail.PatientURL, publicURL) + "/devices",
		"/mypage/reservations/" + detail.Entry.ID + "/devices",
	} {
		response, _ := s.portal(account).get(way)
		leadsTo(t, response, "/visit/"+detail.Entry.ID+"/devices")
		if len(response.Cookies()) != 1 {
			t.Errorf("%s gives %v", way, response.Cookies())
		}
	}
	response, _ = s.portal(s.account(nil)).get("/mypage/reservations/" + detail.Entry.ID + "/devices")
	if response.StatusCode != http.StatusNotFound || len(response.Cookies()) > 0 {
		t.Errorf("another patient is answered %d", response.StatusCode)
	}
}

// The line is measured with data that nothing compresses, a few times in a row by one network.
func TestTheLineIsMeasured(t *testing.T) {
	s := newScene(t)
	s.server.limits.Lines.Burst = 1
	measure := func(path string, status, least int) {
		t.Helper()
		response, content := s.send(letter{method: http.MethodGet, path: path})
		if response.StatusCode != status || len(content) < least {
			t.Errorf("%s is answered %d with %d bytes", path, response.StatusCode, len(content))
		}
	}
	measure(web.LinePath+"?ping=1", http.StatusNoContent, 0)
	measure(web.LinePath, http.StatusOK, 100_000)
	measure(web.LinePath+"?ping=1", http.StatusNoContent, 0)
	measure(web.LinePath, http.StatusTooManyRequests, 0)
}
