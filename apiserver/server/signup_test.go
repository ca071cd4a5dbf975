package server

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
)

const newcomer = "newcomer@patient.example"

// linkOf returns the path of the newest link of a purpose for an account's name, as the mail has it.
func (s *scene) linkOf(purpose madoguchi.Purpose, account string) string {
	s.t.Helper()
	id := s.processes.newest[string(purpose)+account]
	path := map[madoguchi.Purpose]string{
		madoguchi.SignUp: "/mypage/signup/", madoguchi.AccountReset: "/mypage/reset-password/",
		madoguchi.AddressChange: "/mypage/change-address/",
	}[purpose]
	return path + s.server.MailKeys.Token(purpose, id)
}

var agreedTo = regexp.MustCompile(`name="agreedTo" value="([^"]*)"`)

// typedProfile is a profile as a patient types it.
var typedProfile = []string{
	"name", "田中　花子", "kana", "たなか はなこ", "birthDate", "昭和55年4月1日", "sex", "female", "phone", "０９０１２３４５６７８",
	"postalCode", "100-0001", "address", "東京都千代田区千代田1-1",
}

// A patient signs up: address, mail, password, profile, confirmation. The wish is kept although the link is opened on
// another device.
func TestSignUp(t *testing.T) {
	s := newScene(t)
	first := &portalBrowser{scene: s}
	response, _ := first.post("/mypage/signup", "email", " Newcomer@patient.example ", "next", "/mypage/join/x")
	leadsTo(t, response, "/mypage/signup/mailed")
	response, page := first.get("/mypage/signup/mailed")
	answers(t, response, page, http.StatusOK, "24時間")

	link := s.linkOf(madoguchi.SignUp, accountKey.Account(newcomer))
	other := &portalBrowser{scene: s}
	response, page = other.get(link)
	answers(t, response, page, http.StatusOK, "パスワード設定", "登録")
	versions := agreedTo.FindStringSubmatch(page)[1]
	response, page = other.post(link, "password", "short", "passwordRepeat", "short", "agreedTo", versions)
	answers(t, response, page, http.StatusUnprocessableEntity, "8文字以上", "同意してください")
	response, page = other.post(link, "password", portalPassword, "passwordRepeat", portalPassword, "agreed", "1",
		"agreedTo", "older older")
	answers(t, response, page, http.StatusConflict, "改定されました")
	response, _ = other.post(link, "password", portalPassword, "passwordRepeat", portalPassword, "agreed", "1",
		"agreedTo", versions)
	leadsTo(t, response, "/mypage/profile?next=%2Fmypage%2Fjoin%2Fx")
	account, err := s.store.AccountByEmail(t.Context(), newcomer)
	must(t, err)
	if account.Complete() || account.Consent.Terms == "" || account.Consent.Privacy == "" ||
		!account.Consent.At.Equal(morning) {
		t.Errorf("the account is %+v", account)
	}

	response, page = other.get(link)
	answers(t, response, page, http.StatusGone, "/mypage/signin")
	response, page = other.get("/mypage/profile?next=%2Fmypage%2Fjoin%2Fx")
	answers(t, response, page, http.StatusOK, "利用者情報の設定", "確認へ")
	response, page = other.post("/mypage/profile", append([]string{"next", "/mypage/join/x"}, typedProfile...)...)
	answers(t, response, page, http.StatusOK, "確認", "登録する", "タナカ　ハナコ", "1980-04-01", "090-1234-5678", "女性")
	response, _ = other.post("/mypage/profile/confirm", append([]string{"next", "/mypage/join/x"}, typedProfile...)...)
	leadsTo(t, response, "/mypage/join/x?done=registered")
	account, err = s.store.AccountByEmail(t.Context(), newcomer)
	must(t, err)
	want := madoguchi.Person{
		Name: "田中　花子", Kana: "タナカ　ハナコ", BirthDate: "1980-04-01", Sex: madoguchi.Female, Phone: "090-1234-5678",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}
	if account.Profile != want {
		t.Errorf("the profile is %+v", account.Profile)
	}
}

