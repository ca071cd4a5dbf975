package access

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"testing"
	"time"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/answer/answertest"
	"madoguchi/madoguchi"
)

// readings counts how often sessions are read.
type readings struct {
	Store
	sessions int
	err      error
}

func (r *readings) AccountSession(context.Context, [32]byte, time.Time) (madoguchi.AccountSession, error) {
	r.sessions++
	return madoguchi.AccountSession{AccountID: "account"}, r.err
}

func (r *readings) Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error) {
	return madoguchi.Account{ID: "account"}, nil
}

// The parts of a page ask who is signed in; the store is asked once. A failure is not kept.
func TestASessionIsReadOnceInARequest(t *testing.T) {
	store := &readings{err: madoguchi.ErrUnavailable}
	g := &Guard{Answers: &answer.Answers{Now: time.Now}, Store: store}
	cookie := AccountCookie + "=" + base64.RawURLEncoding.EncodeToString(make([]byte, SecretBytes))
	c := answertest.Request("", http.Header{"Cookie": {cookie}})
	if _, err := g.AuthenticateAccount(c); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("while the store is away: %v", err)
	}
	store.err = nil
	for range 3 {
		if holder, err := g.AuthenticateAccount(c); err != nil || holder.Account.ID != "account" {
			t.Errorf("%+v, %v", holder, err)
		}
	}
	if store.sessions != 2 {
		t.Errorf("the session was read %d times, want once after the failure", store.sessions)
	}
	if _, admitted := c.Get(holderKey); admitted {
		t.Error("who is known is not who may pass")
	}
}
