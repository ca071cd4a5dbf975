package booking

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/slots"
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
	l.frame, l.base = h.Frame(c, l.clinic), "/r/"+token
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

// ReservationPage shows a reservation (A8).
func (h *Visits) ReservationPage(c *gin.Context, l linked) error {
	return h.reservationPage(c, l, http.StatusOK, "")
}

func (h *Visits) reservationPage(c *gin.Context, l linked, status int, notice string) error {
	l.frame.Path = l.base
	return h.Page(c, status, bookingpages.Reservation{Frame: l.frame, Slip: l.slip, Base: l.base, Notice: notice})
}

// BookedPage is 「予約確定」: the reservation has just been booked.
func (h *Visits) BookedPage(c *gin.Context, l linked) error {
	return h.bookedPage(c, l, http.StatusOK, "")
}

func (h *Visits) bookedPage(c *gin.Context, l linked, status int, notice string) error {
	l.frame.Path = l.base + "/booked"
	page := bookingpages.Reservation{
		Frame: l.frame, Slip: l.slip, Base: l.base, Booked: l.slip.Visit.State == madoguchi.ReservationBooked,
		Email: l.slip.Visit.Contact.Email, Notice: notice,
	}
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
	c.Redirect(http.StatusSeeOther, l.base)
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

// wishOf is the wish of a booked visit that gets another time with its doctor.
func wishOf(visit madoguchi.Reservation) slots.Wish {
	return slots.Wish{
		Menu: visit.MenuID, Method: visit.Method, Visit: visit.Visit, Doctor: visit.DoctorID, Own: visit.ID,
	}
}

// MovePage shows the days and slots for another time, and asks about a chosen one.
func (h *Visits) MovePage(c *gin.Context, l linked) error {
	if !l.slip.Changeable() {
		return h.reservationPage(c, l, http.StatusOK, "")
	}
	start, err := time.Parse(time.RFC3339, c.Query("start"))
	if err != nil {
		return h.moveSlots(c, l, view{day: c.Query("day")})
	}
	return h.moveQuestion(c, l, start, http.StatusOK, "")
}

func (h *Visits) moveSlots(c *gin.Context, l linked, v view) error {
	if err := h.Limits.Calendars.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	l.frame.Path = l.base + "/move"
	visit := l.slip.Visit
	page := bookingpages.Slots{
		Frame: l.frame, Base: l.base + "/move", Action: l.base + "/move", Move: true, Notice: v.notice,
		Wish: []bookingpages.Answer{{Label: l.slip.Menu()}, {Label: l.slip.When()}},
	}
	if v.day == "" {
		v.day = madoguchi.DayOf(visit.Start, l.clinic.Location())
	}
	if err := h.fill(c.Request.Context(), &page, l.clinic, wishOf(visit), v.day); err != nil {
		return err
	}
	if !v.near.IsZero() {
		var err error
		if page.Nearest, err = h.nearest(c.Request.Context(), l.clinic, wishOf(visit), v.near); err != nil {
			return err
		}
	}
	return h.Page(c, max(v.status, http.StatusOK), page)
}

func (h *Visits) moveQuestion(c *gin.Context, l linked, start time.Time, status int, notice string) error {
	moved := l.slip
	moved.Visit.Start, moved.Visit.End = start, start.Add(l.slip.Visit.End.Sub(l.slip.Visit.Start))
	return h.Page(c, status, bookingpages.Question{
		Frame: l.frame, Slip: moved, What: "move", Start: start.UTC().Format(time.RFC3339), Action: l.base + "/move",
		Back:   l.base + "/move?" + url.Values{"day": {madoguchi.DayOf(start, l.clinic.Location())}}.Encode(),
		Notice: notice,
	})
}

// MoveForm moves the reservation to another free slot of its doctor.
func (h *Visits) MoveForm(c *gin.Context, l linked) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	start, ok := f.chosen()
	if !ok {
		return answer.ErrBody
	}
	visit := l.slip.Visit
	switch {
	case visit.Start.Equal(start):
		c.Redirect(http.StatusSeeOther, l.base)
		return nil
	case !l.slip.Changeable():
		return h.reservationPage(c, l, http.StatusConflict, "late")
	}
	taken := func() error {
		return h.moveSlots(c, l, view{
			status: http.StatusConflict, day: madoguchi.DayOf(start, l.clinic.Location()), notice: "taken", near: start,
		})
	}
	if err := h.Limits.Moves.Take(string(visit.ID)); err != nil {
		return h.refused(c, l, err, func(c *gin.Context, l linked, status int, notice string) error {
			return h.moveQuestion(c, l, start, status, notice)
		})
	}
	slot, err := h.slotAt(c, l, start)
	if err == nil {
		err = h.Processes.EditReservation(c.Request.Context(), visit.ID, moveOf(l.clinic, visit, slot))
	}
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, l.base)
		return nil
	case errors.Is(err, madoguchi.ErrSlotTaken):
		return taken()
	}
	return h.refused(c, l, err, func(c *gin.Context, l linked, status int, notice string) error {
		return h.moveQuestion(c, l, start, status, notice)
	})
}

// slotAt returns the visit's free slot at a start, or ErrSlotTaken.
func (h *Visits) slotAt(c *gin.Context, l linked, start time.Time) (slots.Slot, error) {
	day := madoguchi.DayOf(start, l.clinic.Location())
	days, err := h.days(c.Request.Context(), l.clinic, wishOf(l.slip.Visit), day, day)
	if err != nil || len(days) == 0 {
		return slots.Slot{}, orTaken(err)
	}
	slot, free := days[0].At(start)
	if !free {
		return slot, madoguchi.ErrSlotTaken
	}
	return slot, nil
}

func orTaken(err error) error {
	if err == nil {
		return madoguchi.ErrSlotTaken
	}
	return err
}

func moveOf(clinic madoguchi.Clinic, visit madoguchi.Reservation, slot slots.Slot) visits.Edit {
	moved := visit
	moved.Start, moved.End = slot.Start.UTC(), slot.End.UTC()
	doctor, _ := clinic.Doctor(visit.DoctorID)
	return visits.Edit{
		Reservation: moved, Call: madoguchi.CallOf(moved, clinic),
		Claim: madoguchi.ClaimOf(moved, doctor.Capacity, clinic.Location()), Actor: byPatient, Revision: visit.Revision,
		Reminders: clinic.Reminders.Due(moved.Start, clinic.Location()),
		Notice:    visits.NoticeOf(visit, "moved "+strconv.FormatInt(visit.Revision, 10)),
	}
}
