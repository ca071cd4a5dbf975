package server

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/api"
)

// bodies are what a route takes that needs a body to be taken seriously; revision is the record's.
func bodies(s *scene, r route, revision int64) string {
	switch {
	case r.method == http.MethodPatch:
		return `{"revision":` + strconv.FormatInt(revision, 10) + `,"doctorId":"` + string(s.clinic.Doctors[0].ID) + `"}`
	case strings.HasSuffix(r.path, "/deliveries"):
		return `{"channel":"mail","target":"hanako@example.jp"}`
	}
	return ""
}

// pathTo fills in a route's path.
func pathTo(r route, id string) string {
	path := api.Prefix + strings.ReplaceAll(r.path, ":id", id)
	if strings.HasSuffix(path, "/message") {
		path += "?channel=sms"
	}
	return path
}

func TestEveryRouteOfStaffAsksForASession(t *testing.T) {
	s := newScene(t)
	id := s.booked(s.visit()).Entry.ID
	walked := 0
	for _, r := range s.server.routes() {
		if !r.access.staff {
			continue
		}
		walked++
		t.Run(r.method+" "+r.path, func(t *testing.T) {
			header := map[string]string{"Idempotency-Key": newKey()}
			response, content := s.send(letter{method: r.method, path: pathTo(r, id), body: bodies(s, r, 1), header: header})
			refusedWith(t, problemIn(t, response, content), http.StatusUnauthorized, "signIn", "")
		})
	}
	if walked < 15 {
		t.Errorf("only %d routes ask for a session", walked)
	}
}

// Another clinic's records are not there: the same request is answered with 404 for them, and is taken for one's own.
func TestAnotherClinicsRecordsAreNotFound(t *testing.T) {
	s := newScene(t)
	walked := 0
	for _, r := range s.server.routes() {
		if !strings.Contains(r.path, ":id") {
			continue
		}
		walked++
		t.Run(r.method+" "+r.path, func(t *testing.T) {
			record := s.recordFor(r)
			header := map[string]string{"Idempotency-Key": newKey(), "Authorization": "Bearer " + s.session(s.stranger)}
			l := letter{method: r.method, path: pathTo(r, record.ID), body: bodies(s, r, record.Revision), header: header}
			response, content := s.send(l)
			refusedWith(t, problemIn(t, response, content), http.StatusNotFound, "notFound", "")
			after, err := s.desk.Detail(t.Context(), record.Kind, record.ID)
			must(t, err)
			if after.Entry.Revision != record.Revision {
				t.Errorf("the record was changed all the same: %+v", after.Entry)
			}
			l.header["Authorization"] = "Bearer " + s.session(s.staff)
			if response, content := s.send(l); response.StatusCode == http.StatusNotFound {
				t.Errorf("its own clinic was answered %s", content)
			}
		})
	}
	if walked < 10 {
		t.Errorf("only %d routes name a record", walked)
	}
}

// recordFor makes a record that the route could be about.
func (s *scene) recordFor(r route) api.Entry {
	if strings.HasPrefix(r.path, "/calls") {
		return s.opened().Entry
	}
	visit := s.visit()
	visit.DoctorID = string(s.clinic.Doctors[1].ID)
	visit.Start = s.nextFree()
	return s.booked(visit).Entry
}

func TestWhatIsNoRecordIsNotFound(t *testing.T) {
	s := newScene(t)
	reservation, call := s.booked(s.visit()).Entry, s.opened().Entry
	tests := []struct{ name, kind, id string }{
		{"an ID of nothing", api.KindReservation, madoguchi.NewID()},
		{"no ID", api.KindReservation, "7"},
		{"an ID in capitals", api.KindReservation, strings.ToUpper(reservation.ID)},
		{"a call as a reservation", api.KindReservation, call.ID},
		{"a reservation's call as one that stands alone", api.KindCall, reservation.ID},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.desk.Detail(t.Context(), test.kind, test.id)
			refused(t, err, http.StatusNotFound, "notFound", "")
		})
	}
}

// A route may be for some of the staff only.
func TestRolesDecide(t *testing.T) {
	s := newScene(t)
	doctor, reception := s.staff, s.staff
	reception.ID, reception.Email, reception.Role = madoguchi.StaffID(madoguchi.NewID()), "uketsuke@example.jp", madoguchi.Reception
	must(t, s.store.CreateStaff(t.Context(), reception))
	forDoctors := access{staff: true, roles: []madoguchi.Role{madoguchi.Admin, madoguchi.Physician}}
	for staff, want := range map[*madoguchi.Staff]error{&doctor: nil, &reception: madoguchi.ErrForbidden} {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		c.Request.Header.Set("Authorization", "Bearer "+s.session(*staff))
		if err := s.server.admit(c, forDoctors); !errors.Is(err, want) {
			t.Errorf("%s: %v", staff.Role, err)
		}
	}
}
