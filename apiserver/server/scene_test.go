package server

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/converter"

	"madoguchi/activities"
	"madoguchi/activities/twilio"
	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/desk/deliveries"
	"madoguchi/apiserver/internal/desk/events"
	"madoguchi/apiserver/internal/presence"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/signalling/protocol"
	deployed "madoguchi/deploy/content"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// morning is the start of every scene: 9:00 in Tokyo, a century ahead, because MongoDB deletes sessions that have
// expired by its own clock.
var morning = time.Date(2126, 11, 25, 0, 0, 0, 0, time.UTC)

const (
	publicURL   = "https://clinic.example.jp"
	carrierKey  = "carrier-token"
	operatorKey = "the operators' key"
	webUI       = "http://127.0.0.1:8233"
)

// scene is a server on an empty database, with two clinics and a member of staff in each.
type scene struct {
	t              *testing.T
	now            *clock
	store          *mongo.Store
	processes      *processes
	storeInUse     *storeInUse
	processesInUse *processesInUse
	server         *Server
	site           *httptest.Server
	http           *http.Client // checks all requests and answers against the document
	clinic         madoguchi.Clinic
	staff          madoguchi.Staff
	desk           *api.Client     // staff of clinic, signed in
	stranger       madoguchi.Staff // of the other clinic
	lastStart      time.Time       // the start of the last visit that nextFree returned
	appliedIn      string          // the cookie of the browser that applied for a registration
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{t: t, now: &clock{at: morning}, store: mongotest.Start(t)}
	s.processes = newProcesses(s.store, s.now.time)
	s.storeInUse, s.processesInUse = &storeInUse{s.store}, &processesInUse{s.processes}
	s.server = New(s.config())
	s.site = httptest.NewServer(s.server)
	t.Cleanup(s.close)
	s.http = &http.Client{
		Transport:     newConforming(t, s.site.Client().Transport),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	s.clinic, s.staff = s.openClinic("青木内科クリニック")
	s.desk = s.signedIn(s.staff)
	_, s.stranger = s.openClinic("西村皮膚科")
	return s
}

func (s *scene) config() Config {
	public, err := url.Parse(publicURL)
	must(s.t, err)
	pages, err := web.New(web.Options{})
	must(s.t, err)
	texts, err := content.Open(deployed.Files)
	must(s.t, err)
	mailKeys := madoguchi.MailKeys{[]byte("another key of thirty-two bytes.")}
	keys := madoguchi.LinkKeys{[]byte("a key of thirty-two bytes, or so")}
	links := activities.Links{Public: publicURL, Keys: keys, Mails: mailKeys}
	return Config{
		Proxies: access.Proxies{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")},
		Public:  public, Store: s.storeInUse, Processes: s.processesInUse, Links: links, LinkKeys: keys,
		MailKeys: mailKeys,
		Accounts: accountKey, Sealer: seal.New(keys), Pages: pages,
		Content: texts,
		Watch:   func(ctx context.Context, after string) (events.Changes, error) { return s.store.Watch(ctx, after) },
		Compose: func(draft deliveries.Draft) (deliveries.Message, error) {
			message, err := activities.Preview{
				Clinic: draft.Clinic, Call: draft.Call, Visit: draft.Visit, Moved: draft.Moved,
				Language: draft.Language, Asked: s.now.time(),
			}.Compose(links, draft.Channel)
			return deliveries.Message{Subject: message.Subject, Text: message.Text}, err
		},
		Authentic: func(callback string, form url.Values, signature string) bool {
			return twilio.ValidateCallback(carrierKey, callback, form, signature)
		},
		ICE: func(string) []protocol.ICEServer { return nil },
		Codec: converter.NewPayloadCodecHTTPHandler(
			converter.NewZlibCodec(converter.ZlibCodecOptions{AlwaysEncode: true}),
		),
		OperatorKeys: []string{operatorKey}, WebUI: webUI, ReturnWithin: presence.ReturnWithin,
		LookAgain: 200 * time.Millisecond, Now: s.now.time,
		Logger: slog.New(slog.NewTextHandler(s.t.Output(), nil)),
	}
}

func (s *scene) close() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), 30*time.Second)
	defer cancel()
	if err := s.server.Close(ctx); err != nil {
		s.t.Errorf("close the server: %v", err)
	}
	s.site.Close()
}

// follow runs the hub until the test ends.
func (s *scene) follow() {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.server.Run(ctx) })
	s.t.Cleanup(func() { stop(); running.Wait() })
}

// openClinic stores a clinic with two doctors and a member of staff. The second doctor has a capacity of two.
func (s *scene) openClinic(name string) (madoguchi.Clinic, madoguchi.Staff) {
	s.t.Helper()
	sample := mongotest.Clinic(madoguchi.ClinicID(madoguchi.NewID()))
	sample.Name = name
	for i := range sample.Doctors {
		sample.Doctors[i].ID = madoguchi.DoctorID(madoguchi.NewID())
		sample.Web.Doctors[i] = sample.Doctors[i].ID
	}
	sample.Exceptions[0].Doctor = sample.Doctors[1].ID
	sample.Hours[1].Doctor = sample.Doctors[1].ID
	sample.Doctors[1].Capacity = 2
	sample.Menus[0].ID = madoguchi.MenuID(madoguchi.NewID())
	sample.Web.Offers[0].MenuID = sample.Menus[0].ID
	must(s.t, s.store.CreateClinic(s.t.Context(), sample))
	staff := mongotest.Member(sample.ID, madoguchi.NewID()+"@example.jp")
	staff.DoctorID = sample.Doctors[0].ID
	must(s.t, s.store.CreateStaff(s.t.Context(), staff))
	return sample, staff
}

