package server

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/secondfactor"
	"madoguchi/madoguchi"
)

// browser submits forms, and keeps the session's cookie and the last page.
type browser struct {
	s      *scene
	token  string
	begun  string // the cookie of a set-up under way
	status int
	to     string // the target of the last answer
	shown  string
}

func (b *browser) post(path string, fields url.Values) {
	b.s.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
	b.take(letter{method: http.MethodPost, path: path, body: fields.Encode(), header: header})
}

func (b *browser) get(path string) {
	b.s.t.Helper()
	b.take(letter{method: http.MethodGet, path: path, header: map[string]string{}})
}

func (b *browser) take(l letter) {
	b.s.t.Helper()
	if b.token != "" {
		l.header["Cookie"] = access.SessionCookie + "=" + b.token + "; " + setUpCookie + "=" + b.begun
	}
	response, content := b.s.send(l)
	b.status, b.to, b.shown = response.StatusCode, response.Header.Get("Location"), string(content)
	for _, cookie := range response.Cookies() {
		switch cookie.Name {
		case access.SessionCookie:
			b.token = cookie.Value
		case setUpCookie:
			b.begun = cookie.Value
		}
	}
}

// hidden returns the value of a hidden field of the page.
func (b *browser) hidden(name string) string {
	b.s.t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(b.shown)
	if found == nil {
		b.s.t.Fatalf("the page has no field %s:\n%s", name, b.shown)
	}
	return html.UnescapeString(found[1])
}

// answered checks the last answer.
func (b *browser) answered(status int, to, word string) {
	b.s.t.Helper()
	if b.status != status || b.to != to || !strings.Contains(b.shown, word) {
		b.s.t.Errorf("answered %d, to %q, without %q:\n%s", b.status, b.to, word, b.shown)
	}
}

// The page asks for the code in a second step, which does not contain the password.
func TestSignInByThePageWithACode(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	b := &browser{s: s}
	b.post("/clinic/signin", url.Values{"email": {mari.email}, "password": {password}, "next": {"/clinic/calls/x"}})
	b.answered(http.StatusOK, "", "6桁のコード")
	if strings.Contains(b.shown, password) || b.token != "" {
		t.Errorf("the page holds the password, or a session was opened:\n%s", b.shown)
	}
	step := url.Values{"ticket": {b.hidden("ticket")}, "next": {b.hidden("next")}, "code": {"000000"}}
	b.post("/clinic/signin", step)
	b.answered(http.StatusBadRequest, "", "コードが違います")
	step.Set("ticket", b.hidden("ticket"))
	step.Set("code", mari.code(1))
	b.post("/clinic/signin", step)
	b.answered(http.StatusSeeOther, "/clinic/calls/x", "")
	b.get("/clinic")
	b.answered(http.StatusOK, "", "2段階認証の設定")
	again := &browser{s: s}
	again.post("/clinic/signin", step)
	again.answered(http.StatusBadRequest, "", "コードが違います")
}

func TestATicketThatIsVoid(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	b := &browser{s: s}
	first := url.Values{"email": {mari.email}, "password": {password}}
	b.post("/clinic/signin", first)
	ticket := b.hidden("ticket")
	for name, void := range map[string]string{
		"altered": ticket[:len(ticket)-2] + "xx", "no ticket": "???", "of another use": mari.pending(),
	} {
		t.Run(name, func(t *testing.T) {
			b.post("/clinic/signin", url.Values{"ticket": {void}, "code": {mari.code(1)}})
			b.answered(http.StatusUnauthorized, "", "もう一度ログインしてください")
		})
	}
	s.now.advance(ticketFor)
	b.post("/clinic/signin", url.Values{"ticket": {ticket}, "code": {"000000"}}) // which does not prolong it
	b.answered(http.StatusBadRequest, "", "コードが違います")
	s.now.advance(time.Second)
	b.post("/clinic/signin", url.Values{"ticket": {b.hidden("ticket")}, "code": {mari.code(0)}})
	b.answered(http.StatusUnauthorized, "", "もう一度ログインしてください")
	if b.token != "" {
		t.Error("a session was opened")
	}
}

// pending begins a set-up.
func (p *person) pending() string {
	p.t.Helper()
	stored, err := p.scene.store.StaffByEmail(p.t.Context(), p.email)
	must(p.t, err)
	begun, err := p.scene.server.secondFactor.NewSetUp(access.Principal{Staff: stored}, false)
	must(p.t, err)
	return begun.Pending
}

// recoveryCodes returns the codes on the page.
func (b *browser) recoveryCodes() (codes []string) {
	b.s.t.Helper()
	for _, found := range regexp.MustCompile(`<li class="code">([^<]*)</li>`).FindAllStringSubmatch(b.shown, -1) {
		codes = append(codes, found[1])
	}
	if len(codes) != 10 {
		b.s.t.Errorf("%d codes are shown", len(codes))
	}
	return codes
}

