package staff

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// ListStaff answers who works in the clinic and who is invited to.
func (h *Handler) ListStaff(c *gin.Context) error {
	members, invitations, err := h.staffOf(c)
	if err != nil {
		return err
	}
	list := api.StaffList{Members: []api.Member{}, Invitations: []api.Invitation{}}
	for _, m := range members {
		list.Members = append(list.Members, WireMember(m))
	}
	for _, link := range invitations {
		i := link.Invitation
		list.Invitations = append(list.Invitations, api.Invitation{
			ID: string(link.ID), Name: i.Name, Email: i.Email, Role: string(i.Role), DoctorID: string(i.DoctorID),
			Mail:    string(link.Mail),
			Failure: link.Failure, AskedAt: link.AskedAt, ExpiresAt: link.ExpiresAt,
		})
	}
	answer.JSON(c, http.StatusOK, list)
	return nil
}

// WireMember is a member of staff as admins see them.
func WireMember(m madoguchi.Staff) api.Member {
	return api.Member{
		ID: string(m.ID), Name: m.Name, Email: m.Email, Role: string(m.Role), DoctorID: string(m.DoctorID),
		SecondFactor: m.SecondFactor.On(),
	}
}

func (h *Handler) staffOf(c *gin.Context) ([]madoguchi.Staff, []madoguchi.Verification, error) {
	clinic := entrance.SignedIn(c).Staff.ClinicID
	members, err := h.Store.StaffOf(c.Request.Context(), clinic)
	if err != nil {
		return nil, nil, err
	}
	invitations, err := h.Store.Invitations(c.Request.Context(), clinic)
	return members, invitations, err
}

// Invite sends somebody the mail by which they join. The Idempotency-Key and what is asked for decide the link, so that
// a repeat mails nothing more.
func (h *Handler) Invite(c *gin.Context) error {
	var request api.Invite
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return err
	}
	id, err := h.sendInvitation(c, key, madoguchi.StaffInvitation{
		Name: japan.Tidy(request.Name), Email: madoguchi.FoldMail(request.Email),
		Role: madoguchi.Role(request.Role), DoctorID: madoguchi.DoctorID(request.DoctorID),
	})
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusAccepted, api.Invited{ID: string(id)})
	return nil
}

// sendInvitation invites somebody to the clinic of the signed-in person. That an address has an account is said at
// once: who asks is an admin of a clinic that is known, which makes this no way to find accounts out that is worth the
// riddle of a mail that never comes.
func (h *Handler) sendInvitation(
	c *gin.Context, key string, invitation madoguchi.StaffInvitation,
) (madoguchi.VerificationID, error) {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return "", err
	}
	if faults := invitation.Check(clinic); faults != nil {
		return "", madoguchi.InvalidAll(faults)
	}
	if err := h.Limits.Invitations.Take(string(clinic.ID)); err != nil {
		return "", err
	}
	switch _, err := h.Store.StaffByEmail(c.Request.Context(), invitation.Email); {
	case err == nil:
		return "", madoguchi.ErrAccountExists.In("email")
	case !errors.Is(err, madoguchi.ErrNotFound):
		return "", err
	}
	invitation.ClinicID, invitation.Language = clinic.ID, string(answer.Language(c))
	// What is asked for is part of the ID: the same key with a corrected address must not turn the link that is on its
	// way to the wrong one into a way in for somebody else.
	id := madoguchi.VerificationID(madoguchi.DerivedID("invitation", string(clinic.ID), key,
		invitation.Name, invitation.Email, string(invitation.Role), string(invitation.DoctorID)))
	switch earlier, err := h.Store.Verification(c.Request.Context(), id); {
	case err == nil && earlier.State == madoguchi.LinkWithdrawn:
		return "", madoguchi.ErrLinkWithdrawn // the caller does not know of the withdrawal
	case err != nil && !errors.Is(err, madoguchi.ErrNotFound):
		return "", err
	}
	return id, h.Processes.Invite(c.Request.Context(), id, invitation)
}
