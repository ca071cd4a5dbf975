package server

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

const newlyChosen = "Ginza-4-Chome"

// ownersCodes are the recovery codes of every test account.
var ownersCodes = madoguchi.NewRecoveryCodes()

// chosen is the form with a new password and the first recovery code.
var chosen = url.Values{"password": {newlyChosen}, "passwordRepeat": {newlyChosen}, "code": {ownersCodes[0].String()}}

// owner stores a member of staff with the scene's password, and with a second factor.
func (s *scene) owner(email string) madoguchi.Staff {
	s.t.Helper()
	staff := mongotest.Member(s.clinic.ID, email)
	staff.DoctorID = ""
	staff.PasswordHash = passwords.Hash(password)
	staff.SecondFactor.Recovery = madoguchi.HashRecoveryCodes(ownersCodes)
	must(s.t, s.store.CreateStaff(s.t.Context(), staff))
	return staff
}

// linkPaths are the prefixes of the paths of mailed links.
var linkPaths = map[madoguchi.Purpose]string{
	madoguchi.PasswordReset: "/reset-password/", madoguchi.SecondFactorReset: "/reset-second-factor/",
	madoguchi.Invitation: "/join/",
}

// mailed returns the newest link that was mailed to an address, or "".
func (s *scene) mailed(purpose madoguchi.Purpose, email string) (id madoguchi.VerificationID, link string) {
	id = s.processes.newest[string(purpose)+accountKey.Account(email)]
	if id == "" {
		return "", ""
	}
	return id, linkPaths[purpose] + s.server.MailKeys.Token(purpose, id)
}

// asked requests a reset from the page and returns the mailed link.
func (s *scene) asked(purpose madoguchi.Purpose, staff madoguchi.Staff) (id madoguchi.VerificationID, link string) {
	s.t.Helper()
	path := map[madoguchi.Purpose]string{
		madoguchi.PasswordReset: "/clinic/reset-password", madoguchi.SecondFactorReset: "/clinic/reset-second-factor",
	}[purpose]
	s.post(path, url.Values{"email": {staff.Email}, "password": {password}}).leadsTo(path + "/mailed")
	if id, link = s.mailed(purpose, staff.Email); link == "" {
		s.t.Fatal("no link was mailed")
	}
	return id, link
}

// leadsTo checks that the answer is a redirection.
func (p shownPage) leadsTo(path string) {
	p.t.Helper()
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != path {
		p.t.Fatalf("answered %d, to %q, want %s\n%s", p.status, got, path, p.body)
	}
}

// hasPassword checks which password a member of staff has.
func (s *scene) hasPassword(staff madoguchi.Staff, want string) {
	s.t.Helper()
	kept, err := s.store.Staff(s.t.Context(), staff.ClinicID, staff.ID)
	must(s.t, err)
	if ok, err := s.server.hasher.Match(s.t.Context(), kept.PasswordHash, want); !ok || err != nil {
		s.t.Errorf("%q is not the password (%v)", want, err)
	}
}

func TestPasswordReset(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	session := s.session(staff)
	s.get("/clinic/signin").is(http.StatusOK, "sign-in").says(`href="/clinic/reset-password"`)
	s.get("/clinic/reset-password").is(http.StatusOK, "reset-request").says("パスワードの再設定")
	s.post("/clinic/reset-password", url.Values{"email": {" Mari@Example.jp "}}).
		leadsTo("/clinic/reset-password/mailed")
	s.get("/clinic/reset-password/mailed").is(http.StatusOK, "reset-mailed").says("1時間")
	id, link := s.mailed(madoguchi.PasswordReset, staff.Email)
	for range 3 { // a mail scanner
		s.get(link).is(http.StatusOK, "new-password").says("新しいパスワード")
	}
	if kept, err := s.store.Verification(t.Context(), id); err != nil || kept.State != madoguchi.LinkPending ||
		s.processes.used != 0 {
		t.Fatalf("opening the link has changed it to %s (%v)", kept.State, err)
	}
	s.post(link, chosen).leadsTo("/reset-password-done")
	s.get("/reset-password-done").is(http.StatusOK, "link-done").says("パスワードを変更しました").says(`href="/clinic/signin"`)
	s.hasPassword(staff, newlyChosen)
	client := s.anonymous()
	client.SetToken(session)
	_, err := client.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
	if kept, _ := s.store.Staff(t.Context(), staff.ClinicID, staff.ID); !kept.SecondFactor.On() {
		t.Error("the second factor has gone with the password")
	}
}

