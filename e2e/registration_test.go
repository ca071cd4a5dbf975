package e2e

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"madoguchi/madoguchi"
)

// The portal's pages with a text of each in both languages.
var portalPages = []struct{ path, ja, en string }{
	{"/", "新規ユーザー登録はこちら", "Register here"},
	{"/notices", "医療機関のユーザー登録を始めました", "Institutions can now register"},
	{"/notices/registration", "手順はよくある質問もご覧ください", "The frequent questions say more"},
	{"/faq", "確認メールが届きません", "The confirmation mail does not arrive"},
	{"/contact", "受付時間", "Hours"},
	{"/terms", "2026-11-22 版", "Version 2026-11-22"},
	{"/privacy", "Cookie", "Cookies"},
	{"/registration", "施術所等向け総合ポータルサイト", "Register as a new user"},
	{"/registration/applicant", "所属機関選択", "Kind of institution"},
	{"/registration/mailed", "「迷惑メール」などのフォルダ", "junk mail"},
	{"/activate-done", "ユーザー登録が完了いたしました。", "Your registration is complete."},
	{"/activate/mangled", "不正な操作が行われました。", "This link cannot be used."},
}

// applicantAt is a person who registers an institution, with a unique address and code.
type applicantAt struct {
	kind  madoguchi.InstitutionKind
	email string
	code  string // 7 digits
}

func anApplicant(kind madoguchi.InstitutionKind) applicantAt {
	return applicantAt{
		kind: kind, email: "r" + madoguchi.NewID()[:12] + "@clinic.example",
		code: fmt.Sprintf("%07d", rand.IntN(10_000_000)),
	}
}

// TestRegistrationByKeyboard registers clinics from the entrance to the first sign-in, without a mouse (C1 to C8).
func TestRegistrationByKeyboard(t *testing.T) {
	s := sharedStack(t)
	t.Run("medical", func(t *testing.T) {
		keyboardUser{t, chromiumKeys{newBrowser(t, phone)}}.register(s, anApplicant(madoguchi.MedicalClinic))
	})
	t.Run("workplace", func(t *testing.T) {
		keyboardUser{t, chromiumKeys{newBrowser(t, pc)}}.register(s, anApplicant(madoguchi.WorkplaceClinic))
	})
	t.Run("workplace without scripts", func(t *testing.T) {
		b := newBrowser(t, phone)
		b.withoutScripts(t)
		keyboardUser{t, scriptless{chromiumKeys{b}}}.register(s, anApplicant(madoguchi.WorkplaceClinic))
	})
}

// TestRegistrationInFirefox opens the portal's pages in another browser, and registers a clinic there.
func TestRegistrationInFirefox(t *testing.T) {
	s := sharedStack(t)
	h := keyboardUser{t, newFirefox(t, pc)}
	for _, page := range portalPages {
		h.visit(t, s.url()+page.path+"?lang=en")
		h.sees(page.en)
		h.fits()
		h.visit(t, s.url()+page.path+"?lang=ja")
		h.sees(page.ja)
		h.fits()
		h.shot(t, "firefox-portal"+strings.ReplaceAll(page.path, "/", "-"))
	}
	h.register(s, anApplicant(madoguchi.MedicalClinic))
}

func (h keyboardUser) register(s *stack, a applicantAt) {
	h.t.Helper()
	h.visit(h.t, s.url()+"/")
	h.presses("新規ユーザー登録はこちら")
	h.arrives("/registration")
	h.presses("新規ユーザー登録はこちら")
	h.arrives("/registration/applicant")
	h.introduces(a)
	h.describes(a)
	h.agrees(a)
	h.arrives("/registration/mailed")
	h.sees("ご登録いただいたメールアドレス宛に")
	h.fits()
	h.activates(s, a)
	h.signsInFirst(a)
}

// introduces fills step 1.
func (h keyboardUser) introduces(a applicantAt) {
	h.t.Helper()
	h.fills("familyName", "基金")
	h.fills("givenName", "太郎")
	h.chooses("kind", string(a.kind))
	h.fits()
	h.presses("次へ")
	h.arrives("/registration/institution")
}

