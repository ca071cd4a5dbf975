package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
)

// SignIn opens a session for the desk.
func (h *Handler) SignIn(c *gin.Context) error {
	var request api.SignIn
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	staff, err := h.Passwords.Check(c, request.Email, request.Password, request.Device)
	if err != nil {
		return err
	}
	opened, err := h.openSession(c, staff, request.Code)
	if err != nil {
		return err
	}
	opened.Device = h.Passwords.NoteOf(request.Device, staff)
	answer.JSON(c, http.StatusCreated, opened)
	return nil
}

// openSession stores a new session after a correct password, and checks the code if the account has a second factor. A
// person who must have a second factor but has none gets a limited session. The token is the session's secret and is
// not stored.
func (h *Handler) openSession(c *gin.Context, staff madoguchi.Staff, code string) (api.Session, error) {
	ctx := c.Request.Context()
	if staff.SecondFactor.On() {
		if code == "" {
			return api.Session{}, madoguchi.ErrSecondFactorNeeded
		}
		var err error
		if staff.SecondFactor, err = h.SecondFactor.UseCode(c, staff, code); err != nil {
			return api.Session{}, err
		}
	}
	clinic, err := h.Store.Clinic(ctx, staff.ClinicID)
	if err != nil {
		return api.Session{}, err
	}
	secret := make([]byte, access.SecretBytes)
	_, _ = rand.Read(secret)
	now := h.Now()
	session := madoguchi.Session{
		SecretHash: sha256.Sum256(secret), ClinicID: staff.ClinicID, StaffID: staff.ID, CreatedAt: now,
		ExpiresAt: now.Add(access.SessionLifetime),
		Limited:   !staff.SecondFactor.On() && clinic.NeedsSecondFactor(staff.Role),
	}
	opened := wireSession(access.Principal{Session: session, Staff: staff}, clinic)
	opened.Token = base64.RawURLEncoding.EncodeToString(secret)
	if err := h.Store.CreateSession(ctx, session); err != nil {
		return api.Session{}, err
	}
	return opened, h.withdrawIfReset(ctx, session, staff)
}

// withdrawIfReset removes a session if the password or the second factor was reset while the session was opened. A
// reset ends all sessions but cannot have seen this one.
func (h *Handler) withdrawIfReset(ctx context.Context, session madoguchi.Session, as madoguchi.Staff) error {
	now, err := h.Store.Staff(ctx, as.ClinicID, as.ID)
	if err == nil && now.PasswordHash == as.PasswordHash && now.SecondFactor.Since.Equal(as.SecondFactor.Since) {
		return nil
	}
	if deleted := h.Store.DeleteSession(ctx, session.SecretHash); deleted != nil {
		return deleted
	}
	return madoguchi.ErrWrongCredentials
}

func wireSession(p access.Principal, clinic madoguchi.Clinic) api.Session {
	return api.Session{
		Staff: wire.Staff(p.Staff), Clinic: wire.Clinic(clinic), SecondFactor: wire.SecondFactor(p.Staff, clinic),
		Limited: p.Session.Limited,
	}
}

// CurrentSession answers with the request's session.
func (h *Handler) CurrentSession(c *gin.Context) error {
	p := access.SignedIn(c)
	clinic, err := h.Store.Clinic(c.Request.Context(), p.Staff.ClinicID)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wireSession(p, clinic))
	return nil
}

// SignOut ends the desk's session.
func (h *Handler) SignOut(c *gin.Context) error {
	if err := h.Store.DeleteSession(c.Request.Context(), access.SignedIn(c).Session.SecretHash); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}
