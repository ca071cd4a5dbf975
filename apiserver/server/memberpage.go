package server

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

const (
	memberPath  = staffPath + "/:id"
	removalPath = memberPath + "/remove"
)

// ofColleague answers a page about the member of staff in the path. Admins cannot edit themselves. For an unknown or removed
// member it shows the list.
func (s *Server) ofColleague(handle func(*gin.Context, colleague) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		about, err := s.colleague(c)
		switch {
		case errors.Is(err, madoguchi.ErrNotFound):
			return s.insteadTheList(c, err, "gone")
		case err != nil:
			return err
		case about.member.ID == entrance.SignedIn(c).Staff.ID:
			return s.insteadTheList(c, madoguchi.ErrOwnAccount, "ownAccount")
		}
		return handle(c, about)
	}
}

// insteadTheList answers what was refused with the list, and a sentence about it.
func (s *Server) insteadTheList(c *gin.Context, refused error, notice string) error {
	_, status := s.answers.Note(c, refused)
	return s.staffStep(c, status, inviteForm{}, nil, notice)
}

// memberPage shows a member's role in a form.
func (s *Server) memberPage(c *gin.Context, about colleague) error {
	return s.memberStep(c, http.StatusOK, about, web.Member{
		Chosen: madoguchi.StaffChange{Role: about.member.Role, DoctorID: about.member.DoctorID}, Unsent: unsent(c),
	})
}

func (s *Server) memberStep(c *gin.Context, status int, about colleague, page web.Member) error {
	page.Frame, page.Member, page.Doctors = s.answers.StaffFrame(c, about.clinic), about.member, about.clinic.Doctors
	return s.answers.Page(c, status, page)
}

// changeMemberForm changes a member's role from the page. Whatever is wrong, the form comes back with what was chosen.
func (s *Server) changeMemberForm(c *gin.Context, about colleague) error {
	chosen, err := readChange(c)
	if err != nil {
		return err
	}
	change := chosen
	if change.Role != madoguchi.Physician {
		change.DoctorID = "" // stays selected where the role alone is changed, or is the form's from the beginning
	}
	if _, err = s.giveRole(c, about, change); err == nil {
		c.Redirect(http.StatusSeeOther, staffPath+"?changed=1")
		return nil
	}
	if known, _ := answer.Refusal(err); known.Faults != nil {
		s.answers.Note(c, err)
		return s.memberStep(c, http.StatusUnprocessableEntity, about, web.Member{Chosen: chosen, Faults: known.Faults})
	}
	return s.answers.OrNotice(c, err, func(status int, notice string) error {
		return s.memberStep(c, status, about, web.Member{Chosen: chosen, Notice: notice})
	})
}

// readChange is the page's form as a browser has sent it.
func readChange(c *gin.Context) (chosen madoguchi.StaffChange, err error) {
	err = answer.ReadForm(c, func(name, value string) bool {
		switch name {
		case "role":
			chosen.Role = madoguchi.Role(value)
		case "doctorId":
			chosen.DoctorID = madoguchi.DoctorID(value)
		default:
			return false
		}
		return true
	})
	return chosen, err
}

// removalOfMemberPage asks whether a member is to be removed.
func (s *Server) removalOfMemberPage(c *gin.Context, about colleague) error {
	return s.answers.Page(c, http.StatusOK, web.MemberRemoval{Frame: s.answers.StaffFrame(c, about.clinic), Member: about.member, Unsent: unsent(c)})
}

// removeMemberForm removes a member from the page. A second click leads to the list too.
func (s *Server) removeMemberForm(c *gin.Context) error {
	err := s.removeStaff(c, madoguchi.StaffID(c.Param("id")))
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, staffPath+"?removed=1")
		return nil
	case errors.Is(err, madoguchi.ErrNotFound):
		return s.insteadTheList(c, err, "gone")
	case errors.Is(err, madoguchi.ErrOwnAccount):
		return s.insteadTheList(c, err, "ownAccount")
	default:
		return err
	}
}