// describes fills step 2 without the agreement.
func (h keyboardUser) describes(a applicantAt) {
	h.t.Helper()
	if a.kind == madoguchi.WorkplaceClinic {
		h.describesWorkplace()
	} else {
		h.describesInsured(a)
	}
	h.fills("email", a.email)
	h.fills("password", registeredPassword)
	h.fills("passwordRepeat", registeredPassword)
	h.fits()
	h.shot(h.t, "registration-"+strings.ReplaceAll(h.t.Name(), "/", "-"))
}

func (h keyboardUser) describesInsured(a applicantAt) {
	h.t.Helper()
	h.chooses("prefecture", "01")
	h.fills("code", a.code)
	h.fills("name", "青木内科クリニック")
	eventually(h.t, "the code of ten digits is filled in", patience, func() string {
		if got := h.read(h.t, `document.getElementById('code10').textContent`); got != "011"+a.code {
			return "it is " + got
		}
		return ""
	})
	h.fills("founder", "医療法人青木会")
	h.fills("phone", "0312345678")
}

// describesWorkplace selects one of the many towns of its postal code.
func (h keyboardUser) describesWorkplace() {
	h.t.Helper()
	h.chooses("prefecture", "23")
	h.fills("name", "青木製作所診療所（医科）")
	h.fills("nameKana", "ｱｵｷｾｲｻｸｼﾞｮ")
	h.fills("postalCode", "4520961")
	h.presses("lookup")
	h.sees("町域をお選びください")
	h.isAccessible()
	h.shot(h.t, "registration-towns-"+strings.ReplaceAll(h.t.Name(), "/", "-"))
	h.presses("愛知県清須市春日一番割")
	eventually(h.t, "the address", patience, func() string {
		got := h.read(h.t, `document.readyState + document.getElementById('address')?.value + `+
			`document.getElementById('addressKana')?.value`)
		if got != "complete愛知県清須市春日一番割ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋｲﾁﾊﾞﾝﾜﾘ" {
			return "it is " + got
		}
		return ""
	})
	h.fills("foundedOn", "1999-04-01")
	h.fills("founder", "青木製作所")
	h.fills("founderKana", "ｱｵｷｾｲｻｸｼﾞｮ")
	h.fills("phone", "052-123-4567")
}

// agrees agrees to the terms, checks the summary, and confirms.
func (h keyboardUser) agrees(a applicantAt) {
	h.t.Helper()
	h.reaches("agreed")
	h.press(h.t, spaceKey)
	h.presses("register")
	h.sees("以下の内容で登録します。")
	confirmation := h.read(h.t, `document.getElementById('confirm').innerText`)
	wanted := []string{"基金", "太郎", "青木", a.email}
	if a.kind != madoguchi.WorkplaceClinic {
		wanted = append(wanted, "01"+string(a.kind)+a.code)
	}
	for _, part := range wanted {
		if !strings.Contains(confirmation, part) {
			h.t.Errorf("%q is not in what is to be checked:\n%s", part, confirmation)
		}
	}
	if strings.Contains(h.read(h.t, `document.documentElement.outerHTML`), registeredPassword) {
		h.t.Error("the password stands in the page")
	}
	h.fits()
	h.isAccessible()
	h.shot(h.t, "registration-confirm-"+strings.ReplaceAll(h.t.Name(), "/", "-"))
	h.presses("apply")
}

// activates opens the mail's link after a mail scanner has fetched it.
func (h keyboardUser) activates(s *stack, a applicantAt) {
	h.t.Helper()
	link := s.activationLink(h.t, a)
	for range 2 {
		if status, page := s.fetch(h.t, http.MethodGet, link, nil); status != http.StatusOK ||
			!strings.Contains(page, "登録を完了する") {
			h.t.Fatalf("the link's page is answered %d: %s", status, page)
		}
	}
	h.visit(h.t, link)
	h.fits()
	h.presses("activate")
	h.arrives("/activate-done")
	h.sees("ユーザー登録が完了いたしました。")
	mail := s.accountMails(h.t, a, "【窓口】アカウント登録完了メール", 1)[0]
	if !strings.Contains(mail.Text, "・ユーザー名："+a.email+"\n") ||
		!strings.Contains(mail.Text, "\n"+s.url()+"/clinic/signin\n") ||
		strings.Contains(mail.Text, registeredPassword) {
		h.t.Errorf("the mail reads:\n%s", mail.Text)
	}
}

