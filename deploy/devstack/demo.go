package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/deploy/demo"
	"madoguchi/madoguchi"
)

type demoPerson struct {
	Email string         `json:"email"`
	Role  madoguchi.Role `json:"role"`
}

// demoStaff returns the staff of the built-in clinic.
func demoStaff() []demoPerson {
	var clinic struct {
		Staff []demoPerson `json:"staff"`
	}
	if err := json.Unmarshal(demo.Clinic, &clinic); err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	return clinic.Staff
}

// loadDemo creates the clinic and its reservations once, by the product's own commands. After an interrupted start, the
// next one completes it: IDs and keys are the same, so nothing is created twice.
func (s *system) loadDemo(ctx context.Context) error {
	if err := s.provision(ctx); err != nil {
		return err
	}
	var booking string
	if s.opts.demoFile == "" {
		var err error
		if booking, err = s.fillSchedule(ctx); err != nil {
			return err
		}
	}
	return os.WriteFile(s.demoMark(), []byte(booking), 0o600)
}

func (s *system) needsDemo() bool {
	_, err := os.Stat(s.demoMark())
	return s.opts.demo && err != nil
}

// demoMark is the file that says that the demonstration is loaded. It holds the address of the page where the clinic is
// booked on the web; a file of an earlier release is empty.
func (s *system) demoMark() string { return filepath.Join(s.opts.data, "demo-loaded") }

func (s *system) provision(ctx context.Context) error {
	file := s.opts.demoFile
	if file == "" {
		file = filepath.Join(s.opts.data, "clinic.json")
		if err := os.WriteFile(file, demo.Clinic, 0o600); err != nil {
			return fmt.Errorf("write the clinic's file: %w", err)
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.opts.bin, "apiserver"), "provision", "-file", file)
	cmd.Env = s.programEnvironment()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apiserver provision: %s", strings.TrimSpace(string(out)))
	}
	return nil
}

// fillSchedule books as reception would, and returns the address of the page where patients book.
func (s *system) fillSchedule(ctx context.Context) (booking string, err error) {
	client := api.New("http://"+s.opts.http.String(), &http.Client{}, "ja")
	staff := demoStaff()
	session, err := client.SignIn(ctx, api.SignIn{Email: staff[len(staff)-1].Email, Password: s.secrets.DemoPassword})
	if err != nil {
		return "", fmt.Errorf("sign in at the API: %w", err)
	}
	zone, err := time.LoadLocation(session.Clinic.TimeZone)
	if err != nil {
		return "", err
	}
	for _, visit := range demoVisits(session.Clinic, time.Now().In(zone)) {
		if err := visit.make(ctx, client); err != nil {
			return "", fmt.Errorf("book for the demonstration: %w", err)
		}
	}
	links, err := api.LoadPatientLinks(ctx, client)
	if err != nil {
		return "", fmt.Errorf("read the clinic's links: %w", err)
	}
	return links.Booking, client.SignOut(ctx)
}
