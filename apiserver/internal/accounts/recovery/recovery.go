package recovery

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// Staff who have lost both the password and the second factor regain access if a colleague vouches for them
// (madoguchi.Recovery).
//
//	password reset's link ──► neither code at hand ──► asked
//	mail to the owner ──► stop-recovery/<token> ──► stopped          needs no sign-in and has no limit
//	signed in ──► clinic/recoveries/<id>, or the desk's 要対応 ──► approved by an admin, stopped by an admin or the owner
//	mail one day after the approval ──► recover/<token> ──► new password, no second factor
//
// A person who can read the owner's mail can ask for a recovery and stop it, but cannot approve it.

// Path is the page about one recovery.
const Path = access.Home + "/recoveries/:id"

// AskRecoveryForm requests the recovery of the account of a password reset's link. If one is under way, that one
// continues.
func (h *Handler) AskRecoveryForm(c *gin.Context) error {
	link, member, err := h.Resets.OwnLink(c, madoguchi.PasswordReset)
	if err == nil && !member.SecondFactor.On() {
		err = madoguchi.ErrSecondFactorOff
	}
	id := madoguchi.VerificationID(madoguchi.DerivedID("recovery", string(link.ID)))
	if err == nil {
		err = h.mayBegin(c.Request.Context(), id)
	}
	if err == nil {
		err = h.Limits.Recoveries.Take(link.Account)
	}
	if err == nil {
		err = h.Processes.Recover(c.Request.Context(), accounts.RecoveryRequest{
			ID: id, ClinicID: member.ClinicID, StaffID: member.ID,
		})
	}
	if errors.Is(err, madoguchi.ErrRecoveryOver) {
		_, status := h.Note(c, err)
		return h.recoveryStep(c, status, web.Recovery{Stage: "over"})
	}
	if err != nil {
		return h.Links.Refused(c, madoguchi.PasswordReset, h.OrNotice(c, err, func(status int, notice string) error {
			return h.Resets.NewPasswordStep(c, status, true, web.NewPassword{Notice: notice})
		}))
	}
	c.Redirect(http.StatusSeeOther, "/recovery-asked")
	return nil
}

// mayBegin refuses a link whose recovery has ended. A link can request one recovery; another one needs a newer link.
func (h *Handler) mayBegin(ctx context.Context, id madoguchi.VerificationID) error {
	switch known, err := h.Store.Recovery(ctx, id); {
	case errors.Is(err, madoguchi.ErrNotFound):
		return nil
	case err != nil:
		return err
	case !known.Pending():
		return madoguchi.ErrRecoveryOver
	default:
		return nil
	}
}

func (h *Handler) recoveryStep(c *gin.Context, status int, page web.Recovery) error {
	page.Frame = h.Frame(c, madoguchi.Clinic{})
	return h.Page(c, status, page)
}

// RecoveryStage answers with the page about one stage of a recovery.
func (h *Handler) RecoveryStage(stage string) func(*gin.Context) error {
	return func(c *gin.Context) error { return h.recoveryStep(c, http.StatusOK, web.Recovery{Stage: stage}) }
}

// recoveryOf returns the recovery of the link in the path. It returns ErrLinkExpired if the store no longer has it.
func (h *Handler) recoveryOf(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Recovery, error) {
	id, err := h.Links.ID(c, purpose)
	if err != nil {
		return madoguchi.Recovery{}, err
	}
	found, err := h.Store.Recovery(c.Request.Context(), id)
	if errors.Is(err, madoguchi.ErrNotFound) {
		err = madoguchi.ErrLinkExpired.Because(err)
	}
	return found, err
}

// StopRecoveryPage answers the owner's link. It changes nothing.
func (h *Handler) StopRecoveryPage(c *gin.Context) error {
	found, err := h.recoveryOf(c, madoguchi.RecoveryObjection)
	if err == nil && !found.Pending() {
		err = madoguchi.ErrRecoveryOver
	}
	if err != nil {
		return h.notStopped(c, err)
	}
	return h.recoveryStep(c, http.StatusOK, web.Recovery{Stage: "stop", ObjectUntil: found.ObjectUntil.In(japan.Time)})
}

// StopRecoveryForm stops a recovery on the owner's behalf.
func (h *Handler) StopRecoveryForm(c *gin.Context) error {
	found, err := h.recoveryOf(c, madoguchi.RecoveryObjection)
	if err == nil {
		err = h.stop(c, found)
	}
	if err != nil {
		return h.notStopped(c, err)
	}
	c.Redirect(http.StatusSeeOther, "/recovery-stopped")
	return nil
}

