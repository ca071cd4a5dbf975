package server

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// Every form of the account accepts an address typed with an input method or with invisible characters around it.
func TestAddressesAreFoldedAtEveryDoor(t *testing.T) {
	s := newScene(t)
	staff := s.withPassword("sato@clinic.example")
	for _, typed := range []string{
		"sato＠clinic.example", "ＳＡＴＯ@clinic。example", "sato@clinic.example\u200b", "\u202asato@clinic.example\u202c",
	} {
		t.Run(typed, func(t *testing.T) {
			s.now.advance(time.Minute)
			if _, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: typed, Password: password}); err != nil {
				t.Errorf("at the desk: %v", err)
			}
			b := &browser{s: s}
			b.post("/clinic/signin", url.Values{"email": {typed}, "password": {password}})
			b.answered(http.StatusSeeOther, access.Home, "")
			delete(s.processes.newest, string(madoguchi.PasswordReset)+accountKey.Account(staff.Email))
			s.post("/clinic/reset-password", url.Values{"email": {typed}}).leadsTo("/clinic/reset-password/mailed")
			if id, _ := s.mailed(madoguchi.PasswordReset, staff.Email); id == "" {
				t.Error("no reset was asked for the address")
			}
		})
	}
}
