package booking

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/workflows/visits"
)

// Visits answers the links of reservations.
type Visits struct{ *Handler }

// linked is the reservation of a link, as its patient sees it.
type linked struct {
	clinic madoguchi.Clinic
	slip   slip.Slip
	frame  web.Frame
	base   string // the path of its page
}

// linked opens the link in the path. The link proves that the reader may see the reservation.
func (h *Visits) linked(c *gin.Context) (linked, error) { return h.opened(c, c.Param("token")) }

// opened opens a link.
func (h *Visits) opened(c *gin.Context, token string) (l linked, err error) {
	ctx := c.Request.Context()
	id, generation, err := h.LinkKeys.OpenVisit(token)
	if err != nil {
		return l, err
	}
	visit, err := h.Store.ReservationByLink(ctx, id)
	if err != nil {
		return l, err
	}
	if generation != visit.LinkGeneration {
		return l, madoguchi.ErrBadLink
	}
	if l.clinic, err = h.Store.Clinic(ctx, visit.ClinicID); err != nil {
		return l, err
	}
	l.frame, l.base = h.Guard.MemberFrame(c, l.clinic), "/r/"+token
	l.slip = slip.Slip{
		Clinic: l.clinic, Visit: visit, Language: string(l.frame.Language), Now: h.Now(),
		Page: h.Links.Visit(id, generation),
	}
	if l.slip.For, err = memberOf(c, h.Store, visit); err != nil {
		return l, err
	}
	if visit.Method == madoguchi.Online && !visit.State.Ended() {
		call, err := h.Store.Call(ctx, visit.ClinicID, visit.CallID())
		if err != nil {
			return l, err
		}
		l.slip.Call = h.Links.Patient(call.ID, call.Generation)
	}
	return l, nil
}

// shownAfter is how long after the visit its link still shows it. Then the link, which may lie in a mailbox for years,
// tells nothing.
const shownAfter = 24 * time.Hour

// OfLink answers with a page of a reservation's link. A wrong link gets a page that says so.
func (h *Visits) OfLink(show func(*gin.Context, linked) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		l, err := h.linked(c)
		if madoguchi.KindOf(err) == madoguchi.KindNotFound {
			if err := h.Limits.Links.Take(access.Network(c.ClientIP())); err != nil {
				return err
			}
			return h.Page(c, http.StatusNotFound, web.BadLink{Frame: h.Frame(c, madoguchi.Clinic{})})
		}
		if err != nil {
			return err
		}
		c.Header("Cache-Control", "private, no-store")
		if h.Now().Sub(l.slip.Visit.End) > shownAfter {
			return h.Page(c, http.StatusGone, bookingpages.Over{Frame: h.Frame(c, madoguchi.Clinic{})})
		}
		return show(c, l)
	}
}

// Asking answers with what another handler shows of a reservation's link: the questions before a visit in person.
func (h *Visits) Asking(
	show func(c *gin.Context, clinic madoguchi.Clinic, visit madoguchi.Reservation, base string) error,
) func(*gin.Context) error {
	return h.OfLink(func(c *gin.Context, l linked) error { return show(c, l.clinic, l.slip.Visit, l.base) })
}

// ReservationPage shows a reservation (A8), and what its patient has just done.
func (h *Visits) ReservationPage(c *gin.Context, l linked) error {
	page := h.pageOf(c, l)
	switch done, state := c.Query("done"), l.slip.Visit.State; {
	case done == doneMoved && state == madoguchi.ReservationBooked,
		done == doneCancelled && state == madoguchi.ReservationCancelled:
		page.Done = done
	}
	return h.Page(c, http.StatusOK, page)
}

// The values of the query that say what was just done.
const (
	doneMoved     = "moved"
	doneCancelled = "cancelled"
)

func (h *Visits) reservationPage(c *gin.Context, l linked, status int, notice string) error {
	page := h.pageOf(c, l)
	page.Notice = notice
	return h.Page(c, status, page)
}

