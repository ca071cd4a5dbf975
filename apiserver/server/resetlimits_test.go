package server

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

// Whatever strangers ask for at the owner's address, the owner's reset is not refused, and its link is there: a new
// one, or one of the last minute.
func TestStrangersDoNotStopAReset(t *testing.T) {
	asks := func(email, form string) url.Values { return url.Values{"email": {email}, "request": {form}} }
	for name, c := range map[string]struct {
		path   string
		repeat bool // of one form
		own    bool // whether the owner's request brings a mail of its own
	}{
		"sign-ups":             {"/mypage/signup", false, true},
		"one form again":       {"/mypage/reset-password", true, true},
		"resets of many forms": {"/mypage/reset-password", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			account := s.account(nil)
			newest := func() madoguchi.VerificationID {
				return s.processes.newest[string(madoguchi.AccountReset)+s.server.Accounts.Account(account.Email)]
			}
			form := madoguchi.NewID()
			for i := range 4 * s.server.limits.ResetsOf.Burst {
				if !c.repeat {
					form = madoguchi.NewID()
				}
				s.knock(c.path, fmt.Sprintf("192.0.2.%d", i), asks(account.Email, form))
			}
			strangers, asked := newest(), s.processes.asked
			if most := s.server.limits.ResetsOf.Burst; asked > most {
				t.Errorf("strangers ask for %d mails, want %d at most", asked, most)
			}
			s.now.advance(30 * time.Second)
			response := s.knock("/mypage/reset-password", "198.51.100.7", asks(account.Email, madoguchi.NewID()))
			if place := response.Header.Get("Location"); place != "/mypage/reset-password/mailed" {
				t.Errorf("the owner is answered %d, %s", response.StatusCode, place)
			}
			if got := newest(); got == "" || (got != strangers) != c.own {
				t.Errorf("the owner's link is %q, the strangers' %q", got, strangers)
			}
			link, err := s.store.Verification(t.Context(), newest())
			must(t, err)
			if link.State != madoguchi.LinkPending || s.now.time().Sub(link.AskedAt) > time.Minute {
				t.Errorf("the owner's link is %+v", link)
			}
		})
	}
}

// A reset that could not be asked for, in a breakdown, is not taken for one whose mail is there.
func TestABreakdownUsesUpNoReset(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	ask := func(i int) int {
		form := url.Values{"email": {account.Email}, "request": {"the same form"}}
		return s.knock("/mypage/reset-password", fmt.Sprintf("192.0.2.%d", i), form).StatusCode
	}
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	for i := range s.server.limits.ResetsOf.Burst + 1 {
		if got := ask(i); got != http.StatusServiceUnavailable {
			t.Fatalf("request %d is answered %d", i, got)
		}
	}
	s.processes.breakDown(nil)
	if got := ask(0); got != http.StatusSeeOther {
		t.Errorf("answered %d", got)
	}
	if s.processes.newest[string(madoguchi.AccountReset)+s.server.Accounts.Account(account.Email)] == "" {
		t.Error("no link")
	}
}