// secret returns the authenticator's secret from the page.
func (b *browser) secret() string {
	b.s.t.Helper()
	found := regexp.MustCompile(`<p class="code">([A-Z2-7 ]+)</p>`).FindStringSubmatch(b.shown)
	if found == nil {
		b.s.t.Fatalf("the page shows no secret:\n%s", b.shown)
	}
	return strings.ReplaceAll(found[1], " ", "")
}

// A person who must have a second factor is led to the set-up from every page, and then to the clinic's pages.
func TestThePageLeadsToTheSetUp(t *testing.T) {
	s := newScene(t)
	staff := s.withRole("mari@example.jp", madoguchi.Physician)
	b := &browser{s: s}
	b.post("/clinic/signin", url.Values{"email": {staff.Email}, "password": {password}, "next": {"/clinic/calls/x"}})
	b.answered(http.StatusSeeOther, secondfactor.Path+"?next=%2Fclinic%2Fcalls%2Fx", "")
	b.get("/clinic")
	b.answered(http.StatusSeeOther, secondfactor.Path, "")
	b.get(secondfactor.Path)
	b.answered(http.StatusOK, "", "<svg class=\"qr\"")
	own := app{t: t, secret: b.secret(), now: s.now}
	pending := b.hidden("pending")
	b.post(secondfactor.Path, url.Values{"pending": {pending}, "code": {"000000"}})
	b.answered(http.StatusBadRequest, "", "コードが違います")
	if b.secret() != own.secret {
		t.Error("the secret is another, which the app does not have")
	}
	b.post(secondfactor.Path, url.Values{"pending": {b.hidden("pending")}, "code": {own.code(0)}})
	b.answered(http.StatusOK, "", "リカバリーコード")
	codes := b.recoveryCodes()
	b.post(secondfactor.Path, url.Values{"pending": {pending}, "code": {own.code(0)}}) // the button was pressed twice
	b.answered(http.StatusOK, "", "リカバリーコード")
	if again := b.recoveryCodes(); !slices.Equal(again, codes) {
		t.Errorf("first %v, then %v", codes, again)
	}
	s.now.advance(time.Minute)
	b.post(secondfactor.Path, url.Values{"pending": {pending}, "code": {own.code(0)}}) // set up, but with another code
	b.answered(http.StatusSeeOther, secondfactor.Path, "")
	b.get("/clinic")
	b.answered(http.StatusOK, "", "今日のビデオ通話")
}

// A reload shows the secret that the app has already. It works for that person only, and for a limited time.
func TestASetUpStaysWhenItsPageIsLoadedAgain(t *testing.T) {
	s := newScene(t)
	staff := s.withRole("mari@example.jp", madoguchi.Physician)
	b := &browser{s: s}
	b.post("/clinic/signin", url.Values{"email": {staff.Email}, "password": {password}})
	b.get(secondfactor.Path)
	secret := b.secret()
	b.get(secondfactor.Path)
	if got := b.secret(); got != secret {
		t.Errorf("loaded again, the page has the secret %s after %s", got, secret)
	}
	other := &browser{s: s, begun: b.begun}
	other.post("/clinic/signin", url.Values{"email": {staff.Email}, "password": {password}})
	if other.get(secondfactor.Path); other.secret() == secret {
		t.Error("another session has the same secret")
	}
	s.now.advance(setUpWithin + time.Second)
	b.get(secondfactor.Path)
	b.answered(http.StatusOK, "", "パスワードを入力してください")
	if strings.Contains(b.shown, `class="code"`) {
		t.Error("the secret is shown after its time")
	}
}

// After a required set-up, the person arrives at the page that they had asked for, if it is one of the clinic's.
func TestTheSetUpLeadsOn(t *testing.T) {
	for _, wanted := range []struct{ next, leads string }{
		{"/clinic/staff", "/clinic/staff"}, {"https://elsewhere.example/", access.Home},
		{"//elsewhere.example/", access.Home}, {"", access.Home},
	} {
		t.Run(wanted.next, func(t *testing.T) {
			s := newScene(t)
			staff := s.withRole("mari@example.jp", madoguchi.Admin)
			b := &browser{s: s}
			b.post("/clinic/signin", url.Values{"email": {staff.Email}, "password": {password}, "next": {wanted.next}})
			if b.status != http.StatusSeeOther {
				t.Fatalf("answered %d", b.status)
			}
			s.now.advance(trustedFor + time.Second) // then the password is asked for too
			b.get(b.to)
			b.post(secondfactor.Path+"/begin", url.Values{"next": {b.hidden("next")}, "password": {password}})
			own := app{t: t, secret: b.secret(), now: s.now}
			b.post(
				secondfactor.Path,
				url.Values{"next": {b.hidden("next")}, "pending": {b.hidden("pending")}, "code": {"000000"}},
			)
			b.post(
				secondfactor.Path,
				url.Values{"next": {b.hidden("next")}, "pending": {b.hidden("pending")}, "code": {own.code(0)}},
			)
			b.answered(http.StatusOK, "", `<a class="button" href="`+wanted.leads+`">`)
		})
	}
	s := newScene(t)
	b := &browser{s: s, token: s.limitedSession(s.withRole("mari@example.jp", madoguchi.Admin))}
	b.get("/clinic/staff?invited=1")
	b.answered(http.StatusSeeOther, secondfactor.Path+"?next=%2Fclinic%2Fstaff", "")
}

