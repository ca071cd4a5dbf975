package server

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
)

const withdrawalPath = staffPath + "/invitations/:id/withdraw"

// withdrawalPage asks whether an invitation is to be taken back: in the list, the next one moves up to where the button was. Of one
// that cannot be taken back any more, the list says why.
func (s *Server) withdrawalPage(c *gin.Context) error {
	link, err := s.invitation(c)
	if err != nil {
		return err
	}
	if ended := link.Refusal(); ended != nil {
		return s.afterWithdrawal(c, ended)
	}
	clinic, err := s.guard.Clinic(c)
	if err != nil {
		return err
	}
	return s.answers.Page(c, http.StatusOK, web.Withdrawal{Frame: s.answers.StaffFrame(c, clinic), Invitation: link, Unsent: unsent(c)})
}

// withdrawForm takes an invitation back from the page.
func (s *Server) withdrawForm(c *gin.Context) error {
	err := s.afterWithdrawal(c, s.withdraw(c))
	return s.answers.OrNotice(c, err, func(status int, _ string) error {
		return s.staffStep(c, status, inviteForm{}, nil, "notWithdrawn")
	})
}

// notWithdrawn are the codes of the reasons for which an invitation is not withdrawn; the list explains them.
var notWithdrawn = []string{
	madoguchi.ErrLinkUsed.Code, madoguchi.ErrLinkExpired.Code, madoguchi.ErrLinkReplaced.Code, madoguchi.ErrNotOpen.Code,
}

// afterWithdrawal leads to the list, which says what has become of an invitation; it returns the errors that the list does not explain.
func (s *Server) afterWithdrawal(c *gin.Context, err error) error {
	outcome := "withdrawn"
	if err != nil && !errors.Is(err, madoguchi.ErrLinkWithdrawn) {
		known, _ := answer.Refusal(err)
		if !slices.Contains(notWithdrawn, known.Code) {
			return err
		}
		s.answers.Note(c, err)
		outcome = known.Code
	}
	c.Redirect(http.StatusSeeOther, staffPath+"?"+outcome+"=1")
	return nil
}