// signsInFirst signs in from the final page, through the set-up of the second factor that a new clinic's admin needs.
func (h keyboardUser) signsInFirst(a applicantAt) {
	h.t.Helper()
	h.presses("ログイン")
	h.arrives("/clinic/signin")
	h.fills("email", a.email)
	h.fills("password", registeredPassword)
	h.press(h.t, enterKey)
	h.arrives("/clinic/second-factor")
	h.fits()
	code, err := totp.GenerateCode(
		strings.ReplaceAll(h.read(h.t, `document.querySelector('p.code').textContent`), " ", ""), time.Now(),
	)
	if err != nil {
		h.t.Fatal(err)
	}
	h.fills("code", code)
	h.press(h.t, enterKey)
	h.sees("リカバリーコード")
	h.fits()
	h.presses("保管したので次へ進む")
	h.arrives("/clinic")
	h.sees("今日のビデオ通話")
	h.shot(h.t, "registration-signed-in-"+strings.ReplaceAll(h.t.Name(), "/", "-"))
}

// accountMails waits for count mails with the subject to the applicant.
func (s *stack) accountMails(t *testing.T, a applicantAt, subject string, count int) []outboxMessage {
	t.Helper()
	var found []outboxMessage
	eventually(t, fmt.Sprintf("%d times %s", count, subject), patience, func() string {
		found = nil
		for _, message := range s.messagesTo(t, a.email) {
			if message.Subject == subject {
				found = append(found, message)
			}
		}
		if len(found) < count {
			return fmt.Sprintf("%d have come", len(found))
		}
		return ""
	})
	return found
}

// activationLink returns the link of the applicant's mail that is not among the known ones.
func (s *stack) activationLink(t *testing.T, a applicantAt, known ...string) string {
	t.Helper()
	var fresh []string
	for _, mail := range s.accountMails(t, a, "【窓口】メールアドレス登録確認メール", len(known)+1) {
		if !strings.HasPrefix(mail.Text, "基金 太郎 様\n") {
			t.Errorf("the mail begins with %.40q", mail.Text)
		}
		for _, line := range strings.Split(mail.Text, "\n") {
			if strings.HasPrefix(line, s.url()+"/activate/") && !slices.Contains(known, line) {
				fresh = append(fresh, line)
			}
		}
	}
	if len(fresh) != 1 {
		t.Fatalf("there are %d new links", len(fresh))
	}
	return fresh[0]
}

