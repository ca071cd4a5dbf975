package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// clockOff is the error of the clock. slack is the difference between two correct machines, and belated the delay of a
// busy machine.
const (
	clockOff  = 10 * time.Minute
	slack     = 5 * time.Second
	mostDelay = time.Minute
)

// TestOneClockIsOff runs one whole program with a clock ten minutes ahead or behind, including Temporal's SDK and the
// drivers. Visits go on, and their times are plausible.
func TestOneClockIsOff(t *testing.T) {
	t.Parallel()
	c := newClocks(t)
	wrong := []struct {
		program string
		off     time.Duration
	}{{"worker", clockOff}, {"apiserver", -clockOff}, {"worker", -clockOff}, {"apiserver", clockOff}}
	for _, w := range wrong[:min(*faultRuns, len(wrong))] {
		t.Run(fmt.Sprintf("%s %v", w.program, w.off), func(t *testing.T) { c.live(t, w.program, w.off) })
	}
}

// clocks is a system in which each program's clock can be changed.
type clocks struct {
	stack *stack
	built string // folder of the programs whose clock follows aheadVariable
}

// aheadVariable is the number of seconds by which a program's clock is ahead.
const aheadVariable = "MADOGUCHI_TEST_CLOCK_AHEAD"

func newClocks(t *testing.T) *clocks {
	t.Helper()
	built := otherPrograms(
		t, map[string]string{"worker": "madoguchi/workflows/worker", "apiserver": "madoguchi/apiserver"},
		"-overlay", wrongTime(t))
	c := &clocks{stack: newStack(t.TempDir(), freeAddresses()), built: built}
	c.stack.programs = t.TempDir()
	c.write(t, "worker", 0)
	c.write(t, "apiserver", 0)
	c.stack.run(t)
	return c
}