// A sign-up that stops after the password goes on after a sign-in on another device.
func TestAnUnfinishedSignUpIsFinishedElsewhere(t *testing.T) {
	s := newScene(t)
	s.account(func(a *madoguchi.Account) {
		a.Email, a.PasswordHash, a.Profile = newcomer, passwords.Hash(portalPassword), madoguchi.Person{}
	})
	browser := &portalBrowser{scene: s}
	response, _ := browser.post("/mypage/signin", "email", newcomer, "password", portalPassword)
	leadsTo(t, response, "/mypage/profile")
	response, page := browser.get("/mypage/profile")
	answers(t, response, page, http.StatusOK, "利用者情報の設定", "ご本人（アカウントを作る方）の情報")
	response, _ = browser.post("/mypage/profile/confirm", typedProfile...)
	leadsTo(t, response, "/mypage?done=registered")
	response, page = browser.get("/mypage?done=registered")
	answers(t, response, page, http.StatusOK, "登録が完了しました。")
}

// The answer is the same for every address. A known one gets no second account.
func TestSignUpTellsNobodyWhoHasAnAccount(t *testing.T) {
	s := newScene(t)
	known := s.account(nil)
	var pages []string
	for _, email := range []string{known.Email, newcomer} {
		browser := &portalBrowser{scene: s}
		response, _ := browser.post("/mypage/signup", "email", email)
		leadsTo(t, response, "/mypage/signup/mailed")
		_, page := browser.get("/mypage/signup/mailed")
		pages = append(pages, page)
		response, _ = browser.post("/mypage/reset-password", "email", email)
		leadsTo(t, response, "/mypage/reset-password/mailed")
	}
	if pages[0] != pages[1] {
		t.Error("the pages differ")
	}
	if s.processes.newest["signUp"+accountKey.Account(known.Email)] != "" ||
		s.processes.newest["accountReset"+accountKey.Account(newcomer)] != "" {
		t.Error("a link was made that its address should not get")
	}
}

// Only the newest link works, for a day, and not for an address that got an account meanwhile.
func TestLinksOfASignUp(t *testing.T) {
	s := newScene(t)
	browser := &portalBrowser{scene: s}
	ask := func() string {
		browser.post("/mypage/signup", "email", newcomer)
		return s.linkOf(madoguchi.SignUp, accountKey.Account(newcomer))
	}
	older, newer := ask(), ask()
	response, page := browser.get(older)
	answers(t, response, page, http.StatusConflict, "最新のメールのみ有効")
	response, _ = browser.get(newer)
	if response.StatusCode != http.StatusOK {
		t.Errorf("the newer link is answered %d", response.StatusCode)
	}
	response, page = browser.get("/mypage/signup/mangled")
	answers(t, response, page, http.StatusNotFound, "このURLは使えません")
	versions := agreedTo.FindStringSubmatch(s.pageAt(newer))[1]
	s.account(func(a *madoguchi.Account) { a.Email = newcomer })
	response, page = browser.post(newer, "password", portalPassword, "passwordRepeat", portalPassword, "agreed", "1",
		"agreedTo", versions)
	answers(t, response, page, http.StatusConflict, "このメールアドレスはすでに登録されています", "/mypage/signin")
	if browser.cookie != "" {
		t.Error("the rival is signed in")
	}
}

func (s *scene) pageAt(path string) string {
	_, page := (&portalBrowser{scene: s}).get(path)
	return page
}

// A forgotten password is replaced by the mail's link. All sessions end.
func TestAForgottenPasswordOfAnAccount(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	elsewhere, browser := s.portal(account), &portalBrowser{scene: s}
	response, _ := browser.post("/mypage/reset-password", "email", account.Email)
	leadsTo(t, response, "/mypage/reset-password/mailed")
	link := s.linkOf(madoguchi.AccountReset, accountKey.Account(account.Email))
	response, page := browser.get(link)
	answers(t, response, page, http.StatusOK, "パスワード再設定")
	if response, _ := elsewhere.get("/mypage/account"); response.StatusCode != http.StatusOK {
		t.Fatal("not signed in elsewhere")
	}
	response, _ = browser.post(link, "password", portalPassword, "passwordRepeat", portalPassword)
	leadsTo(t, response, "/mypage/reset-password-done")
	response, _ = elsewhere.get("/mypage/account")
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Faccount")
	response, _ = browser.post("/mypage/signin", "email", account.Email, "password", portalPassword)
	leadsTo(t, response, "/mypage")

	browser.post("/mypage/reset-password", "email", account.Email)
	late := s.linkOf(madoguchi.AccountReset, accountKey.Account(account.Email))
	must(t, s.store.DeleteAccount(t.Context(), account.ID))
	s.now.advance(time.Minute)
	s.account(func(a *madoguchi.Account) { a.Email, a.CreatedAt = account.Email, s.now.time() })
	response, _ = (&portalBrowser{scene: s}).get(late)
	if response.StatusCode != http.StatusGone {
		t.Errorf("a link of an earlier account of the address is answered %d", response.StatusCode)
	}
}

