package server

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	formAction  = regexp.MustCompile(`<form class="pair" method="post" action="([^"]+)">`)
)

// hiddenFields are the values that a page carries along, as pairs of names and values.
func hiddenFields(page string) (fields []string) {
	for _, match := range hiddenField.FindAllStringSubmatch(page, -1) {
		fields = append(fields, match[1], html.UnescapeString(match[2]))
	}
	return fields
}

// sentLate sends a form after the session's end, and returns the sign-in that keeps it.
func (s *scene) sentLate(author madoguchi.Account, path string, typed ...string) (browser *portalBrowser, kept string) {
	s.t.Helper()
	browser = &portalBrowser{scene: s}
	response, page := browser.post(path, append(typed, "author", author.Number)...)
	answers(s.t, response, page, http.StatusUnauthorized, "入力した内容は残っています")
	if strings.Contains(response.Header.Get("Location"), "/") {
		s.t.Errorf("leads to %s", response.Header.Get("Location"))
	}
	for i := 1; i < len(typed); i += 2 {
		if len(typed[i]) > 3 && strings.Contains(page, typed[i]) {
			s.t.Errorf("the sign-in shows %q", typed[i])
		}
	}
	return browser, hidden(s.t, page, "kept")
}

// signsIn signs in with the kept form.
func (b *portalBrowser) signsIn(account madoguchi.Account, kept, next, password string) (*http.Response, string) {
	b.t.Helper()
	response, page := b.post("/mypage/signin", "email", account.Email, "password", password, "next", next, "kept", kept)
	for _, cookie := range response.Cookies() {
		if cookie.Name == access.AccountCookie {
			b.cookie = cookie.Value
		}
	}
	return response, page
}

// continues presses the button that shows the kept form.
func (b *portalBrowser) continues(page string) (*http.Response, string) {
	b.t.Helper()
	match := formAction.FindStringSubmatch(page)
	if match == nil {
		b.t.Fatalf("nothing to continue: %s", page)
	}
	return b.post(html.UnescapeString(match[1]), hiddenFields(page)...)
}

// What was typed in a form of マイページ comes back after the sign-in of its author, without passwords.
func TestAFormOutlivesItsSession(t *testing.T) {
	for name, form := range map[string]struct {
		path        string
		typed       []string
		shows, left []string
	}{
		"the profile": {
			path: "/mypage/profile", typed: typedProfile,
			shows: []string{`value="田中　花子"`, `action="/mypage/profile"`},
		},
		"its confirmation": {
			path: "/mypage/profile/confirm", typed: typedProfile, shows: []string{"田中　花子", "/mypage/profile/confirm"},
		},
		"a new member": {
			path: "/mypage/family/new", typed: append([]string{"member", madoguchi.NewID()}, "name", "田中 陽太"),
			shows: []string{`value="田中 陽太"`},
		},
		"a new address": {
			path:  "/mypage/account/address",
			typed: []string{"newEmail", "new@patient.example", "currentPassword", "Sec-ret-77"},
			shows: []string{`value="new@patient.example"`}, left: []string{"Sec-ret-77"},
		},
		"the longest reason": {
			path:  "/mypage/withdrawal",
			typed: []string{"reason", strings.Repeat("遠", 1000), "agreed", "1"},
			shows: []string{strings.Repeat("遠", 1000), "checked"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			author := s.account(withPassword)
			browser, kept := s.sentLate(author, form.path, form.typed...)
			response, page := browser.signsIn(author, kept, form.path, "wrong")
			answers(t, response, page, http.StatusUnauthorized, kept)
			response, page = browser.post("/mypage/signin?lang=en", "email", author.Email, "kept", kept)
			answers(t, response, page, http.StatusOK, kept)
			response, page = browser.signsIn(author, kept, form.path, portalPassword)
			answers(t, response, page, http.StatusOK, "まだ登録・送信はされていません")
			lacks(t, page, form.left...)
			response, page = browser.continues(page)
			answers(t, response, page, http.StatusOK, form.shows...)
			lacks(t, page, form.left...)
			stored, err := s.store.Account(t.Context(), author.ID)
			if must(t, err); stored.Revision != author.Revision {
				t.Error("the account has changed")
			}
		})
	}
}

// A kept form is shown to nobody but its author, and not for long.
func TestAKeptFormIsItsAuthors(t *testing.T) {
	s := newScene(t)
	author, other := s.account(withPassword), s.account(withPassword)
	const path = "/mypage/withdrawal"
	browser, kept := s.sentLate(author, path, "reason", "遠くへ引っ越します")
	response, page := browser.signsIn(other, kept, path, portalPassword)
	leadsTo(t, response, path)
	lacks(t, page, "遠くへ引っ越します")
	browser = &portalBrowser{scene: s}
	response, _ = browser.signsIn(author, kept[:len(kept)-2]+"AA", path, portalPassword)
	leadsTo(t, response, path)
	s.now.advance(2 * time.Hour)
	response, _ = browser.signsIn(author, kept, path, portalPassword)
	leadsTo(t, response, path)
}

// A form that is too long to keep, or names no author, is said to be lost.
func TestAFormThatIsNotKept(t *testing.T) {
	s := newScene(t)
	author := s.account(nil)
	for name, typed := range map[string][]string{
		"too long":           {"reason", strings.Repeat("遠", 9000), "author", author.Number},
		"of an earlier page": {"reason", "遠く"},
	} {
		response, _ := (&portalBrowser{scene: s}).post("/mypage/withdrawal", typed...)
		want := "/mypage/signin?" + "next=" + url.QueryEscape("/mypage/withdrawal") + "&unsent=1"
		if place := response.Header.Get("Location"); place != want {
			t.Errorf("%s: leads to %s", name, place)
		}
	}
}

// What one tab has stored of the owner is not overwritten by another one, and nothing typed is lost.
func TestTwoTabsChangeTheProfile(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser := s.portal(account)
	_, page := browser.get("/mypage/profile")
	based := hidden(t, page, "based")
	with := func(field, value string) []string {
		form := append([]string{"based", based}, typedProfile...)
		for i := 0; i < len(form); i += 2 {
			if form[i] == field {
				form[i+1] = value
			}
		}
		return form
	}
	response, page := browser.post("/mypage/profile", with("phone", "080-1111-2222")...)
	answers(t, response, page, http.StatusOK, `name="based" value="`+based+`"`)
	response, _ = browser.post("/mypage/profile/confirm", with("phone", "080-1111-2222")...)
	leadsTo(t, response, "/mypage/profile?changed=1")
	for _, path := range []string{"/mypage/profile", "/mypage/profile/confirm"} {
		response, page = browser.post(path, with("address", "東京都千代田区千代田2-2")...)
		answers(t, response, page, http.StatusConflict, "ほかの画面で変更されています", "080-1111-2222", "千代田2-2")
	}
	based = hidden(t, page, "based")
	response, _ = browser.post("/mypage/profile/confirm", with("address", "東京都千代田区千代田2-2")...)
	leadsTo(t, response, "/mypage/profile?changed=1")
}
