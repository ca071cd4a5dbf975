// Package backendtest signs tests in to the clinic of deskserver. It serves the tests of the desk's packages that know
// no toolkit, and must not know Fyne.
package backendtest

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/internal/conforming"
)

// Day is the date in the requirements' pictures.
const Day = "2026-11-24"

// Tokyo is the clinic's time zone, Noon an instant on the pictures' date there.
var (
	Tokyo = mustLoad("Asia/Tokyo")
	Noon  = time.Date(2026, 11, 24, 11, 14, 0, 0, Tokyo)
)

func mustLoad(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return location
}

// Now is a clock that stands at Noon.
func Now() time.Time { return Noon }

// Keyring keeps tokens in memory. A broken one is a machine without a keyring.
type Keyring struct {
	Kept   map[string]string
	Broken bool
}

// ErrNoKeyring is the error of a broken keyring.
var ErrNoKeyring = errors.New("no keyring")

// Load returns a token, or "".
func (k *Keyring) Load(name string) (string, error) {
	if k.Broken {
		return "", ErrNoKeyring
	}
	return k.Kept[name], nil
}

// Save keeps a token.
func (k *Keyring) Save(name, token string) error {
	if k.Broken {
		return ErrNoKeyring
	}
	k.Kept[name] = token
	return nil
}

// Delete forgets a token.
func (k *Keyring) Delete(name string) error {
	if k.Broken {
		return ErrNoKeyring
	}
	delete(k.Kept, name)
	return nil
}

// Clinic is a clinic's server, and the desk's way in.
type Clinic struct {
	Server   *deskserver.Server
	Address  string
	Entrance backend.Entrance
	Keyring  *Keyring
}

// NewClinic serves a clinic without visits until the test ends.
func NewClinic(t *testing.T) Clinic {
	t.Helper()
	server := deskserver.New(Now)
	site := Serve(t, server)
	keyring := &Keyring{Kept: map[string]string{}}
	return Clinic{
		Server: server, Address: site.URL, Keyring: keyring,
		Entrance: backend.Entrance{
			Tokens: keyring, HTTP: Client(t, site), Now: Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		},
	}
}

// SignIn signs the receptionist in.
func (c Clinic) SignIn(t *testing.T) *backend.Session {
	t.Helper()
	typed := api.SignIn{Email: "sato@example.jp", Password: deskserver.Password}
	session, err := c.Entrance.SignIn(t.Context(), c.Address, phrases.Japanese, typed)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// Loaded returns the session of the receptionist with the visits of the pictures' date.
func Loaded(t *testing.T) *backend.Session {
	t.Helper()
	clinic := NewClinic(t)
	clinic.Server.Visits.PutDay(Noon, Noon)
	session := clinic.SignIn(t)
	if err := session.Visits.Load(t.Context(), Day); err != nil {
		t.Fatal(err)
	}
	return session
}

// Serve serves a clinic until the test ends.
func Serve(t *testing.T, clinic *deskserver.Server) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(clinic)
	t.Cleanup(site.Close)
	t.Cleanup(func() { clinic.SetDown(true) }) // ends the event connections, which Close would wait for
	return site
}

// Client returns an HTTP client that checks the server against the API's description.
func Client(t *testing.T, site *httptest.Server) *http.Client {
	t.Helper()
	client := *site.Client() // which all desks of the site share
	client.Transport = conforming.New(t, "", client.Transport)
	return &client
}

// Visit is a reservation at Noon.
func Visit(id string, revision int64, patient string) api.Entry {
	return api.Entry{
		ID: id, Revision: revision, Kind: api.KindReservation, End: Noon, State: "booked",
		GuestVisit: api.GuestVisit{DoctorID: deskserver.Aoki, Start: Noon, PatientName: patient},
	}
}
