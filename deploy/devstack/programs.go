package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"madoguchi/deploy/devstack/supervise"
	"madoguchi/internal/local/child"
)

func (s *system) startWorker(ctx context.Context) error {
	return s.supervise(ctx, supervise.Program{Name: "worker", Ready: "worker: ready"})
}

func (s *system) startServer(ctx context.Context) error {
	if err := s.supervise(ctx, supervise.Program{Name: "apiserver", Ready: "apiserver: listening"}); err != nil {
		return err
	}
	return awaitHealth(ctx, "http://"+s.opts.http.String()+"/healthz")
}

// supervise starts one of the product's programs, and reports its crashes on the terminal too.
func (s *system) supervise(ctx context.Context, program supervise.Program) error {
	program.Path = filepath.Join(s.opts.bin, program.Name)
	program.Env = s.programEnvironment()
	program.Log = s.logs.writer(program.Name)
	running, err := supervise.Start(ctx, program, s.loud())
	if err != nil {
		return err
	}
	s.parts.Push(program.Name, running.Stop)
	return nil
}

func (s *system) programEnvironment() []string {
	return childEnvironment(s.opts, s.env, s.secrets, s.mongoURI).list
}

// awaitHealth polls until the API server reports that it reaches its parts.
func awaitHealth(ctx context.Context, address string) error {
	const pause = 50 * time.Millisecond
	for {
		err := health(ctx, address)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

func health(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", address, response.Status)
	}
	return nil
}

// openDesk opens the desk if there is a display. A desk that fails to open does not stop the rest.
func (s *system) openDesk(ctx context.Context) {
	if s.opts.desk == "never" || !s.env.hasDisplay() {
		return
	}
	cmd := exec.Command(filepath.Join(s.opts.bin, "clinicdesk"), "-server", "http://"+s.opts.http.String())
	cmd.Env = s.env.list
	cmd.Stdout, cmd.Stderr = s.logs.writer("clinicdesk"), s.logs.writer("clinicdesk")
	desk, err := child.Start(cmd)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(s.stderr, "The desk is not in %s; `%s` builds and opens it.\n", s.opts.bin, s.opts.makeDesk())
		return
	}
	if err != nil {
		fmt.Fprintf(s.stderr, "The desk cannot be opened: %v\n", err)
		return
	}
	s.parts.Push("desk", desk.Stop)
	go func() {
		if err := desk.Err(); ctx.Err() == nil {
			s.log.Info("desk closed", "exit", fmt.Sprint(err))
			fmt.Fprintf(s.stdout, "The desk is closed; `%s` opens it again.\n", s.opts.makeDesk())
		}
	}()
}