// Access to a mailbox opens no account with a second factor. A new password needs the app's code or a recovery code,
// and each code works once. Without one nothing changes, and the link stays usable.
func TestAPasswordsResetTakesTheSecondFactor(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Admin)
	staff, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	mari.rest()
	_, link := s.asked(madoguchi.PasswordReset, staff)
	s.get(link).is(http.StatusOK, "new-password").says(`name="code"`)
	with := func(code string) url.Values {
		return url.Values{"password": {newlyChosen}, "passwordRepeat": {newlyChosen}, "code": {code}}
	}
	for _, code := range []string{"", "000000", "3k9f-x0mw-3k9f-x0mw", madoguchi.NewRecoveryCodes()[0].String()} {
		s.post(link, with(code)).is(http.StatusBadRequest, "new-password").says("コードが違います")
	}
	s.hasPassword(staff, password)
	code := mari.code(0)
	s.post(link, with(code)).leadsTo("/reset-password-done")
	s.hasPassword(staff, newlyChosen)
	_, link = s.asked(madoguchi.PasswordReset, staff)
	s.post(link, with(code)).is(http.StatusBadRequest, "new-password").says("コードが違います")
	s.post(link, with(mari.recovery[0])).leadsTo("/reset-password-done")
	_, link = s.asked(madoguchi.PasswordReset, staff)
	s.post(link, with(mari.recovery[0])).is(http.StatusBadRequest, "new-password")
	if kept, err := s.store.Staff(t.Context(), staff.ClinicID, staff.ID); err != nil || !kept.SecondFactor.On() {
		t.Errorf("the second factor has gone with the password (%v)", err)
	}
}

// A typed code is not lost if the reset temporarily fails.
func TestACodeIsSpentWithTheReset(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	s.processesInUse.Processes = unusable{s.processes}
	s.post(link, chosen).is(http.StatusServiceUnavailable, "new-password")
	s.processesInUse.Processes = s.processes
	s.post(link, chosen).leadsTo("/reset-password-done")
	if kept, err := s.store.Staff(t.Context(), staff.ClinicID, staff.ID); err != nil ||
		len(kept.SecondFactor.Recovery) != len(ownersCodes)-1 {
		t.Errorf("%d codes are left (%v)", len(kept.SecondFactor.Recovery), err)
	}
}

// A code that is spent elsewhere between the page's check and the reset does not count twice. Nothing changes, and the
// link stays usable.
func TestACodeCountsOnceForTwoWhoUseItAtOnce(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	s.processesInUse.Processes = faster{s.processes, func() {
		left, err := staff.SecondFactor.AfterRecovery(ownersCodes[0].String())
		must(t, err)
		must(t, s.store.PutSecondFactor(t.Context(), staff.ClinicID, staff.ID, staff.SecondFactor, left))
	}}
	s.post(link, chosen).is(http.StatusBadRequest, "new-password").says("コードが違います")
	s.hasPassword(staff, password)
	s.processesInUse.Processes = s.processes
	another := url.Values{"password": {newlyChosen}, "passwordRepeat": {newlyChosen}, "code": {ownersCodes[1].String()}}
	s.post(link, another).leadsTo("/reset-password-done")
	s.hasPassword(staff, newlyChosen)
}

// faster are processes in which another request comes first.
type faster struct {
	*processes
	first func()
}

func (f faster) UseLink(
	ctx context.Context, link madoguchi.Verification, hash string, spent madoguchi.SpentCode,
) error {
	f.first()
	return f.processes.UseLink(ctx, link, hash, spent)
}

// unusable are processes that refuse every link.
type unusable struct{ *processes }

func (unusable) UseLink(context.Context, madoguchi.Verification, string, madoguchi.SpentCode) error {
	return madoguchi.ErrUnavailable
}

// An account without a second factor is not asked for a code.
func TestAResetWithoutASecondFactorAsksForNoCode(t *testing.T) {
	s := newScene(t)
	staff := s.withPassword("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	if page := s.get(link); strings.Contains(page.body, `name="code"`) {
		t.Error("the page asks for a code")
	}
	s.post(link, url.Values{"password": {newlyChosen}, "passwordRepeat": {newlyChosen}}).leadsTo("/reset-password-done")
	s.hasPassword(staff, newlyChosen)
}

