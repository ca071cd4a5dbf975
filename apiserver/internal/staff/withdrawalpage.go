package staff

import (
	"errors"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// WithdrawalPath is the page that asks to confirm a withdrawal.
const WithdrawalPath = Path + "/invitations/:id/withdraw"

// WithdrawalPage asks to confirm a withdrawal. In the list, the next invitation moves up to where the button was, so a
// second click would hit it. If the invitation can no longer be withdrawn, the list says why.
func (pages *Pages) WithdrawalPage(c *gin.Context) error {
	link, err := pages.invitation(c)
	if err != nil {
		return err
	}
	if ended := link.Refusal(); ended != nil {
		return pages.afterWithdrawal(c, ended)
	}
	clinic, err := pages.Guard.Clinic(c)
	if err != nil {
		return err
	}
	return pages.Page(c, http.StatusOK,
		web.Withdrawal{Frame: pages.StaffFrame(c, clinic), Invitation: link, Unsent: unsent(c)})
}

// WithdrawForm withdraws an invitation from the page.
func (pages *Pages) WithdrawForm(c *gin.Context) error {
	err := pages.afterWithdrawal(c, pages.withdraw(c))
	return pages.OrNotice(c, err, func(status int, _ string) error {
		return pages.staffStep(c, status, inviteForm{}, nil, "notWithdrawn")
	})
}

// notWithdrawn are the codes that explain why an invitation was not withdrawn. The list shows them.
var notWithdrawn = []string{
	madoguchi.ErrLinkUsed.Code, madoguchi.ErrLinkExpired.Code, madoguchi.ErrLinkReplaced.Code,
	madoguchi.ErrNotOpen.Code,
}

// afterWithdrawal redirects to the list, which shows the result. It returns the errors that the list does not explain.
func (pages *Pages) afterWithdrawal(c *gin.Context, err error) error {
	outcome := "withdrawn"
	if err != nil && !errors.Is(err, madoguchi.ErrLinkWithdrawn) {
		known, _ := answer.Refusal(err)
		if !slices.Contains(notWithdrawn, known.Code) {
			return err
		}
		pages.Note(c, err)
		outcome = known.Code
	}
	c.Redirect(http.StatusSeeOther, Path+"?"+outcome+"=1")
	return nil
}