// The form of the profile keeps what was typed, with its faults, and helps with the address.
func TestProfileForm(t *testing.T) {
	s := newScene(t)
	browser := s.portal(s.account(nil))
	response, page := browser.get("/mypage/profile")
	answers(t, response, page, http.StatusOK, "ご利用情報の設定", `value="田中 花子"`)
	response, page = browser.post("/mypage/profile", "name", "田中 花子", "kana", "田中", "phone", "090")
	answers(t, response, page, http.StatusUnprocessableEntity, `value="田中 花子"`, `value="田中"`, "選択してください。",
		"ひらがなかカタカナで入力してください。", `value="090"`)
	response, page = browser.post("/mypage/profile", "lookup", "1", "postalCode", "〒100-0001", "address", "1-1")
	answers(t, response, page, http.StatusOK, `value="東京都千代田区千代田1-1"`,
		`aria-describedby="address-hint address-remark" autofocus>`, "郵便番号から住所を入力しました")
	response, page = browser.post("/mypage/profile", "lookup", "1", "postalCode", "9999999")
	lacks(t, page, "郵便番号から住所を入力しました")
	answers(t, response, page, http.StatusOK, "この郵便番号の住所が見つかりません")
	response, page = browser.post("/mypage/profile", "lookup", "1", "postalCode", "4980000")
	answers(t, response, page, http.StatusOK, `name="place" value="1"`)
	response, page = browser.post("/mypage/profile", append([]string{"edit", "1"}, typedProfile...)...)
	answers(t, response, page, http.StatusOK, `value="東京都千代田区千代田1-1"`, `name="birthDate" type="text" value="1980-04-01"`)
	response, _ = browser.post("/mypage/profile/confirm", typedProfile...)
	leadsTo(t, response, "/mypage/profile?changed=1")
	response, page = browser.post("/mypage/profile/confirm", "name", "")
	answers(t, response, page, http.StatusUnprocessableEntity, "入力してください。")
}

// The address changes when the mailed link is confirmed, also by a browser that is not signed in.
func TestChangeOfAnAddress(t *testing.T) {
	s := newScene(t)
	account, rival := s.account(withPassword), s.account(nil)
	browser := s.portal(account)
	asks := func(address, password string) (*http.Response, string) {
		return browser.post("/mypage/account/address", "newEmail", address, "currentPassword", password)
	}
	for typed, says := range map[string]string{
		"hanako": "メールアドレスの形になっていません", account.Email: "現在のメールアドレスと同じです。",
	} {
		response, page := asks(typed, "")
		answers(t, response, page, http.StatusUnprocessableEntity, says, "入力してください。", `value="`+typed+`"`)
	}
	response, page := asks(newcomer, "wrong")
	answers(t, response, page, http.StatusUnprocessableEntity, "パスワードが違います。", `value="`+newcomer+`"`)
	response, _ = asks(rival.Email, portalPassword)
	leadsTo(t, response, "/mypage/account/address/mailed")
	if s.processes.newest["addressChange"+string(account.ID)] != "" {
		t.Error("a rival's address gets a link")
	}
	response, _ = asks(newcomer, portalPassword)
	leadsTo(t, response, "/mypage/account/address/mailed")
	link := s.linkOf(madoguchi.AddressChange, string(account.ID))
	other := &portalBrowser{scene: s}
	response, page = other.get(link)
	answers(t, response, page, http.StatusOK, newcomer, "変更を確定する")
	if kept, err := s.store.Account(t.Context(), account.ID); err != nil || kept.Email != account.Email {
		t.Errorf("the page has changed the address: %v, %v", kept.Email, err)
	}
	response, _ = other.post(link)
	leadsTo(t, response, "/mypage/address-done")
	if kept, err := s.store.Account(t.Context(), account.ID); err != nil || kept.Email != newcomer {
		t.Errorf("the address is %v, %v", kept.Email, err)
	}
	response, page = other.post(link)
	answers(t, response, page, http.StatusGone, "変更は完了しております")
}

