package server

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/internal/registration"
	"madoguchi/madoguchi"
)

// applied registers a clinic up to the mail, and returns the path of the mail's link.
func (s *scene) applied() (id madoguchi.VerificationID, link string) {
	s.t.Helper()
	before := len(s.processes.applied)
	s.post("/registration/apply", s.draftOf(medical()))
	for candidate := range s.processes.applied {
		if state, err := s.store.Verification(s.t.Context(), candidate); err == nil &&
			state.State == madoguchi.LinkPending {
			id = candidate
		}
	}
	if len(s.processes.applied) != before+1 || id == "" {
		s.t.Fatal("no application was made")
	}
	return id, "/activate/" + s.server.MailKeys.Token(madoguchi.Activation, id)
}

func TestActivation(t *testing.T) {
	s := newScene(t)
	id, link := s.applied()
	for range 3 { // a mail scanner
		s.get(link).is(http.StatusOK, "activate").says("登録を完了する")
	}
	if kept, err := s.store.Verification(t.Context(), id); err != nil || kept.State != madoguchi.LinkPending ||
		s.processes.used != 0 {
		t.Fatalf("opening the link has changed it to %s (%v)", kept.State, err)
	}
	done := s.post(link, nil)
	if done.status != http.StatusSeeOther || done.header.Get("Location") != "/activate-done" {
		t.Fatalf("answered %d to %s", done.status, done.header.Get("Location"))
	}
	s.get("/activate-done").is(http.StatusOK, "activated").says("ユーザー登録が完了いたしました。")
	application := s.onlyApplication()
	staff, err := s.store.StaffByEmail(t.Context(), application.Registration.Email)
	must(t, err)
	if staff.Role != madoguchi.Admin || staff.ClinicID != application.Clinic().ID {
		t.Errorf("the first admin is %+v", staff)
	}
}

// All reasons show the same page. Each has its own status and log record.
func TestRefusedLinks(t *testing.T) {
	tests := []struct {
		name   string
		spoil  func(*scene, madoguchi.VerificationID, string) string
		status int
		code   string
		says   string
	}{
		{
			"cut off", func(_ *scene, _ madoguchi.VerificationID, link string) string { return link[:len(link)-7] },
			http.StatusNotFound, "linkMangled", "",
		},
		{"of another purpose", func(s *scene, id madoguchi.VerificationID, _ string) string {
			return "/activate/" + s.server.MailKeys.Token(madoguchi.PasswordReset, id)
		}, http.StatusNotFound, "linkMangled", ""},
		{
			"used", func(s *scene, id madoguchi.VerificationID, link string) string { s.post(link, nil); return link },
			http.StatusGone, "linkUsed", "",
		},
		{"expired", func(s *scene, id madoguchi.VerificationID, link string) string {
			must(s.t, s.processes.mark(s.t.Context(), id, madoguchi.LinkExpired))
			return link
		}, http.StatusGone, "linkExpired", ""},
		{
			"replaced", func(s *scene, _ madoguchi.VerificationID, link string) string { s.applied(); return link },
			http.StatusConflict, "linkReplaced", "",
		},
		{"forgotten", func(s *scene, _ madoguchi.VerificationID, _ string) string {
			return "/activate/" +
				s.server.MailKeys.Token(madoguchi.Activation, madoguchi.VerificationID(madoguchi.NewID()))
		}, http.StatusGone, "linkExpired", ""},
		{"of a code that is registered", func(s *scene, _ madoguchi.VerificationID, link string) string {
			s.processes.breakDown(func() error { return madoguchi.ErrCodeRegistered })
			return link
		}, http.StatusConflict, "codeRegistered", "医療機関等コードはすでに登録されています"},
		{"of an address that has an account", func(s *scene, _ madoguchi.VerificationID, link string) string {
			s.processes.breakDown(func() error { return madoguchi.ErrAccountExists })
			return link
		}, http.StatusConflict, "accountExists", "メールアドレスはすでに登録されています"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newScene(t)
			id, link := s.applied()
			link = test.spoil(s, id, link)
			var log bytes.Buffer
			s.server.answers.Logger = slog.New(slog.NewTextHandler(&log, nil))
			page := s.post(link, nil).is(test.status, "link-refused")
			if test.says != "" {
				page.says(test.says)
			} else {
				page.says("不正な操作が行われました。").says("改行等により").says("2回以上").says("24時間を経過").says("再度同じメールアドレス")
			}
			if !strings.Contains(log.String(), "code="+test.code) {
				t.Errorf("the log does not name %s:\n%s", test.code, log.String())
			}
			if strings.Contains(log.String(), "kikin.taro") ||
				strings.Contains(log.String(), strings.TrimPrefix(link, "/activate/")) {
				t.Errorf("the log contains too much:\n%s", log.String())
			}
		})
	}
}

