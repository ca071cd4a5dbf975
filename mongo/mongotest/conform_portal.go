package mongotest

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

func testAccounts(t *testing.T, store *mongo.Store) {
	ctx, account, rival := t.Context(), Account("hanako@patient.example"), Account("taro@patient.example")
	must(t, store.CreateAccount(ctx, account))
	must(t, store.CreateAccount(ctx, rival))
	accountIs(t, store, "by ID", account)
	got, err := store.AccountByEmail(ctx, account.Email)
	must(t, err)
	check(t, "by address", got, account)
	_, err = store.AccountByEmail(ctx, "nobody@patient.example")
	checkError(t, "an address nobody has", err, madoguchi.ErrNotFound)

	bare := madoguchi.Account{
		ID: "a2", Number: "2", Email: "bare@patient.example", Language: "ja", CreatedAt: Noon,
		Consent: account.Consent,
	}
	must(t, store.CreateAccount(ctx, bare))
	accountIs(t, store, "an account without a profile", bare)
	for what, change := range map[string]func(*madoguchi.Account){
		"address": func(a *madoguchi.Account) { a.Email = account.Email },
		"number":  func(a *madoguchi.Account) { a.Number = account.Number },
		"ID":      func(a *madoguchi.Account) { a.ID = account.ID },
	} {
		taken := Account("another@patient.example")
		change(&taken)
		checkError(t, "a taken "+what, store.CreateAccount(ctx, taken), madoguchi.ErrAlreadyProvisioned)
	}

	account.Profile, account.Wish, account.Revision = Person("田中 華子"), "", account.Revision+1
	must(t, store.SetProfile(ctx, account.ID, account.Profile))
	accountIs(t, store, "another profile", account)
	checkError(t, "a profile of nobody", store.SetProfile(ctx, "nobody", account.Profile), madoguchi.ErrNotFound)

	account.Email, account.Revision = "new@patient.example", account.Revision+1
	must(t, store.SetAccountEmail(ctx, account.ID, account.Email, Noon))
	must(t, store.SetAccountEmail(ctx, account.ID, account.Email, Noon))
	accountIs(t, store, "another address", account)
	err = store.SetAccountEmail(ctx, account.ID, rival.Email, Noon)
	checkError(t, "a rival's address", err, madoguchi.ErrAccountExists)
	err = store.SetAccountEmail(ctx, "nobody", "x@y.example", Noon)
	checkError(t, "an address for nobody", err, madoguchi.ErrNotFound)

	must(t, store.DeleteAccount(ctx, account.ID))
	must(t, store.DeleteAccount(ctx, account.ID))
	_, err = store.Account(ctx, account.ID)
	checkError(t, "a deleted account", err, madoguchi.ErrNotFound)
	accountIs(t, store, "the rival after all that", rival)
}

func testAccountPasswords(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), Account("hanako@patient.example")
	must(t, store.CreateAccount(ctx, account))
	must(t, store.SetAccountPassword(ctx, account.ID, "second", Noon.Add(time.Hour)))
	must(t, store.SetAccountPassword(ctx, account.ID, "first", Noon))
	must(t, store.SetAccountPassword(ctx, account.ID, "repeat", Noon.Add(time.Hour)))
	account.PasswordHash, account.Revision = "second", account.Revision+1
	accountIs(t, store, "the newest password", account)
	err := store.SetAccountEmail(ctx, account.ID, "intruder@patient.example", Noon.Add(30*time.Minute))
	checkError(t, "an address asked for before the newest password", err, madoguchi.ErrLinkExpired)
	must(t, store.SetAccountEmail(ctx, account.ID, account.Email, Noon))
	accountIs(t, store, "the address after a repeat", account)
	checkError(t, "a password of nobody", store.SetAccountPassword(ctx, "nobody", "x", Noon), madoguchi.ErrNotFound)
}

func testAccountSessions(t *testing.T, store *mongo.Store) {
	ctx, one, another, foreign := t.Context(), AccountSession("a1"), AccountSession("a1"), AccountSession("a2")
	for _, session := range []madoguchi.AccountSession{one, another, foreign, one} {
		must(t, store.CreateAccountSession(ctx, session))
	}
	valid := func(what string, session madoguchi.AccountSession, want error) {
		t.Helper()
		got, err := store.AccountSession(ctx, session.SecretHash, session.CreatedAt)
		checkError(t, what, err, want)
		if want == nil {
			check(t, what, got, session)
		}
	}
	valid("a session", one, nil)
	_, err := store.AccountSession(ctx, one.SecretHash, one.ExpiresAt)
	checkError(t, "an expired session", err, madoguchi.ErrNotFound)
	_, err = store.Session(ctx, one.SecretHash, one.CreatedAt)
	checkError(t, "a patient's session among the staff's", err, madoguchi.ErrNotFound)

	must(t, store.DeleteOtherAccountSessions(ctx, "a1", one.SecretHash))
	valid("the session kept", one, nil)
	valid("the other session", another, madoguchi.ErrNotFound)
	valid("another account's session", foreign, nil)
	must(t, store.DeleteAccountSession(ctx, one.SecretHash))
	must(t, store.DeleteAccountSession(ctx, one.SecretHash))
	valid("an ended session", one, madoguchi.ErrNotFound)
}

func accountIs(t *testing.T, store *mongo.Store, what string, want madoguchi.Account) {
	t.Helper()
	got, err := store.Account(t.Context(), want.ID)
	must(t, err)
	check(t, what, got, want)
}

func testForgottenAccount(t *testing.T, store *mongo.Store) {
	ctx, booked, ended, foreign := t.Context(), Reservation(here), Reservation(other), Reservation(here)
	ended.State, foreign.Account = madoguchi.ReservationFinished, "a2"
	for _, visit := range []madoguchi.Reservation{booked, ended, foreign} {
		must(t, store.PutReservation(ctx, visit))
	}
	found, err := store.BookedOfAccount(ctx, booked.Account)
	must(t, err)
	check(t, "the visits to come", found, []madoguchi.ReservationID{booked.ID})
	must(t, store.ForgetAccount(ctx, booked.Account))
	must(t, store.ForgetAccount(ctx, booked.Account))
	for _, visit := range []*madoguchi.Reservation{&booked, &ended, &foreign} {
		if visit != &foreign {
			visit.Account, visit.Member, visit.LinkedAt, visit.BookedBy = "", "", time.Time{}, ""
		}
		got, err := store.Reservation(ctx, visit.ClinicID, visit.ID)
		must(t, err)
		check(t, "a visit afterwards", got, *visit)
	}
}
