package staff

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Colleague is the member of staff in a request, and their clinic.
type Colleague struct {
	clinic madoguchi.Clinic
	member madoguchi.Staff
}

// colleague returns the member in the path, of the signed-in person's clinic.
func (h *Handler) colleague(c *gin.Context) (about Colleague, err error) {
	about.member, err = h.Store.Staff(c.Request.Context(), access.SignedIn(c).Staff.ClinicID,
		madoguchi.StaffID(c.Param("id")))
	if err == nil {
		about.clinic, err = h.Guard.Clinic(c)
	}
	return about, err
}

// ChangeMember gives a member of staff another role. Their sessions continue with the rights of that role.
func (h *Handler) ChangeMember(c *gin.Context) error {
	var request api.ChangeMember
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	about, err := h.colleague(c)
	if err != nil {
		return err
	}
	change := madoguchi.StaffChange{Role: madoguchi.Role(request.Role), DoctorID: madoguchi.DoctorID(request.DoctorID)}
	changed, err := h.giveRole(c, about, change)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wireMember(changed))
	return nil
}

// giveRole returns the member with another role.
func (h *Handler) giveRole(c *gin.Context, about Colleague, change madoguchi.StaffChange) (madoguchi.Staff, error) {
	member := about.member
	if faults := change.Check(about.clinic); faults != nil {
		return member, madoguchi.InvalidAll(faults)
	}
	change, by := change.Of(member), access.SignedIn(c).Staff.ID
	if err := h.Store.ChangeStaff(c.Request.Context(), member.ClinicID, by, member.ID, change); err != nil {
		return member, err
	}
	h.Logger.Info("a member of staff has another role", "clinic", member.ClinicID, "member", member.ID,
		"role", change.Role, "by", by)
	member.Role, member.DoctorID = change.Role, change.DoctorID
	return member, nil
}

// RemoveMember removes a member of staff.
func (h *Handler) RemoveMember(c *gin.Context) error {
	if err := h.removeStaff(c, madoguchi.StaffID(c.Param("id"))); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// removeStaff removes a member of staff and then their sessions. No session is admitted once the member is gone. If the
// member is already removed, it still removes the sessions, because an earlier request may have failed in between.
func (h *Handler) removeStaff(c *gin.Context, id madoguchi.StaffID) error {
	ctx, by := c.Request.Context(), access.SignedIn(c).Staff
	removal := h.Store.RemoveStaff(ctx, by.ClinicID, by.ID, id)
	if removal != nil && !errors.Is(removal, madoguchi.ErrNotFound) {
		return removal
	}
	if err := h.Store.DeleteOtherSessions(ctx, by.ClinicID, id, [32]byte{}); err != nil {
		return err
	}
	if removal == nil {
		h.Logger.Info("a member of staff was removed", "clinic", by.ClinicID, "member", id, "by", by.ID)
	}
	return removal
}

// WithdrawInvitation withdraws an invitation of the clinic.
func (h *Handler) WithdrawInvitation(c *gin.Context) error {
	if err := h.withdraw(c); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

func (h *Handler) withdraw(c *gin.Context) error {
	link, err := h.invitation(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	err = h.Links.Explain(ctx, link.ID, h.Processes.Withdraw(ctx, link))
	if !errors.Is(err, madoguchi.ErrLinkWithdrawn) {
		return err
	}
	return nil // by an earlier request
}

// invitation returns the one in the path, of the signed-in person's clinic.
func (h *Handler) invitation(c *gin.Context) (madoguchi.Verification, error) {
	link, err := h.Store.Verification(c.Request.Context(), madoguchi.VerificationID(c.Param("id")))
	if err == nil &&
		(link.Purpose != madoguchi.Invitation || link.Invitation.ClinicID != access.SignedIn(c).Staff.ClinicID) {
		return madoguchi.Verification{}, madoguchi.ErrNotFound
	}
	return link, err
}