// A person at an open session of another cannot lock the owner out: a set-up that begins a while after the sign-in
// needs the password.
func TestTheFirstSetUpOnThePageTakesThePassword(t *testing.T) {
	s := newScene(t)
	b := &browser{s: s, token: s.session(s.withPassword("mari@example.jp"))}
	s.now.advance(trustedFor)
	b.get(secondfactor.Path)
	b.answered(http.StatusOK, "", "<svg class=\"qr\"")
	s.now.advance(time.Second)
	b.get(secondfactor.Path)
	b.answered(http.StatusOK, "", `action="/clinic/second-factor/begin"`)
	if strings.Contains(b.shown, "<svg class=\"qr\"") {
		t.Error("the secret is shown already")
	}
	b.post(secondfactor.Path+"/begin", url.Values{"password": {"wrong"}})
	b.answered(http.StatusBadRequest, "", "パスワードが違います")
	b.post(secondfactor.Path+"/begin", url.Values{"password": {password}})
	own := app{t: t, secret: b.secret(), now: s.now}
	if b.get(secondfactor.Path); b.secret() != own.secret {
		t.Error("loaded again after the password, the page has another secret")
	}
	b.post(secondfactor.Path, url.Values{"pending": {b.hidden("pending")}, "code": {own.code(0)}})
	b.answered(http.StatusOK, "", "リカバリーコード")
	b.post(secondfactor.Path+"/begin", url.Values{"password": {password}})
	b.answered(http.StatusSeeOther, secondfactor.Path, "")
}

func TestASetUpThatTookTooLongBeginsAgainOnThePage(t *testing.T) {
	s := newScene(t)
	b := &browser{s: s, token: s.session(s.withPassword("mari@example.jp"))}
	b.get(secondfactor.Path)
	pending := b.hidden("pending")
	s.now.advance(setUpWithin + time.Second)
	b.post(secondfactor.Path, url.Values{"pending": {pending}, "code": {"000000"}})
	b.answered(http.StatusConflict, "", "はじめからやり直してください")
	b.post(secondfactor.Path+"/begin", url.Values{"password": {password}})
	b.answered(http.StatusOK, "", "<svg class=\"qr\"")
	if b.hidden("pending") == pending {
		t.Error("the old secret is shown again")
	}
}

func TestChangingTheSecondFactorByThePage(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Reception)
	mari.rest()
	stored, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	b := &browser{s: s, token: s.session(stored)}
	b.get(secondfactor.Path)
	b.answered(http.StatusOK, "", "残りのリカバリーコード：10個")
	for _, change := range []struct {
		name, path, password, code string
		status                     int
		to, word                   string
	}{
		{"wrong password", "/codes", "wrong", mari.code(-1), http.StatusBadRequest, "", "パスワードが違います"},
		{"wrong code", "/codes", password, "000000", http.StatusBadRequest, "", "コードが違います"},
		{"new codes", "/codes", password, mari.code(-1), http.StatusOK, "", `<li class="code">`},
		{"another app", "/replace", password, mari.code(0), http.StatusOK, "", "いまの認証アプリとリカバリーコードは使えなくなります"},
		{"off", "/off", password, mari.code(1), http.StatusSeeOther, "/clinic", ""},
		{"off again", "/off", password, mari.code(1), http.StatusSeeOther, secondfactor.Path, ""},
	} {
		t.Run(change.name, func(t *testing.T) {
			b.post(secondfactor.Path+change.path, url.Values{"password": {change.password}, "code": {change.code}})
			b.answered(change.status, change.to, change.word)
		})
	}
	b.get("/clinic")
	b.answered(http.StatusOK, "", "2段階認証を設定する")
}

func TestThePageKeepsWhatIsRequired(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Admin)
	mari.rest()
	stored, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	b := &browser{s: s, token: s.session(stored)}
	b.get(secondfactor.Path)
	if strings.Contains(b.shown, secondfactor.Path+"/off") {
		t.Error("the page offers to switch it off")
	}
	b.post(secondfactor.Path+"/off", url.Values{"password": {password}, "code": {mari.code(0)}})
	b.answered(http.StatusConflict, "", "オフにできません")
}
