package server

import (
	"bytes"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// app is a person's authenticator app, with a clock of its own.
type app struct {
	t      *testing.T
	secret string
	now    *clock
}

// code returns the app's code after some steps of 30 seconds.
func (a app) code(steps int) string {
	a.t.Helper()
	code, err := totp.GenerateCode(a.secret, a.now.time().Add(time.Duration(steps)*30*time.Second))
	must(a.t, err)
	return code
}

// person is a member of staff with a second factor, signed in.
type person struct {
	app
	scene    *scene
	email    string
	client   *api.Client
	recovery []string
}

// withSecondFactor stores a member of staff who has just set up a second factor. The set-up has used its first code.
func (s *scene) withSecondFactor(role madoguchi.Role) *person {
	s.t.Helper()
	staff := s.withRole(madoguchi.NewID()+"@example.jp", role)
	p := &person{scene: s, email: staff.Email, client: s.anonymous()}
	_, err := p.client.SignIn(s.t.Context(), api.SignIn{Email: p.email, Password: password})
	must(s.t, err)
	p.setUp(api.BeginSetUp{})
	return p
}

// setUp sets up a second factor.
func (p *person) setUp(begin api.BeginSetUp) {
	p.scene.t.Helper()
	t := p.scene.t
	begun, err := p.client.BeginSetUp(t.Context(), begin)
	must(t, err)
	p.app = app{t: t, secret: begun.Secret, now: p.scene.now}
	codes, err := p.client.ConfirmSetUp(t.Context(), api.ConfirmSetUp{Pending: begun.Pending, Code: p.code(0)})
	must(t, err)
	p.recovery = codes.Codes
}

// signIn tries to sign in on another machine.
func (p *person) signIn(code string) (api.Session, error) {
	return p.scene.anonymous().SignIn(p.t.Context(), api.SignIn{Email: p.email, Password: password, Code: code})
}

// rest waits until the person's limits are full again and the last code has expired.
func (p *person) rest() { p.now.advance(10 * time.Minute) }

func TestSignInTakesTheSecondFactor(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	_, err := mari.signIn("")
	refused(t, err, http.StatusUnauthorized, "secondFactorNeeded", "")
	_, err = s.anonymous().SignIn(t.Context(), api.SignIn{Email: mari.email, Password: "wrong", Code: mari.code(1)})
	refused(t, err, http.StatusUnauthorized, "credentials", "")
	session, err := mari.signIn(mari.code(1))
	must(t, err)
	if want := (api.SecondFactor{On: true, Needed: true, RecoveryCodes: 10}); session.SecondFactor != want ||
		session.Limited {
		t.Errorf("signed in with %+v, limited %v", session.SecondFactor, session.Limited)
	}
}

// Codes of the previous and the next step pass, because clocks differ. Codes of other steps do not pass, and no code
// passes twice.
func TestCodesOfNeighbouringStepsPassOnce(t *testing.T) {
	s := newScene(t)
	s.server.limits.SignInAs.Burst = 100
	mari := s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	for _, try := range []struct {
		name   string
		steps  int
		passes bool
	}{
		{"two steps before", -2, false}, {"two steps after", 2, false}, {"the step before", -1, true},
		{"the same code again", -1, false},
		{"the present step", 0, true}, {"an earlier one after that", -1, false}, {"the step after", 1, true},
		{"the present step, too late", 0, false},
	} {
		t.Run(try.name, func(t *testing.T) {
			_, err := mari.signIn(mari.code(try.steps))
			if try.passes {
				must(t, err)
				return
			}
			refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
		})
	}
}

func TestCodesAreReadAsTyped(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	wide := strings.Map(func(digit rune) rune { return digit - '0' + '０' }, mari.code(0))
	_, err := mari.signIn(" " + wide[:9] + "　" + wide[9:])
	must(t, err)
	_, err = mari.signIn(strings.ToUpper(strings.ReplaceAll(mari.recovery[0], "-", " ")))
	must(t, err)
}

// Of many concurrent requests with one code, one signs in.
func TestOneCodeSignsInOnceAtATime(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	for _, code := range []string{mari.code(0), mari.recovery[0]} {
		*s.server.limits = *access.NewLimits(s.now.time)
		s.server.limits.SignInAs.Burst, s.server.limits.CodesFrom.Burst = 100, 100
		var passed atomic.Int32
		var racing sync.WaitGroup
		for range 8 {
			racing.Go(func() {
				_, err := mari.signIn(code)
				if err == nil {
					passed.Add(1)
					return
				}
				refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
			})
		}
		racing.Wait()
		if passed.Load() != 1 {
			t.Errorf("one code has signed in %d times", passed.Load())
		}
	}
}

// Different codes pass concurrently.
func TestDifferentCodesPassAtTheSameTime(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	var signing sync.WaitGroup
	for _, code := range []string{mari.code(0), mari.recovery[2], mari.recovery[5]} {
		signing.Go(func() {
			if _, err := mari.signIn(code); err != nil {
				t.Error(err)
			}
		})
	}
	signing.Wait()
}

func TestARecoveryCodeSignsInOnce(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	session, err := mari.signIn(mari.recovery[4])
	must(t, err)
	if session.SecondFactor.RecoveryCodes != 9 {
		t.Errorf("%d codes are left", session.SecondFactor.RecoveryCodes)
	}
	_, err = mari.signIn(mari.recovery[4])
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	_, err = mari.signIn(mari.recovery[5])
	must(t, err)
}

// Wrong codes are limited by account and by network. A right code restores the tries. Recovery codes use none.
func TestCodesAreLimited(t *testing.T) {
	s := newScene(t)
	s.server.limits.SignInAs.Burst, s.server.limits.SignInFrom.Burst = 100, 100
	mari := s.withSecondFactor(madoguchi.Physician)
	wrong := func(status int, code, field string) {
		t.Helper()
		_, err := mari.signIn("000000")
		refused(t, err, status, code, field)
	}
	burst := s.server.limits.CodesFrom.Burst
	for range burst - 1 {
		wrong(http.StatusBadRequest, "secondFactorWrong", "code")
	}
	_, err := mari.signIn(mari.code(1))
	must(t, err)
	for range burst {
		wrong(http.StatusBadRequest, "secondFactorWrong", "code")
	}
	_, err = mari.signIn("000000")
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	var problem *api.ProblemError
	if !errors.As(err, &problem) || problem.RetryAfter != 3*time.Minute {
		t.Errorf("to come back %v", problem)
	}
	s.now.advance(problem.RetryAfter)
	wrong(http.StatusBadRequest, "secondFactorWrong", "code")
	wrong(http.StatusTooManyRequests, "tooMany", "")
	_, err = mari.signIn(mari.recovery[0])
	must(t, err)
}

// A person who knows the password uses up the tries of their own network, not those of the owner elsewhere. Tries from
// many networks together are limited too.
func TestNobodyUsesUpTheTriesOfTheOwner(t *testing.T) {
	s := newScene(t)
	s.server.limits.SignInAs.Burst, s.server.limits.SignIns.Burst = 100, 100
	mari := s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	from := func(network int, code string) int {
		return s.signInWith(mari.email, code, fmt.Sprintf("203.0.%d.7:4711", network))
	}
	tries := s.server.limits.CodesFrom.Burst
	for i := range tries + 3 {
		want := http.StatusBadRequest
		if i >= tries {
			want = http.StatusTooManyRequests
		}
		if got := from(1, "000000"); got != want {
			t.Errorf("try %d was answered %d, want %d", i, got, want)
		}
	}
	if got := from(2, mari.code(0)); got != http.StatusCreated {
		t.Errorf("the owner was answered %d", got)
	}
	if got := from(1, "000000"); got != http.StatusTooManyRequests {
		t.Errorf("after the owner's sign-in the stranger was answered %d", got)
	}
	left := s.server.limits.CodesOf.Burst - tries - 1
	for i := range left {
		if got := from(3+i/tries, "000000"); got != http.StatusBadRequest {
			t.Errorf("try %d from many networks was answered %d", i, got)
		}
	}
	if got := from(99, "000000"); got != http.StatusTooManyRequests {
		t.Errorf("one try too many from many networks was answered %d", got)
	}
}

// signInWith tries to sign in with a code from an address and returns the answer's status.
func (s *scene) signInWith(email, code, remote string) int {
	s.t.Helper()
	body, err := json.Marshal(api.SignIn{Email: email, Password: password, Code: code})
	must(s.t, err)
	request := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/api/v1/sessions", bytes.NewReader(body))
	request.RemoteAddr = remote
	answer := httptest.NewRecorder()
	s.server.ServeHTTP(answer, request)
	return answer.Code
}

// A person who must have a second factor can do nothing but set it up. After that everything works, in this session
// only.
func TestASecondFactorThatIsRequired(t *testing.T) {
	s := newScene(t)
	staff := s.withRole("mari@example.jp", madoguchi.Physician)
	id := s.booked(s.visit()).Entry.ID
	first, second := s.anonymous(), s.anonymous()
	for _, client := range []*api.Client{first, second} {
		session, err := client.SignIn(t.Context(), api.SignIn{Email: staff.Email, Password: password})
		must(t, err)
		if !session.Limited || !session.SecondFactor.Needed || session.SecondFactor.On {
			t.Errorf("signed in as %+v", session)
		}
	}
	token := s.limitedSession(staff)
	walked := 0
	for _, r := range s.server.routes() {
		if !r.access.Staff || r.access.Limited {
			continue
		}
		walked++
		header := map[string]string{"Idempotency-Key": newKey(), "Authorization": "Bearer " + token}
		response, content := s.send(
			letter{method: r.method, path: pathTo(r, id), body: bodies(s, r, 1), header: header},
		)
		t.Log(r.method, r.path)
		refusedWith(t, problemIn(t, response, content), http.StatusForbidden, "secondFactorRequired", "")
	}
	if walked < 15 {
		t.Errorf("only %d routes are closed to a limited session", walked)
	}

	begun, err := first.BeginSetUp(t.Context(), api.BeginSetUp{})
	must(t, err)
	own := app{t: t, secret: begun.Secret, now: s.now}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(begun.Secret); err != nil ||
		len(raw) != 20 {
		t.Errorf("the secret is %s", begun.Secret)
	}
	_, err = first.ConfirmSetUp(t.Context(), api.ConfirmSetUp{Pending: begun.Pending, Code: own.code(5)})
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	_, err = first.ConfirmSetUp(t.Context(), api.ConfirmSetUp{Pending: begun.Pending, Code: own.code(0)})
	must(t, err)
	_, err = first.Schedule(t.Context(), "2126-11-25")
	must(t, err)
	session, err := first.CurrentSession(t.Context())
	must(t, err)
	if session.Limited || !session.SecondFactor.On {
		t.Errorf("the session is %+v", session)
	}
	_, err = second.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// A limited session that survives the set-up in another one (a crash between the two writes) has no access.
func TestALimitedSessionIsOverOnceThereIsASecondFactor(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	staff, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	client := s.anonymous()
	client.SetToken(s.limitedSession(staff))
	_, err = client.BeginSetUp(t.Context(), api.BeginSetUp{})
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// Reception is offered a second factor but does not need one.
func TestASecondFactorThatIsOffered(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Reception)
	mari.rest()
	for _, proof := range []struct {
		password, code string
		want, field    string
	}{
		{password + "!", mari.code(0), "passwordWrong", "password"}, {password, "000000", "secondFactorWrong", "code"},
		{"", "", "passwordWrong", "password"},
	} {
		err := mari.client.SecondFactorOff(t.Context(), api.Proof{Password: proof.password, Code: proof.code})
		refused(t, err, http.StatusBadRequest, proof.want, proof.field)
	}
	must(t, mari.client.SecondFactorOff(t.Context(), api.Proof{Password: password, Code: mari.code(0)}))
	session, err := mari.signIn("")
	must(t, err)
	if session.SecondFactor.On || session.SecondFactor.Needed || session.SecondFactor.RecoveryCodes != 0 ||
		session.Limited {
		t.Errorf("signed in as %+v", session)
	}
	err = mari.client.SecondFactorOff(t.Context(), api.Proof{Password: password, Code: mari.code(1)})
	refused(t, err, http.StatusConflict, "secondFactorOff", "")
}

func TestWhatIsRequiredCannotBeSwitchedOff(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Admin)
	mari.rest()
	err := mari.client.SecondFactorOff(t.Context(), api.Proof{Password: password, Code: mari.code(0)})
	refused(t, err, http.StatusConflict, "secondFactorKept", "")
	_, err = mari.signIn(mari.code(0))
	must(t, err)
}

func TestNewRecoveryCodesReplaceTheOldOnes(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	_, err := mari.client.NewRecoveryCodes(t.Context(), api.Proof{Password: password, Code: "000000"})
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	fresh, err := mari.client.NewRecoveryCodes(t.Context(), api.Proof{Password: password, Code: mari.recovery[0]})
	must(t, err)
	if len(fresh.Codes) != 10 || slices.Contains(fresh.Codes, mari.recovery[1]) {
		t.Errorf("new codes %v", fresh.Codes)
	}
	_, err = mari.signIn(mari.recovery[1])
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	_, err = mari.signIn(fresh.Codes[1])
	must(t, err)
}

// Another app replaces the old one only after a proof and a first code.
func TestAnotherAppTakesThePlace(t *testing.T) {
	s := newScene(t)
	mari := s.withSecondFactor(madoguchi.Physician)
	_, err := mari.client.BeginSetUp(t.Context(), api.BeginSetUp{})
	refused(t, err, http.StatusBadRequest, "passwordWrong", "password")
	old := mari.app
	mari.rest()
	mari.setUp(api.BeginSetUp{Password: password, Code: old.code(0)})
	mari.rest()
	_, err = mari.signIn(old.code(0))
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	_, err = mari.signIn(mari.code(0))
	must(t, err)
}

// A set-up that took too long, was overtaken, belongs to another person or was forged gets the same refusal, and
// changes nothing.
func TestASetUpThatIsOver(t *testing.T) {
	s := newScene(t)
	mari, ken := s.withSecondFactor(madoguchi.Physician), s.withSecondFactor(madoguchi.Physician)
	mari.rest()
	begin := func(code string) api.SetUp {
		t.Helper()
		begun, err := mari.client.BeginSetUp(t.Context(), api.BeginSetUp{Password: password, Code: code})
		must(t, err)
		return begun
	}
	late, overtaken := begin(mari.recovery[0]), begin(mari.recovery[1])
	old := mari.app
	over := func(what string, client *api.Client, begun api.SetUp, pending string) {
		t.Helper()
		t.Log(what)
		code := app{t: t, secret: begun.Secret, now: s.now}.code(0)
		_, err := client.ConfirmSetUp(t.Context(), api.ConfirmSetUp{Pending: pending, Code: code})
		refused(t, err, http.StatusConflict, "setUpOver", "")
	}
	over("somebody else's", ken.client, late, late.Pending)
	over("altered", mari.client, late, late.Pending[:len(late.Pending)-2]+"xx")
	over("nothing", mari.client, late, "")
	mari.setUp(api.BeginSetUp{Password: password, Code: mari.recovery[2]})
	over("overtaken", mari.client, overtaken, overtaken.Pending)
	mari.rest()
	late = begin(mari.code(0))
	s.now.advance(setUpWithin + time.Second)
	over("too late", mari.client, late, late.Pending)
	_, err := mari.signIn(old.code(0))
	refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	_, err = mari.signIn(mari.code(0))
	must(t, err)
}

// The stored second factor reveals neither the secret nor a code, and does not open in another account.
func TestTheStoreKnowsNoSecret(t *testing.T) {
	s := newScene(t)
	mari, ken := s.withSecondFactor(madoguchi.Physician), s.withSecondFactor(madoguchi.Physician)
	stored, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(mari.secret)
	must(t, err)
	if strings.Contains(string(stored.SecondFactor.Sealed), string(raw)) ||
		strings.Contains(string(stored.SecondFactor.Sealed), mari.secret) {
		t.Error("the secret stands in the store")
	}
	other, err := s.store.StaffByEmail(t.Context(), ken.email)
	must(t, err)
	moved := other.SecondFactor
	moved.Sealed = stored.SecondFactor.Sealed
	must(t, s.store.PutSecondFactor(t.Context(), other.ClinicID, other.ID, other.SecondFactor, moved))
	ken.rest()
	_, err = ken.signIn(mari.code(0))
	refused(t, err, http.StatusInternalServerError, "internal", "")
	_, err = ken.signIn(ken.recovery[0]) // which is not damaged
	must(t, err)
}
