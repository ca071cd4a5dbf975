package deskserver

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"madoguchi/apiserver/api"
)

// Token is the one session's bearer token; Password opens that session.
const (
	Token    = "desk-test-token-000000000000000000000000000"
	Password = "Correct-Horse-1"
)

// User is the member of staff who signs in.
type User struct {
	mu         sync.Mutex
	name, role string
}

// SetRole gives the user another role; an admin may change settings and staff.
func (u *User) SetRole(role string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.role = role
}

// Rename gives the user another name.
func (u *User) Rename(name string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.name = name
}

func (u *User) staff() api.Staff {
	u.mu.Lock()
	defer u.mu.Unlock()
	return api.Staff{ID: Self, Name: u.name, Role: u.role}
}

func (u *User) isAdmin() bool { return u.staff().Role == "admin" }

// sessions is the sign-in and the session that it opens.
type sessions struct {
	user     *User
	settings *Settings
	factor   *SecondFactor
}

func (s *sessions) routes() routes {
	return routes{
		"POST /sessions": s.signIn, "GET /sessions/current": s.show, "DELETE /sessions/current": s.signOut,
	}
}

func (s *sessions) current() api.Session {
	return api.Session{
		Staff: s.user.staff(), Clinic: s.settings.current(), SecondFactor: s.factor.State(), Limited: s.factor.limits(),
	}
}

// signIn opens the session. The device's note counts its sign-ins.
func (s *sessions) signIn(w http.ResponseWriter, r *http.Request) {
	var typed api.SignIn
	if json.NewDecoder(r.Body).Decode(&typed) != nil || typed.Password != Password {
		refuse(w, http.StatusUnauthorized, "credentials", "")
		return
	}
	if s.factor.refuses(w, typed.Code) {
		return
	}
	session := s.current()
	session.Token, session.Device = Token, typed.Device+"+"
	answer(w, http.StatusCreated, session)
}

func (s *sessions) show(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.current())
}

func (s *sessions) signOut(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

// admits answers with an error if the request has no session, or one that may only set up a second factor.
func (s *sessions) admits(w http.ResponseWriter, r *http.Request) bool {
	public := r.URL.Path == api.Prefix+"/sessions" || strings.HasPrefix(r.URL.Path, "/visit/")
	switch {
	case public:
	case r.Header.Get("Authorization") != "Bearer "+Token:
		refuse(w, http.StatusUnauthorized, "signIn", "")
		return false
	case s.factor.limits() && !forLimited(r.URL.Path):
		refuse(w, http.StatusForbidden, "secondFactorRequired", "")
		return false
	}
	return true
}

// forLimited reports whether a session that may only set up a second factor may request the path.
func forLimited(path string) bool {
	return strings.HasPrefix(path, api.Prefix+"/sessions") || strings.HasPrefix(path, api.Prefix+"/second-factor/")
}