// stop stops a recovery. It succeeds if the recovery was already stopped.
func (h *Handler) stop(c *gin.Context, of madoguchi.Recovery) error {
	err := h.Processes.StopRecovery(c.Request.Context(), of)
	if !errors.Is(err, madoguchi.ErrNotOpen) && !errors.Is(err, madoguchi.ErrRecoveryOver) {
		return err
	}
	now, lookErr := h.Store.Recovery(c.Request.Context(), of.ID)
	switch {
	case lookErr != nil:
		return lookErr
	case now.State == madoguchi.RecoveryStopped:
		return nil
	default:
		return madoguchi.ErrRecoveryOver
	}
}

// notStopped says that the recovery is over, or shows the button again if another try can help.
func (h *Handler) notStopped(c *gin.Context, err error) error {
	if errors.Is(err, madoguchi.ErrRecoveryOver) || errors.Is(err, madoguchi.ErrLinkExpired) {
		_, status := h.Note(c, err)
		return h.recoveryStep(c, status, web.Recovery{Stage: "over"})
	}
	return h.Links.Refused(c, madoguchi.RecoveryObjection, h.OrNotice(c, err, func(status int, notice string) error {
		return h.recoveryStep(c, status, web.Recovery{Stage: "stop", Notice: notice})
	}))
}

// RecoverPage answers the link that completes a recovery.
func (h *Handler) RecoverPage(c *gin.Context) error {
	found, err := h.recoveryOf(c, madoguchi.AccountRecovery)
	if err == nil {
		err = found.Refusal()
	}
	if err != nil {
		return h.Links.Refused(c, madoguchi.AccountRecovery, err)
	}
	return h.Resets.NewPasswordStep(c, http.StatusOK, false, web.NewPassword{})
}

// RecoverForm completes a recovery with a new password.
func (h *Handler) RecoverForm(c *gin.Context) error {
	form, err := passwords.ReadForm(c)
	if err != nil {
		return err
	}
	found, err := h.recoveryOf(c, madoguchi.AccountRecovery)
	if err == nil {
		err = found.Refusal()
	}
	var rule passwords.Rule
	if err == nil {
		rule, err = h.ruleFor(c, found)
	}
	if faults := form.Faults(rule); err == nil && faults != nil {
		return h.Resets.NewPasswordStep(c, http.StatusUnprocessableEntity, false,
			web.NewPassword{PasswordForm: web.PasswordForm{Faults: faults}})
	}
	if err == nil {
		err = h.recoverWith(c, found, form.Password)
	}
	if err != nil {
		return h.Links.Refused(c, madoguchi.AccountRecovery, h.OrNotice(c, err, func(status int, notice string) error {
			return h.Resets.NewPasswordStep(c, status, false, web.NewPassword{Notice: notice})
		}))
	}
	c.Redirect(http.StatusSeeOther, "/reset-password-done")
	return nil
}

// ruleFor returns the rule for the new password of a recovery's account.
func (h *Handler) ruleFor(c *gin.Context, of madoguchi.Recovery) (passwords.Rule, error) {
	member, err := h.Store.Staff(c.Request.Context(), of.ClinicID, of.StaffID)
	if err != nil {
		return passwords.Rule{}, err
	}
	clinic, err := h.Guard.Store.Clinic(c.Request.Context(), of.ClinicID)
	return passwords.OfStaff(member, clinic), err
}

// recoverWith gives the account back. Concurrent requests for the same share one answer.
func (h *Handler) recoverWith(c *gin.Context, found madoguchi.Recovery, password string) error {
	_, err, _ := h.uses.Do("recovery\x00"+string(found.ID)+"\x00"+password, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), mailedlinks.UseWithin)
		defer cancel()
		hash, err := h.Links.HashFor(ctx, password)
		if err != nil {
			return nil, err
		}
		err = h.Processes.UseRecovery(ctx, found, hash)
		if errors.Is(err, madoguchi.ErrNotOpen) {
			if now, lookErr := h.Store.Recovery(ctx, found.ID); lookErr == nil && now.Refusal() != nil {
				err = now.Refusal()
			}
		}
		return nil, err
	})
	return err
}

// recoveryCase is a recovery in the reader's clinic, with its owner. own is true if the reader is the owner.
type recoveryCase struct {
	madoguchi.Recovery
	member madoguchi.Staff
	own    bool
}

// recoveryCase returns the recovery in the path. Owners find their own, admins find any.
func (h *Handler) recoveryCase(c *gin.Context) (recoveryCase, error) {
	id, err := answer.PathID(c)
	if err != nil {
		return recoveryCase{}, err
	}
	p := access.SignedIn(c)
	found, err := h.Store.Recovery(c.Request.Context(), madoguchi.VerificationID(id))
	if err != nil {
		return recoveryCase{}, err
	}
	own := found.StaffID == p.Staff.ID
	if found.ClinicID != p.Staff.ClinicID || !own && p.Staff.Role != madoguchi.Admin {
		return recoveryCase{}, madoguchi.ErrNotFound
	}
	member, err := h.Store.Staff(c.Request.Context(), found.ClinicID, found.StaffID)
	return recoveryCase{Recovery: found, member: member, own: own}, err
}

