package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/internal/local/freeport"
)

// startWithin bounds the start of the whole system without the download of MongoDB, which the first test run does.
const startWithin = 3 * time.Minute

// bin is the folder with the built programs.
var bin string

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	folder, err := os.MkdirTemp("", "madoguchi-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	bin = filepath.Join(folder, "bin")
	if err := buildPrograms(bin); err != nil {
		fmt.Fprintln(os.Stderr, "building the programs:", err)
		return 1
	}
	defer stopShared()
	return m.Run()
}

// programs are the programs that the tests run, with their build tags.
var programs = map[string]struct{ path, tags string }{
	"devstack":   {"madoguchi/deploy/devstack", "nolibopusfile"},
	"worker":     {"madoguchi/workflows/worker", "nolibopusfile"},
	"apiserver":  {"madoguchi/apiserver", "nolibopusfile"},
	"clinicdesk": {"madoguchi/clinicdesk", "nolibopusfile,automation"},
}

func buildPrograms(into string) error {
	for name, program := range programs {
		if err := buildProgram(program.path, filepath.Join(into, name), "-tags", program.tags); err != nil {
			return err
		}
	}
	return nil
}

func buildProgram(path, target string, flags ...string) error {
	build := exec.Command("go", slices.Concat([]string{"build"}, flags, []string{"-o", target, path})...)
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", path, err, output)
	}
	return nil
}

