package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/api"
)

// The uses of the sealer.
const (
	sealedAuthenticator = "authenticator"
	sealedSetUp         = "authenticator being set up"
	sealedTicket        = "half-way through signing in"
)

// setUpWithin is how long a person may take to fetch an app and to type its first code.
const setUpWithin = time.Hour

// secondFactorOf is what the wire says of it.
func secondFactorOf(member madoguchi.Staff, clinic madoguchi.Clinic) api.SecondFactor {
	return api.SecondFactor{
		On: member.SecondFactor.On(), Needed: clinic.NeedsSecondFactor(member.Role), RecoveryCodes: len(member.SecondFactor.Recovery),
	}
}

// useCode takes a code of the authenticator, or a recovery code, and returns the second factor that is left. Each code passes
// once, however many requests come with it at a time: the store exchanges only what is still as it was read.
func (s *Server) useCode(ctx context.Context, member madoguchi.Staff, typed string) (madoguchi.SecondFactor, error) {
	const attempts = 5 // against other codes of the same person at the same moment
	if err := s.limits.codes.take(string(member.ID)); err != nil {
		return madoguchi.SecondFactor{}, err
	}
	for range attempts {
		after, err := s.afterCode(member, typed)
		if err != nil {
			return after, err
		}
		err = s.Store.PutSecondFactor(ctx, member.ClinicID, member.ID, member.SecondFactor, after)
		if err == nil {
			s.limits.codes.forget(string(member.ID))
		}
		if !errors.Is(err, madoguchi.ErrChanged) {
			return after, err
		}
		if member, err = s.Store.Staff(ctx, member.ClinicID, member.ID); err != nil {
			return after, err
		}
	}
	return madoguchi.SecondFactor{}, madoguchi.ErrUnavailable
}

// afterCode is the second factor after a code of it was used; the secret is sealed anew, under the newest key.
func (s *Server) afterCode(member madoguchi.Staff, typed string) (madoguchi.SecondFactor, error) {
	factor := member.SecondFactor
	code := madoguchi.TidyCode(typed)
	if !factor.On() || !isAuthenticatorCode(code) {
		return factor.AfterRecovery(code)
	}
	secret, err := s.Sealer.Open(sealedAuthenticator, ownerOf(member), factor.Sealed)
	if err != nil {
		return factor, fmt.Errorf("the authenticator of staff %s: %w", member.ID, err)
	}
	step, err := authenticator(secret).step(code, factor.LastStep, s.Now())
	if err != nil {
		return factor, err
	}
	factor.Sealed = s.Sealer.Seal(sealedAuthenticator, ownerOf(member), secret)
	return factor.AfterStep(step)
}

// ownerOf is whom a sealed secret is for: moved to another account, it opens nothing.
func ownerOf(member madoguchi.Staff) string { return string(member.ClinicID) + "/" + string(member.ID) }

// setUp is a second factor that is not confirmed yet. It is stored nowhere but goes to the person, sealed.
type setUp struct {
	Secret   authenticator
	Begun    time.Time
	Replaces time.Time // Since of the second factor that it replaces
}

// newSetUp begins to set up a second factor.
func (s *Server) newSetUp(member madoguchi.Staff) (api.SetUp, error) {
	started := setUp{Secret: make([]byte, secretSize), Begun: s.Now(), Replaces: member.SecondFactor.Since}
	_, _ = rand.Read(started.Secret) // never fails
	plain, err := json.Marshal(started)
	if err != nil {
		return api.SetUp{}, err
	}
	pending := base64.RawURLEncoding.EncodeToString(s.Sealer.Seal(sealedSetUp, ownerOf(member), plain))
	return s.shown(member, started, pending)
}

// shown is what the person sees of the setting-up.
func (s *Server) shown(member madoguchi.Staff, started setUp, pending string) (api.SetUp, error) {
	uri, err := started.Secret.uri(member.Email)
	return api.SetUp{Secret: started.Secret.text(), URI: uri, Pending: pending}, err
}

// openSetUp reads what newSetUp gave out; ErrSetUpOver where that is too long ago, or somebody has set up another since.
func (s *Server) openSetUp(member madoguchi.Staff, pending string) (setUp, error) {
	var started setUp
	sealed, err := base64.RawURLEncoding.DecodeString(pending)
	if err != nil {
		return started, madoguchi.ErrSetUpOver
	}
	plain, err := s.Sealer.Open(sealedSetUp, ownerOf(member), sealed)
	if err != nil || json.Unmarshal(plain, &started) != nil {
		return started, madoguchi.ErrSetUpOver
	}
	if s.Now().Sub(started.Begun) > setUpWithin || !started.Replaces.Equal(member.SecondFactor.Since) {
		return started, madoguchi.ErrSetUpOver
	}
	return started, nil
}