// RecoveryCasePage shows a recovery to its owner and to admins.
func (h *Handler) RecoveryCasePage(c *gin.Context) error {
	found, err := h.recoveryCase(c)
	if err != nil {
		return err
	}
	return h.recoveryCaseStep(c, http.StatusOK, found, "")
}

func (h *Handler) recoveryCaseStep(c *gin.Context, status int, found recoveryCase, notice string) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	page := web.RecoveryCase{
		Frame: h.StaffFrame(c, clinic), Name: found.member.Name, Email: found.member.Email, Own: found.own,
		Of:      found.Recovery,
		AskedAt: found.AskedAt.In(clinic.Location()), ObjectUntil: found.ObjectUntil.In(clinic.Location()),
		ID: found.ID, Notice: notice,
	}
	page.Path = access.Home + "/recoveries/" + string(found.ID)
	return h.Page(c, status, page)
}

// DecideRecoveryForm approves a recovery or stops it.
func (h *Handler) DecideRecoveryForm(c *gin.Context) error {
	action := ""
	err := answer.ReadForm(c, func(name, value string) bool {
		action = value
		return name == "action"
	})
	if err != nil {
		return err
	}
	found, err := h.recoveryCase(c)
	if err != nil {
		return err
	}
	switch {
	case action == "stop":
		err = h.StopCase(c, found)
	case action == "approve" && !found.own:
		err = h.Approve(c, found)
	default:
		return answer.ErrBody
	}
	if err != nil {
		return h.OrNotice(c, err,
			func(status int, notice string) error { return h.recoveryCaseStep(c, status, found, notice) })
	}
	c.Redirect(http.StatusSeeOther, access.Home+"/recoveries/"+string(found.ID)) // which shows its stage
	return nil
}

// Approve vouches for the owner. If the recovery is over, its state says so.
func (h *Handler) Approve(c *gin.Context, of recoveryCase) error {
	if of.own {
		return madoguchi.ErrOwnAccount
	}
	return ignoreOver(h.Processes.ApproveRecovery(c.Request.Context(), of.Recovery, access.SignedIn(c).Staff.ID))
}

// StopCase stops a recovery. If the recovery is over, its state says so.
func (h *Handler) StopCase(c *gin.Context, of recoveryCase) error {
	return ignoreOver(h.stop(c, of.Recovery))
}

// ignoreOver returns nil for an error that says that the recovery is already decided.
func ignoreOver(err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) || errors.Is(err, madoguchi.ErrRecoveryOver) {
		return nil
	}
	return err
}

// DecideRecovery decides on the recovery in the path and answers with its new state.
func (h *Handler) DecideRecovery(decide func(*gin.Context, recoveryCase) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		found, err := h.recoveryCase(c)
		if err == nil {
			err = decide(c, found)
		}
		if err == nil {
			found, err = h.recoveryCase(c)
		}
		if err != nil {
			return err
		}
		answer.JSON(c, http.StatusOK, found.wire())
		return nil
	}
}

func (r recoveryCase) wire() api.Recovery {
	return api.Recovery{
		ID: string(r.ID), Name: r.member.Name, Email: r.member.Email, Own: r.own, State: r.ShownState(),
		AskedAt:     r.AskedAt,
		ObjectUntil: r.ObjectUntil,
	}
}

// ForDesk returns the recoveries that the reader can decide on, for the desk's list.
func (h *Handler) ForDesk(c *gin.Context) ([]api.Recovery, error) {
	wire := []api.Recovery{}
	cases, err := h.recoveryCases(c)
	for _, each := range cases {
		wire = append(wire, each.wire())
	}
	return wire, err
}

// ForPage returns the recoveries for the clinic's first page.
func (h *Handler) ForPage(c *gin.Context) (shown []web.PendingRecovery, err error) {
	cases, err := h.recoveryCases(c)
	for _, r := range cases {
		shown = append(shown, web.PendingRecovery{
			ID: r.ID, Name: r.member.Name, Own: r.own, Approved: r.ApprovedBy != "",
		})
	}
	return shown, err
}

// recoveryCases returns the recoveries that the reader can decide on: their own, or all of the clinic for an admin.
func (h *Handler) recoveryCases(c *gin.Context) (cases []recoveryCase, err error) {
	p := access.SignedIn(c)
	pending, err := h.Store.Recoveries(c.Request.Context(), p.Staff.ClinicID)
	if err != nil {
		return nil, err
	}
	for _, r := range pending {
		own := r.StaffID == p.Staff.ID
		if !own && p.Staff.Role != madoguchi.Admin {
			continue
		}
		member, err := h.Store.Staff(c.Request.Context(), r.ClinicID, r.StaffID)
		switch {
		case errors.Is(err, madoguchi.ErrNotFound):
			continue // has left since
		case err != nil:
			return nil, err
		}
		cases = append(cases, recoveryCase{Recovery: r, member: member, own: own})
	}
	return cases, nil
}
