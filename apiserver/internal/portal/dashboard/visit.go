package dashboard

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/portalpages"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// ofVisit runs a handler for one of the reader's visits. Other visits are not found.
func (h *Handler) ofVisit(c *gin.Context, handle func(*shown, madoguchi.Reservation) error) error {
	id, err := answer.PathID(c)
	if err != nil {
		return err
	}
	shown, err := h.read(c, access.AccountOf(c).Account)
	if err != nil {
		return err
	}
	visit, err := shown.find(id)
	if err != nil {
		return err
	}
	return handle(shown, visit)
}

// VisitPage shows one of the reader's visits, which a notice leads to (A9).
func (h *Handler) VisitPage(c *gin.Context) error {
	return h.ofVisit(c, func(shown *shown, visit madoguchi.Reservation) error {
		page := portalpages.VisitPage{Frame: h.Guard.AccountFrame(c), Visit: shown.view(visit)}
		page.Visit.Opened = true
		return h.Page(c, http.StatusOK, page)
	})
}

// CancelPage asks whether to cancel a visit (A8).
func (h *Handler) CancelPage(c *gin.Context) error {
	return h.ofVisit(c, func(shown *shown, visit madoguchi.Reservation) error {
		return h.askCancel(c, shown, visit, http.StatusOK, "")
	})
}

func (h *Handler) askCancel(
	c *gin.Context, shown *shown, visit madoguchi.Reservation, status int, notice string,
) error {
	return h.Page(c, status,
		portalpages.CancelVisit{Frame: h.Guard.AccountFrame(c), Visit: shown.view(visit), Notice: notice})
}

// CancelForm cancels a visit, until the clinic's deadline. A visit that is cancelled already stays so.
func (h *Handler) CancelForm(c *gin.Context) error {
	return h.ofVisit(c, func(shown *shown, visit madoguchi.Reservation) error {
		view := shown.view(visit)
		switch {
		case visit.State == madoguchi.ReservationCancelled:
		case !view.Detail.Slip.Changeable():
			return h.askCancel(c, shown, visit, http.StatusConflict, "late")
		default:
			err := h.Processes.CancelReservation(c.Request.Context(), visit.ID, visits.ByPatient(visit))
			if err != nil {
				return h.notCancelled(c, shown, visit, err)
			}
		}
		c.Redirect(http.StatusSeeOther, cancelledPath)
		return nil
	})
}

func (h *Handler) notCancelled(c *gin.Context, shown *shown, visit madoguchi.Reservation, err error) error {
	_, status := h.Note(c, err)
	switch {
	case errors.Is(err, madoguchi.ErrInCall):
		return h.askCancel(c, shown, visit, status, "inCall")
	case errors.Is(err, madoguchi.ErrNotOpen):
		c.Redirect(http.StatusSeeOther, access.MyPage) // it has ended meanwhile, and the dashboard says how
		return nil
	default:
		return h.askCancel(c, shown, visit, status, "unavailable")
	}
}

// ToDashboard leads a patient who signed in on the way into a call back to the visits.
func ToDashboard(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, access.MyPage)
	return nil
}

// CallForm lets the reader into the call of a visit, with the account's session in place of the link's secret.
func (h *Handler) CallForm(c *gin.Context) error { return h.ofCall(c, h.Door.Enter) }

// DevicesPage leads the reader to the check of the device for a visit.
func (h *Handler) DevicesPage(c *gin.Context) error { return h.ofCall(c, h.Door.Check) }

// PreparePage leads the reader to what the clinic asks before a visit.
func (h *Handler) PreparePage(c *gin.Context) error { return h.ofCall(c, h.Door.Prepare) }

// ofCall runs a handler for the call of one of the reader's visits.
func (h *Handler) ofCall(c *gin.Context, handle func(*gin.Context, madoguchi.Call) error) error {
	return h.ofVisit(c, func(_ *shown, visit madoguchi.Reservation) error {
		call, err := h.Store.Call(c.Request.Context(), visit.ClinicID, visit.CallID())
		if err != nil {
			return err
		}
		return handle(c, call)
	})
}
