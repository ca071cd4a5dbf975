package backend_test

import (
	"errors"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/internal/conforming"
)

// tokens stores tokens in memory; broken simulates a machine without a keyring.
type tokens struct {
	kept   map[string]string
	broken bool
}

var errNoKeyring = errors.New("no keyring")

func (k *tokens) Load(server string) (string, error) {
	if k.broken {
		return "", errNoKeyring
	}
	return k.kept[server], nil
}

func (k *tokens) Save(server, token string) error {
	if k.broken {
		return errNoKeyring
	}
	k.kept[server] = token
	return nil
}

func (k *tokens) Delete(server string) error {
	if k.broken {
		return errNoKeyring
	}
	delete(k.kept, server)
	return nil
}

// tokyo is the clinic's time zone, noon an instant on the pictures' date.
var (
	tokyo = mustLoad("Asia/Tokyo")
	noon  = time.Date(2026, 11, 24, 11, 14, 0, 0, tokyo)
)

func mustLoad(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return location
}

func fixedNow() time.Time { return noon }

// clinic is a server with a signed-in session.
type clinic struct {
	server   *deskserver.Server
	address  string
	entrance backend.Entrance
	keyring  *tokens
}

func newClinic(t *testing.T) clinic {
	t.Helper()
	server := deskserver.New(fixedNow)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	t.Cleanup(func() { server.SetDown(true) }) // ends the event connections, which Close would wait for
	client := listening.Client()
	client.Transport = conforming.New(t, "", client.Transport)
	keyring := &tokens{kept: map[string]string{}}
	return clinic{
		server: server, address: listening.URL, keyring: keyring,
		entrance: backend.Entrance{
			Tokens: keyring, HTTP: client, Now: fixedNow, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		},
	}
}

func (c clinic) signIn(t *testing.T) *backend.Session {
	t.Helper()
	session, err := c.entrance.SignIn(t.Context(), c.address, backend.Japanese, "sato@example.jp", deskserver.Password)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// guest returns a draft that can be booked.
func guest(session *backend.Session) *backend.GuestDraft {
	draft := &backend.GuestDraft{GuestVisit: api.GuestVisit{
		DoctorID: deskserver.Aoki, Start: time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo), PatientName: "田中 花子",
		ChartNumber: "10731",
	}}
	draft.Ready(session.Clinic)
	return draft
}
