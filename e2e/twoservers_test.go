package e2e

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/coder/websocket"

	"madoguchi/apiserver/api"
)

// anotherServer starts a second apiserver on the stack's store and Temporal, and returns its address.
func (s *stack) anotherServer(t *testing.T) string {
	t.Helper()
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", s.childPID(t, "apiserver")))
	if err != nil {
		t.Fatal(err)
	}
	at, output := freeAddresses().HTTP, &transcript{}
	process := exec.Command(filepath.Join(s.programs, "apiserver"))
	process.Env = append(strings.Split(strings.TrimRight(string(environ), "\x00"), "\x00"), "MADOGUCHI_LISTEN="+at)
	process.Stdout, process.Stderr = output, output
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		_ = process.Wait()
	})
	eventually(t, "another apiserver", patience, func() string {
		answer, err := http.Get("http://" + at + "/healthz")
		if err != nil {
			return err.Error() + "\n" + output.String()
		}
		_ = answer.Body.Close()
		return map[bool]string{false: answer.Status}[answer.StatusCode == http.StatusOK]
	})
	return "http://" + at
}

// line is one party's signalling without a page or a desk. It records all messages.
type line struct {
	t    *testing.T
	name string
	say  func(ctx context.Context, message api.SignalMessage) error

	mu    sync.Mutex
	heard []api.SignalMessage
}

func (l *line) hear(message api.SignalMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, message)
}

// says sends a message, and clears the recorded ones.
func (l *line) says(message api.SignalMessage) {
	l.t.Helper()
	l.forget()
	if err := l.say(l.t.Context(), message); err != nil {
		l.t.Fatalf("%s: %v", l.name, err)
	}
}

func (l *line) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = nil
}

// has reports whether a message of a type was received.
func (l *line) has(kind string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.heard, func(message api.SignalMessage) bool { return message.Type == kind })
}

