package secondfactor

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// The sealer's labels.
const (
	sealedAuthenticator = "authenticator"
	sealedSetUp         = "authenticator being set up"
)

// UseCode spends a code of the authenticator, or a recovery code, and returns the second factor after it. Each code
// works once, also among concurrent requests: the store replaces a second factor only if it is unchanged since it was
// read.
func (h *Handler) UseCode(c *gin.Context, member madoguchi.Staff, typed string) (madoguchi.SecondFactor, error) {
	if err := h.limitCode(c, member.ID, typed); err != nil {
		return madoguchi.SecondFactor{}, err
	}
	return h.spendCode(c, member, typed)
}

// CodeToSpend checks a code but does not spend it. The caller's write spends it.
func (h *Handler) CodeToSpend(c *gin.Context, member madoguchi.Staff, typed string) (madoguchi.SpentCode, error) {
	if err := h.limitCode(c, member.ID, typed); err != nil {
		return madoguchi.SpentCode{}, err
	}
	after, err := h.afterCode(member, typed)
	if err != nil {
		return madoguchi.SpentCode{}, err
	}
	h.forgetCodes(c, member.ID)
	return member.SecondFactor.Spending(after), nil
}

func (h *Handler) spendCode(c *gin.Context, member madoguchi.Staff, typed string) (madoguchi.SecondFactor, error) {
	const attempts = 5 // against concurrent codes of the same person
	for range attempts {
		after, err := h.afterCode(member, typed)
		if err != nil {
			return after, err
		}
		err = h.Store.PutSecondFactor(c.Request.Context(), member.ClinicID, member.ID, member.SecondFactor, after)
		if err == nil {
			h.forgetCodes(c, member.ID)
		}
		if !errors.Is(err, madoguchi.ErrChanged) {
			return after, err
		}
		if member, err = h.Store.Staff(c.Request.Context(), member.ClinicID, member.ID); err != nil {
			return after, err
		}
	}
	return madoguchi.SecondFactor{}, madoguchi.ErrUnavailable
}

// limitCode counts a try of an authenticator's code. Recovery codes are not limited: 80 bits cannot be guessed, and
// their owner can still sign in with one while another person uses up the tries.
func (h *Handler) limitCode(c *gin.Context, of madoguchi.StaffID, typed string) error {
	if !isAuthenticatorCode(madoguchi.TidyCode(typed)) {
		return nil
	}
	return h.limitCodes(c, of)
}

// limitCodes counts a try on a recognised device, or in a session, apart from those of strangers. An owner has a few of
// them: many together, of somebody who has made many devices, count as well.
func (h *Handler) limitCodes(c *gin.Context, of madoguchi.StaffID) error {
	if caller := access.CallerOf(c.Request.Context()); caller.Recognised {
		if err := h.Limits.CodesOn.Take(caller.Key + " " + string(of)); err != nil {
			return err
		}
		return h.Limits.CodesOfAll.Take(string(of))
	}
	if err := h.Limits.CodesFrom.TakeOf(access.Network(c.ClientIP()), string(of)); err != nil {
		return err
	}
	return h.Limits.CodesOf.Take(string(of))
}

// forgetCodes restores the tries of a person who gave a right code.
func (h *Handler) forgetCodes(c *gin.Context, of madoguchi.StaffID) {
	if caller := access.CallerOf(c.Request.Context()); caller.Recognised {
		h.Limits.CodesOn.Forget(caller.Key + " " + string(of))
		return
	}
	h.Limits.CodesFrom.ForgetOf(access.Network(c.ClientIP()), string(of))
}

// afterCode returns the second factor after a code was used. It seals the secret again with the newest key.
func (h *Handler) afterCode(member madoguchi.Staff, typed string) (madoguchi.SecondFactor, error) {
	factor := member.SecondFactor
	code := madoguchi.TidyCode(typed)
	if !factor.On() || !isAuthenticatorCode(code) {
		return factor.AfterRecovery(code)
	}
	secret, err := h.Sealer.Open(sealedAuthenticator, ownerOf(member), factor.Sealed)
	if err != nil {
		return factor, fmt.Errorf("the authenticator of staff %s: %w", member.ID, err)
	}
	step, err := authenticator(secret).step(code, factor.LastStep, h.Now())
	if err != nil {
		return factor, err
	}
	factor.Sealed = h.Sealer.Seal(sealedAuthenticator, ownerOf(member), secret)
	return factor.AfterStep(step)
}

// ownerOf returns the owner of a sealed secret. A secret that is moved to another account does not open.
func ownerOf(member madoguchi.Staff) string { return string(member.ClinicID) + "/" + string(member.ID) }

// prove checks that the request comes from the person who signed in, and returns the second factor after the proof.
func (h *Handler) prove(c *gin.Context, p access.Principal, proof api.Proof) (madoguchi.SecondFactor, error) {
	if !p.Staff.SecondFactor.On() {
		return p.Staff.SecondFactor, madoguchi.ErrSecondFactorOff
	}
	if err := h.Passwords.Prove(c, p, proof.Password); err != nil {
		return p.Staff.SecondFactor, err
	}
	return h.UseCode(c, p.Staff, proof.Code)
}

// replaceCodes creates new recovery codes after a proof.
func (h *Handler) replaceCodes(
	c *gin.Context, p access.Principal, proof api.Proof,
) ([]madoguchi.RecoveryCode, error) {
	left, err := h.prove(c, p, proof)
	if err != nil {
		return nil, err
	}
	codes := madoguchi.NewRecoveryCodes()
	becomes := left
	becomes.Recovery = madoguchi.HashRecoveryCodes(codes)
	return codes, h.Store.PutSecondFactor(c.Request.Context(), p.Staff.ClinicID, p.Staff.ID, left, becomes)
}

// switchOff removes the second factor after a proof, if the person is not required to have one.
func (h *Handler) switchOff(c *gin.Context, p access.Principal, proof api.Proof) error {
	clinic, err := h.Store.Clinic(c.Request.Context(), p.Staff.ClinicID)
	if err != nil {
		return err
	}
	if p.Staff.SecondFactor.On() && clinic.NeedsSecondFactor(p.Staff.Role) {
		return madoguchi.ErrSecondFactorKept
	}
	left, err := h.prove(c, p, proof)
	if err != nil {
		return err
	}
	if err := h.Store.PutSecondFactor(c.Request.Context(), p.Staff.ClinicID, p.Staff.ID, left,
		madoguchi.SecondFactor{}); err != nil {
		return err
	}
	h.Logger.Info("second factor switched off", "staff", p.Staff.ID)
	return nil
}

// NewRecoveryCodes answers the desk with new recovery codes.
func (h *Handler) NewRecoveryCodes(c *gin.Context) error {
	var proof api.Proof
	if err := answer.Decode(c, &proof); err != nil {
		return err
	}
	codes, err := h.replaceCodes(c, access.SignedIn(c), proof)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, api.RecoveryCodes{Codes: shownCodes(codes)})
	return nil
}

// SecondFactorOff removes the second factor at the desk's request.
func (h *Handler) SecondFactorOff(c *gin.Context) error {
	var proof api.Proof
	if err := answer.Decode(c, &proof); err != nil {
		return err
	}
	if err := h.switchOff(c, access.SignedIn(c), proof); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// shownCodes returns the codes as the user sees them.
func shownCodes(codes []madoguchi.RecoveryCode) []string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = code.String()
	}
	return texts
}
