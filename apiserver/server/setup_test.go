package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
)

// stumbling is a store that fails or runs a function at chosen calls.
type stumbling struct {
	Store
	deletingOthers, widening atomic.Bool // fail
	creatingSession          func()
	created                  madoguchi.Session // the newest
}

var errStumbled = errors.New("stumbled")

func (s *stumbling) DeleteOtherSessions(
	ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte,
) error {
	if s.deletingOthers.Load() {
		// it was deleted before, too
		if found, err := s.Staff(ctx, clinic, member); err != nil || found.SecondFactor.On() {
			return errors.Join(errStumbled, err)
		}
	}
	return s.Store.DeleteOtherSessions(ctx, clinic, member, but)
}

func (s *stumbling) WidenSession(ctx context.Context, secretHash [32]byte) error {
	if s.widening.Load() {
		return errStumbled
	}
	return s.Store.WidenSession(ctx, secretHash)
}

func (s *stumbling) CreateSession(ctx context.Context, session madoguchi.Session) error {
	if s.creatingSession != nil {
		s.creatingSession()
	}
	s.created = session
	return s.Store.CreateSession(ctx, session)
}

// stumbles wraps the server's store.
func (s *scene) stumbles() *stumbling {
	between := &stumbling{Store: s.store}
	s.storeInUse.Store = between
	return between
}

// beginner returns a physician who has begun to set up a required second factor.
func (s *scene) beginner() (*person, api.ConfirmSetUp) {
	s.t.Helper()
	staff := s.withRole(madoguchi.NewID()+"@example.jp", madoguchi.Physician)
	p := &person{scene: s, email: staff.Email, client: s.anonymous()}
	_, err := p.client.SignIn(s.t.Context(), api.SignIn{Email: p.email, Password: password})
	must(s.t, err)
	begun, err := p.client.BeginSetUp(s.t.Context(), api.BeginSetUp{})
	must(s.t, err)
	p.app = app{t: s.t, secret: begun.Secret, now: s.now}
	return p, api.ConfirmSetUp{Pending: begun.Pending, Code: p.code(0)}
}

// storedAre checks that the shown recovery codes are the stored ones.
func (p *person) storedAre(shown []string) {
	p.t.Helper()
	stored, err := p.scene.store.StaffByEmail(p.t.Context(), p.email)
	must(p.t, err)
	var codes []madoguchi.RecoveryCode
	for _, code := range shown {
		codes = append(codes, madoguchi.RecoveryCode(madoguchi.TidyCode(code)))
	}
	if !slices.Equal(stored.SecondFactor.Recovery, madoguchi.HashRecoveryCodes(codes)) {
		p.t.Errorf("shown are %v, stored are others", shown)
	}
}

// The answer to a confirmation may be lost. A repeat gets the same answer within the hour, from this session only,
// while the second factor is unused.
func TestAConfirmationThatIsRepeated(t *testing.T) {
	s := newScene(t)
	mari, confirm := s.beginner()
	first, err := mari.client.ConfirmSetUp(t.Context(), confirm)
	must(t, err)
	mari.storedAre(first.Codes)
	s.now.advance(setUpWithin)
	again, err := mari.client.ConfirmSetUp(t.Context(), confirm)
	must(t, err)
	if !slices.Equal(again.Codes, first.Codes) {
		t.Errorf("first %v, then %v", first.Codes, again.Codes)
	}
	over := func(what string, client *api.Client, confirm api.ConfirmSetUp) {
		t.Helper()
		t.Log(what)
		_, err := client.ConfirmSetUp(t.Context(), confirm)
		refused(t, err, http.StatusConflict, "setUpOver", "")
	}
	over("by another code", mari.client, api.ConfirmSetUp{Pending: confirm.Pending, Code: mari.code(0)})
	stored, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	over("from another session", s.signedIn(stored), confirm)
	_, err = mari.signIn(first.Codes[0])
	must(t, err)
	over("after a recovery code was used", mari.client, confirm)
	s.now.advance(time.Second)
	over("too late", mari.client, confirm)
}

// After a sign-in, or new recovery codes, the first codes are not shown again.
func TestAConfirmationIsNotRepeatedOnceTheSecondFactorIsUsed(t *testing.T) {
	s := newScene(t)
	for _, use := range []func(*person){
		func(p *person) { _, err := p.signIn(p.code(1)); must(t, err) },
		func(p *person) {
			_, err := p.client.NewRecoveryCodes(t.Context(), api.Proof{Password: password, Code: p.code(1)})
			must(t, err)
		},
	} {
		mari, confirm := s.beginner()
		_, err := mari.client.ConfirmSetUp(t.Context(), confirm)
		must(t, err)
		use(mari)
		_, err = mari.client.ConfirmSetUp(t.Context(), confirm)
		refused(t, err, http.StatusConflict, "setUpOver", "")
	}
}

