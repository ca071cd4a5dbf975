package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

const adminMail = "aoki@clinic.example"

// mailedLink waits for a mail to an address with a link to a page.
func (s *stack) mailedLink(t testing.TB, address, page string) string {
	t.Helper()
	return s.mailedLinks(t, address, page, 1)[0]
}

// mailedLinks waits for count mails to an address with different links to a page, and returns the links, oldest first.
func (s *stack) mailedLinks(t testing.TB, address, page string, count int) (links []string) {
	t.Helper()
	eventually(t, "mails that lead to "+page, 30*time.Second, func() string {
		links = nil
		for _, message := range slices.Backward(s.messagesTo(t, address)) { // newest first
			for _, link := range message.Links {
				if strings.Contains(link, page) && !slices.Contains(links, link) {
					links = append(links, link)
				}
			}
		}
		if len(links) < count {
			return fmt.Sprint(len(links), " of them")
		}
		return ""
	})
	return links
}

// invites invites a receptionist for the nth time, and waits for the link.
func (s *stack) invites(t *testing.T, admin *api.Client, address string, nth int) (id, link string) {
	t.Helper()
	invited, err := admin.Invite(
		t.Context(), madoguchi.NewID(), api.Invite{Name: "受付 桃子", Email: address, Role: "reception"},
	)
	if err != nil {
		t.Fatal(err)
	}
	return invited.ID, s.mailedLinks(t, address, "/join/", nth)[nth-1]
}

// joins uses the link of an invitation.
func (s *stack) joins(t *testing.T, link string) {
	t.Helper()
	s.fills(
		t, link, url.Values{"password": {registeredPassword}, "passwordRepeat": {registeredPassword}, "agreed": {"1"}},
	)
}

// isLockedOut checks that an earlier session and the password of a removed member open nothing.
func (s *stack) isLockedOut(t *testing.T, before *api.Client, address string) {
	t.Helper()
	_, stale := before.CurrentSession(t.Context())
	_, old := s.signsIn(t, address, registeredPassword)
	for what, err := range map[string]error{"the session of before": stale, "the old password": old} {
		var problem *api.ProblemError
		if !errors.As(err, &problem) || problem.Problem.Status != http.StatusUnauthorized {
			t.Errorf("%s is answered %v", what, err)
		}
	}
}

// agreedToField matches the versions of the terms on a page.
var agreedToField = regexp.MustCompile(`name="agreedTo" value="([^"]*)"`)

// fills opens a page, sends its form and expects a redirect.
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

// TestInvitedReceptionistForgetsThePassword has a receptionist join by an invitation, sign in, forget the password, and
// set another one by mail. That signs all sessions out.
func TestInvitedReceptionistForgetsThePassword(t *testing.T) {
	s := sharedStack(t)
	admin, err := s.signsIn(t, adminMail, s.secrets(t).DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	address := madoguchi.NewID() + "@clinic.example"
	_, join := s.invites(t, admin, address, 1)
	s.joins(t, join)
	before, err := s.signsIn(t, address, registeredPassword)
	if err != nil {
		t.Fatal(err)
	}
	s.isMember(t, admin, address)

	s.fills(t, s.url()+"/clinic/reset-password", url.Values{"email": {address}})
	link := s.mailedLink(t, address, "/reset-password/")
	s.fills(t, link, url.Values{"password": {resetPassword}, "passwordRepeat": {resetPassword}})
	if status, page := s.fetch(t, http.MethodGet, link, nil); status != http.StatusGone ||
		!strings.Contains(page, "不正な操作が行われました") {
		t.Errorf("the link that was used is answered %d: %s", status, page)
	}
	s.isLockedOut(t, before, address)
	if _, err := s.signsIn(t, address, resetPassword); err != nil {
		t.Errorf("the new password is answered %v", err)
	}
}

// TestStaffComeAndGo has an admin invite a person, withdraw the invitation, invite again, make the new member a doctor,
// and remove the member.
func TestStaffComeAndGo(t *testing.T) {
	s := sharedStack(t)
	admin, err := s.signsIn(t, adminMail, s.secrets(t).DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	address := madoguchi.NewID() + "@clinic.example"
	id, dead := s.invites(t, admin, address, 1)
	for range 2 {
		if err := admin.Withdraw(t.Context(), id); err != nil {
			t.Errorf("the withdrawal: %v", err)
		}
	}
	if status, page := s.fetch(t, http.MethodGet, dead, nil); status != http.StatusGone {
		t.Errorf("the withdrawn link is answered %d: %s", status, page)
	}
	id, link := s.invites(t, admin, address, 2)
	s.joins(t, link)
	if err := admin.Withdraw(t.Context(), id); !errors.Is(err, madoguchi.ErrLinkUsed) {
		t.Errorf("the withdrawal of a used link: %v", err)
	}
	colleague, err := s.signsIn(t, address, registeredPassword)
	if err != nil {
		t.Fatal(err)
	}
	session, err := colleague.CurrentSession(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.ChangeMember(t.Context(), session.Staff.ID, api.ChangeMember{Role: "doctor"}); err != nil {
		t.Fatal(err)
	}
	if now, err := colleague.CurrentSession(t.Context()); err != nil || now.Staff.Role != "doctor" {
		t.Errorf("who has become a doctor is %+v (%v)", now.Staff, err)
	}
	if err := admin.RemoveMember(t.Context(), session.Staff.ID); err != nil {
		t.Fatal(err)
	}
	s.isLockedOut(t, colleague, address)
	_, link = s.invites(t, admin, address, 3)
	s.joins(t, link)
	s.isMember(t, admin, address)
}

// isMember checks that the admin sees the new member.
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
