package deskserver

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/signalling"
	"madoguchi/madoguchi"
)

// Server is one clinic. It is an http.Handler.
type Server struct {
	mux     *http.ServeMux
	now     func() time.Time
	mu      sync.Mutex
	clinic  api.Clinic
	details map[string]api.Detail
	answers map[string]api.Detail // by Idempotency-Key
	changes []any                 // all pushed changes in order: entries and the clinic
	role    string                // of the signed-in user
	name    string                // of the signed-in user
	news    chan struct{}         // closed when changes grows
	loses   bool                  // see LoseAnswers
	down    bool
	factor  api.SecondFactor
	stale   bool // the sign-in is not recent; see SetStale

	colleagues  []api.Member // all staff except the signed-in user
	invitations []api.Invitation
	recoveries  []api.Recovery
	ended       map[string]madoguchi.VerificationState // of invitations that are no longer listed
	behind      bool                                   // see SetListBehind
	hold        func(givenUp <-chan struct{})          // see HoldChanges
	exchange    *signalling.Exchange
}

// Token is the one session's bearer token; Password opens that session. Colleague is the member of staff who is in a
// call.
const (
	Token     = "desk-test-token-000000000000000000000000000"
	Password  = "Correct-Horse-1"
	Colleague = "青木 健"
)

// New returns a clinic with two doctors and no reservations.
func New(now func() time.Time) *Server {
	s := &Server{
		mux: http.NewServeMux(), now: now, clinic: Clinic(), role: "reception", name: "受付 佐藤",
		details: map[string]api.Detail{}, answers: map[string]api.Detail{},
		ended: map[string]madoguchi.VerificationState{}, news: make(chan struct{}),
	}
	s.exchange = s.newExchange()
	for pattern, handle := range map[string]http.HandlerFunc{
		"POST /sessions": s.signIn, "GET /sessions/current": s.session, "DELETE /sessions/current": s.signOut,
		"GET /schedule": s.schedule, "GET /events": s.events, "GET /attention": s.attention,
		"POST /recoveries/{id}/approve": s.decideRecovery(api.RecoveryApproved),
		"POST /recoveries/{id}/stop":    s.decideRecovery("stopped"),
		"GET /clinic":                   s.showClinic, "PUT /clinic/settings": s.changeSettings,
		"GET /staff": s.listStaff, "PATCH /staff/members/{id}": s.changeMember,
		"DELETE /staff/members/{id}": s.removeMember,
		"POST /staff/invitations":    s.invite, "DELETE /staff/invitations/{id}": s.withdraw,
		"POST /reservations": s.book, "PUT /reservations/{id}": s.editReservation,
		"POST /calls": s.createCall, "PATCH /calls/{id}": s.editCall,
		"POST /second-factor/set-up": s.beginSetUp, "POST /second-factor/confirm": s.confirmSetUp,
		"POST /second-factor/recovery-codes": s.newRecoveryCodes, "POST /second-factor/off": s.secondFactorOff,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		s.mux.HandleFunc(method+" "+api.Prefix+path, handle)
	}
	for _, kind := range []string{"/reservations", "/calls"} {
		s.mux.HandleFunc("GET "+api.Prefix+kind+"/{id}", s.detail)
		s.mux.HandleFunc("POST "+api.Prefix+kind+"/{id}/cancel", s.end(string(madoguchi.ReservationCancelled)))
		s.mux.HandleFunc("POST "+api.Prefix+kind+"/{id}/finish", s.end(string(madoguchi.ReservationFinished)))
		s.mux.HandleFunc("POST "+api.Prefix+kind+"/{id}/attended", s.attend)
		s.mux.HandleFunc("POST "+api.Prefix+kind+"/{id}/deliveries", s.send)
		s.mux.HandleFunc("GET "+api.Prefix+kind+"/{id}/message", s.message)
	}
	s.mux.HandleFunc("GET "+api.Prefix+"/calls/{id}/signal", s.signal(madoguchi.ClinicSide))
	s.mux.HandleFunc("GET /visit/{id}/signal", s.signal(madoguchi.PatientSide))
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	down := s.down
	s.mu.Unlock()
	if down {
		panic(http.ErrAbortHandler)
	}
	public := r.URL.Path == api.Prefix+"/sessions" || strings.HasPrefix(r.URL.Path, "/visit/")
	if !public && r.Header.Get("Authorization") != "Bearer "+Token {
		refuse(w, http.StatusUnauthorized, "signIn", "")
		return
	}
	if s.current().Limited && !public && !forLimited(r.URL.Path) {
		refuse(w, http.StatusForbidden, "secondFactorRequired", "")
		return
	}
	s.held(r)
	s.mux.ServeHTTP(w, r)
}