// Two concurrent clicks show the same codes.
func TestTwoConfirmationsAtATime(t *testing.T) {
	s := newScene(t)
	mari, confirm := s.beginner()
	shown := make([][]string, 4)
	var confirming sync.WaitGroup
	for i := range shown {
		confirming.Go(func() {
			answer, err := mari.client.ConfirmSetUp(t.Context(), confirm)
			if err != nil {
				t.Error(err)
			}
			shown[i] = answer.Codes
		})
	}
	confirming.Wait()
	for _, codes := range shown {
		mari.storedAre(codes)
	}
}

// A repeat completes a confirmation that was cut off. Until then the session has no other access.
func TestAConfirmationThatWasCutOff(t *testing.T) {
	s := newScene(t)
	between := s.stumbles()
	for name, fails := range map[string]*atomic.Bool{
		"deleting": &between.deletingOthers, "widening": &between.widening,
	} {
		t.Run(name, func(t *testing.T) {
			mari, confirm := s.beginner()
			stored, err := s.store.StaffByEmail(t.Context(), mari.email)
			must(t, err)
			stranger := s.anonymous()
			stranger.SetToken(s.limitedSession(stored))
			theirs, err := stranger.BeginSetUp(t.Context(), api.BeginSetUp{})
			must(t, err)
			fails.Store(true)
			_, err = mari.client.ConfirmSetUp(t.Context(), confirm)
			refused(t, err, http.StatusInternalServerError, "internal", "")
			_, err = mari.client.CurrentSession(t.Context())
			refused(t, err, http.StatusUnauthorized, "signIn", "")
			for _, pending := range []string{confirm.Pending, theirs.Pending} {
				code := app{t: t, secret: theirs.Secret, now: s.now}.code(0)
				_, err = stranger.ConfirmSetUp(t.Context(), api.ConfirmSetUp{Pending: pending, Code: code})
				refused(t, err, http.StatusUnauthorized, "signIn", "")
			}
			fails.Store(false)
			answer, err := mari.client.ConfirmSetUp(t.Context(), confirm)
			must(t, err)
			mari.storedAre(answer.Codes)
			session, err := mari.client.CurrentSession(t.Context())
			must(t, err)
			if session.Limited || !session.SecondFactor.On {
				t.Errorf("the session is %+v", session)
			}
		})
	}
}

// A confirmation that was cut off before the write has already ended the other sessions. The person's next sign-in
// would not end them.
func TestAConfirmationEndsOtherSessionsFirst(t *testing.T) {
	s := newScene(t)
	between := s.stumbles()
	mari, confirm := s.beginner()
	stored, err := s.store.StaffByEmail(t.Context(), mari.email)
	must(t, err)
	other := s.anonymous()
	other.SetToken(s.session(stored))
	between.deletingOthers.Store(true)
	_, err = mari.client.ConfirmSetUp(t.Context(), confirm)
	refused(t, err, http.StatusInternalServerError, "internal", "")
	_, err = other.CurrentSession(t.Context())
	refused(t, err, http.StatusUnauthorized, "signIn", "")
}

// A person at an open session cannot guess the first code of another's secret.
func TestFirstCodesAreLimited(t *testing.T) {
	s := newScene(t)
	mari, confirm := s.beginner()
	confirm.Code = "000000"
	for range s.server.limits.CodesFrom.Burst {
		_, err := mari.client.ConfirmSetUp(t.Context(), confirm)
		refused(t, err, http.StatusBadRequest, "secondFactorWrong", "code")
	}
	_, err := mari.client.ConfirmSetUp(t.Context(), confirm)
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
}

// A set-up that begins a while after the sign-in needs the password. Its tries are limited like those of the sign-in.
func TestTheFirstSetUpTakesThePassword(t *testing.T) {
	s := newScene(t)
	client := s.signedIn(s.withPassword("mari@example.jp"))
	s.now.advance(trustedFor)
	_, err := client.BeginSetUp(t.Context(), api.BeginSetUp{})
	must(t, err)
	s.now.advance(time.Second)
	for range s.server.limits.SignInAs.Burst + 1 {
		_, err = client.BeginSetUp(t.Context(), api.BeginSetUp{}) // checks whether it is needed
		refused(t, err, http.StatusBadRequest, "passwordWrong", "password")
	}
	for range s.server.limits.SignInAs.Burst - 1 {
		_, err = client.BeginSetUp(t.Context(), api.BeginSetUp{Password: password + "!"})
		refused(t, err, http.StatusBadRequest, "passwordWrong", "password")
	}
	begun, err := client.BeginSetUp(t.Context(), api.BeginSetUp{Password: password})
	must(t, err)
	_, err = client.BeginSetUp(t.Context(), api.BeginSetUp{Password: password})
	refused(t, err, http.StatusTooManyRequests, "tooMany", "")
	_, err = client.ConfirmSetUp(
		t.Context(),
		api.ConfirmSetUp{Pending: begun.Pending, Code: app{t: t, secret: begun.Secret, now: s.now}.code(0)},
	)
	must(t, err)
}

