package supervise_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"madoguchi/deploy/devstack/supervise"
)

// The test binary also plays the programs. The variable selects one; the address is where it reports to.
const (
	roleVariable    = "SUPERVISE_TEST_ROLE"
	addressVariable = "SUPERVISE_TEST_ADDRESS"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "faulty":
		fmt.Println("cannot open the window")
		os.Exit(3)
	case "obedient":
		obey()
	case "parent":
		adopt()
	default:
		goleak.VerifyTestMain(m)
	}
}

// obey reports readiness, connects to the test, and ends on request. Its connection closes with it.
func obey() {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM)
	fmt.Println("obedient: ready")
	conn, err := net.Dial("tcp4", os.Getenv(addressVariable))
	if err != nil {
		os.Exit(4)
	}
	<-asked
	fmt.Fprintln(conn, "asked to end")
	os.Exit(0)
}

// adopt supervises an obedient child until it is killed.
func adopt() {
	if _, err := supervise.Start(
		context.Background(), program("obedient", os.Getenv(addressVariable), os.Stderr), discard,
	); err != nil {
		os.Exit(5)
	}
	select {}
}

var discard = slog.New(slog.DiscardHandler)

func program(role, address string, log io.Writer) supervise.Program {
	return supervise.Program{
		Name: role, Path: os.Args[0], Ready: role + ": ready", Log: log, FirstPause: time.Millisecond,
		Env: append(os.Environ(), roleVariable+"="+role, addressVariable+"="+address),
	}
}

func TestAProgramThatDiesIsStartedAgain(t *testing.T) {
	at := listen(t)
	running := start(t, at)
	first := accept(t, at)
	pid := running.PID()
	kill(t, pid)
	awaitEnd(t, first)
	second := accept(t, at)
	defer second.Close()
	if again := running.PID(); again == pid {
		t.Errorf("process %d is still the one that was killed", again)
	}
}

// If the pause doubled after each of these deaths, the last one would take a minute.
func TestAProgramThatGotReadyIsStartedAgainSoonHoweverOftenItDies(t *testing.T) {
	at := listen(t)
	running := start(t, at)
	for range 16 {
		conn := accept(t, at)
		kill(t, running.PID())
		awaitEnd(t, conn)
	}
	accept(t, at).Close()
}

// TestAProgramThatHasGoneIsAskedForLessAndLess runs a program that reports readiness, deletes its own file and dies.
func TestAProgramThatHasGoneIsAskedForLessAndLess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho ready\nrm \"$0\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	pauses := make(chan time.Duration, 5)
	running, err := supervise.Start(t.Context(),
		supervise.Program{Name: "gone", Path: path, Ready: "ready", Log: t.Output(), FirstPause: time.Millisecond},
		slog.New(pausesTo(pauses)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Stop(context.Background()) })
	want := time.Millisecond
	for range cap(pauses) {
		if pause := <-pauses; pause != want {
			t.Errorf("it is started again after %v, want %v", pause, want)
		}
		want *= 2
	}
}

// pausesTo is a log that collects the pauses before restarts.
type pausesTo chan time.Duration

func (p pausesTo) Enabled(context.Context, slog.Level) bool { return true }
func (p pausesTo) WithAttrs([]slog.Attr) slog.Handler       { return p }
func (p pausesTo) WithGroup(string) slog.Handler            { return p }

func (p pausesTo) Handle(_ context.Context, record slog.Record) error {
	record.Attrs(func(attr slog.Attr) bool {
		if attr.Key == "restart_in" {
			select {
			case p <- attr.Value.Duration():
			default: // enough pauses
			}
		}
		return true
	})
	return nil
}

func TestStopAsksBeforeItKills(t *testing.T) {
	at := listen(t)
	running := start(t, at)
	conn := accept(t, at)
	if err := running.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if last := awaitEnd(t, conn); last != "asked to end\n" {
		t.Errorf("its last words are %q", last)
	}
	if err := running.Stop(t.Context()); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
}

func TestAProgramThatCannotStartIsNotRepeated(t *testing.T) {
	_, err := supervise.Start(t.Context(), program("faulty", "", t.Output()), discard)
	if err == nil || !strings.Contains(err.Error(), "exit status 3") ||
		!strings.Contains(err.Error(), "cannot open the window") {
		t.Errorf("error %v, want the exit code and the program's own words", err)
	}
}

func TestAMissingProgramIsNamed(t *testing.T) {
	_, err := supervise.Start(
		t.Context(), supervise.Program{Name: "worker", Path: "/nowhere/worker", Log: t.Output()}, discard,
	)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "/nowhere/worker") {
		t.Errorf("error %v", err)
	}
}

func TestChildrenDieWithAKilledParent(t *testing.T) {
	at := listen(t)
	parent := exec.Command(os.Args[0])
	parent.Env = program("parent", at.Addr().String(), nil).Env
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	conn := accept(t, at)
	kill(t, parent.Process.Pid)
	_ = parent.Wait() // it was killed
	if last := awaitEnd(t, conn); last != "" {
		t.Errorf("the child was asked (%q), not killed", last)
	}
}

func TestPartsStopInReverseOrder(t *testing.T) {
	var stack supervise.Stack
	var stopped []string
	broken := errors.New("broken")
	stack.Push("database", func(context.Context) error { stopped = append(stopped, "database"); return nil })
	stack.Push("server", func(context.Context) error { stopped = append(stopped, "server"); return broken })
	stack.Push(
		"stuck", func(ctx context.Context) error { <-ctx.Done(); stopped = append(stopped, "stuck"); return ctx.Err() },
	)
	err := stack.Unwind(t.Context(), time.Millisecond)
	if want := []string{"stuck", "server", "database"}; !slices.Equal(stopped, want) {
		t.Errorf("stopped %v, want %v", stopped, want)
	}
	if !errors.Is(err, broken) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want both", err)
	}
}

func start(t *testing.T, at net.Listener) *supervise.Running {
	t.Helper()
	running, err := supervise.Start(t.Context(), program("obedient", at.Addr().String(), t.Output()), discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return running
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func accept(t *testing.T, l net.Listener) net.Conn {
	t.Helper()
	if err := l.(*net.TCPListener).SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// awaitEnd waits until the program at the other end has gone, and returns its output.
func awaitEnd(t *testing.T, conn net.Conn) string {
	t.Helper()
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil && !errors.Is(err, syscall.ECONNRESET) {
		t.Fatal(err)
	}
	return string(said)
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}
