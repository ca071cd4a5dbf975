package staff

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// ListStaff answers with the clinic's staff and its open invitations.
func (h *Handler) ListStaff(c *gin.Context) error {
	members, invitations, err := h.staffOf(c)
	if err != nil {
		return err
	}
	list := api.StaffList{Members: []api.Member{}, Invitations: []api.Invitation{}}
	for _, m := range members {
		list.Members = append(list.Members, wireMember(m))
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

// wireMember returns a member of staff in the form for admins.
func wireMember(m madoguchi.Staff) api.Member {
	return api.Member{
		ID: string(m.ID), Name: m.Name, Email: m.Email, Role: string(m.Role), DoctorID: string(m.DoctorID),
		SecondFactor: m.SecondFactor.On(),
	}
}

func (h *Handler) staffOf(c *gin.Context) ([]madoguchi.Staff, []madoguchi.Verification, error) {
	clinic := access.SignedIn(c).Staff.ClinicID
	members, err := h.Store.StaffOf(c.Request.Context(), clinic)
	if err != nil {
		return nil, nil, err
	}
	invitations, err := h.Store.Invitations(c.Request.Context(), clinic)
	return members, invitations, err
}

// Invite mails an invitation. The Idempotency-Key and the content of the request determine the link, so that a repeat
// sends no second mail.
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

// sendInvitation invites a person to the clinic of the signed-in person. It says at once if an address already has an
// account. The caller is the admin of a known clinic, so the answer is of little use for finding accounts, and without
// it the admin would wait for a mail that never comes.
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
	// The request's content is part of the ID. If an admin corrects the address and repeats the key, the link that is
	// on its way to the wrong address must not become valid for the other person.
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
