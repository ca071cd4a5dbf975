package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// form posts a form from the site's own page, with a session's cookie if token is set.
func (s *scene) form(path string, fields url.Values, token string) *http.Response {
	s.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
	if token != "" {
		header["Cookie"] = access.SessionCookie + "=" + token
	}
	response, _ := s.send(letter{method: http.MethodPost, path: path, body: fields.Encode(), header: header})
	return response
}

func TestSignInByThePage(t *testing.T) {
	s := newScene(t)
	s.withPassword("mari@example.jp")
	tests := []struct {
		name, password, next string
		status               int
		to                   string
	}{
		{
			"to a call", password, "/clinic/calls/5gkr2m9x0c7wv3nt", http.StatusSeeOther,
			"/clinic/calls/5gkr2m9x0c7wv3nt",
		},
		{"to another site", password, "https://evil.example.com/", http.StatusSeeOther, "/clinic"},
		{"to another site, without its scheme", password, "//evil.example.com/clinic/", http.StatusSeeOther, "/clinic"},
		{"to a neighbour of the clinic's pages", password, "/clinical", http.StatusSeeOther, "/clinic"},
		{"with a wrong password", "wrong", "", http.StatusUnauthorized, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fields := url.Values{"email": {"mari@example.jp"}, "password": {test.password}, "next": {test.next}}
			response := s.form("/clinic/signin", fields, "")
			if response.StatusCode != test.status || response.Header.Get("Location") != test.to {
				t.Errorf("answered %d, to %q", response.StatusCode, response.Header.Get("Location"))
			}
			if given := len(response.Cookies()) == 2; given != (test.status == http.StatusSeeOther) {
				t.Errorf("cookies: %v", response.Cookies())
			} else if given {
				cookie := response.Cookies()[0]
				if cookie.Name != access.SessionCookie || !cookie.HttpOnly || !cookie.Secure ||
					cookie.SameSite != http.SameSiteLaxMode {
					t.Errorf("the cookie is %v", cookie)
				}
			}
		})
	}
}

func TestSignOutByThePage(t *testing.T) {
	s := newScene(t)
	token := s.session(s.staff)
	if response := s.form("/clinic/signout", nil, token); response.StatusCode != http.StatusSeeOther ||
		response.Cookies()[0].MaxAge >= 0 {
		t.Errorf("answered %d with %v", response.StatusCode, response.Cookies())
	}
	client := s.anonymous()
	client.SetToken(token)
	_, err := client.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// B6: the clinic's URL asks staff to sign in, and opens only calls of their own clinic.
func TestConsoleIsForTheClinicsStaff(t *testing.T) {
	s := newScene(t)
	path := "/clinic/calls/" + s.opened().Entry.ID
	tests := []struct {
		name, path string
		cookie     *http.Cookie
		status     int
	}{
		{"nobody", path, nil, http.StatusSeeOther},
		{"staff", path, &http.Cookie{Name: access.SessionCookie, Value: s.session(s.staff)}, http.StatusOK},
		{
			"staff of another clinic", path, &http.Cookie{Name: access.SessionCookie, Value: s.session(s.stranger)},
			http.StatusNotFound,
		},
		{
			"no call", "/clinic/calls/" + madoguchi.NewID(),
			&http.Cookie{Name: access.SessionCookie, Value: s.session(s.staff)}, http.StatusNotFound,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if status, _ := s.page(test.path, test.cookie); status != test.status {
				t.Errorf("answered %d", status)
			}
		})
	}
}

// A sign-in without a target leads to the day's calls, of the own clinic only and without visits in person.
func TestTodaysCalls(t *testing.T) {
	s := newScene(t)
	today := s.visit()
	today.Start = s.now.time().Add(time.Hour)
	online, alone := s.booked(today), s.opened()
	cookie := &http.Cookie{Name: access.SessionCookie, Value: s.session(s.staff)}
	_, page := s.page("/clinic", cookie)
	for _, call := range []api.Detail{online, alone} {
		if !strings.Contains(page, "/clinic/calls/"+call.Entry.ID) {
			t.Errorf("%s is not in the list:\n%s", call.Entry.Kind, page)
		}
	}
	must(t, s.processes.onReservation(t.Context(), madoguchi.ReservationID(online.Entry.ID),
		func(r *madoguchi.Reservation) error {
			r.Attention = madoguchi.AttentionOldTime
			return nil
		}))
	for _, path := range []string{"/clinic", "/clinic/calls/" + online.Entry.ID} {
		if _, page := s.page(path, cookie); !strings.Contains(page, `data-tone="poor">旧日時を案内済み`) {
			t.Errorf("%s does not say that the patient holds the old time:\n%s", path, page)
		}
	}
	if doctor := s.clinic.Doctors[0].Name + " 医師"; strings.Count(page, doctor) != 2 {
		t.Errorf("%s is not named at each call:\n%s", doctor, page)
	}
	must(t, s.processes.onReservation(t.Context(), madoguchi.ReservationID(online.Entry.ID),
		func(r *madoguchi.Reservation) error {
			r.State = madoguchi.ReservationCancelled
			return nil
		}))
	if _, page := s.page("/clinic", cookie); !strings.Contains(page, "田中 花子") ||
		strings.Contains(page, `href="/clinic/calls/`+online.Entry.ID) {
		t.Errorf("a cancelled visit is a link, or gone:\n%s", page)
	}
	_, foreign := s.page("/clinic", &http.Cookie{Name: access.SessionCookie, Value: s.session(s.stranger)})
	if strings.Contains(foreign, "/clinic/calls/") {
		t.Error("another clinic sees them")
	}
	response, _ := s.send(letter{method: http.MethodGet, path: "/clinic"})
	if got := response.Header.Get("Location"); response.StatusCode != http.StatusSeeOther ||
		got != "/clinic/signin?next=%2Fclinic" {
		t.Errorf("nobody is led to %q", got)
	}
}
