package e2e

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestTemporalKilled kills the Temporal server with its SQLite files, while the API server and the worker keep running.
func TestTemporalKilled(t *testing.T) {
	t.Parallel()
	at := freeAddresses()
	server := startTemporald(t, at.Temporal)
	s := newStack(t.TempDir(), at, "TEMPORAL_ADDRESS="+at.Temporal, "TEMPORAL_NAMESPACE=madoguchi")
	s.run(t)
	probe := newActors(t, s, s.operator(t))
	known := probe.book(probe.visitInDays("停止 零子"))
	try(t, s, []fault{
		{"Temporal killed", func(t *testing.T) func() {
			server.kill()
			return func() { server.start(t) }
		}},
	}, max(*faultRuns/4, 1)) // as often as each of the programs' other faults
	server.kill()
	probe.allAreAnswered(known)
	server.start(t)
	probe.client.lasting = time.Minute
	probe.cancel(known)
}

// temporald is a Temporal server that a test can kill.
type temporald struct {
	program, data, address string
	process                *exec.Cmd
}

func startTemporald(t *testing.T, address string) *temporald {
	t.Helper()
	server := &temporald{program: filepath.Join(t.TempDir(), "temporald"), data: t.TempDir(), address: address}
	if err := buildProgram(
		"madoguchi/deploy/devstack/temporald", server.program, "-tags", "nolibopusfile",
	); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.kill)
	server.start(t)
	return server
}

// start returns when the server takes connections.
func (s *temporald) start(t *testing.T) {
	t.Helper()
	_, port, _ := net.SplitHostPort(s.address)
	s.process = exec.Command(s.program, "-dir", s.data, "-port", port)
	s.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log := &transcript{}
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a Temporal server", startWithin, func() string {
		conn, err := net.DialTimeout("tcp", s.address, time.Second)
		if err != nil {
			return err.Error() + "\n" + log.String()
		}
		_ = conn.Close()
		return ""
	})
}

// kill ends the server as a power cut does.
func (s *temporald) kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
	}
}

// answerTime is the longest time to an answer while Temporal is away. A desk gives up after 30 s.
const answerTime = 25 * time.Second

// allAreAnswered makes all requests that need Temporal at once, more often than there are places for bookings, and
// expects a sentence in time. Requests that do not need it succeed.
func (ac *actors) allAreAnswered(known api.Entry) {
	ac.t.Helper()
	asks := map[string]func(context.Context) error{
		"edit": func(ctx context.Context) error {
			_, err := ac.client.EditReservation(
				ctx, known.ID, edited(known, func(v *api.GuestVisit) { v.Memo = "停止中" }),
			)
			return err
		},
		"send": func(ctx context.Context) error {
			_, err := ac.client.Send(
				ctx, known.Kind, known.ID, madoguchi.NewID(), api.Send{Channel: "sms", Target: "090-1234-1009"},
			)
			return err
		},
		"cancel": func(ctx context.Context) error { _, err := ac.client.Cancel(ctx, known.Kind, known.ID); return err },
		"create": func(ctx context.Context) error {
			_, err := ac.client.CreateCall(
				ctx, madoguchi.NewID(), api.CreateCall{DoctorID: known.DoctorID, Start: time.Now()},
			)
			return err
		},
	}
	var all sync.WaitGroup
	for name, ask := range asks {
		all.Go(func() { ac.isAnsweredInTime(name, ask) })
	}
	for range 40 {
		request := ac.visitInDays("停止 一子")
		all.Go(func() {
			ac.isAnsweredInTime(
				"book",
				func(ctx context.Context) error {
					_, err := ac.client.Book(
						ctx, madoguchi.NewID(), request,
					)
					return err
				},
			)
		})
	}
	all.Go(func() {
		began := time.Now()
		if _, err := ac.client.Detail(ac.t.Context(), known.Kind, known.ID); err != nil ||
			time.Since(began) > 5*time.Second {
			ac.t.Errorf("a visit was shown after %v: %v", time.Since(began), err)
		}
	})
	all.Wait()
}

func (ac *actors) isAnsweredInTime(what string, ask func(context.Context) error) {
	began := time.Now()
	err := ask(ac.t.Context())
	took := time.Since(began).Round(time.Millisecond)
	var problem *api.ProblemError
	switch {
	case !errors.As(err, &problem) || problem.Problem.Status != http.StatusServiceUnavailable ||
		problem.Problem.Title == "":
		ac.t.Errorf("%s was answered %v after %v", what, err, took)
	case took > answerTime:
		ac.t.Errorf("%s was told %q after %v", what, problem.Problem.Title, took)
	default:
		ac.t.Logf("%s was told %q after %v", what, problem.Problem.Title, took)
	}
}