// confirm switches on what was begun, for the code shows that the app has the secret. Of the person's sessions only this one
// stays: in the others somebody may be who knew the password alone.
func (s *Server) confirm(ctx context.Context, p principal, pending, typed string) ([]madoguchi.RecoveryCode, error) {
	started, err := s.openSetUp(p.staff, pending)
	if err != nil {
		return nil, err
	}
	if err := s.limits.codes.take(string(p.staff.ID)); err != nil {
		return nil, err
	}
	step, err := started.Secret.step(madoguchi.TidyCode(typed), 0, s.Now())
	if err != nil {
		return nil, err
	}
	s.limits.codes.forget(string(p.staff.ID))
	codes := madoguchi.NewRecoveryCodes()
	err = s.Store.PutSecondFactor(ctx, p.staff.ClinicID, p.staff.ID, p.staff.SecondFactor, madoguchi.SecondFactor{
		Sealed:   s.Sealer.Seal(sealedAuthenticator, ownerOf(p.staff), started.Secret),
		LastStep: step, Recovery: madoguchi.HashRecoveryCodes(codes), Since: s.Now(),
	})
	if errors.Is(err, madoguchi.ErrChanged) {
		err = madoguchi.ErrSetUpOver
	}
	if err != nil {
		return nil, err
	}
	if err := s.Store.DeleteOtherSessions(ctx, p.staff.ClinicID, p.staff.ID, p.session.SecretHash); err != nil {
		return nil, err
	}
	s.Logger.Info("second factor set up", "staff", p.staff.ID)
	return codes, s.Store.WidenSession(ctx, p.session.SecretHash)
}

// prove checks that it is still the person who signed in, and returns the second factor that is left of it.
func (s *Server) prove(c *gin.Context, p principal, proof api.Proof) (madoguchi.SecondFactor, error) {
	if !p.staff.SecondFactor.On() {
		return p.staff.SecondFactor, madoguchi.ErrSecondFactorOff
	}
	if err := s.limitSignIn(c, p.staff.Email); err != nil {
		return p.staff.SecondFactor, err
	}
	ok, err := s.passwords.match(c.Request.Context(), p.staff.PasswordHash, proof.Password)
	if err == nil && !ok {
		err = madoguchi.ErrWrongPassword
	}
	if err != nil {
		return p.staff.SecondFactor, err
	}
	return s.useCode(c.Request.Context(), p.staff, proof.Code)
}

// replaceCodes gives new recovery codes to who has proved to be the one.
func (s *Server) replaceCodes(c *gin.Context, p principal, proof api.Proof) ([]madoguchi.RecoveryCode, error) {
	left, err := s.prove(c, p, proof)
	if err != nil {
		return nil, err
	}
	codes := madoguchi.NewRecoveryCodes()
	becomes := left
	becomes.Recovery = madoguchi.HashRecoveryCodes(codes)
	return codes, s.Store.PutSecondFactor(c.Request.Context(), p.staff.ClinicID, p.staff.ID, left, becomes)
}

// switchOff removes the second factor of who has proved to be the one, and needs none.
func (s *Server) switchOff(c *gin.Context, p principal, proof api.Proof) error {
	clinic, err := s.Store.Clinic(c.Request.Context(), p.staff.ClinicID)
	if err != nil {
		return err
	}
	if p.staff.SecondFactor.On() && clinic.NeedsSecondFactor(p.staff.Role) {
		return madoguchi.ErrSecondFactorKept
	}
	left, err := s.prove(c, p, proof)
	if err != nil {
		return err
	}
	s.Logger.Info("second factor switched off", "staff", p.staff.ID)
	return s.Store.PutSecondFactor(c.Request.Context(), p.staff.ClinicID, p.staff.ID, left, madoguchi.SecondFactor{})
}

// replace begins a set-up in place of a second factor that there is, after a proof.
func (s *Server) replace(c *gin.Context, p principal, proof api.Proof) (api.SetUp, error) {
	if p.staff.SecondFactor.On() {
		if _, err := s.prove(c, p, proof); err != nil {
			return api.SetUp{}, err
		}
	}
	return s.newSetUp(p.staff)
}

func (s *Server) beginSetUp(c *gin.Context) error {
	var request api.BeginSetUp
	if err := decode(c, &request); err != nil {
		return err
	}
	started, err := s.replace(c, signedIn(c), api.Proof(request))
	if err != nil {
		return err
	}
	answer(c, http.StatusOK, started)
	return nil
}

func (s *Server) confirmSetUp(c *gin.Context) error {
	var request api.ConfirmSetUp
	if err := decode(c, &request); err != nil {
		return err
	}
	codes, err := s.confirm(c.Request.Context(), signedIn(c), request.Pending, request.Code)
	if err != nil {
		return err
	}
	answer(c, http.StatusOK, api.RecoveryCodes{Codes: shownCodes(codes)})
	return nil
}

func (s *Server) newRecoveryCodes(c *gin.Context) error {
	var proof api.Proof
	if err := decode(c, &proof); err != nil {
		return err
	}
	codes, err := s.replaceCodes(c, signedIn(c), proof)
	if err != nil {
		return err
	}
	answer(c, http.StatusOK, api.RecoveryCodes{Codes: shownCodes(codes)})
	return nil
}

func (s *Server) secondFactorOff(c *gin.Context) error {
	var proof api.Proof
	if err := decode(c, &proof); err != nil {
		return err
	}
	if err := s.switchOff(c, signedIn(c), proof); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// shownCodes are the codes as people read them.
func shownCodes(codes []madoguchi.RecoveryCode) []string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = code.String()
	}
	return texts
}
