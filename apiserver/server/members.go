package server

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// colleague is the member of staff whom a request is about, and their clinic.
type colleague struct {
	clinic madoguchi.Clinic
	member madoguchi.Staff
}

// colleague is the one in the path, of the clinic of the signed-in person.
func (s *Server) colleague(c *gin.Context) (about colleague, err error) {
	about.member, err = s.Store.Staff(c.Request.Context(), entrance.SignedIn(c).Staff.ClinicID, madoguchi.StaffID(c.Param("id")))
	if err == nil {
		about.clinic, err = s.guard.Clinic(c)
	}
	return about, err
}

// changeMember gives a member of staff another role. Their sessions go on with what that role may do.
func (s *Server) changeMember(c *gin.Context) error {
	var request api.ChangeMember
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	about, err := s.colleague(c)
	if err != nil {
		return err
	}
	change := madoguchi.StaffChange{Role: madoguchi.Role(request.Role), DoctorID: madoguchi.DoctorID(request.DoctorID)}
	changed, err := s.giveRole(c, about, change)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wireMember(changed))
	return nil
}

// giveRole returns the member with another role.
func (s *Server) giveRole(c *gin.Context, about colleague, change madoguchi.StaffChange) (madoguchi.Staff, error) {
	member := about.member
	if faults := change.Check(about.clinic); faults != nil {
		return member, madoguchi.InvalidAll(faults)
	}
	change, by := change.Of(member), entrance.SignedIn(c).Staff.ID
	if err := s.Store.ChangeStaff(c.Request.Context(), member.ClinicID, by, member.ID, change); err != nil {
		return member, err
	}
	s.Logger.Info("a member of staff has another role", "clinic", member.ClinicID, "member", member.ID, "role", change.Role, "by", by)
	member.Role, member.DoctorID = change.Role, change.DoctorID
	return member, nil
}

// removeMember removes a member of staff.
func (s *Server) removeMember(c *gin.Context) error {
	if err := s.removeStaff(c, madoguchi.StaffID(c.Param("id"))); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// removeStaff removes a member of staff and what is left of their sessions: none of them is let in once the member is not found.
// Who has been removed already may have been so by a request that came no further.
func (s *Server) removeStaff(c *gin.Context, id madoguchi.StaffID) error {
	ctx, by := c.Request.Context(), entrance.SignedIn(c).Staff
	removal := s.Store.RemoveStaff(ctx, by.ClinicID, by.ID, id)
	if removal != nil && !errors.Is(removal, madoguchi.ErrNotFound) {
		return removal
	}
	if err := s.Store.DeleteOtherSessions(ctx, by.ClinicID, id, [32]byte{}); err != nil {
		return err
	}
	if removal == nil {
		s.Logger.Info("a member of staff was removed", "clinic", by.ClinicID, "member", id, "by", by.ID)
	}
	return removal
}

// withdrawInvitation takes an invitation of the clinic back.
func (s *Server) withdrawInvitation(c *gin.Context) error {
	if err := s.withdraw(c); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

func (s *Server) withdraw(c *gin.Context) error {
	link, err := s.invitation(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if err := s.whyNot(ctx, link.ID, s.Processes.Withdraw(ctx, link)); !errors.Is(err, madoguchi.ErrLinkWithdrawn) {
		return err
	}
	return nil // by an earlier request
}

// invitation is the one in the path, of the clinic of the signed-in person.
func (s *Server) invitation(c *gin.Context) (madoguchi.Verification, error) {
	link, err := s.Store.Verification(c.Request.Context(), madoguchi.VerificationID(c.Param("id")))
	if err == nil && (link.Purpose != madoguchi.Invitation || link.Invitation.ClinicID != entrance.SignedIn(c).Staff.ClinicID) {
		return madoguchi.Verification{}, madoguchi.ErrNotFound
	}
	return link, err
}
