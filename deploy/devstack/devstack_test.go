package main

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/deploy/demo"
	"madoguchi/internal/local/freeport"
	"madoguchi/madoguchi"
)

func TestFailuresAtStartSayWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file)
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"port taken":         {[]string{"-http", taken.Addr().String()}, []string{"is taken", "-http="}},
		"programs not built": {[]string{"-bin", t.TempDir()}, []string{"worker", "make build", "-bin"}},
		"folder not to be had": {
			[]string{"-data", filepath.Join(file, "data")}, []string{"cannot be written", "DATA="},
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, said := start(t, c.args...)
			if code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("said %q, want %q in it", said, want)
				}
			}
		})
	}
}

func TestAProgramThatCannotStartStopsEverything(t *testing.T) {
	bin := t.TempDir()
	script(t, filepath.Join(bin, "worker"), "echo worker: TWILIO_AUTH_TOKEN is not set >&2; exit 1")
	script(t, filepath.Join(bin, "apiserver"), "exit 1")
	ports := freePorts(t, 7)
	code, _, said := start(t, "-bin", bin, "-http", ports[0], "-temporal", ports[1], "-temporal-ui", ports[2],
		"-mongo", ports[3], "-outbox", ports[4], "-smtp", ports[5], "-turn", ports[6])
	if code != 1 || !strings.Contains(said, "worker") || !strings.Contains(said, "TWILIO_AUTH_TOKEN is not set") {
		t.Errorf("exit code %d, said %q", code, said)
	}
	for _, port := range ports {
		if l, err := net.Listen("tcp4", "127.0.0.1:"+port); err != nil {
			t.Errorf("port %s is still held", port)
		} else {
			l.Close()
		}
	}
}

