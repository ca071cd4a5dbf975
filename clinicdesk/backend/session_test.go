package backend_test

import (
	"errors"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/madoguchi"
)

func TestSessionIsKeptInTheKeyring(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	if _, err := clinic.Entrance.Resume(
		t.Context(), clinic.Address, phrases.Japanese,
	); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Fatalf("resumed before anybody signed in: %v", err)
	}
	clinic.SignIn(t)
	session, err := clinic.Entrance.Resume(t.Context(), clinic.Address, phrases.Japanese)
	if err != nil || session.Staff.Name != "受付 佐藤" {
		t.Fatalf("resumed as %+v, %v", session, err)
	}
	if err := session.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := clinic.Entrance.Resume(
		t.Context(), clinic.Address, phrases.Japanese,
	); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Errorf("resumed after signing out: %v", err)
	}
}

// The desk keeps the server's note of this device, also after signing out, and sends it with the next sign-in.
func TestTheDeviceIsKeptInTheKeyring(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	if err := clinic.SignIn(t).SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	clinic.SignIn(t)
	if kept := clinic.Keyring.Kept[clinic.Address+" device"]; kept != "++" {
		t.Errorf("after two sign-ins the keyring has %q of %v", kept, clinic.Keyring.Kept)
	}
}

func TestWithoutKeyringOneSignsInAllTheSame(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	clinic.Keyring.Broken = true
	clinic.SignIn(t)
	if _, err := clinic.Entrance.Resume(
		t.Context(), clinic.Address, phrases.Japanese,
	); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Errorf("got %v, want to be asked again", err)
	}
}

func TestWrongPassword(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	typed := api.SignIn{Email: "sato@example.jp", Password: "wrong"}
	_, err := clinic.Entrance.SignIn(t.Context(), clinic.Address, phrases.Japanese, typed)
	if !errors.Is(err, madoguchi.ErrWrongCredentials) {
		t.Errorf("got %v", err)
	}
}

// The server reports a changed role, also in an open session. An unreachable server changes nothing.
func TestTheRoleIsAskedForAnew(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	person, err := session.LoadStaffMember(t.Context())
	if err != nil || session.UpdateStaff(person) || session.IsAdmin() {
		t.Fatalf("without a change: %+v, %v", person, err)
	}
	clinic.Server.User.SetRole("admin")
	if person, err = session.LoadStaffMember(t.Context()); err != nil || session.IsAdmin() {
		t.Fatalf("asked: %+v, %v, admin before it is taken over: %v", person, err, session.IsAdmin())
	}
	if !session.UpdateStaff(person) || !session.IsAdmin() || session.UpdateStaff(person) {
		t.Errorf("taken over: %+v", session.Staff)
	}
	clinic.Server.User.Rename("受付 鈴木")
	if person, err = session.LoadStaffMember(t.Context()); err != nil || !session.UpdateStaff(person) ||
		session.Staff.Name != "受付 鈴木" {
		t.Errorf("another name: %+v, %v", session.Staff, err)
	}
	clinic.Server.SetDown(true)
	if _, err := session.LoadStaffMember(t.Context()); madoguchi.KindOf(err) != madoguchi.KindUnavailable ||
		!session.IsAdmin() {
		t.Errorf("nobody answers: %v", err)
	}
}