// fetch sends a request from an unused client address, so that limits of other tests do not matter.
func (s *stack) fetch(t *testing.T, method, address string, form url.Values) (status int, page string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept-Language", "ja")
	request.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", rand.IntN(250)))
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

var sealedDraft = regexp.MustCompile(`name="draft" value="([^"]+)"`)

// draft returns the sealed draft in the confirmation page of a valid registration.
func (s *stack) draft(t *testing.T, a applicantAt) url.Values {
	t.Helper()
	status, page := s.fetch(t, http.MethodPost, s.url()+"/registration/confirm", url.Values{
		"familyName": {"基金"}, "givenName": {"太郎"}, "kind": {string(a.kind)}, "prefecture": {"01"}, "code": {a.code},
		"name":    {"青木内科クリニック"},
		"founder": {"医療法人青木会"}, "phone": {"0312345678"}, "email": {a.email}, "password": {registeredPassword},
		"passwordRepeat": {registeredPassword}, "agreed": {"1"},
	})
	found := sealedDraft.FindStringSubmatch(page)
	if status != http.StatusOK || found == nil {
		t.Fatalf("nothing to be checked: %d, %s", status, page)
	}
	return url.Values{"draft": {html.UnescapeString(found[1])}}
}

func (s *stack) applies(t *testing.T, draft url.Values) {
	t.Helper()
	if status, page := s.fetch(
		t, http.MethodPost, s.url()+"/registration/apply", draft,
	); status != http.StatusSeeOther {
		t.Fatalf("the application is answered %d: %s", status, page)
	}
}

// forgotten returns an unknown link: links are deleted some time after they expire. A test with simulated time covers
// the expiry after 24 hours (accounts.TestRegistrationExpiresAfterADay).
func (s *stack) forgotten(t *testing.T) string {
	t.Helper()
	_, encoded, _ := strings.Cut(strings.Split(s.secrets(t).MailKeys, ",")[0], ":")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return s.url() + "/activate/" +
		madoguchi.MailKeys{key}.Token(madoguchi.Activation, madoguchi.VerificationID(madoguchi.NewID()))
}

// elsewhere is the form of a link's page in another browser than the one that applied: the password that counts.
var elsewhere = url.Values{"password": {registeredPassword}, "passwordRepeat": {registeredPassword}}

// TestRegistrationLinksThatDoNothing opens each kind of link that no longer works (C7). People read the same page,
// operators see the case.
func TestRegistrationLinksThatDoNothing(t *testing.T) {
	s := sharedStack(t)
	a := anApplicant(madoguchi.DentalClinic)
	s.applies(t, s.draft(t, a))
	replaced := s.activationLink(t, a)
	s.applies(t, s.draft(t, a))
	used := s.activationLink(t, a, replaced)
	if status, page := s.fetch(t, http.MethodPost, used, elsewhere); status != http.StatusSeeOther {
		t.Fatalf("the newest link is answered %d: %s", status, page)
	}
	b := newBrowser(t, phone)
	for _, link := range []struct {
		code, url string
		status    int
		leads     string // the text of the page's button
	}{
		{"linkMangled", used[:len(used)-3], http.StatusNotFound, "新規ユーザー登録はこちら"},
		{"linkUsed", used, http.StatusGone, "ログイン"},
		{"linkReplaced", replaced, http.StatusConflict, "新規ユーザー登録はこちら"},
		{"linkExpired", s.forgotten(t), http.StatusGone, "新規ユーザー登録はこちら"},
	} {
		t.Run(link.code, func(t *testing.T) {
			before := s.refusals(t, link.code)
			if status, _ := s.fetch(t, http.MethodPost, link.url, elsewhere); status != link.status {
				t.Errorf("the status is %d, want %d", status, link.status)
			}
			b.open(t, link.url)
			b.sees(t, "不正な操作が行われました。")
			if got := evaluate[string](t, b, `document.querySelector('main a.button').textContent`); got != link.leads {
				t.Errorf("the button says %q, want %q", got, link.leads)
			}
			for _, reason := range []string{"URLが一部欠損", "2回以上", "24時間を経過", "再度同じメールアドレス"} {
				b.sees(t, reason)
			}
			b.shot(t, "registration-"+link.code)
			eventually(t, "the log names the case", patience, func() string {
				if after := s.refusals(t, link.code); after < before+2 {
					return fmt.Sprintf("%d of 2 times", after-before)
				}
				return ""
			})
		})
	}
	t.Run("the address has an account now", func(t *testing.T) { s.declines(t, a) })
}

// declines registers an address that has an account. The page is the usual one; the mail goes to the account's owner.
func (s *stack) declines(t *testing.T, a applicantAt) {
	t.Helper()
	s.applies(t, s.draft(t, a))
	mail := s.accountMails(t, a, "【窓口】ご登録済みのメールアドレスについて", 1)[0]
	if strings.Contains(mail.Text, "基金") || strings.Contains(mail.Text, "/activate/") ||
		!strings.Contains(mail.Text, "\n"+s.url()+"/clinic/signin\n") {
		t.Errorf("the mail reads:\n%s", mail.Text)
	}
}

// refusals counts the log records with a refusal's code.
func (s *stack) refusals(t *testing.T, code string) int {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.data, "logs", "apiserver.log"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(content), `"code":"`+code+`"`)
}