// A new password ends a change of the address that was asked for before: somebody else may have asked.
func TestANewPasswordEndsAChangeOfTheAddress(t *testing.T) {
	s := newScene(t)
	account := s.account(withPassword)
	browser := s.portal(account)
	response, _ := browser.post("/mypage/account/address", "newEmail", newcomer, "currentPassword", portalPassword)
	leadsTo(t, response, "/mypage/account/address/mailed")
	s.now.advance(time.Minute)
	const fresh = "Another-3-Bashi"
	response, _ = browser.post("/mypage/account/password", "currentPassword", portalPassword, "password", fresh,
		"passwordRepeat", fresh)
	leadsTo(t, response, "/mypage/account?changed=password")
	response, page := browser.post(s.linkOf(madoguchi.AddressChange, string(account.ID)))
	answers(t, response, page, http.StatusGone)
	if kept, err := s.store.Account(t.Context(), account.ID); err != nil || kept.Email != account.Email {
		t.Errorf("the address is %v, %v", kept.Email, err)
	}
}

// withPassword gives an account a known password.
func withPassword(a *madoguchi.Account) { a.PasswordHash = passwords.Hash(portalPassword) }

// A new password needs the current one. The session goes on, all others end.
func TestChangeOfAPassword(t *testing.T) {
	s := newScene(t)
	account := s.account(withPassword)
	browser, elsewhere := s.portal(account), s.portal(account)
	const fresh = "Another-3-Bashi"
	response, page := browser.post("/mypage/account/password", "currentPassword", "wrong", "password", fresh,
		"passwordRepeat", fresh)
	answers(t, response, page, http.StatusUnprocessableEntity, "パスワードが違います。")
	if strings.Contains(page, fresh) {
		t.Error("the page shows a typed password")
	}
	response, page = browser.post("/mypage/account/password", "password", fresh, "passwordRepeat", "x")
	answers(t, response, page, http.StatusUnprocessableEntity, "入力してください。", "パスワードと一致しません。")
	response, _ = browser.post("/mypage/account/password", "currentPassword", portalPassword, "password", fresh,
		"passwordRepeat", fresh)
	leadsTo(t, response, "/mypage/account?changed=password")
	response, page = browser.get("/mypage/account?changed=password")
	answers(t, response, page, http.StatusOK, "パスワードを変更しました。", account.Email)
	response, _ = elsewhere.get("/mypage/account")
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Faccount")
	response, _ = elsewhere.post("/mypage/profile", typedProfile...)
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Fprofile&unsent=1")
	response, page = elsewhere.get("/mypage/signin?next=%2Fmypage%2Fprofile&unsent=1")
	answers(t, response, page, http.StatusOK, "操作は完了していません")
}

// A page of an account is only for its owner: nobody else is admitted, and staff are nobody here.
func TestAccountPagesAskForASession(t *testing.T) {
	s := newScene(t)
	walked := 0
	for _, r := range s.server.myPages() {
		if !r.access.Account || strings.Contains(r.path, ":") {
			continue
		}
		walked++
		nobody := &portalBrowser{scene: s, cookie: s.session(s.staff)}
		response, _ := nobody.request(r.method, r.path, nil)
		if place := response.Header.Get("Location"); response.StatusCode != http.StatusSeeOther ||
			!strings.HasPrefix(place, "/mypage/signin?next=") {
			t.Errorf("%s %s: answered %d %s", r.method, r.path, response.StatusCode, place)
		}
	}
	if walked < 8 {
		t.Errorf("only %d routes ask for a session", walked)
	}
}

