package server

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// portalBrowser is a patient's browser. It keeps the cookie of the account's session.
type portalBrowser struct {
	*scene
	cookie string
}

// account stores a patient's account with a password that is quick to look up in a test.
func (s *scene) account(change func(*madoguchi.Account)) madoguchi.Account {
	s.t.Helper()
	account := mongotest.Account(madoguchi.NewID() + "@patient.example")
	account.Family, account.Clinics, account.Language, account.Wish = nil, nil, "ja", ""
	if change != nil {
		change(&account)
	}
	must(s.t, s.store.CreateAccount(s.t.Context(), account))
	return account
}

// portal returns a browser that is signed in to an account.
func (s *scene) portal(account madoguchi.Account) *portalBrowser {
	s.t.Helper()
	session, cookie := s.server.guard.NewAccountSession(account.ID)
	must(s.t, s.store.CreateAccountSession(s.t.Context(), session))
	return &portalBrowser{scene: s, cookie: cookie.Value}
}

// get requests a page and returns the answer with its body.
func (b *portalBrowser) get(path string) (*http.Response, string) {
	return b.request(http.MethodGet, path, nil)
}

// post sends a form, given as pairs of names and values.
func (b *portalBrowser) post(path string, pairs ...string) (*http.Response, string) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.request(http.MethodPost, path, form)
}

func (b *portalBrowser) request(method, path string, form url.Values) (*http.Response, string) {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.site.URL+path, strings.NewReader(form.Encode()))
	must(b.t, err)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", publicURL)
	}
	request.Header.Set("Accept-Language", "ja")
	if b.cookie != "" {
		request.AddCookie(&http.Cookie{Name: access.AccountCookie, Value: b.cookie})
	}
	response, err := b.http.Do(request)
	must(b.t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	must(b.t, err)
	for _, cookie := range response.Cookies() {
		if cookie.Name == access.AccountCookie {
			b.cookie = cookie.Value
		}
	}
	return response, string(content)
}

// leadsTo checks that an answer redirects to a path.
func leadsTo(t *testing.T, response *http.Response, path string) {
	t.Helper()
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != path {
		t.Errorf("answered %d %s, want a redirect to %s", response.StatusCode, response.Header.Get("Location"), path)
	}
}

// answers checks the status of an answer and what its page says.
func answers(t *testing.T, response *http.Response, content string, status int, says ...string) {
	t.Helper()
	if response.StatusCode != status {
		t.Errorf("answered %d, want %d", response.StatusCode, status)
	}
	for _, text := range says {
		if !strings.Contains(content, text) {
			t.Errorf("the page does not say %q:\n%s", text, content)
		}
	}
}

const portalPassword = "Kanda-3-Bashi"

// A patient signs in with the typed address in any case, and goes on to the wish.
func TestSignInToAnAccount(t *testing.T) {
	s := newScene(t)
	account := s.account(func(a *madoguchi.Account) {
		a.Email, a.PasswordHash = "hanako@patient.example", passwords.Hash(portalPassword)
	})
	browser := &portalBrowser{scene: s}
	response, page := browser.get("/mypage/signin?next=%2Fmypage%2Fjoin%2Fx")
	answers(t, response, page, http.StatusOK, "アカウント認証", `value="/mypage/join/x"`, "/mypage/signup?next=%2Fmypage%2Fjoin%2Fx")

	for name, c := range map[string]struct{ email, password string }{
		"a wrong password":   {account.Email, "Kanda-3-Bashi-x"},
		"an unknown address": {"x@patient.example", portalPassword},
		"nothing":            {"", ""},
		"a staff account":    {s.staff.Email, portalPassword},
	} {
		response, page := browser.post("/mypage/signin",
			"email", c.email, "password", c.password, "next", "//evil.example")
		t.Run(name, func(t *testing.T) {
			answers(t, response, page, http.StatusUnauthorized, "メールアドレスかパスワードが違います。", `value="`+c.email+`"`)
		})
		if browser.cookie != "" {
			t.Fatalf("%s signs in", name)
		}
	}
	response, _ = browser.post("/mypage/signin", "email", "ＨＡＮＡＫＯ@patient.example", "password", portalPassword,
		"next", "/mypage/join/x")
	leadsTo(t, response, "/mypage/join/x")
	if browser.cookie == "" {
		t.Fatal("no cookie")
	}
	response, _ = browser.get("/mypage/signin")
	leadsTo(t, response, "/mypage")
	kept := browser.cookie
	response, _ = browser.post("/mypage/signout")
	leadsTo(t, response, "/mypage/signin")
	browser.cookie = kept
	response, _ = browser.get("/mypage/signin")
	if response.StatusCode != http.StatusOK {
		t.Error("the session outlives the sign-out")
	}
}

// Tries for one account do not lock its owner out from another network, nor the staff's account of the same address.
func TestSignInToAnAccountIsLimited(t *testing.T) {
	s := newScene(t)
	browser := &portalBrowser{scene: s}
	var status int
	for range s.server.limits.SignInAs.Burst + 1 {
		response, _ := browser.post("/mypage/signin", "email", "hanako@patient.example", "password", "x")
		status = response.StatusCode
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after all tries, answered %d", status)
	}
	_, err := s.anonymous().SignIn(t.Context(), api.SignIn{Email: "hanako@patient.example", Password: "x"})
	refused(t, err, http.StatusUnauthorized, "credentials", "")
}

// blind is a store that does not find some records.
type blind struct {
	*mongo.Store
	visits, deletes error
}

func (b blind) ReservationsOfAccount(context.Context, madoguchi.Account, int) ([]madoguchi.Reservation, error) {
	return nil, b.visits
}

func (b blind) DeleteAccountSession(ctx context.Context, secret [32]byte) error {
	if b.deletes != nil {
		return b.deletes
	}
	return b.Store.DeleteAccountSession(ctx, secret)
}

// A sign-out that cannot read the visits ends the session all the same, and leaves the cookies of staff as they are.
// One that cannot end the session says so, and can be repeated.
func TestASignOutThatCannotReadTheVisits(t *testing.T) {
	s := newScene(t)
	browser := s.portal(s.account(nil))
	lost := madoguchi.ErrUnavailable
	s.storeInUse.Store = blind{Store: s.store, deletes: lost}
	response, _ := browser.post("/mypage/signout")
	if response.StatusCode != http.StatusServiceUnavailable || len(response.Cookies()) > 0 {
		t.Errorf("a session that goes on is answered %d, %v", response.StatusCode, response.Cookies())
	}
	s.storeInUse.Store = blind{Store: s.store, visits: lost}
	response, _ = browser.post("/mypage/signout")
	leadsTo(t, response, "/mypage/signin")
	if cleared := response.Header.Get("Clear-Site-Data"); cleared != `"cache"` {
		t.Errorf("cleared: %q", cleared)
	}
	s.storeInUse.Store = s.store
	response, _ = browser.get("/mypage/account")
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Faccount")
	response, _ = browser.post("/mypage/signout") // of a session that has ended
	leadsTo(t, response, "/mypage/signin")
	if cleared := response.Header.Get("Clear-Site-Data"); cleared != `"cache"` {
		t.Errorf("cleared: %q", cleared)
	}
}