// A link that no longer works says so at once, without a button. After a use it leads to the sign-in, otherwise to a
// new registration. Opening it changes nothing.
func TestRefusedLinksAreSaidAtOnce(t *testing.T) {
	const signIn, again = `class="button" href="/clinic/signin"`, `class="button" href="/registration"`
	for _, test := range []struct {
		name  string
		state madoguchi.VerificationState
		cut   int
		to    int
		leads string
	}{
		{"cut off", madoguchi.LinkPending, 1, http.StatusNotFound, again},
		{"used", madoguchi.LinkUsed, 0, http.StatusGone, signIn},
		{"replaced", madoguchi.LinkReplaced, 0, http.StatusConflict, again},
		{"expired", madoguchi.LinkExpired, 0, http.StatusGone, again},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newScene(t)
			id, link := s.applied()
			must(t, s.processes.mark(t.Context(), id, test.state))
			page := s.get(link[:len(link)-test.cut]).is(test.to, "link-refused").says("不正な操作が行われました。").says(test.leads)
			if strings.Count(page.body, `class="button"`) != 1 {
				t.Errorf("there is more than one main button:\n%s", page.body)
			}
			if kept, err := s.store.Verification(t.Context(), id); err != nil || kept.State != test.state ||
				s.processes.used != 0 {
				t.Errorf("opening the link has made it %s (%v)", kept.State, err)
			}
		})
	}
}

func TestActivationWaits(t *testing.T) {
	s := newScene(t)
	_, link := s.applied()
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	s.post(link, nil).is(http.StatusServiceUnavailable, "activate").says("もう一度押してください")
	s.processes.breakDown(nil)
	if page := s.post(link, nil); page.status != http.StatusSeeOther {
		t.Errorf("pressed again, it was answered %d", page.status)
	}
}

// A workflow that ended between the read of the store and the use of its link gets a clear answer.
func TestLinkOfAProcessThatHasEnded(t *testing.T) {
	s := newScene(t)
	id, link := s.applied()
	s.processes.breakDown(func() error {
		must(t, s.processes.mark(t.Context(), id, madoguchi.LinkExpired))
		return madoguchi.ErrNotOpen
	})
	s.post(link, nil).is(http.StatusGone, "link-refused").says("不正な操作")
}

// A thousand concurrent presses open one clinic and make few requests to the workflow.
func TestManyPressAtOnce(t *testing.T) {
	s := newScene(t)
	_, link := s.applied()
	const presses = 1000
	statuses := make([]int, presses)
	var pressing sync.WaitGroup
	for i := range presses {
		pressing.Go(func() { statuses[i] = s.post(link, nil).status })
	}
	pressing.Wait()
	done := 0
	for _, status := range statuses {
		switch status {
		case http.StatusSeeOther:
			done++
		case http.StatusGone: // it came after the first use
		default:
			t.Errorf("answered %d", status)
		}
	}
	if done == 0 || s.processes.used > done {
		t.Errorf("%d were told that it is done, and the workflow was asked %d times", done, s.processes.used)
	}
	if used := s.processes.used; used > 20 {
		t.Errorf("the workflow was asked %d times", used)
	}
}

func TestGuessedLinksAreLimited(t *testing.T) {
	s := newScene(t)
	for range s.server.limits.Links.Burst {
		s.post("/activate/guess", nil).is(http.StatusNotFound, "link-refused")
	}
	s.post("/activate/guess", nil).is(http.StatusTooManyRequests, "activate")
	_, link := s.applied()
	if page := s.post(link, nil); page.status != http.StatusSeeOther {
		t.Errorf("a good link was answered %d", page.status)
	}
}

