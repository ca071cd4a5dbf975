package backend_test

import (
	"errors"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/schedule"
	"madoguchi/clinicdesk/internal/backendtest"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/madoguchi"
)

// A user who needs a second factor gets a limited session, sets the factor up, and then signs in with password and
// code.
func TestSecondFactorFromSetUpToSignIn(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	clinic.Server.SecondFactor.Set(api.SecondFactor{Needed: true})
	session := clinic.SignIn(t)
	if !session.Limited || session.SecondFactor.On {
		t.Fatalf("signed in with %+v, limited %v", session.SecondFactor, session.Limited)
	}
	begun, err := session.BeginSetUp(t.Context(), "", "")
	if err != nil || backend.Grouped(begun.Secret) != "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP" {
		t.Fatalf("begun %+v, %v", begun, err)
	}
	if _, err := session.ConfirmSetUp(t.Context(), begun, "000000"); !errors.Is(err, madoguchi.ErrWrongCode) {
		t.Errorf("a wrong code: %v", err)
	}
	codes, err := session.ConfirmSetUp(t.Context(), begun, deskserver.Code)
	if err != nil || len(codes) != 10 {
		t.Fatalf("codes %v, %v", codes, err)
	}
	for _, try := range []struct {
		code string
		want error
	}{{"", madoguchi.ErrSecondFactorNeeded}, {"000000", madoguchi.ErrWrongCode}, {deskserver.Code, nil}} {
		typed := api.SignIn{Email: "sato@example.jp", Password: deskserver.Password, Code: try.code}
		if _, err := clinic.Entrance.SignIn(
			t.Context(), clinic.Address, phrases.Japanese, typed,
		); !errors.Is(err, try.want) {
			t.Errorf("code %q: %v", try.code, err)
		}
	}
}

func TestChangesOfASecondFactorTakeAProof(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	clinic.Server.SecondFactor.Set(api.SecondFactor{On: true, RecoveryCodes: 2})
	if _, err := session.BeginSetUp(t.Context(), "", ""); !errors.Is(err, madoguchi.ErrWrongPassword) {
		t.Errorf("another app without a proof: %v", err)
	}
	if _, err := session.NewRecoveryCodes(
		t.Context(), deskserver.Password, "1",
	); !errors.Is(err, madoguchi.ErrWrongCode) {
		t.Errorf("codes with a wrong code: %v", err)
	}
	if codes, err := session.NewRecoveryCodes(t.Context(), deskserver.Password, deskserver.Code); err != nil ||
		len(codes) != 10 {
		t.Errorf("codes %v, %v", codes, err)
	}
	if err := session.SecondFactorOff(t.Context(), deskserver.Password, deskserver.Code); err != nil ||
		clinic.Server.SecondFactor.State().On {
		t.Errorf("off: %v", err)
	}
}

// A clinic that begins to require a second factor ends Follow. Setting one up restores the session; it needs the
// password if the sign-in is not recent.
func TestASecondFactorIsRequiredWhileFollowing(t *testing.T) {
	clinic := backendtest.NewClinic(t)
	session := clinic.SignIn(t)
	online, ended := make(chan struct{}, 1), make(chan error, 1)
	go func() {
		ended <- session.Visits.Follow(t.Context(), schedule.Callbacks{
			Connection: func(c schedule.Connection) { online <- struct{}{} }, Gap: func() {},
		})
	}()
	<-online
	clinic.Server.SecondFactor.Set(api.SecondFactor{Needed: true})
	if err := <-ended; !errors.Is(err, madoguchi.ErrSecondFactorRequired) {
		t.Fatalf("following ended with %v", err)
	}
	if err := session.Visits.Load(t.Context(), "2026-11-24"); !errors.Is(err, madoguchi.ErrSecondFactorRequired) {
		t.Errorf("a day was loaded: %v", err)
	}
	clinic.Server.SecondFactor.SetStale(true)
	for _, typed := range []string{"", "wrong"} {
		if _, err := session.BeginSetUp(t.Context(), typed, ""); !errors.Is(err, madoguchi.ErrWrongPassword) {
			t.Errorf("begun with the password %q: %v", typed, err)
		}
	}
	begun, err := session.BeginSetUp(t.Context(), deskserver.Password, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.ConfirmSetUp(t.Context(), begun, deskserver.Code); err != nil {
		t.Fatal(err)
	}
	if err := session.Visits.Load(t.Context(), "2026-11-24"); err != nil {
		t.Errorf("after the set-up: %v", err)
	}
}