// otherPrograms returns a folder with the product's programs, some of them replaced by builds of another path.
func otherPrograms(t *testing.T, replaced map[string]string, flags ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"worker", "apiserver"} {
		target := filepath.Join(folder, name)
		path, ok := replaced[name]
		if !ok {
			if err := os.Symlink(filepath.Join(bin, name), target); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := buildProgram(path, target, append(flags, "-tags", "nolibopusfile")...); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// stack is one running devstack.
type stack struct {
	data      string
	programs  string   // folder of the programs that it runs
	clinic    string   // file of the clinic that it begins with
	environ   []string // in addition to the tests' own
	process   *exec.Cmd
	output    *transcript
	signedIn  *signedIn
	exited    chan struct{}
	addresses addresses
}

type addresses struct{ HTTP, UI, Temporal, Outbox, SMTP, TURN, Mongo string }

var shared struct {
	once  sync.Once
	stack *stack
	err   error
}

// sharedStack returns the stack for all tests that break nothing.
func sharedStack(t testing.TB) *stack {
	t.Helper()
	shared.once.Do(func() {
		var data string
		if data, shared.err = os.MkdirTemp("", "madoguchi-data-"); shared.err == nil {
			shared.stack = newStack(data, freeAddresses())
			shared.err = shared.stack.start()
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.stack
}

func stopShared() {
	if shared.stack != nil {
		_ = shared.stack.stop()
		_ = os.RemoveAll(shared.stack.data)
	}
}

// ownStack starts a stack that the test may break.
func ownStack(t testing.TB, environ ...string) *stack {
	t.Helper()
	s := newStack(t.TempDir(), freeAddresses(), environ...)
	s.run(t)
	return s
}

// run starts a stack until the test's end.
func (s *stack) run(t testing.TB) {
	t.Helper()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.stop() })
}

// mongoURI returns the address of the store that the stack's programs use.
func (s *stack) mongoURI() string {
	for _, setting := range slices.Backward(s.environ) {
		if uri, own := strings.CutPrefix(setting, "MONGODB_URI="); own {
			return uri
		}
	}
	return "mongodb://" + s.addresses.Mongo + "/?replicaSet=madoguchi"
}

func freeAddresses() addresses {
	var ports []string
	for range 7 {
		port, err := freeport.Take()
		if err != nil {
			panic(err)
		}
		ports = append(ports, net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	}
	return addresses{
		HTTP: ports[0], UI: ports[1], Temporal: ports[2], Outbox: ports[3], SMTP: ports[4], TURN: ports[5],
		Mongo: ports[6],
	}
}

// withoutQuotas lets the tests send to one number repeatedly.
var withoutQuotas = []string{
	"MADOGUCHI_SEND_CLINIC=0/0", "MADOGUCHI_SEND_PERSON=0/0", "MADOGUCHI_SEND_TARGET=0/0",
	"MADOGUCHI_SEND_NEW_CLINIC=0/0",
}

func newStack(data string, at addresses, environ ...string) *stack {
	return &stack{
		data: data, programs: bin, clinic: demoFile, addresses: at, environ: slices.Concat(withoutQuotas, environ),
		output: &transcript{}, exited: make(chan struct{}),
	}
}

func (s *stack) start() error {
	at := s.addresses
	_, mongoPort, _ := net.SplitHostPort(at.Mongo)
	s.process = exec.Command(filepath.Join(bin, "devstack"), "-data", s.data, "-bin", s.programs, "-desk=never",
		"-http", at.HTTP, "-temporal-ui", at.UI, "-temporal", at.Temporal, "-mongo", mongoPort,
		"-outbox", at.Outbox, "-smtp", at.SMTP, "-turn", at.TURN, "-demo-file", s.clinic)
	s.process.Env = append(os.Environ(), s.environ...)
	s.process.Stdout, s.process.Stderr = s.output, s.output
	s.exited = make(chan struct{})
	if err := s.process.Start(); err != nil {
		return err
	}
	go func(process *exec.Cmd, exited chan struct{}) {
		_ = process.Wait()
		close(exited)
	}(s.process, s.exited)
	return s.awaitReady()
}

// readyLine is in the last line of the devstack's list of addresses.
const readyLine = "is ready"

var demoFile = filepath.Join("..", "deploy", "demo", "clinic.json")

func (s *stack) awaitReady() error {
	deadline := time.After(startWithin)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !s.output.contains(readyLine) {
		select {
		case <-s.exited:
			return fmt.Errorf("the devstack ended at start:\n%s", s.output)
		case <-deadline:
			return fmt.Errorf("the devstack is not up after %v:\n%s", startWithin, s.output)
		case <-tick.C:
		}
	}
	return nil
}

// stop ends the devstack like Ctrl-C.
func (s *stack) stop() error {
	select {
	case <-s.exited:
		return nil
	default:
	}
	if err := s.process.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(time.Minute):
		_ = s.process.Process.Kill()
		return fmt.Errorf("the devstack did not stop within a minute:\n%s", s.output)
	}
}

// restart stops the stack and starts it on the same data and ports.
func (s *stack) restart(t *testing.T) {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s.output = &transcript{}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// transcript keeps the output of a process.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func (t *transcript) contains(text string) bool { return strings.Contains(t.String(), text) }

func (s *stack) url() string { return "http://" + s.addresses.HTTP }

// secrets are those that the devstack generated at its first start.
type secrets struct {
	DemoPassword string `json:"demoPassword"`
	PayloadKeys  string `json:"payloadKeys"`
	CallKeys     string `json:"callKeys"`
	MailKeys     string `json:"mailKeys"`
	OperatorKey  string `json:"operatorKey"`
	AddressKey   []byte `json:"addressKey"`
}

func (s *stack) secrets(t testing.TB) secrets {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.data, "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	var read secrets
	if err := json.Unmarshal(content, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// The demonstration clinic's reception.
const receptionMail = "sato@clinic.example"

type signedIn struct {
	client  *api.Client
	session api.Session
}

// signIn returns a client that is signed in as reception. All tests share it, because sign-ins of an account are
// limited.
func (s *stack) signIn(t testing.TB) (*api.Client, api.Session) {
	t.Helper()
	if s.signedIn == nil {
		// a desk keeps its connection, and many tests share this client
		kept := &http.Transport{MaxIdleConnsPerHost: 64}
		client := api.New(s.url(), &http.Client{Transport: watched{kept}}, "ja")
		session, err := client.SignIn(
			t.Context(), api.SignIn{Email: receptionMail, Password: s.secrets(t).DemoPassword},
		)
		if err != nil {
			t.Fatal(err)
		}
		s.signedIn = &signedIn{client: client, session: session}
	}
	return s.signedIn.client, s.signedIn.session
}

// childPID finds the devstack's child by program name.
func (s *stack) childPID(t testing.TB, program string) int {
	t.Helper()
	path := fmt.Sprintf("/proc/%d/task/%d/children", s.process.Process.Pid, s.process.Process.Pid)
	pids := map[int]bool{}
	entries, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", s.process.Process.Pid))
	if err != nil || len(entries) == 0 {
		t.Fatalf("%s: %v", path, err)
	}
	for _, entry := range entries {
		content, _ := os.ReadFile(entry)
		for _, field := range strings.Fields(string(content)) {
			pid, _ := strconv.Atoi(field)
			pids[pid] = true
		}
	}
	for pid := range pids {
		if target, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); filepath.Base(target) == program {
			return pid
		}
	}
	return 0
}

// kill kills a child, as a power cut does.
func (s *stack) kill(t testing.TB, program string) {
	t.Helper()
	pid := s.childPID(t, program)
	if pid == 0 {
		t.Fatalf("%s does not run", program)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// outboxMessage is an SMS or mail in the outbox.
type outboxMessage struct {
	ID      string   `json:"id"`
	Channel string   `json:"channel"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Name    string   `json:"message_id"` // of a mail
	Text    string   `json:"text"`
	Links   []string `json:"links"`
	Status  string   `json:"status"`
}

func (s *stack) messages(t testing.TB) []outboxMessage {
	t.Helper()
	messages, err := s.sentMessages()
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// sentMessages is messages for callers that expect faults.
func (s *stack) sentMessages() (messages []outboxMessage, err error) {
	response, err := http.Get("http://" + s.addresses.Outbox + "/api/messages")
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return messages, json.NewDecoder(response.Body).Decode(&messages)
}

// messagesTo returns the messages that went to a target.
func (s *stack) messagesTo(t testing.TB, target string) []outboxMessage {
	t.Helper()
	var found []outboxMessage
	for _, message := range s.messages(t) {
		if strings.Contains(message.To, target) {
			found = append(found, message)
		}
	}
	return found
}

// linkTo waits for the first message to a target and returns its link.
func (s *stack) linkTo(t testing.TB, target string) string {
	t.Helper()
	var link string
	eventually(t, "a message with a link", 30*time.Second, func() string {
		for _, message := range s.messagesTo(t, target) {
			if len(message.Links) > 0 {
				link = message.Links[0]
				return ""
			}
		}
		return "none yet"
	})
	return link
}

// eventually calls notYet until it returns "". On a time-out it fails with the last reason.
func eventually(t testing.TB, what string, within time.Duration, notYet func() string) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		reason := notYet()
		if reason == "" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %s after %v", what, reason, within)
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatalf("%s: %s, and the test ended", what, reason)
		}
	}
}