// Anyone can apply with any address. The account's password is the one chosen by the reader of the address's mail,
// unless the link is opened in the browser that applied.
func TestARegistrationsPasswordIsItsOwners(t *testing.T) {
	s := newScene(t)
	_, link := s.applied()
	s.elsewhere(func() {
		s.get(link).is(http.StatusOK, "activate").says("別のブラウザで開かれています").says(medical().Get("name")).
			says(medical().Get("familyName")).
			says("11月25日").says("）09:00").says(`name="passwordRepeat"`)
		s.post(link, nil).is(http.StatusUnprocessableEntity, "activate").says("別のブラウザ")
		s.post(link, url.Values{"password": {"short"}, "passwordRepeat": {"short"}}).
			is(http.StatusUnprocessableEntity, "activate").says("8")
		if s.processes.used != 0 {
			t.Fatal("the link was used without a password")
		}
		s.post(link, chosen).leadsTo("/activate-done")
	})
	staff, err := s.store.StaffByEmail(t.Context(), s.onlyApplication().Registration.Email)
	must(t, err)
	s.hasPassword(staff, newlyChosen)
	if ok, _ := s.server.hasher.Match(t.Context(), staff.PasswordHash, medical().Get("password")); ok {
		t.Error("the applicant's password opens the account")
	}
}

// In the browser that applied, the password chosen there counts, even after other applications. A password typed on the
// link's page does not replace it.
func TestTheBrowserThatAppliedNeedsNoPasswordAgain(t *testing.T) {
	s := newScene(t)
	_, link := s.applied()
	page := s.get(link).is(http.StatusOK, "activate")
	if strings.Contains(page.body, `type="password"`) {
		t.Error("the page asks for a password again")
	}
	s.post(link, chosen).leadsTo("/activate-done")
	staff, err := s.store.StaffByEmail(t.Context(), s.onlyApplication().Registration.Email)
	must(t, err)
	s.hasPassword(staff, medical().Get("password"))
}

// The cookie cannot be forged, and lasts as long as the link.
func TestTheCookieOfAnApplication(t *testing.T) {
	s := newScene(t)
	response, _ := s.send(letter{
		method: http.MethodPost, path: "/registration/apply", body: s.draftOf(medical()).Encode(),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"},
	})
	for _, cookie := range response.Cookies() {
		if strings.HasSuffix(cookie.Name, appliedCookie) {
			if cookie.Name != "__Host-"+appliedCookie || !cookie.HttpOnly || !cookie.Secure ||
				cookie.Path != "/" || cookie.Domain != "" ||
				cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge < 24*60*60 {
				t.Errorf("the cookie is %+v", cookie)
			}
			s.appliedIn = cookie.Name + "=" + cookie.Value
		}
	}
	id := s.onlyApplication().ID
	link := "/activate/" + s.server.MailKeys.Token(madoguchi.Activation, id)
	if page := s.get(link); s.appliedIn == "" || strings.Contains(page.body, `type="password"`) {
		t.Error("the browser is not known again")
	}
	own := s.appliedIn
	for name, cookie := range map[string]string{
		"altered": own[:len(own)-2] + "xx",
		"of another use": "__Host-" + appliedCookie + "=" +
			s.server.registration.SealDraft(registration.Draft{ID: id}),
	} {
		if s.appliedIn = cookie; !strings.Contains(s.get(link).body, `type="password"`) {
			t.Errorf("%s: it is taken", name)
		}
	}
	s.now.advance(appliedFor + time.Second)
	if s.appliedIn = own; !strings.Contains(s.get(link).body, `type="password"`) {
		t.Error("it lasts for ever")
	}
}

// The link of an older application says that there is a newer one, since when, and what to do about it.
func TestAnOlderApplicationsLinkTellsOfTheNewer(t *testing.T) {
	s := newScene(t)
	_, link := s.applied()
	s.now.advance(90 * time.Minute)
	s.elsewhere(func() { s.applied() })
	s.get(link).is(http.StatusConflict, "link-refused").says("不正な操作が行われました。").
		says("11月25日").says("）10:30 に、同じメールアドレスで新しいお申し込みがありました").says("お心当たりのないときは")
}
