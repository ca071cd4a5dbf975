package e2e

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
)

const adminMail = "aoki@clinic.example"

// mailedLink waits for the mail to an address that leads to a page.
func (s *stack) mailedLink(t *testing.T, address, page string) (link string) {
	t.Helper()
	eventually(t, "a mail that leads to "+page, 30*time.Second, func() string {
		for _, message := range s.messagesTo(t, address) {
			for _, link = range message.Links {
				if strings.Contains(link, page) {
					return ""
				}
			}
		}
		return "none yet"
	})
	return link
}

// agreedToField names the versions of the terms that a page shows.
var agreedToField = regexp.MustCompile(`name="agreedTo" value="([^"]*)"`)

// fills opens a page, sends its form and wants to be led on.
func (s *stack) fills(t *testing.T, address string, form url.Values) {
	t.Helper()
	status, page := s.fetch(t, http.MethodGet, address, nil)
	if status != http.StatusOK {
		t.Fatalf("the page was answered %d: %s", status, page)
	}
	if shown := agreedToField.FindStringSubmatch(page); shown != nil {
		form.Set("agreedTo", shown[1])
	}
	if status, page := s.fetch(t, http.MethodPost, address, form); status != http.StatusSeeOther {
		t.Fatalf("the form was answered %d: %s", status, page)
	}
}

func (s *stack) signsIn(t *testing.T, address, password string) (*api.Client, error) {
	t.Helper()
	client := api.New(s.url(), http.DefaultClient, "ja")
	_, err := client.SignIn(t.Context(), api.SignIn{Email: address, Password: password})
	return client, err
}

// TestInvitedReceptionistForgetsThePassword is what happens by mail between an admin and somebody at the reception: they are invited,
// join, sign in, forget their password, and come back in with another, which signs everybody else out.
func TestInvitedReceptionistForgetsThePassword(t *testing.T) {
	s := sharedStack(t)
	admin, err := s.signsIn(t, adminMail, s.secrets(t).DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	address := madoguchi.NewID() + "@clinic.example"
	if _, err := admin.Invite(t.Context(), madoguchi.NewID(), api.Invite{Name: "受付 桃子", Email: address, Role: "reception"}); err != nil {
		t.Fatal(err)
	}
	s.fills(t, s.mailedLink(t, address, "/join/"), url.Values{"password": {registeredPassword}, "passwordRepeat": {registeredPassword}, "agreed": {"1"}})
	before, err := s.signsIn(t, address, registeredPassword)
	if err != nil {
		t.Fatal(err)
	}
	s.isMember(t, admin, address)

	s.fills(t, s.url()+"/clinic/reset-password", url.Values{"email": {address}})
	link := s.mailedLink(t, address, "/reset-password/")
	s.fills(t, link, url.Values{"password": {resetPassword}, "passwordRepeat": {resetPassword}})
	if status, page := s.fetch(t, http.MethodGet, link, nil); status != http.StatusGone || !strings.Contains(page, "不正な操作が行われました") {
		t.Errorf("the link that was used is answered %d: %s", status, page)
	}
	_, stale := before.CurrentSession(t.Context())
	_, old := s.signsIn(t, address, registeredPassword)
	for what, err := range map[string]error{"the session of before": stale, "the old password": old} {
		var problem *api.ProblemError
		if !errors.As(err, &problem) || problem.Problem.Status != http.StatusUnauthorized {
			t.Errorf("%s is answered %v", what, err)
		}
	}
	if _, err := s.signsIn(t, address, resetPassword); err != nil {
		t.Errorf("the new password is answered %v", err)
	}
}

// isMember checks that the admin reads who has joined.
func (s *stack) isMember(t *testing.T, admin *api.Client, address string) {
	t.Helper()
	list, err := admin.StaffList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range list.Members {
		if member.Email == address && member.Role == "reception" {
			return
		}
	}
	t.Errorf("%s is not among %+v", address, list.Members)
}
