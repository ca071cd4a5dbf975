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
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// A second factor is set up in two steps, and nothing is stored between them.
//
//	begin ──► setUp, sealed, with the person ──► confirm, with a code ──► it is on, the recovery codes are shown
//	                                                 └── again ──► the same codes, while they are those that are stored
//
// The recovery codes are made in the first step: whatever is lost or sent twice on the way, those that are shown are
// those that are stored.

const (
	// SetUpWithin is how long a person may take to fetch an app and to type its first code.
	SetUpWithin = time.Hour
	// TrustedFor is how long after signing in nobody else is expected at the machine: a set-up that begins later asks
	// for the password, because a person at somebody else's open session could lock the owner out.
	TrustedFor = 10 * time.Minute
)

// setUp is a second factor that is not confirmed yet. It is stored nowhere but goes to the person, sealed.
type setUp struct {
	Secret   authenticator
	Recovery []madoguchi.RecoveryCode
	Begun    time.Time
	Replaces time.Time // Since of the second factor that it replaces
	Proven   bool      // whether the person gave the password to begin
}

// replace begins a set-up: in place of a second factor that there is, after a proof.
func (h *Handler) replace(c *gin.Context, p entrance.Principal, proof api.Proof) (api.SetUp, error) {
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

// asksPassword reports whether the first second factor takes the password to begin with.
func (h *Handler) asksPassword(p entrance.Principal) bool {
	return h.Now().Sub(p.Session.CreatedAt) > TrustedFor
}

// NewSetUp begins to set up a second factor; proven says that the person gave the password for it.
func (h *Handler) NewSetUp(p entrance.Principal, proven bool) (api.SetUp, error) {
	started := setUp{
		Secret: make([]byte, secretSize), Recovery: madoguchi.NewRecoveryCodes(), Begun: h.Now(),
		Replaces: p.Staff.SecondFactor.Since, Proven: proven,
	}
	_, _ = rand.Read(started.Secret) // never fails
	return h.shown(p.Staff, started, seal.Text(h.Sealer, sealedSetUp, setterOf(p), started))
}

// setterOf is whom a set-up is for: the person, in this session alone.
func setterOf(p entrance.Principal) string {
	return ownerOf(p.Staff) + "/" + hex.EncodeToString(p.Session.SecretHash[:])
}

// shown is what the person sees of the setting-up.
func (h *Handler) shown(member madoguchi.Staff, started setUp, pending string) (api.SetUp, error) {
	uri, err := started.Secret.uri(member.Email)
	return api.SetUp{Secret: started.Secret.text(), URI: uri, Pending: pending}, err
}

// openSetUp reads what NewSetUp gave out; ErrSetUpOver where that is too long ago.
func (h *Handler) openSetUp(p entrance.Principal, pending string) (setUp, error) {
	started, err := seal.OpenText[setUp](h.Sealer, sealedSetUp, setterOf(p), pending)
	if err != nil || h.Now().Sub(started.Begun) > SetUpWithin {
		return started, madoguchi.ErrSetUpOver
	}
	return started, nil
}

// overtaken reports whether the second factor is another by now than when the set-up began.
func (u setUp) overtaken(by madoguchi.SecondFactor) bool { return !u.Replaces.Equal(by.Since) }

// confirm switches on what was begun, for the code shows that the app has the secret. Of the person's sessions only
// this one stays: in the others somebody may be who knew the password alone. The same again is answered the same.
func (h *Handler) confirm(
	c *gin.Context, p entrance.Principal, pending, typed string,
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
	h.Limits.CodesFrom.Forget(codesKey(c, p.Staff.ID))
	if err := h.Store.DeleteOtherSessions(ctx, p.Staff.ClinicID, p.Staff.ID, p.Session.SecretHash); err != nil {
		return nil, err
	}
	return started.Recovery, h.Store.WidenSession(ctx, p.Session.SecretHash)
}

// switchOn stores what was begun. Somebody may have been quicker: the same person by a second click, or another.
// The other sessions end before, too: were this cut off in between, and the person signed in anew, nothing else would
// end them.
func (h *Handler) switchOn(ctx context.Context, p entrance.Principal, started setUp, code string) error {
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

// confirmedBefore returns nil where the second factor is the one that was begun, confirmed by this code and unused
// since, and else ErrSetUpOver. An answer may have been lost, or the button pressed twice.
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

// BeginSetUp begins a set-up from the desk.
func (h *Handler) BeginSetUp(c *gin.Context) error {
	var request api.BeginSetUp
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	started, err := h.replace(c, entrance.SignedIn(c), api.Proof(request))
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, started)
	return nil
}

// ConfirmSetUp confirms a set-up from the desk.
func (h *Handler) ConfirmSetUp(c *gin.Context) error {
	var request api.ConfirmSetUp
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	codes, err := h.confirm(c, entrance.SignedIn(c), request.Pending, request.Code)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, api.RecoveryCodes{Codes: shownCodes(codes)})
	return nil
}
