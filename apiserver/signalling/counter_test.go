package signalling_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for an expected event.
const patience = 30 * time.Second

var doctor = madoguchi.Actor{Kind: madoguchi.ByStaff, ID: "staff", Name: "doctor"}

// counter is an Exchange behind real WebSockets, with its clinic.
type counter struct {
	t        *testing.T
	exchange *signalling.Exchange
	server   *httptest.Server
	reports  chan signalling.Occurrence
	faults   chan error

	mu    sync.Mutex
	party signalling.Party // the next party; callers choose its role
	by    madoguchi.Actor  // the clinic's person who connects next

	elsewhere []signalling.OtherCall
	slowness  time.Duration // delay of Elsewhere's answer
	speaks    string        // the protocol of the next party
}

func open(t *testing.T, limits signalling.Limits) *counter {
	t.Helper()
	return openAt(t, time.Now, limits)
}

// openAt opens a counter with the given clock.
func openAt(t *testing.T, now func() time.Time, limits signalling.Limits) *counter {
	t.Helper()
	if limits.Absence == 0 {
		limits.Absence = 50 * time.Millisecond
	}
	c := &counter{
		t: t, by: doctor, speaks: protocol.Subprotocol,
		reports: make(chan signalling.Occurrence, 100), faults: make(chan error, 100),
	}
	c.party = signalling.Party{
		CallID: madoguchi.CallID(madoguchi.NewID()), ClinicID: "clinic", State: madoguchi.CallOpen,
		Window: madoguchi.Window{Opens: time.Now().Add(-time.Minute), Expires: time.Now().Add(time.Hour)},
	}
	c.exchange = signalling.New(signalling.Config{
		Now:    now,
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Report: func(_ context.Context, o signalling.Occurrence) { c.reports <- o },
		ICE: func(visit string) []protocol.ICEServer {
			return []protocol.ICEServer{{URLs: []string{"turn:turn.test"}, Username: visit, Credential: "secret"}}
		},
		Elsewhere: func(ctx context.Context, _ signalling.Party) []signalling.OtherCall {
			slow, cancel := context.WithTimeout(ctx, c.slowness)
			defer cancel()
			<-slow.Done()
			return slices.Clone(c.elsewhere)
		},
		Limits: limits,
	})
	c.server = httptest.NewServer(c)
	t.Cleanup(c.close)
	return c
}

func (c *counter) close() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := c.exchange.Close(ctx); err != nil {
		c.t.Errorf("Close: %v", err)
	}
	c.server.Close()
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: protocol.Subprotocols})
	if err != nil {
		c.t.Errorf("Accept: %v", err)
		return
	}
	c.mu.Lock()
	party, by := c.party, c.by
	c.mu.Unlock()
	party.Role, party.Actor = madoguchi.PatientSide, madoguchi.Actor{Kind: madoguchi.ByPatient}
	if r.URL.Path == "/clinic" {
		party.Role, party.Actor = madoguchi.ClinicSide, by
	}
	c.faults <- c.exchange.Serve(r.Context(), socket, party)
}

// set changes the party of the next connections.
func (c *counter) set(change func(*signalling.Party)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(&c.party)
}

func (c *counter) callID() madoguchi.CallID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.party.CallID
}

// drain discards reports that the test ignores.
func (c *counter) drain(ctx context.Context) {
	for {
		select {
		case <-c.reports:
		case fault := <-c.faults:
			_ = fault
		case <-ctx.Done():
			return
		}
	}
}

func (c *counter) reported(kinds ...signalling.OccurrenceKind) {
	c.t.Helper()
	for _, kind := range kinds {
		select {
		case o := <-c.reports:
			if o.Kind != kind || o.CallID != c.callID() || o.ClinicID != "clinic" || o.At.IsZero() {
				c.t.Fatalf("reported %+v, want %s", o, kind)
			}
		case <-time.After(patience):
			c.t.Fatalf("%s was not reported", kind)
		}
	}
}

// device is one party's page or desk.
type device struct {
	t      *testing.T
	socket *websocket.Conn
	key    string
}

func newKey() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (c *counter) dial(role, key string) *device {
	c.t.Helper()
	socket := c.connect(role)
	c.t.Cleanup(func() { _ = socket.CloseNow() })
	return &device{t: c.t, socket: socket, key: key}
}

// connect opens a WebSocket. The caller closes it.
func (c *counter) connect(role string) *websocket.Conn {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	address := "ws" + strings.TrimPrefix(c.server.URL, "http") + "/" + role
	socket, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{Subprotocols: []string{c.speaks}})
	if err != nil {
		c.t.Fatalf("Dial: %v", err)
	}
	return socket
}

// join dials, says hello and returns the welcome.
func (c *counter) join(role, key string) (*device, map[string]any) {
	c.t.Helper()
	d := c.dial(role, key)
	d.hello(false)
	return d, d.hear("welcome")
}

func (d *device) hello(takeOver bool) {
	d.t.Helper()
	d.say(map[string]any{"type": "hello", "device": d.key, "takeOver": takeOver, "microphone": true, "camera": true})
}

func (d *device) say(m map[string]any) {
	d.t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		d.t.Fatal(err)
	}
	d.sayRaw(string(raw))
}

func (d *device) sayRaw(raw string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	if err := d.socket.Write(ctx, websocket.MessageText, []byte(raw)); err != nil {
		d.t.Fatalf("Write: %v", err)
	}
}

// hear returns the next message, which must have the given type.
func (d *device) hear(kind string) map[string]any {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	_, raw, err := d.socket.Read(ctx)
	if err != nil {
		d.t.Fatalf("waiting for %s: %v", kind, err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		d.t.Fatal(err)
	}
	if m["type"] != kind {
		d.t.Fatalf("heard %s, want %s", raw, kind)
	}
	return m
}

// until waits for a condition.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// closedWith waits for the close frame.
func (d *device) closedWith(code websocket.StatusCode) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	_, raw, err := d.socket.Read(ctx)
	if got := websocket.CloseStatus(err); got != code {
		d.t.Fatalf("closed with %d (%v, %s), want %d", got, err, raw, code)
	}
}

func field(t *testing.T, m map[string]any, name string) string {
	t.Helper()
	text, ok := m[name].(string)
	if !ok {
		t.Fatalf("%v has no text %q", m, name)
	}
	return text
}

// readsOn discards all further messages, so that the server does not wait for the answer to its close frame.
func (d *device) readsOn() {
	go func() {
		for {
			if _, _, err := d.socket.Read(context.Background()); err != nil {
				return
			}
		}
	}()
}

// next returns the next message of any type.
func (d *device) next() map[string]any {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	_, raw, err := d.socket.Read(ctx)
	if err != nil {
		d.t.Fatalf("waiting for a message: %v", err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		d.t.Fatal(err)
	}
	return m
}