// No answer reveals whether an address has an account: status, headers and body are the same.
func TestResetsTellNothingOfTheAddress(t *testing.T) {
	s := newScene(t)
	s.owner("mari@example.jp")
	tests := []struct{ name, path, password string }{
		{"a forgotten password", "/clinic/reset-password", ""},
		{"a lost phone and a wrong password", "/clinic/reset-second-factor", "wrong"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := func(email string) string {
				page := s.post(test.path, url.Values{"email": {email}, "password": {test.password}})
				page.header.Del("Date")
				return fmt.Sprint(page.status, page.header, strings.ReplaceAll(page.body, email, ""))
			}
			known, unknown := answer("mari@example.jp"), answer("nemo@example.jp") // of one length
			if known != unknown {
				t.Errorf("with an account: %s\nwithout: %s", known, unknown)
			}
		})
	}
	if _, link := s.mailed(madoguchi.PasswordReset, "nemo@example.jp"); link != "" {
		t.Error("an address without an account got a link")
	}
}

func TestWhatIsNoAddressIsSaid(t *testing.T) {
	s := newScene(t)
	for _, email := range []string{"", "mari", "mari@", "田中@example.jp"} {
		s.post("/clinic/reset-password", url.Values{"email": {email}}).is(http.StatusBadRequest, "reset-request").
			says("形が正しくありません").says(email)
	}
	if s.processes.asked != 0 {
		t.Errorf("the workflow was asked %d times", s.processes.asked)
	}
}

func TestResetsAreLimited(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	ask := func(email string) shownPage { return s.post("/clinic/reset-password", url.Values{"email": {email}}) }
	for range s.server.limits.ResetsOf.Burst {
		ask(staff.Email).leadsTo("/clinic/reset-password/mailed")
	}
	mailed := s.processes.asked
	ask(staff.Email).leadsTo("/clinic/reset-password/mailed") // as the last one: its mail is a minute old at most
	if s.processes.asked != mailed {
		t.Error("a mail too many was asked for")
	}
	for range s.server.limits.Resets.Burst - s.server.limits.ResetsOf.Burst - 1 {
		ask(madoguchi.NewID() + "@example.jp").leadsTo("/clinic/reset-password/mailed")
	}
	before := s.processes.asked
	ask("takuya@example.jp").is(http.StatusTooManyRequests, "reset-request").says("回数が多すぎる").says("takuya@")
	if s.processes.asked != before {
		t.Error("a request too many reached the workflow")
	}
}

func TestResetWaits(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	s.post("/clinic/reset-password", url.Values{"email": {staff.Email}}).
		is(http.StatusServiceUnavailable, "reset-request").says("ただいま受け付けできません").says(staff.Email)
	s.processes.breakDown(nil)
	_, link := s.asked(madoguchi.PasswordReset, staff)
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	s.post(link, chosen).is(http.StatusServiceUnavailable, "new-password").says("ただいま受け付けできません")
	s.processes.breakDown(nil)
	s.post(link, chosen).leadsTo("/reset-password-done")
}

func TestFaultsOfANewPassword(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	tests := []struct{ name, password, repeat, faults string }{
		{"nothing", "", "", "password passwordRepeat"},
		{"too short", "Abc1", "Abc1", "password passwordRepeat"},
		{"without a digit", "Abcdefgh", "Abcdefgh", "password passwordRepeat"},
		{"too long", "A1" + strings.Repeat("a", 99), "A1" + strings.Repeat("a", 99), "password passwordRepeat"},
		{"typed differently", newlyChosen, newlyChosen + "!", "password passwordRepeat"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := s.post(link, url.Values{"password": {test.password}, "passwordRepeat": {test.repeat}}).
				is(http.StatusUnprocessableEntity, "new-password")
			if got := page.faults(); got != test.faults {
				t.Errorf("the faults are %q, want %q", got, test.faults)
			}
			if test.password != "" && strings.Contains(page.body, test.password) {
				t.Error("the page shows the password")
			}
		})
	}
	if s.processes.used != 0 {
		t.Error("the link was used")
	}
	s.hasPassword(staff, password)
}

// spoiled are the ways in which a mailed link becomes unusable. Each has its own status and log record.
var spoiled = []struct {
	name   string
	spoil  func(s *scene, id madoguchi.VerificationID, link string) string
	status int
	code   string
}{
	{
		"cut off", func(_ *scene, _ madoguchi.VerificationID, link string) string { return link[:len(link)-5] },
		http.StatusNotFound, "linkMangled",
	},
	{"of another purpose", func(s *scene, id madoguchi.VerificationID, link string) string {
		return link[:strings.LastIndex(link, "/")+1] + s.server.MailKeys.Token(madoguchi.Activation, id)
	}, http.StatusNotFound, "linkMangled"},
	{"used", spoiledAs(madoguchi.LinkUsed), http.StatusGone, "linkUsed"},
	{"expired", spoiledAs(madoguchi.LinkExpired), http.StatusGone, "linkExpired"},
	{"replaced", spoiledAs(madoguchi.LinkReplaced), http.StatusConflict, "linkReplaced"},
}

