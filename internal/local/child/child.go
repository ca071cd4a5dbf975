package child

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// Process is a running child. Its methods may be called from any goroutine.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // valid once done is closed
}

// Start runs cmd and overwrites its SysProcAttr. Its error is that of exec.Cmd.Start.
func Start(cmd *exec.Cmd) (*Process, error) {
	cmd.SysProcAttr = dieWithParent()
	p := &Process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// run keeps its thread for the life of the child. Linux sends the parent-death signal when the thread that forked ends,
// which can be before the process ends (prctl(2), PR_SET_PDEATHSIG).
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.err = p.cmd.Wait()
	close(p.done)
}

// PID returns the child's process ID.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the child has ended and its output has been read.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err waits for the child's end. It returns nil for exit code 0, else an *exec.ExitError.
func (p *Process) Err() error {
	<-p.done
	return p.err
}

// Stop asks the child to end and waits. When ctx ends first, it kills the child and returns ctx's error.
func (p *Process) Stop(ctx context.Context) error {
	if err := p.cmd.Process.Signal(politeSignal); err != nil {
		_ = p.cmd.Process.Kill() // it has ended, or the system has no polite signal (Windows)
	}
	return p.Wait(ctx)
}

// Wait waits for an end that something else has requested. When ctx ends first, it kills the child and returns ctx's
// error. An exit code is not an error here.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
		_ = p.cmd.Process.Signal(os.Kill)
		<-p.done
		return fmt.Errorf("process %d did not end in time and was killed: %w", p.PID(), ctx.Err())
	}
}
