// Package family lets signed-in patients list, add, change and remove the members of their family. Patients book visits
// for these members (E4).
//
//	/mypage/family ──► form ──POST 「確認へ」──► 確認 ──POST …/confirm 「登録する」──► list, or back to the booking
//	      │              ▲ └── 「住所検索」, a town, a correction: the same page with the change
//	      │              └──── POST 「入力に戻る」; another tab has changed or removed the member
//	      └──► question ──► removed
//
// A new member gets its ID with the empty form, so that a form sent twice adds one member. A change carries a hash of
// the values that it is based on. A booking that adds a member carries its sealed draft through the pages.
//
// The package must not know what clinics keep of a member.
package family

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// The paths of the pages and forms.
const (
	Path        = portalpages.FamilyPath
	NewPath     = Path + "/new"
	MemberPath  = Path + "/:id"
	RemovePath  = MemberPath + "/remove"
	confirmPart = "/confirm"
)

// The paths of the confirmations.
const (
	NewConfirmPath    = NewPath + confirmPart
	MemberConfirmPath = MemberPath + confirmPart
)

// Store keeps families, and the visits of an account.
type Store interface {
	AddFamilyMember(context.Context, madoguchi.AccountID, madoguchi.FamilyMember) error
	SetFamilyMember(context.Context, madoguchi.AccountID, int64, madoguchi.FamilyMember) error
	RemoveFamilyMember(context.Context, madoguchi.AccountID, madoguchi.MemberID) error
	Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error)
	ReservationsOfAccount(ctx context.Context, account madoguchi.Account, limit int) ([]madoguchi.Reservation, error)
}

// Handler answers with the pages. All fields are needed.
type Handler struct {
	*answer.Answers
	Store Store
	Guard *access.Guard
}

// done are the values of the query that say what was just done.
var done = []string{"added", "changed", "removed"}

// ListPage is the page 「家族」.
func (h *Handler) ListPage(c *gin.Context) error {
	account := access.AccountOf(c).Account
	page := portalpages.Family{Frame: h.Guard.AccountFrame(c)}
	if page.Path = Path; slices.Contains(done, c.Query("done")) {
		page.Done = c.Query("done")
	}
	for _, member := range account.Family {
		page.Members = append(page.Members, portalpages.MemberOf(page.Language, account, member))
	}
	return h.Page(c, http.StatusOK, page)
}

// ToList redirects a GET of a confirmation to the list.
func ToList(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, Path)
	return nil
}

// named returns the member that the path names, or ErrNotFound.
func named(c *gin.Context) (madoguchi.FamilyMember, error) {
	member, ok := access.AccountOf(c).Account.Member(madoguchi.MemberID(c.Param("id")))
	if !ok {
		return member, madoguchi.ErrNotFound
	}
	return member, nil
}

// RemovePage asks whether to remove a member.
func (h *Handler) RemovePage(c *gin.Context) error {
	member, err := named(c)
	if err != nil {
		return err
	}
	return h.askRemoval(c, member, http.StatusOK, "")
}

func (h *Handler) askRemoval(c *gin.Context, member madoguchi.FamilyMember, status int, notice string) error {
	account := access.AccountOf(c).Account
	page := portalpages.RemoveMember{Frame: h.Guard.AccountFrame(c), Notice: notice}
	page.Member = portalpages.MemberOf(page.Language, account, member)
	var err error
	if page.Visits, err = h.coming(c, account, member.ID); err != nil {
		return err
	}
	return h.Page(c, status, page)
}

// coming returns the visits of a member that are to come, without those at clinics that have closed.
func (h *Handler) coming(
	c *gin.Context, account madoguchi.Account, id madoguchi.MemberID,
) (coming []portalpages.ComingVisit, err error) {
	visits, err := h.Store.ReservationsOfAccount(c.Request.Context(), account, madoguchi.MostVisits)
	if err != nil {
		return nil, err
	}
	for _, visit := range slices.Backward(visits) { // the next one first
		if visit.Member != id || visit.State != madoguchi.ReservationBooked || visit.End.Before(h.Now()) {
			continue
		}
		clinic, err := h.Store.Clinic(c.Request.Context(), visit.ClinicID)
		switch {
		case madoguchi.KindOf(err) == madoguchi.KindNotFound:
			continue
		case err != nil:
			return nil, err
		}
		paper := slip.Slip{Clinic: clinic, Visit: visit, Language: string(answer.Language(c)), Now: h.Now()}
		coming = append(coming, portalpages.ComingVisit{
			ID: visit.ID, When: paper.When(), Clinic: paper.ClinicName(), Cancels: paper.Changeable(),
		})
	}
	return coming, nil
}

// RemoveForm removes a member, and ends the member's links with clinics. Visits stay as they are. A repeat changes
// nothing.
func (h *Handler) RemoveForm(c *gin.Context) error {
	account, id := access.AccountOf(c).Account, madoguchi.MemberID(c.Param("id"))
	if err := h.Store.RemoveFamilyMember(c.Request.Context(), account.ID, id); err != nil {
		member, known := account.Member(id)
		if !known {
			return err
		}
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.askRemoval(c, member, status, notice)
		})
	}
	c.Redirect(http.StatusSeeOther, Path+"?done=removed")
	return nil
}
