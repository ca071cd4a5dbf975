package portaltest

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

func testAccounts(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), mongotest.Account("hanako@patient.example")
	rival := mongotest.Account("taro@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	expect.Done(t, store.CreateAccount(ctx, rival))
	accountIs(t, store, "by ID", account)
	got, err := store.AccountByEmail(ctx, account.Email)
	expect.Done(t, err)
	expect.Same(t, "by address", got, account)
	_, err = store.AccountByEmail(ctx, "nobody@patient.example")
	expect.Error(t, "an address nobody has", err, madoguchi.ErrNotFound)

	bare := madoguchi.Account{
		ID: "a2", Number: "2", Email: "bare@patient.example", Language: "ja", CreatedAt: mongotest.Noon,
		Consent: account.Consent,
	}
	expect.Done(t, store.CreateAccount(ctx, bare))
	accountIs(t, store, "an account without a profile", bare)
	for what, change := range map[string]func(*madoguchi.Account){
		"address": func(a *madoguchi.Account) { a.Email = account.Email },
		"number":  func(a *madoguchi.Account) { a.Number = account.Number },
		"ID":      func(a *madoguchi.Account) { a.ID = account.ID },
	} {
		taken := mongotest.Account("another@patient.example")
		change(&taken)
		expect.Error(t, "a taken "+what, store.CreateAccount(ctx, taken), madoguchi.ErrAlreadyProvisioned)
	}

	account.Profile, account.Wish, account.Revision = mongotest.Person("田中 華子"), "", account.Revision+1
	expect.Done(t, store.SetProfile(ctx, account.ID, account.Profile))
	accountIs(t, store, "another profile", account)
	expect.Error(t, "a profile of nobody", store.SetProfile(ctx, "nobody", account.Profile), madoguchi.ErrNotFound)

	account.Email, account.Revision = "new@patient.example", account.Revision+1
	expect.Done(t, store.SetAccountEmail(ctx, account.ID, account.Email, mongotest.Noon))
	expect.Done(t, store.SetAccountEmail(ctx, account.ID, account.Email, mongotest.Noon))
	accountIs(t, store, "another address", account)
	err = store.SetAccountEmail(ctx, account.ID, rival.Email, mongotest.Noon)
	expect.Error(t, "a rival's address", err, madoguchi.ErrAccountExists)
	err = store.SetAccountEmail(ctx, "nobody", "x@y.example", mongotest.Noon)
	expect.Error(t, "an address for nobody", err, madoguchi.ErrNotFound)

	expect.Done(t, store.DeleteAccount(ctx, account.ID))
	expect.Done(t, store.DeleteAccount(ctx, account.ID))
	_, err = store.Account(ctx, account.ID)
	expect.Error(t, "a deleted account", err, madoguchi.ErrNotFound)
	accountIs(t, store, "the rival after all that", rival)
}

func testAccountPasswords(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	expect.Done(t, store.SetAccountPassword(ctx, account.ID, "second", mongotest.Noon.Add(time.Hour)))
	expect.Done(t, store.SetAccountPassword(ctx, account.ID, "first", mongotest.Noon))
	expect.Done(t, store.SetAccountPassword(ctx, account.ID, "repeat", mongotest.Noon.Add(time.Hour)))
	account.PasswordHash, account.Revision = "second", account.Revision+1
	account.PasswordSetAt = mongotest.Noon.Add(time.Hour)
	accountIs(t, store, "the newest password", account)
	err := store.SetAccountEmail(ctx, account.ID, "intruder@patient.example", mongotest.Noon.Add(30*time.Minute))
	expect.Error(t, "an address asked for before the newest password", err, madoguchi.ErrLinkExpired)
	expect.Done(t, store.SetAccountEmail(ctx, account.ID, account.Email, mongotest.Noon))
	accountIs(t, store, "the address after a repeat", account)
	expect.Done(t, store.RenewAccountHash(ctx, account.ID, "second", "renewed"))
	account.PasswordHash, account.Revision = "renewed", account.Revision+1
	accountIs(t, store, "another hash of the same password", account)
	err = store.RenewAccountHash(ctx, account.ID, "second", "late")
	expect.Error(t, "another hash of a password of before", err, madoguchi.ErrNotFound)
	err = store.SetAccountPassword(ctx, "nobody", "x", mongotest.Noon)
	expect.Error(t, "a password of nobody", err, madoguchi.ErrNotFound)
}

func testAccountSessions(t *testing.T, store *mongo.Store) {
	ctx, one := t.Context(), mongotest.AccountSession("a1")
	another, foreign := mongotest.AccountSession("a1"), mongotest.AccountSession("a2")
	for _, session := range []madoguchi.AccountSession{one, another, foreign, one} {
		expect.Done(t, store.CreateAccountSession(ctx, session))
	}
	valid := func(what string, session madoguchi.AccountSession, want error) {
		t.Helper()
		got, err := store.AccountSession(ctx, session.SecretHash, session.CreatedAt)
		expect.Error(t, what, err, want)
		if want == nil {
			expect.Same(t, what, got, session)
		}
	}
	valid("a session", one, nil)
	_, err := store.AccountSession(ctx, one.SecretHash, one.ExpiresAt)
	expect.Error(t, "an expired session", err, madoguchi.ErrNotFound)
	_, err = store.Session(ctx, one.SecretHash, one.CreatedAt)
	expect.Error(t, "a patient's session among the staff's", err, madoguchi.ErrNotFound)

	expect.Done(t, store.DeleteOtherAccountSessions(ctx, "a1", one.SecretHash))
	valid("the session kept", one, nil)
	valid("the other session", another, madoguchi.ErrNotFound)
	valid("another account's session", foreign, nil)
	expect.Done(t, store.DeleteAccountSession(ctx, one.SecretHash))
	expect.Done(t, store.DeleteAccountSession(ctx, one.SecretHash))
	valid("an ended session", one, madoguchi.ErrNotFound)
}

func accountIs(t *testing.T, store *mongo.Store, what string, want madoguchi.Account) {
	t.Helper()
	got, err := store.Account(t.Context(), want.ID)
	expect.Done(t, err)
	expect.Same(t, what, got, want)
}

func testForgottenAccount(t *testing.T, store *mongo.Store) {
	ctx, booked := t.Context(), mongotest.Reservation(here)
	ended, foreign := mongotest.Reservation(other), mongotest.Reservation(here)
	ended.State, foreign.Account = madoguchi.ReservationFinished, "a2"
	for _, visit := range []madoguchi.Reservation{booked, ended, foreign} {
		expect.Done(t, store.PutReservation(ctx, visit))
	}
	found, err := store.BookedOfAccount(ctx, booked.Account)
	expect.Done(t, err)
	expect.Same(t, "the visits to come", found, []madoguchi.ReservationID{booked.ID})
	expect.Done(t, store.ForgetAccount(ctx, booked.Account))
	expect.Done(t, store.ForgetAccount(ctx, booked.Account))
	for _, visit := range []*madoguchi.Reservation{&booked, &ended, &foreign} {
		if visit != &foreign {
			visit.Account, visit.Member, visit.LinkedAt, visit.BookedBy = "", "", time.Time{}, ""
		}
		got, err := store.Reservation(ctx, visit.ClinicID, visit.ID)
		expect.Done(t, err)
		expect.Same(t, "a visit afterwards", got, *visit)
	}
}