func TestTwoDoNotShareAFolder(t *testing.T) {
	data := t.TempDir()
	unlock, err := takeFolder(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := takeFolder(data); err == nil || !strings.Contains(err.Error(), "another devstack") {
		t.Errorf("a second one gets %v", err)
	}
	unlock()
	again, err := takeFolder(data)
	if err != nil {
		t.Fatalf("after the first is gone: %v", err)
	}
	again()
}

func TestWrongFlagsAreRefused(t *testing.T) {
	for _, args := range [][]string{
		{"-http", "0.0.0.0:80"}, {"-http", "0"}, {"-http", "x"}, {"-desk=maybe"}, {"start"}, {"-nothing"},
	} {
		if code, _, said := start(t, args...); code != 2 || said == "" {
			t.Errorf("%v: exit code %d, said %q", args, code, said)
		}
	}
}

func TestSecretsStay(t *testing.T) {
	data := t.TempDir()
	first, err := loadSecrets(data)
	if err != nil {
		t.Fatal(err)
	}
	second, err := loadSecrets(data)
	if err != nil {
		t.Fatal(err)
	}
	if first != second {
		t.Error("a second start has other secrets")
	}
	info, err := os.Stat(filepath.Join(data, "secrets.json"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("secrets.json has mode %o", info.Mode().Perm())
	}
	if err := os.WriteFile(filepath.Join(data, "secrets.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadSecrets(data); err == nil || !strings.Contains(err.Error(), "make clean-data") {
		t.Errorf("a broken file gives %v, want a sentence that says what to do", err)
	}
}

// A folder of a version without seal keys gets new ones, and keeps its other keys.
func TestSecretsOfAnEarlierVersionAreCompleted(t *testing.T) {
	data := t.TempDir()
	earlier := makeSecrets()
	earlier.SealKeys = ""
	if err := earlier.save(filepath.Join(data, "secrets.json")); err != nil {
		t.Fatal(err)
	}
	first, err := loadSecrets(data)
	if err != nil {
		t.Fatal(err)
	}
	second, err := loadSecrets(data)
	if err != nil || first != second || first.SealKeys == "" || first.CallKeys != earlier.CallKeys {
		t.Errorf("loaded %v, then %v (%v)", first, second, err)
	}
}

func TestTheRealThingReplacesAPart(t *testing.T) {
	opts, err := parse(nil, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	s := makeSecrets()
	plain := newEnvironment([]string{"PATH=/bin"})
	replaced := newEnvironment([]string{
		"TEMPORAL_ADDRESS=temporal.example:7233", "TEMPORAL_NAMESPACE=clinic", "TWILIO_ACCOUNT_SID=ACreal",
		"TWILIO_AUTH_TOKEN=real",
		"SMTP_ADDRESS=mail.example:587", "TURN_URLS=turn:turn.example", "TURN_SECRET=real", "TEMPORAL_TLS=true",
		"TEMPORAL_API_KEY=real",
	})
	shell := newEnvironment(
		[]string{"TEMPORAL_TLS=true", "TEMPORAL_API_KEY=real", "TEMPORAL_CONFIG_FILE=temporal.toml"},
	)
	for name, c := range map[string]struct {
		env  environment
		want map[string]string
	}{
		"all ours": {plain, map[string]string{
			"TEMPORAL_ADDRESS": "127.0.0.1:7233", "TEMPORAL_NAMESPACE": "madoguchi",
			"TWILIO_ACCOUNT_SID": s.TwilioAccount,
			"TWILIO_BASE_URL":    "http://127.0.0.1:8025", "SMTP_TLS": "none",
			"TURN_URLS":   "turn:127.0.0.1:3478?transport=udp",
			"MONGODB_URI": "mongodb://x", "PATH": "/bin",
		}},
		"a shell for another Temporal": {shell, map[string]string{
			"TEMPORAL_ADDRESS": "127.0.0.1:7233", "TEMPORAL_TLS": "", "TEMPORAL_API_KEY": "",
			"TEMPORAL_CONFIG_FILE": "",
		}},
		"all real": {replaced, map[string]string{
			"TEMPORAL_ADDRESS": "temporal.example:7233", "TEMPORAL_NAMESPACE": "clinic", "TWILIO_ACCOUNT_SID": "ACreal",
			"TWILIO_AUTH_TOKEN": "real",
			"TWILIO_BASE_URL":   "", "SMTP_ADDRESS": "mail.example:587", "SMTP_TLS": "", "TURN_SECRET": "real",
			"TEMPORAL_TLS": "true", "TEMPORAL_API_KEY": "real",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			child := childEnvironment(opts, c.env, s, "mongodb://x")
			for key, want := range c.want {
				if got := child.get(key); got != want {
					t.Errorf("%s is %q, want %q", key, got, want)
				}
			}
		})
	}
}

func TestDemonstrationIsAWeekThatFits(t *testing.T) {
	clinic := wireClinic(t)
	zone := time.FixedZone("JST", 9*60*60)
	for _, now := range []time.Time{
		time.Date(2026, 11, 24, 10, 10, 0, 0, zone),
		time.Date(2026, 11, 29, 23, 50, 0, 0, zone), // a Sunday, shortly before midnight
	} {
		visits := demoVisits(clinic, now)
		if len(visits) < 20 {
			t.Errorf("%v: only %d visits", now, len(visits))
		}
		keys := map[string]bool{}
		for _, v := range visits {
			keys[v.key] = true
			at := slices.IndexFunc(clinic.Menus, func(m api.Menu) bool { return m.ID == v.book.MenuID })
			if at < 0 || clinic.Menus[at].Minutes[v.book.Method][v.book.Visit] == 0 {
				t.Errorf("%s: %q is not offered for a %s visit %s", v.key, v.book.MenuID, v.book.Visit, v.book.Method)
			}
		}
		if len(keys) != len(visits) {
			t.Errorf("%v: %d keys for %d visits", now, len(keys), len(visits))
		}
		if first := visits[0].book.Start; first.Before(now) || first.Sub(now) > time.Hour ||
			visits[0].book.Method != string(madoguchi.Online) {
			t.Errorf("%v: the visit to begin at once is at %v", now, first)
		}
	}
}

// wireClinic returns the demonstration clinic as the API returns it, with names as IDs.
func wireClinic(t *testing.T) api.Clinic {
	t.Helper()
	var file struct {
		Doctors []struct{ Name string }
		Menus   []struct {
			Name    string
			Minutes map[string]map[string]int
		}
	}
	if err := json.Unmarshal(demo.Clinic, &file); err != nil {
		t.Fatal(err)
	}
	clinic := api.Clinic{}
	for _, d := range file.Doctors {
		clinic.Doctors = append(clinic.Doctors, api.Doctor{ID: d.Name, Name: d.Name})
	}
	for _, m := range file.Menus {
		clinic.Menus = append(clinic.Menus, api.Menu{ID: m.Name, Name: m.Name, Minutes: m.Minutes})
	}
	return clinic
}

// start runs the devstack with existing programs, unless args say otherwise, for at most a minute.
func start(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	bin := t.TempDir()
	write(t, filepath.Join(bin, "worker"))
	write(t, filepath.Join(bin, "apiserver"))
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out, errs strings.Builder
	args = append([]string{"-data", filepath.Join(t.TempDir(), "data"), "-bin", bin, "-desk=never"}, args...)
	code = run(ctx, args, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, &out, &errs)
	return code, out.String(), errs.String()
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func script(t *testing.T, path, commands string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+commands+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func freePorts(t *testing.T, n int) []string {
	t.Helper()
	var ports []string
	for range n {
		port, err := freeport.Take()
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, strconv.Itoa(port))
	}
	return ports
}
