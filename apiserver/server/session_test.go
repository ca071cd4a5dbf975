package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

const password = "Kanda-3-Bashi"

// withPassword stores a member of staff who can sign in without a second factor.
func (s *scene) withPassword(email string) madoguchi.Staff {
	s.t.Helper()
	return s.withRole(email, madoguchi.Reception)
}

// withRole stores a member of staff who can sign in and has no second factor yet.
func (s *scene) withRole(email string, role madoguchi.Role) madoguchi.Staff {
	s.t.Helper()
	staff := mongotest.Member(s.clinic.ID, email)
	staff.Role = role
	staff.DoctorID, staff.PasswordHash, staff.SecondFactor = "", passwords.Hash(password), madoguchi.SecondFactor{}
	must(s.t, s.store.CreateStaff(s.t.Context(), staff))
	return staff
}

// hashed returns how many passwords the server has hashed.
func (s *scene) hashed() int {
	served, _ := s.server.hasher.Counts()
	return served
}

func TestSignIn(t *testing.T) {
	s := newScene(t)
	staff := s.withPassword("mari@example.jp")
	client := s.anonymous()
	session, err := client.SignIn(t.Context(), api.SignIn{Email: " Mari@Example.jp ", Password: password})
	must(t, err)
	if session.Staff.ID != string(staff.ID) || session.Clinic.ID != string(s.clinic.ID) ||
		len(session.Clinic.Doctors) != 2 {
		t.Errorf("signed in as %+v", session)
	}
	current, err := client.CurrentSession(t.Context())
	must(t, err)
	if current.Token != "" || current.Staff.ID != string(staff.ID) {
		t.Errorf("the session is %+v", current)
	}
}

func TestSignInRefusesTheSameWayWhateverIsWrong(t *testing.T) {
	s := newScene(t)
	s.withPassword("mari@example.jp")
	tests := []struct{ name, email, password string }{
		{"a wrong password", "mari@example.jp", password + "!"},
		{"no password", "mari@example.jp", ""},
		{"an unknown address", "nobody@example.jp", password},
		{"nothing", "", ""},
		{"a password too long to be one", "mari@example.jp", strings.Repeat("a", maxPassword+1)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: test.email, Password: test.password})
			refused(t, err, http.StatusUnauthorized, "credentials", "")
		})
	}
}

// An unknown address takes the same hash as a wrong password, so that the duration reveals nothing.
func TestUnknownAddressIsHashedToo(t *testing.T) {
	s := newScene(t)
	s.withPassword("mari@example.jp")
	hashed := s.hashed()
	for i, email := range []string{"mari@example.jp", "nobody@example.jp"} {
		_, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: email, Password: "wrong"})
		refused(t, err, http.StatusUnauthorized, "credentials", "")
		if got := s.hashed() - hashed; got != i+1 {
			t.Errorf("after %s: %d hashes", email, got)
		}
	}
}

func TestSignInIsLimited(t *testing.T) {
	s := newScene(t)
	s.withPassword("mari@example.jp")
	wrong := api.SignIn{Email: "mari@example.jp", Password: "wrong"}
	for range s.server.limits.SignInAs.Burst {
		_, err := s.anonymous().SignIn(t.Context(), wrong)
		refused(t, err, http.StatusUnauthorized, "credentials", "")
	}
	hashed := s.hashed()
	_, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: "MARI@example.jp", Password: password})
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	var problem *api.ProblemError
	if !errors.As(err, &problem) || problem.RetryAfter <= 0 {
		t.Errorf("the refusal does not say when to come back: %v", err)
	}
	if s.hashed() != hashed {
		t.Error("a try too many was hashed")
	}
	s.now.advance(problem.RetryAfter)
	_, err = s.anonymous().SignIn(t.Context(), api.SignIn{Email: "mari@example.jp", Password: password})
	must(t, err)
}

// Tries with many addresses are limited too, whatever X-Forwarded-For says.
func TestSignInIsLimitedByCaller(t *testing.T) {
	s := newScene(t)
	status := http.StatusUnauthorized
	tries := 0
	for ; status == http.StatusUnauthorized && tries < 100; tries++ {
		status = s.signInFrom("203.0.113.7:4711", fmt.Sprintf("198.51.100.%d", tries))
	}
	if burst := s.server.limits.SignInFrom.Burst; status != http.StatusTooManyRequests || tries != burst+1 {
		t.Errorf("try %d was answered %d, want %d at %d", tries, status, http.StatusTooManyRequests, burst+1)
	}
	if status := s.signInFrom("203.0.113.8:4711", ""); status != http.StatusUnauthorized {
		t.Errorf("another caller was answered %d", status)
	}
	if status := s.signInFrom("10.1.2.3:4711", "203.0.113.7"); status != http.StatusTooManyRequests {
		t.Errorf("the same caller through a load balancer was answered %d", status)
	}
}

