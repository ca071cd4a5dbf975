package staff

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// The pages about one member of staff: a form to change the role, and the confirmation of the removal.
const (
	MemberPath  = Path + "/:id"
	RemovalPath = MemberPath + "/remove"
)

// OfColleague answers a page about the member of staff in the path. Admins cannot edit themselves. For an unknown or
// removed member it shows the list.
func (pages *Pages) OfColleague(handle func(*gin.Context, Colleague) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		about, err := pages.colleague(c)
		switch {
		case errors.Is(err, madoguchi.ErrNotFound):
			return pages.refuseWithList(c, err, "gone")
		case err != nil:
			return err
		case about.member.ID == access.SignedIn(c).Staff.ID:
			return pages.refuseWithList(c, madoguchi.ErrOwnAccount, "ownAccount")
		}
		return handle(c, about)
	}
}

// refuseWithList answers a refusal with the list and a sentence about the refusal.
func (pages *Pages) refuseWithList(c *gin.Context, refused error, notice string) error {
	_, status := pages.Note(c, refused)
	return pages.staffStep(c, status, inviteForm{}, nil, notice)
}

// MemberPage shows a member's role in a form.
func (pages *Pages) MemberPage(c *gin.Context, about Colleague) error {
	return pages.memberStep(c, http.StatusOK, about, web.Member{
		Chosen: madoguchi.StaffChange{Role: about.member.Role, DoctorID: about.member.DoctorID}, Unsent: unsent(c),
	})
}

func (pages *Pages) memberStep(c *gin.Context, status int, about Colleague, page web.Member) error {
	page.Frame, page.Member, page.Doctors = pages.StaffFrame(c, about.clinic), about.member, about.clinic.Doctors
	return pages.Page(c, status, page)
}

// ChangeMemberForm changes a member's role from the page. On any failure the form comes back with the chosen role.
func (pages *Pages) ChangeMemberForm(c *gin.Context, about Colleague) error {
	chosen, err := readChange(c)
	if err != nil {
		return err
	}
	change := chosen
	if change.Role != madoguchi.Physician {
		change.DoctorID = "" // the browser sends a doctor even if only the role changed
	}
	if _, err = pages.giveRole(c, about, change); err == nil {
		c.Redirect(http.StatusSeeOther, Path+"?changed=1")
		return nil
	}
	if known, _ := answer.Refusal(err); known.Faults != nil {
		pages.Note(c, err)
		return pages.memberStep(c, http.StatusUnprocessableEntity, about,
			web.Member{Chosen: chosen, Faults: known.Faults})
	}
	return pages.OrNotice(c, err, func(status int, notice string) error {
		return pages.memberStep(c, status, about, web.Member{Chosen: chosen, Notice: notice})
	})
}

// readChange reads the submitted form.
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

// RemovalOfMemberPage asks to confirm the removal of a member.
func (pages *Pages) RemovalOfMemberPage(c *gin.Context, about Colleague) error {
	return pages.Page(c, http.StatusOK,
		web.MemberRemoval{Frame: pages.StaffFrame(c, about.clinic), Member: about.member, Unsent: unsent(c)})
}

// RemoveMemberForm removes a member from the page. A second click also leads to the list.
func (pages *Pages) RemoveMemberForm(c *gin.Context) error {
	err := pages.removeStaff(c, madoguchi.StaffID(c.Param("id")))
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, Path+"?removed=1")
		return nil
	case errors.Is(err, madoguchi.ErrNotFound):
		return pages.refuseWithList(c, err, "gone")
	case errors.Is(err, madoguchi.ErrOwnAccount):
		return pages.refuseWithList(c, err, "ownAccount")
	default:
		return err
	}
}
