package server

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// mailedCookieOf returns the cookie that carries the address from the answer to the next page.
func mailedCookieOf(t *testing.T, answer shownPage) *http.Cookie {
	t.Helper()
	set := (&http.Response{Header: answer.header}).Cookies()
	for _, cookie := range set {
		if cookie.Name == mailedCookie {
			return cookie
		}
	}
	t.Fatalf("answered with the cookies %v", set)
	return nil
}

// sendCookie opens a page with a cookie.
func (s *scene) sendCookie(path string, cookie *http.Cookie) shownPage {
	s.t.Helper()
	response, body := s.send(
		letter{
			method: http.MethodGet, path: path, header: map[string]string{"Cookie": cookie.Name + "=" + cookie.Value},
		},
	)
	return shownPage{t: s.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

// The page that says to look for the mail shows the address, to the browser that applied and for a while.
func TestTheMailedPageNamesTheAddress(t *testing.T) {
	s := newScene(t)
	const address = "kikin.taro@clinic-aoki.example"
	applied := s.post("/registration/apply", s.draftOf(medical()))
	cookie := mailedCookieOf(t, applied)
	if !cookie.HttpOnly || cookie.Path != "/registration/mailed" || cookie.MaxAge != 600 ||
		cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %v", cookie)
	}
	if strings.Contains(cookie.Value, "kikin") || applied.header.Get("Location") != "/registration/mailed" {
		t.Errorf("the address shows in %v or in %s", cookie, applied.header.Get("Location"))
	}
	for range 2 { // the language may be switched
		s.sendCookie("/registration/mailed", cookie).is(http.StatusOK, "registration-mailed").says(address)
	}
	plain := s.get("/registration/mailed").is(http.StatusOK, "registration-mailed").body
	for name, value := range map[string]string{
		"not base64": "!", "not sealed here": "AAAA", "cut off": cookie.Value[:len(cookie.Value)-4],
	} {
		if page := s.sendCookie(
			"/registration/mailed", &http.Cookie{Name: mailedCookie, Value: value},
		); page.body != plain {
			t.Errorf("%s: the page differs from that without a cookie:\n%s", name, page.body)
		}
	}
	s.now.advance(mailedFor + time.Second)
	if page := s.sendCookie("/registration/mailed", cookie); page.body != plain {
		t.Errorf("after %v the page still reads\n%s", mailedFor, page.body)
	}
}
