package secondfactor

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// A second factor is set up in two steps. The server stores nothing between them.
//
//	begin ──► setUp, sealed, with the person ──► confirm, with a code ──► it is on, the recovery codes are shown
//	                                                 └── again ──► the same codes, while these are stored
//
// The first step creates the recovery codes. So the codes that are shown are the codes that are stored, even if a
// request is lost or repeated.

const (
	// setUpWithin is the time that a person has to install an app and to type its first code.
	setUpWithin = time.Hour
	// trustedFor is how long after a sign-in the set-up needs no password. Later, another person could use an open
	// session to lock the owner out.
	trustedFor = 10 * time.Minute
)

// setUp is a second factor that is not confirmed yet. The server does not store it: the client holds it, sealed.
type setUp struct {
	Secret   authenticator
	Recovery []madoguchi.RecoveryCode
	Begun    time.Time
	Replaces time.Time // Since of the replaced second factor
	Proven   bool      // whether the person gave the password to begin
}

// replace begins the set-up of a replacement, after a proof.
func (h *Handler) replace(c *gin.Context, p access.Principal, proof api.Proof) (api.SetUp, error) {
	switch {
	case p.Staff.SecondFactor.On():
		if _, err := h.prove(c, p, proof); err != nil {
			return api.SetUp{}, err
		}
	case h.asksPassword(p):
		if err := h.Passwords.Prove(c, p, proof.Password); err != nil {
			return api.SetUp{}, err
		}
	default:
		return h.NewSetUp(p, false)
	}
	return h.NewSetUp(p, true)
}

// asksPassword reports whether the first set-up needs the password.
func (h *Handler) asksPassword(p access.Principal) bool {
	return h.Now().Sub(p.Session.CreatedAt) > trustedFor
}

// NewSetUp begins the set-up of a second factor. proven says that the person gave the password.
func (h *Handler) NewSetUp(p access.Principal, proven bool) (api.SetUp, error) {
	started := setUp{
		Secret: make([]byte, secretSize), Recovery: madoguchi.NewRecoveryCodes(), Begun: h.Now(),
		Replaces: p.Staff.SecondFactor.Since, Proven: proven,
	}
	_, _ = rand.Read(started.Secret) // never fails
	return h.shown(p.Staff, started, seal.Text(h.Sealer, sealedSetUp, setUpOwner(p), started))
}

// setUpOwner returns the owner of a set-up: the person, in this session only.
func setUpOwner(p access.Principal) string {
	return ownerOf(p.Staff) + "/" + hex.EncodeToString(p.Session.SecretHash[:])
}

// shown returns what the client shows of a set-up.
func (h *Handler) shown(member madoguchi.Staff, started setUp, pending string) (api.SetUp, error) {
	uri, err := started.Secret.uri(member.Email)
	return api.SetUp{Secret: started.Secret.text(), URI: uri, Pending: pending}, err
}

// openSetUp opens the result of NewSetUp. It returns ErrSetUpOver if that is too long ago.
func (h *Handler) openSetUp(p access.Principal, pending string) (setUp, error) {
	started, err := seal.OpenText[setUp](h.Sealer, sealedSetUp, setUpOwner(p), pending)
	if err != nil || h.Now().Sub(started.Begun) > setUpWithin {
		return started, madoguchi.ErrSetUpOver
	}
	return started, nil
}

// overtaken reports whether the second factor has changed since the set-up began.
func (u setUp) overtaken(by madoguchi.SecondFactor) bool { return !u.Replaces.Equal(by.Since) }

// confirm enables the second factor, because the code proves that the app has the secret. It ends the person's other
// sessions, because their users may know only the password. A repeat gets the same answer.
func (h *Handler) confirm(
	c *gin.Context, p access.Principal, pending, typed string,
) ([]madoguchi.RecoveryCode, error) {
	started, err := h.openSetUp(p, pending)
	if err != nil {
		return nil, p.OrSignIn(err)
	}
	if err := h.limitCodes(c, p.Staff.ID); err != nil {
		return nil, err
	}
	ctx, code := c.Request.Context(), madoguchi.TidyCode(typed)
	if started.overtaken(p.Staff.SecondFactor) {
		err = h.confirmedBefore(p.Staff, started, code)
	} else {
		err = h.switchOn(ctx, p, started, code)
	}
	if err != nil {
		return nil, p.OrSignIn(err)
	}
	h.forgetCodes(c, p.Staff.ID)
	if err := h.Store.DeleteOtherSessions(ctx, p.Staff.ClinicID, p.Staff.ID, p.Session.SecretHash); err != nil {
		return nil, err
	}
	return started.Recovery, h.Store.WidenSession(ctx, p.Session.SecretHash)
}

// switchOn stores the second factor. A concurrent request may come first, such as a second click. The other sessions
// end before the write as well as after it: if this request were cut off in between and the person signed in again,
// nothing else would end them.
func (h *Handler) switchOn(ctx context.Context, p access.Principal, started setUp, code string) error {
	member := p.Staff
	step, err := started.Secret.step(code, 0, h.Now())
	if err != nil {
		return err
	}
	if err := h.Store.DeleteOtherSessions(ctx, member.ClinicID, member.ID, p.Session.SecretHash); err != nil {
		return err
	}
	err = h.Store.PutSecondFactor(ctx, member.ClinicID, member.ID, member.SecondFactor, madoguchi.SecondFactor{
		Sealed:   h.Sealer.Seal(sealedAuthenticator, ownerOf(member), started.Secret),
		LastStep: step, Recovery: madoguchi.HashRecoveryCodes(started.Recovery), Since: h.Now(),
	})
	switch {
	case err == nil:
		h.Logger.Info("second factor set up", "staff", member.ID)
		return nil
	case !errors.Is(err, madoguchi.ErrChanged):
		return err
	}
	if member, err = h.Store.Staff(ctx, member.ClinicID, member.ID); err != nil {
		return err
	}
	return h.confirmedBefore(member, started, code)
}

// confirmedBefore returns nil if this code has already confirmed this set-up and the second factor is unused since. An
// answer may have been lost, or the button pressed twice. Otherwise it returns ErrSetUpOver.
func (h *Handler) confirmedBefore(member madoguchi.Staff, started setUp, code string) error {
	factor := member.SecondFactor
	if !factor.On() || !slices.Equal(factor.Recovery, madoguchi.HashRecoveryCodes(started.Recovery)) {
		return madoguchi.ErrSetUpOver
	}
	secret, err := h.Sealer.Open(sealedAuthenticator, ownerOf(member), factor.Sealed)
	if err != nil || !bytes.Equal(secret, started.Secret) || !started.Secret.shows(code, factor.LastStep) {
		return madoguchi.ErrSetUpOver
	}
	return nil
}

// BeginSetUp begins a set-up at the desk.
func (h *Handler) BeginSetUp(c *gin.Context) error {
	var request api.BeginSetUp
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	started, err := h.replace(c, access.SignedIn(c), api.Proof(request))
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, started)
	return nil
}

// ConfirmSetUp confirms a set-up at the desk.
func (h *Handler) ConfirmSetUp(c *gin.Context) error {
	var request api.ConfirmSetUp
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	codes, err := h.confirm(c, access.SignedIn(c), request.Pending, request.Code)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, api.RecoveryCodes{Codes: shownCodes(codes)})
	return nil
}