// write writes a wrapper for the devstack that starts the real program with the given clock.
func (c *clocks) write(t testing.TB, program string, off time.Duration) {
	t.Helper()
	script := fmt.Sprintf(
		"#!/bin/sh\n%s=%d exec %s \"$@\"\n", aheadVariable, int(off.Seconds()), filepath.Join(c.built, program),
	)
	if err := os.WriteFile(filepath.Join(c.stack.programs, program), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
}

// set restarts the program with the given clock.
func (c *clocks) set(t *testing.T, program string, off time.Duration) {
	t.Helper()
	c.write(t, program, off)
	before := c.stack.childPID(t, program)
	c.stack.kill(t, program)
	eventually(t, "the "+program+" with its new clock", time.Minute, func() string {
		if now := c.stack.childPID(t, program); now == 0 || now == before {
			return "it is not back"
		}
		response, err := http.Get(c.stack.url() + "/healthz")
		if err != nil {
			return err.Error()
		}
		_ = response.Body.Close()
		return ""
	})
}

// wrongTime writes a version of Go's package time, as a build overlay, whose Now is ahead by the variable's value. The
// monotonic clock, which timers use, stays right, as on a machine with a wrong clock.
func wrongTime(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const reading = "sec, nsec, mono := runtimeNow()\n"
	if bytes.Count(source, []byte(reading)) != 1 {
		t.Fatalf("%s reads the clock in another way than this test knows", path)
	}
	wrong := strings.Replace(string(source), reading, reading+"\tsec += ahead\n", 1)
	wrong = strings.Replace(wrong, "import (", "import (\n\t\"syscall\"", 1) + aheadSource
	folder := t.TempDir()
	changed, overlay := filepath.Join(folder, "time.go"), filepath.Join(folder, "overlay.json")
	replace, _ := json.Marshal(map[string]map[string]string{"Replace": {path: changed}}) // strings always marshal
	if err := errors.Join(
		os.WriteFile(changed, []byte(wrong), 0o600), os.WriteFile(overlay, replace, 0o600),
	); err != nil {
		t.Fatal(err)
	}
	return overlay
}

// aheadSource may only use what package time itself imports.
const aheadSource = `
var ahead = readAhead()

func readAhead() (seconds int64) {
	text, _ := syscall.Getenv("` + aheadVariable + `")
	sign := int64(1)
	for _, c := range []byte(text) {
		if c == '-' {
			sign = -1
		} else {
			seconds = 10*seconds + int64(c-'0')
		}
	}
	return sign * seconds
}
`

// live runs visits while one clock is wrong, and continues earlier ones.
func (c *clocks) live(t *testing.T, program string, off time.Duration) {
	s := c.stack
	ac := newActors(t, s, s.operator(t))
	ac.client.lasting = time.Minute
	expiring := ac.call(time.Now().Add(-24*time.Hour + 30*time.Second))
	c.set(t, program, off)
	c.checkClockIsWrong(t, program, off)

	opening := ac.call(time.Now().Add(time.Hour + 15*time.Second))
	began := time.Now()
	entry := ac.book(ac.now("時計 一子"))
	sms, mail := "0901234"+fmt.Sprint(3000+nextFree()), fmt.Sprintf("clock%d@example.com", nextFree())
	ac.sendSMS(entry, sms)
	ac.send(entry, "mail", mail, "sent")
	for _, target := range []string{"+81" + sms[1:], mail} {
		if messages := s.messagesTo(t, target); len(messages) != 1 {
			t.Errorf("%d messages to %s", len(messages), target)
		}
	}
	_, err := ac.client.Book(t.Context(), madoguchi.NewID(), sameSlot(entry))
	if !errors.Is(err, madoguchi.ErrSlotTaken) {
		t.Errorf("the same slot again: %v", err)
	}
	patient := ac.comes(t, s.linkTo(t, mail))
	ac.settled(entry, "the patient waits", func(now api.Entry) bool { return now.Call.PatientSince != nil })
	ac.checkTimes(entry, began)
	staff := c.signsIn(t)
	ac.opensInTime(opening)
	ac.expiresInTime(expiring)

	c.set(t, program, 0)
	if _, err := staff.CurrentSession(t.Context()); err != nil {
		t.Errorf("a session from before the clock was put right: %v", err)
	}
	patient.leave(t)
	ac.settled(entry, "the patient has left", func(now api.Entry) bool { return now.Call.PatientSince == nil })
	_, err = ac.client.Finish(t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	ac.settled(entry, "the end", func(now api.Entry) bool { return madoguchi.ReservationState(now.State).Ended() })
	ac.checkTimes(entry, began)
	ac.cancelled() // another visit
}

func (ac *actors) call(start time.Time) api.Entry {
	ac.t.Helper()
	detail, err := ac.client.CreateCall(ac.t.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: ac.session.Clinic.Doctors[0].ID, Start: start, Title: "時計",
	})
	ac.must(err)
	return detail.Entry
}

func sameSlot(entry api.Entry) api.GuestVisit {
	return api.GuestVisit{
		DoctorID: entry.DoctorID, MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit, Start: entry.Start,
		PatientName: "後着 月",
	}
}

// checkClockIsWrong checks that the clock is really wrong: the server's in its answers, the worker's in its log.
func (c *clocks) checkClockIsWrong(t *testing.T, program string, off time.Duration) {
	t.Helper()
	eventually(t, "a wrong clock", patience, func() string {
		shown := c.shown(t, program)
		if wrong := time.Until(shown) - off; wrong < -time.Minute || wrong > time.Minute {
			return fmt.Sprint("it shows ", shown)
		}
		return ""
	})
}

func (c *clocks) shown(t *testing.T, program string) time.Time {
	t.Helper()
	if program == "apiserver" {
		response, err := http.Get(c.stack.url() + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		shown, _ := http.ParseTime(response.Header.Get("Date"))
		return shown
	}
	content, err := os.ReadFile(filepath.Join(c.stack.data, "logs", program+".log"))
	if err != nil {
		t.Fatal(err)
	}
	var last struct{ Time time.Time }
	for line := range bytes.Lines(content) {
		_ = json.Unmarshal(line, &last) // ignores lines that are not records
	}
	return last.Time
}

// checkTimes checks the times that people see: events are in order, none is in the future, and none is before the
// booking.
func (ac *actors) checkTimes(entry api.Entry, began time.Time) {
	ac.t.Helper()
	detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	earliest, latest := began.Add(-slack), time.Now().Add(slack)
	position := map[string]int{}
	for i, event := range detail.Timeline {
		if event.At.Before(earliest) || event.At.After(latest) {
			ac.t.Errorf("%s is shown at %v, it happened between %v and %v", event.Code, event.At, earliest, latest)
		}
		position[event.Code] = i
	}
	order := []madoguchi.EventCode{
		madoguchi.EventBooked, madoguchi.EventSendAsked, madoguchi.EventSent, madoguchi.EventPatientCame,
		madoguchi.EventPatientLeft, madoguchi.EventFinished,
	}
	before := -1
	for _, code := range order {
		at, there := position[string(code)]
		if there && at < before {
			ac.t.Errorf("%s stands before what it follows: %v", code, detail.Timeline)
		}
		before = max(before, at)
	}
	if since := detail.Entry.Call.PatientSince; since != nil && (since.Before(earliest) || since.After(latest)) {
		ac.t.Errorf("the patient is said to wait since %v", since)
	}
	if delivery := detail.Entry.Delivery; delivery.SentAt == nil || delivery.SentAt.Before(earliest) ||
		delivery.SentAt.After(latest) {
		ac.t.Errorf("the link is said to have been sent at %v", delivery.SentAt)
	}
}

// opensInTime waits for a window to open, by Temporal's clock.
func (ac *actors) opensInTime(entry api.Entry) {
	ac.t.Helper()
	ac.settled(
		entry, "the window opens", func(now api.Entry) bool { return now.Call.State == string(madoguchi.CallOpen) },
	)
	ac.inTime(entry, entry.Call.Opens, madoguchi.EventOpened)
}

func (ac *actors) expiresInTime(entry api.Entry) {
	ac.t.Helper()
	ac.patience = 2 * time.Minute
	ac.settled(
		entry, "the window's end", func(now api.Entry) bool { return now.Call.State == string(madoguchi.CallExpired) },
	)
	ac.inTime(entry, entry.Call.Expires, madoguchi.EventExpired)
}

// inTime compares the time of an event in the timeline with the expected time.
func (ac *actors) inTime(entry api.Entry, due time.Time, code madoguchi.EventCode) {
	ac.t.Helper()
	detail, err := ac.client.Detail(ac.t.Context(), entry.Kind, entry.ID)
	ac.must(err)
	at := slices.IndexFunc(detail.Timeline, func(event api.Event) bool { return event.Code == string(code) })
	if at < 0 {
		ac.t.Errorf("%s is not in the timeline", code)
		return
	}
	if off := detail.Timeline[at].At.Sub(due); off < -slack || off > mostDelay {
		ac.t.Errorf("%s is %v off", code, off)
	}
}

// signsIn opens a session.
func (c *clocks) signsIn(t *testing.T) *api.Client {
	t.Helper()
	client := api.New(c.stack.url(), &http.Client{}, "ja")
	_, err := client.SignIn(
		t.Context(), api.SignIn{Email: "nishimura@clinic.example", Password: c.stack.secrets(t).DemoPassword},
	)
	if err != nil {
		t.Errorf("signing in: %v", err)
	}
	return client
}