// TestRegistrationKeepsWhatWasTyped makes every kind of mistake in the form at once, and navigates back and forth.
func TestRegistrationKeepsWhatWasTyped(t *testing.T) {
	s := sharedStack(t)
	a := anApplicant(madoguchi.MedicalClinic)
	b := newBrowser(t, pc)
	h := keyboardUser{t, chromiumKeys{b}}
	h.visit(t, s.url()+"/registration/applicant")
	h.introduces(a)
	typed := map[string]string{
		"code": "99９9991", "name": "青木内科クリニック", "founder": "医療法人㈱青木会", "phone": "03-1234-567",
		"email": strings.ToUpper(a.email),
	}
	for _, field := range []string{"code", "name", "founder", "phone", "email"} {
		h.fills(field, typed[field])
	}
	typed["code"] = "9999991" // a full-width digit is converted as the field is left
	h.fills("password", "abc")
	h.fills("passwordRepeat", "abd")
	b.forgetsCookies(t)
	h.presses("register")
	for _, fault := range []string{
		"入力内容をご確認ください（7件）", "「㈱」は環境依存文字のため使えません。", "8文字以上100文字以内で", "パスワードと一致しません", "同意してください", "英小文字",
	} {
		h.sees(fault)
	}
	if got := h.read(t, `document.querySelectorAll('[aria-invalid=true]').length`); got != "7" {
		t.Errorf("%s fields are marked, want 7", got)
	}
	for field, text := range typed {
		if got := h.read(t, `document.getElementById('`+field+`').value`); got != text {
			t.Errorf("%s holds %q, typed was %q", field, got, text)
		}
	}
	h.fits()
	h.isAccessible()
	h.shot(t, "registration-faults")
	h.presses("「株式会社」に直す")
	h.mends(a)
	h.arrives("/registration/mailed")
	h.goesBack(t, s, a)
}

// mends corrects the mistakes, and presses OK twice.
func (h keyboardUser) mends(a applicantAt) {
	h.t.Helper()
	eventually(h.t, "the founder is mended", patience, func() string {
		if got := h.read(h.t, `document.getElementById('founder').value`); got != "医療法人株式会社青木会" {
			return "it is " + got
		}
		return ""
	})
	h.chooses("prefecture", "01")
	h.fills("code", a.code)
	h.fills("phone", "0312345678")
	h.fills("email", a.email)
	h.fills("password", registeredPassword)
	h.fills("passwordRepeat", registeredPassword)
	h.reaches("agreed")
	h.press(h.t, spaceKey)
	h.presses("register")
	h.sees("以下の内容で登録します。")
	h.read(h.t, `(document.getElementById('apply').click(), document.getElementById('apply').click())`)
}

// goesBack finds the form as typed, and checks that the two presses made one application.
func (h keyboardUser) goesBack(t *testing.T, s *stack, a applicantAt) {
	t.Helper()
	h.read(t, `history.back()`)
	h.arrives("/registration/institution")
	for field, text := range map[string]string{
		"prefecture": "01", "code": a.code, "name": "青木内科クリニック", "founder": "医療法人株式会社青木会", "email": a.email,
	} {
		if got := h.read(t, `document.getElementById('`+field+`').value`); got != text {
			t.Errorf("after the back button %s holds %q, typed was %q", field, got, text)
		}
	}
	h.shot(t, "registration-back")
	link := s.activationLink(t, a)
	if status, page := s.fetch(t, http.MethodPost, link, elsewhere); status != http.StatusSeeOther {
		t.Fatalf("the link is answered %d: %s", status, page)
	}
	s.accountMails(t, a, "【窓口】アカウント登録完了メール", 1)
	if mails := s.messagesTo(t, a.email); len(mails) != 2 {
		t.Errorf("%d mails have come, want 2", len(mails))
	}
}