// If a clinic begins to require a second factor, open sessions need it too.
func TestARequirementHoldsForOpenSessions(t *testing.T) {
	s := newScene(t)
	clinic, err := s.store.Clinic(t.Context(), s.clinic.ID)
	must(t, err)
	require := func(required bool) {
		t.Helper()
		clinic.RequiresSecondFactor = required
		clinic.Revision++
		must(t, s.store.PutSettings(t.Context(), clinic))
	}
	require(false)
	sessions := map[madoguchi.Role]*api.Client{}
	for _, role := range []madoguchi.Role{madoguchi.Admin, madoguchi.Physician, madoguchi.Reception} {
		staff := s.withRole(string(role)+"@example.jp", role)
		sessions[role] = s.anonymous()
		session, err := sessions[role].SignIn(t.Context(), api.SignIn{Email: staff.Email, Password: password})
		must(t, err)
		if session.Limited {
			t.Errorf("%s is limited", role)
		}
	}
	safe := s.withSecondFactor(madoguchi.Physician)
	desk, _ := s.listen(sessions[madoguchi.Physician], "")
	require(true)
	for role, client := range sessions {
		_, err := client.Clinic(t.Context())
		session, current := client.CurrentSession(t.Context())
		must(t, current)
		if role == madoguchi.Reception {
			must(t, err)
		} else {
			refused(t, err, http.StatusForbidden, "secondFactorRequired", "")
		}
		if session.Limited != (role != madoguchi.Reception) {
			t.Errorf("%s: limited %v", role, session.Limited)
		}
	}
	if err := desk.reason(); err == nil {
		t.Error("the stream of changes ended without a reason")
	}
	_, err = safe.client.Clinic(t.Context())
	must(t, err)
	client := sessions[madoguchi.Admin]
	begun, err := client.BeginSetUp(t.Context(), api.BeginSetUp{})
	must(t, err)
	_, err = client.ConfirmSetUp(
		t.Context(),
		api.ConfirmSetUp{Pending: begun.Pending, Code: app{t: t, secret: begun.Secret, now: s.now}.code(0)},
	)
	must(t, err)
	_, err = client.Clinic(t.Context())
	must(t, err)
}

// A sign-in that was under way during a reset of the password or the second factor is withdrawn. The reset has ended
// all sessions but cannot have seen this one.
func TestASignInThatRacesAResetIsTakenBack(t *testing.T) {
	for name, reset := range map[string]func(*scene, madoguchi.Staff) error{
		"of the password": func(s *scene, of madoguchi.Staff) error {
			return s.store.SetPassword(
				s.t.Context(), of.ClinicID, of.ID, passwords.Hash("Another-1-Word"), s.now.time(),
				madoguchi.SpentCode{},
			)
		},
		"of the second factor": func(s *scene, of madoguchi.Staff) error {
			return s.store.PutSecondFactor(s.t.Context(), of.ClinicID, of.ID, of.SecondFactor, madoguchi.SecondFactor{})
		},
		"by another app": func(s *scene, of madoguchi.Staff) error {
			another := of.SecondFactor
			another.Since = s.now.time().Add(time.Second)
			return s.store.PutSecondFactor(s.t.Context(), of.ClinicID, of.ID, of.SecondFactor, another)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			mari := s.withSecondFactor(madoguchi.Physician)
			mari.rest()
			between := s.stumbles()
			between.creatingSession = func() {
				stored, err := s.store.StaffByEmail(t.Context(), mari.email)
				must(t, err)
				must(t, reset(s, stored))
				must(t, s.store.DeleteOtherSessions(t.Context(), stored.ClinicID, stored.ID, [32]byte{}))
			}
			_, err := mari.signIn(mari.code(0))
			refused(t, err, http.StatusUnauthorized, "credentials", "")
			_, err = s.store.Session(t.Context(), between.created.SecretHash, s.now.time())
			if !errors.Is(err, madoguchi.ErrNotFound) {
				t.Errorf("the session is still there: %v", err)
			}
		})
	}
}