// signedIn returns a client that has just signed in.
func (s *scene) signedIn(staff madoguchi.Staff) *api.Client {
	s.t.Helper()
	client := s.anonymous()
	client.SetToken(s.session(staff))
	return client
}

// anonymous returns a client that has not signed in.
func (s *scene) anonymous() *api.Client { return api.New(s.site.URL, s.http, "ja") }

// session opens a session without the slow password check, and returns its token.
func (s *scene) session(staff madoguchi.Staff) string {
	s.t.Helper()
	return s.sessionFor(staff, false)
}

// limitedSession opens a session for setting up a second factor.
func (s *scene) limitedSession(staff madoguchi.Staff) string {
	s.t.Helper()
	return s.sessionFor(staff, true)
}

func (s *scene) sessionFor(staff madoguchi.Staff, limited bool) string {
	s.t.Helper()
	secret := make([]byte, access.SecretBytes)
	_, _ = rand.Read(secret)
	must(s.t, s.store.CreateSession(s.t.Context(), madoguchi.Session{
		SecretHash: sha256.Sum256(secret), ClinicID: staff.ClinicID, StaffID: staff.ID,
		CreatedAt: s.now.time(), ExpiresAt: s.now.time().Add(access.SessionLifetime), Limited: limited,
	}))
	return base64.RawURLEncoding.EncodeToString(secret)
}

// visit returns a valid booking: tomorrow's first online visit with the first doctor.
func (s *scene) visit() api.GuestVisit {
	return api.GuestVisit{
		DoctorID: string(s.clinic.Doctors[0].ID), MenuID: string(s.clinic.Menus[0].ID), Method: "online",
		Visit: "first",
		Start: morning.Add(26 * time.Hour), PatientName: "田中 花子", ChartNumber: "A-0012", Memo: "一行目\n二行目",
	}
}

// nextFree returns a start that does not overlap with its earlier results.
func (s *scene) nextFree() time.Time {
	if s.lastStart.IsZero() {
		s.lastStart = s.visit().Start
	}
	s.lastStart = s.lastStart.Add(30 * time.Minute)
	return s.lastStart
}

// booked books the visit.
func (s *scene) booked(visit api.GuestVisit) api.Detail {
	s.t.Helper()
	detail, err := s.desk.Book(s.t.Context(), newKey(), visit)
	must(s.t, err)
	return detail
}

// opened creates a standalone call that starts in half an hour.
func (s *scene) opened() api.Detail {
	s.t.Helper()
	detail, err := s.desk.CreateCall(s.t.Context(), newKey(), api.CreateCall{
		DoctorID: string(s.clinic.Doctors[0].ID), Start: s.now.time().Add(30 * time.Minute), Title: "往診の相談",
	})
	must(s.t, err)
	return detail
}

// letter is a raw request, for input that the client would not send.
type letter struct {
	method, path, body string
	header             map[string]string
}

// send sends a letter and returns the answer with its body.
func (s *scene) send(l letter) (*http.Response, []byte) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), l.method, s.site.URL+l.path, strings.NewReader(l.body))
	must(s.t, err)
	if l.body == "" {
		request.Body, request.ContentLength = nil, 0
	} else {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range l.header {
		if name == "Host" {
			request.Host = value
		}
		request.Header.Set(name, value)
	}
	response, err := s.http.Do(request)
	must(s.t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	must(s.t, err)
	return response, content
}

// authorized returns the headers of a staff member's letter, and more.
func (s *scene) authorized(more ...string) map[string]string {
	header := map[string]string{"Authorization": "Bearer " + s.session(s.staff)}
	for i := 0; i+1 < len(more); i += 2 {
		header[more[i]] = more[i+1]
	}
	return header
}

// storeInUse is the server's store; a test may replace it.
type storeInUse struct{ Store }

// processesInUse are the server's processes; a test may replace them.
type processesInUse struct{ Processes }

// clock is the scene's time.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

func newKey() string { return "key-" + madoguchi.NewID() }

// must fails the test on an error that is not its subject.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that a request was answered with a problem of this status, code and field.
func refused(t testing.TB, err error, status int, code, field string) {
	t.Helper()
	var problem *api.ProblemError
	if !errors.As(err, &problem) {
		t.Errorf("got %v, want a problem %d %s", err, status, code)
		return
	}
	refusedWith(t, problem.Problem, status, code, field)
}

func refusedWith(t testing.TB, got api.Problem, status int, code, field string) {
	t.Helper()
	if got.Status != status || got.Code != code || got.Field != field {
		t.Errorf("got %d %s %q, want %d %s %q", got.Status, got.Code, got.Field, status, code, field)
	}
}

// problemIn parses a problem.
func problemIn(t testing.TB, response *http.Response, content []byte) api.Problem {
	t.Helper()
	if kind := response.Header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("the answer %d is %s", response.StatusCode, kind)
	}
	var problem api.Problem
	must(t, json.Unmarshal(content, &problem))
	if problem.Status != response.StatusCode {
		t.Errorf("the problem says %d, the answer %d", problem.Status, response.StatusCode)
	}
	return problem
}