// pageOf is the page of a reservation. The reader whose account shows the visit gets a link to マイページ.
func (h *Visits) pageOf(c *gin.Context, l linked) bookingpages.Reservation {
	account, in := readerOf(h.Guard, c)
	l.frame.Path = l.base
	detail := bookingpages.Detail{Slip: l.slip, Base: l.base, Cancel: l.base + "/cancel"}
	if l.slip.Call != "" {
		detail.Devices = l.slip.Call + "/devices"
	}
	switch asked := l.slip.Asked(); {
	case asked.Kind() == "":
	case asked.InPerson:
		detail.Prepare = l.base + "/questions"
	case l.slip.Call != "":
		detail.Prepare = l.slip.Call + "/preparation"
	}
	return bookingpages.Reservation{
		Frame: l.frame, Detail: detail, Member: in && account.ID == l.slip.Visit.Account,
	}
}

// BookedPage is 「予約確定」: the reservation has just been booked.
func (h *Visits) BookedPage(c *gin.Context, l linked) error {
	return h.bookedPage(c, l, http.StatusOK, "")
}

func (h *Visits) bookedPage(c *gin.Context, l linked, status int, notice string) error {
	page := h.pageOf(c, l)
	page.Path, page.Notice, page.Email = l.base+"/booked", notice, l.slip.Visit.Contact.Email
	page.Detail.Page = l.base
	page.Booked = l.slip.Visit.State == madoguchi.ReservationBooked
	if signsUp(l.slip.Visit) {
		page.SignUp = l.base + "/signup"
	}
	return h.Page(c, status, page)
}

// CalendarFile is the visit as a calendar file.
func (h *Visits) CalendarFile(c *gin.Context, l linked) error {
	c.Header("Content-Disposition", `attachment; filename="visit.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", []byte(l.slip.Calendar()))
	return nil
}

// CancelPage asks whether to cancel.
func (h *Visits) CancelPage(c *gin.Context, l linked) error {
	if !l.slip.Changeable() {
		return h.reservationPage(c, l, http.StatusOK, "")
	}
	return h.cancelPage(c, l, http.StatusOK, "")
}

func (h *Visits) cancelPage(c *gin.Context, l linked, status int, notice string) error {
	return h.Page(c, status, bookingpages.Question{
		Frame: l.frame, Slip: l.slip, What: "cancel", Action: l.base + "/cancel", Back: l.base, Notice: notice,
	})
}

// CancelForm cancels the reservation for its patient, until the clinic's deadline.
func (h *Visits) CancelForm(c *gin.Context, l linked) error {
	visit := l.slip.Visit
	if !visit.State.Ended() {
		if !l.slip.Changeable() {
			return h.reservationPage(c, l, http.StatusConflict, "late")
		}
		err := h.Processes.CancelReservation(c.Request.Context(), visit.ID, visits.ByPatient(visit))
		if err != nil {
			return h.refused(c, l, err, h.cancelPage)
		}
	}
	c.Redirect(http.StatusSeeOther, l.base+"?done="+doneCancelled)
	return nil
}

// refused answers a change that was refused. It shows the reservation as it is now if the visit ended or began
// meanwhile, and asks again if the clinic changed it meanwhile, or if waiting helps.
func (h *Visits) refused(
	c *gin.Context, l linked, err error, again func(*gin.Context, linked, int, string) error,
) error {
	notice := ""
	switch {
	case errors.Is(err, madoguchi.ErrNotOpen):
		c.Redirect(http.StatusSeeOther, l.base)
		return nil
	case errors.Is(err, madoguchi.ErrInCall):
		notice, again = "inCall", h.reservationPage
	case errors.Is(err, madoguchi.ErrInProgress):
		notice, again = "inProgress", h.reservationPage
	case errors.Is(err, madoguchi.ErrChanged):
		notice = "changed"
	default:
		return h.OrNotice(c, err, func(status int, notice string) error { return again(c, l, status, notice) })
	}
	now, err := h.linked(c)
	if err != nil {
		return err
	}
	return again(c, now, http.StatusConflict, notice)
}