func spoiledAs(state madoguchi.VerificationState) func(*scene, madoguchi.VerificationID, string) string {
	return func(s *scene, id madoguchi.VerificationID, link string) string {
		must(s.t, s.processes.mark(s.t.Context(), id, state))
		return link
	}
}

// refusesSpoiled checks that neither the page nor the form of an unusable link works. ask makes a new link for each
// case.
func (s *scene) refusesSpoiled(
	t *testing.T, ask func() (madoguchi.VerificationID, string), form url.Values, says string,
) {
	for _, test := range spoiled {
		t.Run(test.name, func(t *testing.T) {
			id, link := ask()
			link = test.spoil(s, id, link)
			var log bytes.Buffer
			before := s.server.answers.Logger
			s.server.answers.Logger = slog.New(slog.NewTextHandler(&log, nil))
			defer func() { s.server.answers.Logger = before }()
			s.get(link).is(test.status, "link-refused").says("不正な操作が行われました。").says(says)
			s.post(link, form).is(test.status, "link-refused").says("改行等により").says(says)
			if got := strings.Count(log.String(), "code="+test.code); got != 2 {
				t.Errorf("the log names %s %d times:\n%s", test.code, got, log.String())
			}
			if strings.Contains(log.String(), link[strings.LastIndex(link, "/")+1:]) ||
				strings.Contains(log.String(), "@") {
				t.Errorf("the log tells too much:\n%s", log.String())
			}
		})
	}
	if s.processes.used != 0 {
		t.Errorf("links that cannot be used were used %d times", s.processes.used)
	}
}

func TestRefusedLinksOfAPasswordReset(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	s.refusesSpoiled(
		t, func() (madoguchi.VerificationID, string) { return s.asked(madoguchi.PasswordReset, staff) }, chosen,
		"1時間を経過",
	)
	s.hasPassword(staff, password)
}

// After a second request, only the newest link works.
func TestNewestLinkCounts(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, older := s.asked(madoguchi.PasswordReset, staff)
	_, newer := s.asked(madoguchi.PasswordReset, staff)
	s.post(older, chosen).is(http.StatusConflict, "link-refused")
	s.hasPassword(staff, password)
	s.post(newer, chosen).leadsTo("/reset-password-done")
	s.post(newer, chosen).is(http.StatusGone, "link-refused")
}

// Of fifty concurrent uses of a link with different passwords, exactly one is confirmed, and its password is set. A
// busy machine may hash too slowly for some requests; those clients try again later, as told.
func TestOneOfManyPasswordsIsSet(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	const posts = 50
	statuses := make([]int, posts)
	var posting sync.WaitGroup
	own := func(i int) string { return fmt.Sprintf("%s-%d", newlyChosen, i) }
	for i := range posts {
		posting.Go(func() {
			typed := url.Values{"password": {own(i)}, "passwordRepeat": {own(i)}, "code": chosen["code"]}
			for statuses[i] = http.StatusServiceUnavailable; statuses[i] == http.StatusServiceUnavailable; {
				statuses[i] = s.post(link, typed).status
			}
		})
	}
	posting.Wait()
	done := -1
	for i, status := range statuses {
		switch {
		case status == http.StatusSeeOther && done < 0:
			done = i
		case status != http.StatusGone:
			t.Errorf("post %d was answered %d, after %d was told that it is done", i, status, done)
		}
	}
	if done < 0 {
		t.Fatal("nobody was told that it is done")
	}
	s.hasPassword(staff, own(done))
}

// A button that is pressed many times is used once, and every answer is the same.
func TestOnePasswordPostedManyTimes(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.PasswordReset, staff)
	const posts = 50
	statuses := make([]int, posts)
	var posting sync.WaitGroup
	for i := range posts {
		posting.Go(func() { statuses[i] = s.post(link, chosen).status })
	}
	posting.Wait()
	done := 0
	for _, status := range statuses {
		if status == http.StatusSeeOther {
			done++
		} else if status != http.StatusGone { // it came after the first use
			t.Errorf("answered %d", status)
		}
	}
	if done == 0 || s.processes.used > done {
		t.Errorf("%d were told that it is done, the workflow was asked %d times", done, s.processes.used)
	}
	s.hasPassword(staff, newlyChosen)
}