// Tries of an account's passwords from one network do not lock its owner out. Tries from many networks are stopped.
func TestTriesOfOthers(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	for range 100 {
		if status := s.signInAs(email, "203.0.113.7:4711"); status == http.StatusTooManyRequests {
			break
		}
	}
	if status := s.signInAs(email, "198.51.100.1:4711"); status != http.StatusUnauthorized {
		t.Errorf("the owner is answered %d after another's tries", status)
	}
	status, tries := http.StatusUnauthorized, 0
	for ; status == http.StatusUnauthorized && tries < 100; tries++ {
		status = s.signInAs(email, fmt.Sprintf("192.0.2.%d:4711", tries))
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("%d networks are answered %d", tries, status)
	}
}

// signInFrom tries to sign in from an address and returns the answer's status.
func (s *scene) signInFrom(remote, forwarded string) int {
	return s.signInAsFrom(madoguchi.NewID()+"@example.jp", remote, forwarded)
}

// signInAs tries to sign in to an account.
func (s *scene) signInAs(email, remote string) int { return s.signInAsFrom(email, remote, "") }

func (s *scene) signInAsFrom(email, remote, forwarded string) int {
	body := `{"email":"` + email + `","password":"` + strings.Repeat("a", maxPassword+1) + `"}`
	request := httptest.NewRequestWithContext(
		s.t.Context(), http.MethodPost, "/api/v1/sessions", strings.NewReader(body),
	)
	request.RemoteAddr = remote
	if forwarded != "" {
		request.Header.Set("X-Forwarded-For", forwarded)
	}
	answer := httptest.NewRecorder()
	s.server.ServeHTTP(answer, request)
	return answer.Code
}

func TestSessionExpires(t *testing.T) {
	s := newScene(t)
	s.now.advance(access.SessionLifetime - time.Second)
	_, err := s.desk.CurrentSession(t.Context())
	must(t, err)
	s.now.advance(time.Second)
	_, err = s.desk.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

func TestSignOutEndsTheSessionAlone(t *testing.T) {
	s := newScene(t)
	elsewhere := s.signedIn(s.staff)
	header := s.authorized()
	response, _ := s.send(letter{method: http.MethodDelete, path: "/api/v1/sessions/current", header: header})
	if response.StatusCode != http.StatusNoContent {
		t.Errorf("signing out was answered %d", response.StatusCode)
	}
	response, content := s.send(letter{method: http.MethodGet, path: "/api/v1/sessions/current", header: header})
	refusedWith(t, problemIn(t, response, content), http.StatusUnauthorized, "signIn", "")
	_, err := elsewhere.CurrentSession(t.Context())
	must(t, err)
}

func TestWhatOpensNoSession(t *testing.T) {
	s := newScene(t)
	gone := s.staff
	gone.ID = madoguchi.StaffID(madoguchi.NewID())
	token := s.session(s.staff)
	tests := []struct{ name, header, value string }{
		{"a token of nobody", "Authorization", "Bearer " + strings.Repeat("A", len(token))},
		{"half a token", "Authorization", "Bearer " + token[:20]},
		{"no token", "Authorization", "Bearer "},
		{"another scheme", "Authorization", "Basic " + token},
		{"a token of somebody who has left", "Authorization", "Bearer " + s.session(gone)},
		{"an empty cookie", "Cookie", access.SessionCookie + "="},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response, content := s.send(
				letter{
					method: http.MethodGet, path: "/api/v1/sessions/current",
					header: map[string]string{test.header: test.value},
				},
			)
			refusedWith(t, problemIn(t, response, content), http.StatusUnauthorized, "signIn", "")
		})
	}
}

func TestCookieOpensTheSessionToo(t *testing.T) {
	s := newScene(t)
	response, _ := s.send(letter{
		method: http.MethodGet, path: "/api/v1/sessions/current",
		header: map[string]string{"Cookie": access.SessionCookie + "=" + s.session(s.staff)},
	})
	if response.StatusCode != http.StatusOK {
		t.Errorf("answered %d", response.StatusCode)
	}
}