// The page after the form shows the address that was typed, and the form has it again. The same form sent twice asks
// for one mail, another form for another.
func TestTheRequestOfAMailIsShownAndRepeats(t *testing.T) {
	s := newScene(t)
	browser := &portalBrowser{scene: s}
	newest := func() madoguchi.VerificationID {
		return s.processes.newest[string(madoguchi.SignUp)+accountKey.Account(newcomer)]
	}
	_, page := browser.get("/mypage/signup?next=%2Fmypage%2Fjoin%2Fx")
	id := hidden(t, page, "request")
	form := []string{"email", newcomer, "next", "/mypage/join/x", "request", id}
	response, _ := browser.post("/mypage/signup", form...)
	cookie, first := mailedCookieOf(t, shownPage{header: response.Header}), newest()
	if browser.post("/mypage/signup", form...); newest() != first {
		t.Error("a form sent twice asks for two mails")
	}
	again := []string{"email", newcomer, "next", "/mypage/join/x", "request", madoguchi.NewID()}
	if browser.post("/mypage/signup", again...); newest() == first {
		t.Error("another form asks for no mail")
	}
	s.sendCookie("/mypage/signup/mailed", cookie).says(newcomer).
		says("/mypage/signup?next=%2Fmypage%2Fjoin%2Fx")
	s.sendCookie("/mypage/signup", cookie).says(`value="` + newcomer + `"`)
	_, page = browser.get("/mypage/signup/mailed")
	lacks(t, page, newcomer)
}

// A clinic's QR code opened by a patient who is not signed in says which clinic it is, and why to sign in (A6).
func TestTheSignInNamesTheClinicOfAQRCode(t *testing.T) {
	s := newScene(t)
	join := "/mypage/join/" + string(s.clinic.ID)
	guest := &portalBrowser{scene: s}
	response, _ := guest.get(join)
	signIn := "/mypage/signin?next=" + url.QueryEscape(join)
	leadsTo(t, response, signIn)
	for _, page := range []string{signIn, "/mypage/signup?next=" + url.QueryEscape(join)} {
		response, text := guest.get(page)
		answers(t, response, text, http.StatusOK, "「"+s.clinic.Name+"」をマイクリニックに登録", join)
	}
	response, text := guest.post("/mypage/signin", "email", "x@patient.example", "password", "wrong", "next", join)
	answers(t, response, text, http.StatusUnauthorized, "「"+s.clinic.Name+"」をマイクリニックに登録")
	for _, next := range []string{"/mypage", "/mypage/join/" + madoguchi.NewID(), "/mypage/join/x%20y"} {
		response, text = guest.get("/mypage/signin?next=" + url.QueryEscape(next))
		answers(t, response, text, http.StatusOK)
		lacks(t, text, "をマイクリニックに登録")
	}
}

// A person who lives outside of Japan has an account without a Japanese postal code. Others need one, and an address
// has no emoji.
func TestAProfileOutsideOfJapan(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser := s.portal(account)
	typed := func(postalCode, address string, more ...string) []string {
		return append(slices.Concat(typedProfile[:10], []string{"postalCode", postalCode, "address", address}), more...)
	}
	const london = "221B Baker Street, London, UK"
	response, page := browser.post("/mypage/profile", typed("", london)...)
	answers(t, response, page, http.StatusUnprocessableEntity, `id="postalCode-fault"`)
	response, page = browser.post("/mypage/profile", typed("", london, "abroad", "1")...)
	answers(t, response, page, http.StatusOK, `name="abroad" value="1"`, london)
	response, _ = browser.post("/mypage/profile/confirm", typed("", london, "abroad", "1")...)
	leadsTo(t, response, "/mypage/profile?changed=1")
	response, page = browser.get("/mypage/profile")
	answers(t, response, page, http.StatusOK, `name="abroad" value="1" checked`, london)
	response, page = browser.post("/mypage/profile", typed("", "東京都千代田区千代田1-1", "lookup", "1")...)
	answers(t, response, page, http.StatusOK, `id="postalCode-fault"`)
	lacks(t, page, "この郵便番号の住所が見つかりません")
	response, page = browser.post("/mypage/profile", typed("1000001", "😀千代田1-1")...)
	answers(t, response, page, http.StatusUnprocessableEntity, `id="address-fault"`, "絵文字")
	response, page = browser.post("/mypage/profile", typed("1000001", "〒東京都千代田区千代田1-1 ㈱ビル①")...)
	answers(t, response, page, http.StatusOK, "㈱ビル①")
}