// forLimited reports whether a session that can only set up a second factor may request the path.
func forLimited(path string) bool {
	return strings.HasPrefix(path, api.Prefix+"/sessions") || strings.HasPrefix(path, api.Prefix+"/second-factor/")
}

// SetDown makes the server break every connection, or serve again.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
	close(s.news)
	s.news = make(chan struct{})
}

// LoseAnswers makes the server carry out requests that have an Idempotency-Key or concern the staff, but break the
// connection before it answers.
func (s *Server) LoseAnswers(lose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loses = lose
}

// Put adds or replaces an entry and pushes it.
func (s *Server) Put(entry api.Entry) api.Detail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(api.Detail{Entry: entry})
}

// Detail returns an entry's current detail.
func (s *Server) Detail(id string) (api.Detail, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	detail, ok := s.details[id]
	return detail, ok
}

// Count returns the number of entries.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.details)
}

// put raises the revision, stores the entry and pushes it.
func (s *Server) put(detail api.Detail) api.Detail {
	if detail.Entry.Kind == api.KindCall {
		detail.Entry.State = detail.Entry.Call.State // as the real server does
	}
	before := s.details[detail.Entry.ID]
	detail.Entry.Revision = before.Entry.Revision + 1
	if detail.Timeline == nil {
		detail.Timeline = before.Timeline
	}
	if detail.Entry.Call != nil {
		detail.PatientURL = "http://127.0.0.1:8080/v/" + detail.Entry.ID + "-Xk3mQ9"
		detail.ClinicURL = "http://127.0.0.1:8080/clinic/calls/" + detail.Entry.ID
		detail.Pending = []api.Pending{
			{At: detail.Entry.Call.Opens, Code: "open"}, {At: detail.Entry.Call.Expires, Code: "expire"},
		}
	}
	s.details[detail.Entry.ID] = detail
	s.push(detail.Entry)
	return detail
}

// push publishes a change; the lock is held.
func (s *Server) push(change any) {
	s.changes = append(s.changes, change)
	close(s.news)
	s.news = make(chan struct{})
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	var typed api.SignIn
	if json.NewDecoder(r.Body).Decode(&typed) != nil || typed.Password != Password {
		refuse(w, http.StatusUnauthorized, "credentials", "")
		return
	}
	if s.refusesCode(w, typed.Code) {
		return
	}
	session := s.current()
	session.Token = Token
	answer(w, http.StatusCreated, session)
}

func (s *Server) current() api.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return api.Session{
		Staff: api.Staff{ID: Self, Name: s.name, Role: s.role}, Clinic: s.clinic, SecondFactor: s.factor,
		Limited: s.factor.Needed && !s.factor.On,
	}
}

func (s *Server) session(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.current())
}

func (s *Server) signOut(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func (s *Server) schedule(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	day := api.Day{Day: r.URL.Query().Get("day")}
	for _, detail := range s.details {
		shown := detail.Entry.Cancelled == nil || r.URL.Query().Get("cancelled") == "true"
		if shown && madoguchi.DayOf(detail.Entry.Start, s.location()) == day.Day {
			day.Entries = append(day.Entries, detail.Entry)
		}
	}
	answer(w, http.StatusOK, day)
}

func (s *Server) location() *time.Location {
	location, err := time.LoadLocation(s.clinic.TimeZone)
	if err != nil {
		return time.UTC
	}
	return location
}

// events pushes all changes after the resume token, which is an index into changes.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	s.mu.Lock()
	last := len(s.changes)
	s.mu.Unlock()
	next, greeting := last, "hello"
	if _, err := fmt.Sscanf(r.Header.Get("Last-Event-ID"), "%d", &next); err == nil && next > last {
		next, greeting = last, "hello\ndata: {}\n\nevent: reset" // a token from an earlier run of the server
	}
	hello, _ := json.Marshal(onWire(api.Hello{Now: s.now()}))
	fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", next, greeting, hello)
	for {
		s.mu.Lock()
		pushed, news, over := s.changes[next:], s.news, s.down || s.factor.Needed && !s.factor.On
		s.mu.Unlock()
		if over {
			return
		}
		for _, change := range pushed {
			next++
			name := api.ChangeEntry
			switch change.(type) {
			case api.Clinic:
				name = api.ChangeClinic
			case struct{}:
				name = api.ChangeAttention
			}
			data, _ := json.Marshal(onWire(change))
			fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", next, name, data)
		}
		w.(http.Flusher).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-news:
		}
	}
}