// hears waits for a message of a type, and returns the first one.
func (l *line) hears(kind string) api.SignalMessage {
	l.t.Helper()
	eventually(l.t, l.name+" hears "+kind, patience, func() string {
		return map[bool]string{false: "it does not"}[l.has(kind)]
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard[slices.IndexFunc(l.heard, func(message api.SignalMessage) bool { return message.Type == kind })]
}

func newDevice() string {
	device := make([]byte, 32)
	_, _ = rand.Read(device)
	return base64.RawURLEncoding.EncodeToString(device)
}

// patientAt joins a call through one of the servers.
func patientAt(t *testing.T, server, link, name string) *line {
	t.Helper()
	jar, _ := cookiejar.New(nil) // it fails only with options
	client := &http.Client{Jar: jar}
	page, err := client.Get(server + link[strings.Index(link, "/v/"):])
	if err != nil {
		t.Fatal(err)
	}
	_ = page.Body.Close()
	address := "ws" + strings.TrimPrefix(page.Request.URL.String(), "http") + "/signal"
	options := websocket.DialOptions{HTTPClient: client, Subprotocols: []string{api.SignalProtocol}}
	socket, _, err := websocket.Dial(t.Context(), address, &options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	l := &line{t: t, name: name, say: func(ctx context.Context, message api.SignalMessage) error {
		encoded, _ := json.Marshal(message) // it always marshals
		return socket.Write(ctx, websocket.MessageText, encoded)
	}}
	go l.listen(func() (message api.SignalMessage, err error) {
		_, raw, err := socket.Read(t.Context())
		if err == nil {
			err = json.Unmarshal(raw, &message)
		}
		return message, err
	})
	l.enters()
	return l
}

// clinicAt joins a call as the clinic.
func clinicAt(t *testing.T, client *api.Client, call api.Detail, name string) *line {
	t.Helper()
	signal, err := client.DialSignal(t.Context(), call.Entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = signal.Close() })
	l := &line{t: t, name: name, say: signal.Send}
	go l.listen(func() (api.SignalMessage, error) { return signal.Receive(t.Context()) })
	l.enters()
	return l
}

func (l *line) listen(next func() (api.SignalMessage, error)) {
	for {
		message, err := next()
		if err != nil {
			return
		}
		l.hear(message)
	}
}

func (l *line) enters() {
	l.t.Helper()
	l.says(api.SignalMessage{Type: api.SignalHello, Device: newDevice()})
	l.hears(api.SignalWelcome)
}

// TestOneDoctorInTwoServers has the calls of one doctor live in two apiservers, as behind a proxy. The second start is
// answered with the name of the first call, and puts it on hold. A return puts the second on hold. Of two simultaneous
// returns, one wins.
func TestOneDoctorInTwoServers(t *testing.T) {
	s := sharedStack(t)
	servers := [2]string{s.url(), s.anotherServer(t)}
	var calls [2]api.Detail
	var patients, clinics [2]*line
	for i, server := range servers {
		mail := fmt.Sprintf("server-%d@example.com", i)
		calls[i] = callNow(t, s, mail)
		client := api.New(server, http.DefaultClient, "ja")
		reception := api.SignIn{Email: receptionMail, Password: s.secrets(t).DemoPassword}
		if _, err := client.SignIn(t.Context(), reception); err != nil {
			t.Fatal(err)
		}
		patients[i] = patientAt(t, server, s.linkTo(t, mail), fmt.Sprint("patient ", i))
		clinics[i] = clinicAt(t, client, calls[i], fmt.Sprint("clinic ", i))
	}
	clinics[0].says(api.SignalMessage{Type: api.SignalStart})
	patients[0].hears(api.SignalStarted)
	s.awaitHeld(t, calls[0], false)
	clinics[1].says(api.SignalMessage{Type: api.SignalStart})
	busy := clinics[1].hears(api.SignalBusy)
	if len(busy.Calls) != 1 || busy.Calls[0].ID != calls[0].Entry.ID || busy.Calls[0].Name != calls[0].Entry.Title {
		t.Errorf("the second start is told of %+v", busy.Calls)
	}
	clinics[1].says(api.SignalMessage{Type: api.SignalStart, Hold: true})
	patients[1].hears(api.SignalStarted)
	patients[0].hears(api.SignalHeld)
	clinics[0].hears(api.SignalHeld)

	patients[1].forget()
	clinics[0].says(api.SignalMessage{Type: api.SignalResume, Hold: true})
	patients[0].hears(api.SignalResumed)
	patients[1].hears(api.SignalHeld)
	clinics[0].says(api.SignalMessage{Type: api.SignalHold})
	patients[0].hears(api.SignalHeld)
	s.awaitHeld(t, calls[0], true)
	s.resumeBothAtOnce(t, calls, clinics)
	s.finish(t, calls[:]...)
}

// awaitHeld waits until the store shows that a call has begun, and whether it is on hold.
func (s *stack) awaitHeld(t *testing.T, call api.Detail, held bool) {
	t.Helper()
	client, _ := s.signIn(t)
	eventually(t, "the call in the store", patience, func() string {
		now := entryOf(t, client, func(e api.Entry) bool { return e.ID == call.Entry.ID }).Call
		if now.CallSince == nil || (now.HeldSince != nil) != held {
			return fmt.Sprintf("begun %v, held %v", now.CallSince, now.HeldSince)
		}
		return ""
	})
}

// resumeBothAtOnce returns to both calls at the same moment. One of them goes on hold again, in its server and in the
// store.
func (s *stack) resumeBothAtOnce(t *testing.T, calls [2]api.Detail, clinics [2]*line) {
	t.Helper()
	for _, clinic := range clinics {
		clinic.says(api.SignalMessage{Type: api.SignalResume, Hold: true})
	}
	for _, clinic := range clinics {
		clinic.hears(api.SignalResumed)
	}
	var loser int
	eventually(t, "one call on hold again", patience, func() string {
		first, second := clinics[0].has(api.SignalHeld), clinics[1].has(api.SignalHeld)
		loser = map[bool]int{true: 0, false: 1}[first]
		return map[bool]string{false: fmt.Sprintf("on hold: %v and %v", first, second)}[first != second]
	})
	s.awaitHeld(t, calls[loser], true)
	s.awaitHeld(t, calls[1-loser], false)
	if clinics[1-loser].has(api.SignalHeld) {
		t.Error("both are on hold")
	}
}
