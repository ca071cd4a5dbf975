package supervise

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"madoguchi/internal/local/child"
)

// Program describes a program to run.
type Program struct {
	Name  string    // for people
	Path  string    // of the executable
	Args  []string  // without the program's name
	Env   []string  // the complete environment, as "key=value"
	Ready string    // prefix of the output line that reports readiness; empty: ready at once
	Log   io.Writer // receives all output; required

	// FirstPause is the pause before the first restart; 0 means 500 ms.
	FirstPause time.Duration
}

const (
	defaultPause = 500 * time.Millisecond
	longestPause = 30 * time.Second
)

// Running is a program under supervision.
type Running struct {
	program Program
	log     *slog.Logger
	end     context.CancelFunc
	ended   chan struct{}

	mu      sync.Mutex
	process *child.Process
	output  *output // of the current run
}

// Start runs the program and returns when it is ready. ctx bounds the start only. Deaths and restarts are logged.
func Start(ctx context.Context, program Program, log *slog.Logger) (*Running, error) {
	process, out, err := launch(program)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program.Name, err)
	}
	select {
	case <-out.ready:
	case <-process.Done():
		return nil, fmt.Errorf("%s ended while it started (%s): %s", program.Name, exitText(process), out.lastLine())
	case <-ctx.Done():
		return nil, errors.Join(fmt.Errorf("%s was not ready in time: %w", program.Name, ctx.Err()), process.Wait(ctx))
	}
	life, end := context.WithCancel(context.Background())
	r := &Running{program: program, log: log, end: end, ended: make(chan struct{}), process: process, output: out}
	go r.keep(life)
	return r, nil
}

func launch(program Program) (*child.Process, *output, error) {
	out := newOutput(program.Log, program.Ready)
	cmd := exec.Command(program.Path, program.Args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = program.Env, out, out
	process, err := child.Start(cmd)
	return process, out, err
}

// keep restarts the program whenever it dies, until life ends. A program that was ready restarts at once: its clients
// wait for it, and most of them did not cause its death.
func (r *Running) keep(life context.Context) {
	defer close(r.ended)
	pause := r.firstPause()
	for began := true; ; {
		select {
		case <-r.current().Done():
		case <-life.Done():
			return
		}
		if began && r.gotReady() {
			pause = r.firstPause()
		}
		r.log.Warn("program died", "program", r.program.Name, "exit", exitText(r.current()), "restart_in", pause)
		if !wait(life, pause) {
			return
		}
		pause = min(2*pause, longestPause)
		began = r.restart(life)
	}
}

// gotReady reports whether the current run was ready.
func (r *Running) gotReady() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.output.ready:
		return true
	default:
		return false
	}
}

// restart reports whether a new run has begun. If the program cannot be started, the dead process stays current, so
// that the next round tries again.
func (r *Running) restart(life context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if life.Err() != nil {
		return false
	}
	process, out, err := launch(r.program)
	if err != nil {
		r.log.Error("program cannot be started", "program", r.program.Name, "error", err)
		return false
	}
	r.log.Info("program restarted", "program", r.program.Name, "pid", process.PID())
	r.process, r.output = process, out
	return true
}

func (r *Running) firstPause() time.Duration {
	if r.program.FirstPause == 0 {
		return defaultPause
	}
	return r.program.FirstPause
}

func (r *Running) current() *child.Process {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.process
}

// PID returns the process ID of the current run.
func (r *Running) PID() int { return r.current().PID() }

// Stop asks the program to end and waits. When ctx ends first, it kills the program.
func (r *Running) Stop(ctx context.Context) error {
	r.end()
	<-r.ended
	process := r.current()
	select {
	case <-process.Done():
		return nil
	default:
		return process.Stop(ctx)
	}
}

func exitText(p *child.Process) string {
	if err := p.Err(); err != nil {
		return err.Error()
	}
	return "exit status 0"
}

func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
