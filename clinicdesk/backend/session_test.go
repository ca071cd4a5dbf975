package backend_test

import (
	"errors"
	"testing"

	"madoguchi"
	"madoguchi/clinicdesk/backend"
)

func TestSessionIsKeptInTheKeyring(t *testing.T) {
	clinic := newClinic(t)
	if _, err := clinic.entrance.Resume(t.Context(), clinic.address, backend.Japanese); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Fatalf("resumed before anybody signed in: %v", err)
	}
	clinic.signIn(t)
	session, err := clinic.entrance.Resume(t.Context(), clinic.address, backend.Japanese)
	if err != nil || session.Staff.Name != "受付 佐藤" {
		t.Fatalf("resumed as %+v, %v", session, err)
	}
	if err := session.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := clinic.entrance.Resume(t.Context(), clinic.address, backend.Japanese); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Errorf("resumed after signing out: %v", err)
	}
}

func TestWithoutKeyringOneSignsInAllTheSame(t *testing.T) {
	clinic := newClinic(t)
	clinic.keyring.broken = true
	clinic.signIn(t)
	if _, err := clinic.entrance.Resume(t.Context(), clinic.address, backend.Japanese); !errors.Is(err, madoguchi.ErrUnauthenticated) {
		t.Errorf("got %v, want to be asked again", err)
	}
}

func TestWrongPassword(t *testing.T) {
	clinic := newClinic(t)
	_, err := clinic.entrance.SignIn(t.Context(), clinic.address, backend.Japanese, "sato@example.jp", "wrong")
	if !errors.Is(err, madoguchi.ErrWrongCredentials) {
		t.Errorf("got %v", err)
	}
}
