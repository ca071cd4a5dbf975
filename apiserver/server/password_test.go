package server

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
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

// Staff choose another password with the current one: the other sessions end, this one goes on, and the rules hold.
func TestStaffChangeTheirPassword(t *testing.T) {
	s := newScene(t)
	const email, next = "mari@example.jp", "うらのかきのきにからすがさんばとまった"
	member := s.withPassword(email)
	own, elsewhere := s.session(member), s.signedIn(member)
	change := func(current, password, repeat string) (int, string) {
		response, page := s.send(letter{
			method: http.MethodPost, path: "/clinic/password",
			body: url.Values{
				"email": {email}, "currentPassword": {current}, "password": {password}, "passwordRepeat": {repeat},
			}.Encode(),
			header: map[string]string{
				"Cookie": access.SessionCookie + "=" + own, "Content-Type": "application/x-www-form-urlencoded",
			},
		})
		return response.StatusCode, string(page)
	}
	for name, c := range map[string]struct{ current, password, repeat, says string }{
		"a wrong one":             {"wrong", next, next, "currentPassword"},
		"without the current one": {"", next, next, "入力してください。"},
		"a common one":            {password, "Password1", "Password1", "よく使われるパスワード"},
		"the account's own words": {password, "Mari-Example-1", "Mari-Example-1", "似ているため"},
		"a short one":             {password, "onlylettershr", "onlylettershr", "15文字以上にするか"},
		"two different ones":      {password, next, next + "x", "一致しません"},
	} {
		if status, page := change(c.current, c.password, c.repeat); status != http.StatusUnprocessableEntity ||
			!strings.Contains(page, c.says) || strings.Contains(page, c.password) {
			t.Errorf("%s is answered %d", name, status)
		}
	}
	if status, _ := change(password, next, next); status != http.StatusSeeOther {
		t.Fatalf("the change is answered %d", status)
	}
	_, err := elsewhere.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
	if status, _ := change(next, password, password); status != http.StatusSeeOther {
		t.Errorf("the session of the change is answered %d", status)
	}
}

// A password that an earlier release hashed as it was typed opens the account, and its hash is renewed: then every
// composition opens it.
func TestAHashOfBeforeIsRenewed(t *testing.T) {
	s := newScene(t)
	const email = "mari@example.jp"
	apart, composed := norm.NFD.String("ガンバルAa1"), "ガンバルAa1"
	member := s.withPassword(email)
	must(t, s.store.SetPassword(t.Context(), member.ClinicID, member.ID, hashedAsTyped(apart), s.now.time(),
		madoguchi.SpentCode{}))
	s.account(func(a *madoguchi.Account) { a.Email, a.PasswordHash = email, hashedAsTyped(apart) })
	for _, path := range []string{"/clinic/signin", "/mypage/signin"} {
		typed := func(password string) int {
			return s.knock(path, "198.51.100.7", url.Values{"email": {email}, "password": {password}}).StatusCode
		}
		if got := typed(composed); got != http.StatusUnauthorized {
			t.Errorf("%s: another composition is answered %d before", path, got)
		}
		if got := typed(apart); got != http.StatusSeeOther {
			t.Errorf("%s: the password as typed is answered %d", path, got)
		}
		if got := typed(composed); got != http.StatusSeeOther {
			t.Errorf("%s: another composition is answered %d after", path, got)
		}
	}
}

// hashedAsTyped returns a hash of the kind made before passwords had a normal form. The costs are those of Hash.
func hashedAsTyped(password string) string {
	parts := strings.Split(passwords.Hash("x"), "$")
	salt := []byte("sixteen of salts")
	key := argon2.IDKey([]byte(password), salt, 5, 7*1024, 1, 32)
	parts[4], parts[5] = base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)
	return strings.Join(parts, "$")
}
