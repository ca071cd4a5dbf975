package dashboard

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// mostPast is how many past visits a page shows.
const mostPast = 20

// DashboardPage is the first page after the sign-in (A5).
func (h *Handler) DashboardPage(c *gin.Context) error { return h.dashboard(c, nil) }

// cancelledPath is the dashboard after a visit was cancelled.
const cancelledPath = access.MyPage + "?done=cancelled"

// JoinPage is the dashboard with the question whether to register a clinic (A6). A clinic that is registered already
// needs no question.
func (h *Handler) JoinPage(c *gin.Context) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	clinic, err := h.Store.Clinic(c.Request.Context(), madoguchi.ClinicID(id))
	if err != nil {
		return err
	}
	if _, mine := access.AccountOf(c).Account.Clinic(clinic.ID); mine {
		c.Redirect(http.StatusSeeOther, access.MyPage)
		return nil
	}
	return h.dashboard(c, &clinic)
}

func (h *Handler) dashboard(c *gin.Context, joining *madoguchi.Clinic) error {
	account := access.AccountOf(c).Account
	shown, err := h.read(c, account)
	if err != nil {
		return err
	}
	page := portalpages.Dashboard{Frame: h.Guard.AccountFrame(c), Done: c.Query("done")}
	for _, visit := range slices.Backward(shown.visits) { // the next one first
		if comes(visit, h.Now()) {
			page.Visits = append(page.Visits, shown.view(visit))
		}
	}
	for _, visit := range shown.visits {
		if !comes(visit, h.Now()) && len(page.Past) < mostPast {
			page.Past = append(page.Past, shown.view(visit))
		}
	}
	if page.Waiting, err = h.waiting(c, account, shown.clinics); err != nil {
		return err
	}
	for _, mine := range account.Clinics {
		if _, open := shown.clinics[mine.ClinicID]; open {
			page.Clinics = append(page.Clinics, shown.mine(mine.ClinicID))
		}
	}
	if joining != nil {
		shown.add(*joining)
		question := shown.mine(joining.ID)
		page.Join = &question
	}
	return h.Page(c, http.StatusOK, page)
}

// Waits returns the days for which the account is on a waitlist.
func (h *Handler) Waits(c *gin.Context, account madoguchi.Account) ([]portalpages.Waiting, error) {
	return h.waiting(c, account, nil)
}

// waiting returns the days for which the account is on a waitlist. known are the clinics that have been read: those of
// the entries may not be the account's.
func (h *Handler) waiting(
	c *gin.Context, account madoguchi.Account, known map[madoguchi.ClinicID]madoguchi.Clinic,
) (list []portalpages.Waiting, err error) {
	entries, err := h.Waiting.WaitingOf(c.Request.Context(), account.ID)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		clinic, read := known[entry.ClinicID]
		if !read {
			clinic, err = h.Store.Clinic(c.Request.Context(), entry.ClinicID)
			if madoguchi.KindOf(err) == madoguchi.KindNotFound {
				continue // it has closed
			}
			if err != nil {
				return nil, err
			}
		}
		times := slip.Times{Clinic: clinic, Language: string(answer.Language(c)), Now: h.Now()}
		list = append(list, portalpages.Waiting{
			Path: "/w/" + h.LinkKeys.WaitingToken(entry.ID), Clinic: h.Frame(c, clinic).Clinic.Name,
			Day: times.Days(entry.Day, entry.Last()), Patient: entry.PatientName, Offered: entry.Offer.Open(h.Now()),
		})
	}
	return list, nil
}

// comes reports whether a visit is still to come or under way.
func comes(visit madoguchi.Reservation, now time.Time) bool {
	return visit.State == madoguchi.ReservationBooked && now.Before(visit.End.Add(lasting))
}

// lasting is how long a visit that nobody has ended stays among those to come. Calls may begin late.
const lasting = 12 * time.Hour
