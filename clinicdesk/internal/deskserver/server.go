package deskserver

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"madoguchi/apiserver/api"
)

// Server is one clinic. It is an http.Handler. Its parts own their state; tests change it there.
type Server struct {
	User         *User
	SecondFactor *SecondFactor
	Settings     *Settings
	Visits       *Visits
	Calls        *Calls
	Staff        *Staff
	Recoveries   *Recoveries
	Patients     *Patients
	Waitlist     *Waitlist

	mux      *http.ServeMux
	feed     *feed
	sessions *sessions

	mu    sync.Mutex
	down  bool
	loses bool                          // see LoseAnswers
	hold  func(givenUp <-chan struct{}) // see HoldChanges
}

// routes are handlers by method and path below the API's prefix.
type routes map[string]http.HandlerFunc

// New returns a clinic with two doctors and no reservations.
func New(now func() time.Time) *Server {
	s := &Server{mux: http.NewServeMux(), User: &User{name: "受付 佐藤", role: "reception"}}
	s.feed = newFeed(now, func() bool { return s.isDown() || s.SecondFactor.limits() })
	s.SecondFactor = &SecondFactor{feed: s.feed}
	s.Settings = &Settings{clinic: Clinic(), user: s.User, feed: s.feed}
	s.Visits = newVisits(now, s.User, s.Settings, s.feed)
	s.Patients = newPatients(now, s.Visits, s.feed)
	s.Visits.patientOf = s.Patients.Find
	s.Waitlist = &Waitlist{}
	s.Calls = newCalls(now, s.Visits, s.Settings)
	s.Staff = newStaff(now, s.User, s.SecondFactor, s.Settings)
	s.Recoveries = &Recoveries{user: s.User, feed: s.feed}
	s.sessions = &sessions{user: s.User, settings: s.Settings, factor: s.SecondFactor}
	for _, part := range []routes{
		s.sessions.routes(), s.SecondFactor.routes(), s.Settings.routes(), s.Visits.routes(), s.Calls.routes(),
		s.Staff.routes(), s.Recoveries.routes(), s.Patients.routes(), s.Waitlist.routes(),
		{"GET /events": s.feed.serve, "GET /attention": attention(s.Visits, s.Recoveries)},
	} {
		for pattern, handle := range part {
			method, path, _ := strings.Cut(pattern, " ")
			s.mux.HandleFunc(method+" "+api.Prefix+path, handle)
		}
	}
	s.mux.HandleFunc("GET /visit/{id}/signal", s.Calls.patient)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.isDown() {
		panic(http.ErrAbortHandler)
	}
	if !s.sessions.admits(w, r) {
		return
	}
	s.wait(r)
	if s.losesAnswerOf(r) {
		s.serveUnanswered(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// SetDown makes the server break every connection, or serve again.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	s.down = down
	s.mu.Unlock()
	s.feed.wake()
}

func (s *Server) isDown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down
}

// LoseAnswers makes the server carry out requests that have an Idempotency-Key or concern the staff, but break the
// connection before it answers. It does answer a request that it refuses.
func (s *Server) LoseAnswers(lose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loses = lose
}

func (s *Server) losesAnswerOf(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loses && (r.Header.Get("Idempotency-Key") != "" ||
		strings.HasPrefix(r.URL.Path, api.Prefix+"/staff/") || strings.HasPrefix(r.URL.Path, api.Prefix+"/recoveries/"))
}

func (s *Server) serveUnanswered(w http.ResponseWriter, r *http.Request) {
	answered := httptest.NewRecorder()
	s.mux.ServeHTTP(answered, r)
	if answered.Code < http.StatusBadRequest {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answered.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answered.Code)
	_, _ = w.Write(answered.Body.Bytes())
}

// HoldChanges delays requests about the staff, except for the list, and requests that mark a task as done. Each delayed
// request sends to came. release lets all of them continue and may be called twice. The server does not carry out a
// request that the desk cancels meanwhile.
func (s *Server) HoldChanges() (came <-chan struct{}, release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting, over := make(chan struct{}), make(chan struct{})
	s.hold = func(givenUp <-chan struct{}) {
		select {
		case waiting <- struct{}{}:
		case <-over:
			return
		}
		select {
		case <-over:
		case <-givenUp:
			panic(http.ErrAbortHandler)
		}
	}
	return waiting, sync.OnceFunc(func() { close(over) })
}

// wait delays a request if HoldChanges asked for it.
func (s *Server) wait(r *http.Request) {
	path := r.URL.Path
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold != nil && (strings.HasPrefix(path, api.Prefix+"/staff/") || strings.HasSuffix(path, "/attended")) {
		hold(r.Context().Done())
	}
}