func TestSecondFactorReset(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	session := s.session(staff)
	s.get("/clinic/reset-second-factor").is(http.StatusOK, "reset-request").says("認証アプリの解除")
	_, link := s.asked(madoguchi.SecondFactorReset, staff)
	s.get("/clinic/reset-second-factor/mailed").is(http.StatusOK, "reset-mailed")
	s.get(link).is(http.StatusOK, "second-factor-removal")
	s.post(link, url.Values{"email": {"MARI@example.jp"}, "password": {password}}).leadsTo("/reset-second-factor-done")
	s.get("/reset-second-factor-done").is(http.StatusOK, "link-done").says("認証アプリを解除しました")
	kept, err := s.store.Staff(t.Context(), staff.ClinicID, staff.ID)
	must(t, err)
	if kept.SecondFactor.On() {
		t.Error("the second factor is still on")
	}
	s.hasPassword(staff, password)
	client := s.anonymous()
	client.SetToken(session)
	_, err = client.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// The mail is sent only after the account's password, and a reader of the mail cannot remove the second factor without
// it.
func TestSecondFactorResetTakesThePassword(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	other := s.owner("takuya@example.jp")
	wrong := []struct{ name, email, password string }{
		{"a wrong password", staff.Email, "wrong"},
		{"no password", staff.Email, ""},
		{"an unknown address", "nobody@example.jp", password},
	}
	for _, test := range wrong {
		t.Run("asking with "+test.name, func(t *testing.T) {
			s.post("/clinic/reset-second-factor", url.Values{"email": {test.email}, "password": {test.password}}).
				is(http.StatusUnauthorized, "reset-request").says("メールアドレスかパスワードが違います").says(test.email)
		})
	}
	if s.processes.asked != 0 {
		t.Fatal("the workflow was asked without a password")
	}
	_, link := s.asked(madoguchi.SecondFactorReset, staff)
	wrong = append(wrong, struct{ name, email, password string }{"another account", other.Email, password})
	s.now.advance(time.Minute) // the earlier tries have expired
	for _, test := range wrong {
		t.Run("using with "+test.name, func(t *testing.T) {
			s.post(link, url.Values{"email": {test.email}, "password": {test.password}}).
				is(http.StatusUnauthorized, "second-factor-removal").says("メールアドレスかパスワードが違います").says(test.email)
		})
	}
	if s.processes.used != 0 {
		t.Error("the link was used without the password")
	}
}

// Tries with the link count as tries to sign in.
func TestPasswordsOfALinkAreLimited(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	_, link := s.asked(madoguchi.SecondFactorReset, staff)
	for range s.server.limits.SignInAs.Burst - 1 { // the request was the first try
		s.post(link, url.Values{"email": {staff.Email}, "password": {"wrong"}}).
			is(http.StatusUnauthorized, "second-factor-removal")
	}
	s.post(link, url.Values{"email": {staff.Email}, "password": {password}}).
		is(http.StatusTooManyRequests, "second-factor-removal")
	if s.processes.used != 0 {
		t.Error("a try too many was used")
	}
}

func TestRefusedLinksOfASecondFactorReset(t *testing.T) {
	s := newScene(t)
	staff := s.owner("mari@example.jp")
	ask := func() (madoguchi.VerificationID, string) {
		s.now.advance(time.Minute) // between tries
		return s.asked(madoguchi.SecondFactorReset, staff)
	}
	s.refusesSpoiled(t, ask, url.Values{"email": {staff.Email}, "password": {password}}, "認証アプリを解除した後に")
}

// An account without a second factor gets no mail, which could only sign it out.
func TestSecondFactorThatIsOff(t *testing.T) {
	s := newScene(t)
	staff := mongotest.Member(s.clinic.ID, "mari@example.jp")
	staff.PasswordHash, staff.SecondFactor = passwords.Hash(password), madoguchi.SecondFactor{}
	must(t, s.store.CreateStaff(t.Context(), staff))
	s.post("/clinic/reset-second-factor", url.Values{"email": {staff.Email}, "password": {password}}).
		is(http.StatusConflict, "reset-request").says("認証アプリは設定されていません")
	if s.processes.asked != 0 {
		t.Error("the workflow was asked")
	}
}
