package outbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	"go.uber.org/goleak"

	"madoguchi/internal/local/outbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	account = "AC00112233445566778899aabbccddeeff"
	token   = "0123456789abcdef0123456789abcdef"
	service = "MG00112233445566778899aabbccddeeff"
)

func options(t *testing.T) outbox.Options {
	t.Helper()
	return outbox.Options{
		HTTPAddress: "127.0.0.1:0", SMTPAddress: "127.0.0.1:0", Dir: t.TempDir(),
		AccountSID: account, AuthToken: token, ServiceSID: service,
		SMTPUsername: "madoguchi", SMTPPassword: "secret",
		Step: time.Millisecond, Now: time.Now,
	}
}

func start(t *testing.T, opts outbox.Options) *outbox.Server {
	t.Helper()
	s, err := outbox.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		_ = s.Stop() // a test may have stopped it already
	})
	return s
}

// callbacks receives status callbacks, checks their signature, and can refuse the first ones.
type callbacks struct {
	server *httptest.Server
	seen   chan url.Values

	mu      sync.Mutex
	refused int
}

func receiveCallbacks(t *testing.T, refuse int) *callbacks {
	t.Helper()
	c := &callbacks{seen: make(chan url.Values, 16), refused: refuse}
	validator := client.NewRequestValidator(token)
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !validator.ValidateBody(c.server.URL+r.URL.RequestURI(), body, r.Header.Get("X-Twilio-Signature")) {
			t.Errorf("signature %q is wrong", r.Header.Get("X-Twilio-Signature"))
		}
		if c.refuse() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		form, _ := url.ParseQuery(string(body))
		c.seen <- form
	}))
	t.Cleanup(c.server.Close)
	return c
}

func (c *callbacks) url() string { return c.server.URL + "/status?visit=1" }

func (c *callbacks) refuse() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused--
	return c.refused >= 0
}

func (c *callbacks) expect(t *testing.T, statuses ...string) (last url.Values) {
	t.Helper()
	for _, want := range statuses {
		select {
		case last = <-c.seen:
			if got := last.Get("MessageStatus"); got != want {
				t.Errorf("callback says %s, want %s", got, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("no callback for %s", want)
		}
	}
	return last
}

func messages(t *testing.T, s *outbox.Server) []outbox.Message {
	t.Helper()
	var list []outbox.Message
	if err := json.Unmarshal([]byte(get(t, s.URL()+"/api/messages", http.StatusOK)), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func get(t *testing.T, address string, status int) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != status {
		t.Fatalf("%s answers %s, want %d: %s", address, response.Status, status, body)
	}
	return string(body)
}

// toOutbox sends every request to the outbox, as the product's base URL does.
type toOutbox struct {
	server *outbox.Server
	next   http.RoundTripper
}

func (o toOutbox) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(o.server.URL(), "http://")
	r.Host = ""
	return o.next.RoundTrip(r)
}

func TestTwoOnOnePortAreRefused(t *testing.T) {
	s := start(t, options(t))
	for name, change := range map[string]func(*outbox.Options){
		"HTTP": func(o *outbox.Options) { o.HTTPAddress = strings.TrimPrefix(s.URL(), "http://") },
		"SMTP": func(o *outbox.Options) { o.SMTPAddress = s.SMTPAddress() },
	} {
		t.Run(name, func(t *testing.T) {
			opts := options(t)
			change(&opts)
			if _, err := outbox.Start(opts); err == nil || !strings.Contains(err.Error(), "in use") {
				t.Errorf("error %v, want one that says the port is in use", err)
			}
		})
	}
}

func TestForeignHostNamesAreRefused(t *testing.T) {
	s := start(t, options(t))
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/api/messages", nil)
	request.Host = "attacker.example"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("answers %s, want 421", response.Status)
	}
}

func TestChangesAreTold(t *testing.T) {
	s := start(t, options(t))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/events", nil)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	sendMail(t, s, "a@example.jp", "件名", "本文", "")
	stream, heard := make([]byte, 256), ""
	for !strings.Contains(heard, "data: changed") {
		n, err := response.Body.Read(stream)
		if err != nil {
			t.Fatalf("heard %q: %v", heard, err)
		}
		heard += string(stream[:n])
	}
}

func TestStopIsNotHeldUpByAnOpenPage(t *testing.T) {
	s := start(t, options(t))
	response, err := http.Get(s.URL() + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if conn, err := net.Dial("tcp4", strings.TrimPrefix(s.URL(), "http://")); err == nil {
		conn.Close()
		t.Error("still listening after Stop")
	}
}
