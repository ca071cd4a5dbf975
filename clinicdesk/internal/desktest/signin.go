package desktest

import (
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/local"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Day is the date in the requirements' pictures.
const Day = backendtest.Day

// Noon is noon on that date.
func Noon() time.Time {
	return time.Date(2026, 11, 24, 11, 14, 0, 0, time.FixedZone("JST", 9*60*60)).UTC()
}

// Clinic returns the server of a clinic on that date, after prepare.
func Clinic(prepare func(*deskserver.Server)) *deskserver.Server {
	clinic := deskserver.New(Noon)
	clinic.Visits.PutDay(Noon(), Noon())
	prepare(clinic)
	return clinic
}

// Desk is a signed-in user's session at a clinic.
type Desk struct {
	Entrance backend.Entrance
	Session  *backend.Session
	Settings local.Settings
	Logger   *slog.Logger
}

// SignIn signs in to a clinic and loads the pictures' date.
func SignIn(t *testing.T, clinic *deskserver.Server) Desk {
	t.Helper()
	site := backendtest.Serve(t, clinic)
	d := SignInAt(t, site, noKeyring{}, t.TempDir())
	if err := d.Session.Visits.Load(t.Context(), Day); err != nil {
		t.Fatal(err)
	}
	return d
}

// SignInAt signs in with a keyring and a settings folder.
func SignInAt(t *testing.T, site *httptest.Server, tokens backend.TokenStore, folder string) Desk {
	t.Helper()
	d := Desk{Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	d.Entrance = backend.Entrance{Tokens: tokens, HTTP: backendtest.Client(t, site), Now: Noon, Logger: d.Logger}
	var err error
	if d.Session, err = d.Entrance.SignIn(
		t.Context(), site.URL, phrases.Japanese,
		api.SignIn{Email: "sato@example.jp", Password: deskserver.Password},
	); err != nil {
		t.Fatal(err)
	}
	if d.Settings, err = local.LoadSettings(folder); err != nil {
		t.Fatal(err)
	}
	d.Settings.Language = phrases.Japanese
	return d
}

// View is the user's view of the clinic, in Japanese.
func (d Desk) View() *overview.View {
	return overview.Of(phrases.In(phrases.Japanese), d.Session)
}

// Entry returns the entry with a name on the pictures' date.
func Entry(t *testing.T, view *overview.View, name string) api.Entry {
	t.Helper()
	entries, _ := view.Session.Schedule.Day(Day)
	for _, entry := range entries {
		if view.Name(entry) == name {
			return entry
		}
	}
	t.Fatalf("there is no entry %s", name)
	return api.Entry{}
}

// noKeyring stores nothing.
type noKeyring struct{}

func (noKeyring) Load(string) (string, error) { return "", nil }

func (noKeyring) Save(string, string) error { return nil }

func (noKeyring) Delete(string) error { return nil }
