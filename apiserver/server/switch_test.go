package server

import (
	"net/http"
	"strings"
	"testing"

	"madoguchi/madoguchi"
)

// The language switch of a form shows the form as it was typed, without faults, and does nothing else.
func TestTheLanguageSwitchKeepsWhatWasTyped(t *testing.T) {
	s := newScene(t)
	member, nobody := s.portal(s.account(nil)), &portalBrowser{scene: s}
	for path, form := range map[string]struct {
		browser *portalBrowser
		typed   []string
		shows   []string
	}{
		"/mypage/signin": {
			nobody, []string{"email", "hanako@x", "password", "x", "next", "/mypage/join/x"},
			[]string{"Sign in", `value="hanako@x"`, `name="next" value="/mypage/join/x"`},
		},
		"/mypage/signup": {
			nobody, []string{"email", "hanako@x", "next", "/mypage/join/x"},
			[]string{`value="hanako@x"`, `name="next" value="/mypage/join/x"`},
		},
		"/mypage/reset-password": {nobody, []string{"email", "hanako@x"}, []string{`value="hanako@x"`}},
		"/clinic/signin":         {nobody, []string{"email", "aoki@x", "password", "x"}, []string{`value="aoki@x"`}},
		"/clinic/reset-password": {nobody, []string{"email", "aoki@x"}, []string{`value="aoki@x"`}},
		"/lost-link":             {nobody, []string{"target", "090-12"}, []string{`value="090-12"`}},
		"/mypage/profile": {
			member, []string{"name", "田中", "birthDate", "きのう", "next", "/mypage/join/x"},
			[]string{`value="田中"`, `value="きのう"`, `name="next" value="/mypage/join/x"`},
		},
		"/mypage/profile/confirm": {
			member, typedProfile, []string{`name="name" value="田中　花子"`, `action="/mypage/profile/confirm"`},
		},
		"/mypage/account/address": {member, []string{"newEmail", "new@x"}, []string{`value="new@x"`}},
		"/mypage/withdrawal": {
			member, []string{"reason", "引っ越し", "agreed", "1"}, []string{"引っ越し</textarea>", `value="1" required checked`},
		},
	} {
		t.Run(path, func(t *testing.T) {
			response, page := form.browser.post(path+"?lang=en", form.typed...)
			answers(t, response, page, http.StatusOK,
				append(form.shows, `<html lang="en">`, `formaction="`+path, `form="registration"`)...)
			if strings.Contains(page, `class="fault"`) {
				t.Errorf("the page has faults:\n%s", page)
			}
		})
	}
	if len(s.processes.withdrawn) > 0 || len(s.processes.newest) > 0 {
		t.Error("a switch has sent its form")
	}
}

// A wish survives a sign-up that stops after the password and goes on elsewhere.
func TestTheWishOfAnUnfinishedSignUpIsKept(t *testing.T) {
	s := newScene(t)
	browser := &portalBrowser{scene: s}
	browser.post("/mypage/signup", "email", newcomer, "next", "/mypage/join/x")
	link := s.linkOf(madoguchi.SignUp, accountKey.Account(newcomer))
	_, page := browser.get(link)
	response, _ := browser.post(link, "password", portalPassword, "passwordRepeat", portalPassword, "agreed", "1",
		"agreedTo", agreedTo.FindStringSubmatch(page)[1])
	leadsTo(t, response, "/mypage/profile?next=%2Fmypage%2Fjoin%2Fx")

	elsewhere := &portalBrowser{scene: s}
	response, _ = elsewhere.post("/mypage/signin", "email", newcomer, "password", portalPassword)
	leadsTo(t, response, "/mypage/profile?next=%2Fmypage%2Fjoin%2Fx")
	response, _ = elsewhere.get("/mypage")
	response, page = elsewhere.get(response.Header.Get("Location"))
	answers(t, response, page, http.StatusOK, `name="next" value="/mypage/join/x"`)
	confirmed := append([]string{"next", "/mypage/join/x"}, typedProfile...)
	response, _ = elsewhere.post("/mypage/profile/confirm", confirmed...)
	leadsTo(t, response, "/mypage/join/x?done=registered")
	response, _ = (&portalBrowser{scene: s}).post("/mypage/signin", "email", newcomer, "password", portalPassword)
	leadsTo(t, response, "/mypage")
}
