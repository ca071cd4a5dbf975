package booking

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
	"madoguchi/slip"
	"madoguchi/slots"
	"madoguchi/workflows/visits"
	"madoguchi/workflows/waitlists"
)

// waiting is the entry of a link, as its patient sees it.
type waiting struct {
	clinic madoguchi.Clinic
	entry  madoguchi.Waiting
	frame  web.Frame
	base   string // the path of its page
}

// OfLink answers with a page of an entry's link. A wrong link gets a page that says so. The link of an entry that is
// gone, with its account or a month after its last day, says that nobody waits any more.
func (h *Waitlist) OfLink(show func(*gin.Context, waiting) error) func(*gin.Context) error {
	return func(c *gin.Context) error {
		w, err := h.linked(c)
		if errors.Is(err, errNotWaiting) {
			return h.Page(c, http.StatusGone, bookingpages.NotWaiting{Frame: h.Frame(c, madoguchi.Clinic{})})
		}
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
		return show(c, w)
	}
}

// errNotWaiting means that a link's entry is gone.
var errNotWaiting = errors.New("the entry of a waitlist is gone")

// linked opens the link in the path. The link proves that the reader may see the entry.
func (h *Waitlist) linked(c *gin.Context) (w waiting, err error) {
	token := c.Param("token")
	id, err := h.LinkKeys.OpenWaiting(token)
	if err != nil {
		return w, err
	}
	w.entry, err = h.Waiting.WaitingByLink(c.Request.Context(), id)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		err = errNotWaiting
	}
	if err != nil {
		return w, err
	}
	if w.clinic, err = h.Store.Clinic(c.Request.Context(), w.entry.ClinicID); err != nil {
		return w, err
	}
	w.frame, w.base = h.Guard.MemberFrame(c, w.clinic), "/w/"+token
	w.frame.Path = w.base
	return w, nil
}

// WaitingPage shows an entry, and its offer.
func (h *Waitlist) WaitingPage(c *gin.Context, w waiting) error {
	return h.waitingPage(c, w, http.StatusOK, "")
}

func (h *Waitlist) waitingPage(c *gin.Context, w waiting, status int, notice string) error {
	return h.Page(c, status, h.pageOf(c, w, notice))
}

func (h *Waitlist) pageOf(c *gin.Context, w waiting, notice string) bookingpages.Waiting {
	page := bookingpages.Waiting{
		Frame: w.frame, Slip: h.slipOfWish(c, w.clinic, w.draft()),
		Day:   h.daysOf(c, w.clinic, w.entry.Day, w.entry.Last()),
		State: w.entry.State, Base: w.base, Booking: base(w.clinic), Notice: notice,
	}
	if account, in := readerOf(h.Guard, c); in && account.ID == w.entry.Account {
		page.Slip.For = w.entry.PatientName // the link alone does not tell
	}
	switch offer := w.entry.Offer; {
	case offer.Open(h.Now()):
		page.Slip.Visit.DoctorID, page.Slip.Visit.Start, page.Slip.Visit.End = offer.DoctorID, offer.Start, offer.End
		page.Until = slip.Times{Clinic: w.clinic, Language: page.Slip.Language, Now: h.Now()}.Moment(offer.Until)
	case page.State == madoguchi.WaitingOffered: // the list takes it back in this moment
		page.State = madoguchi.WaitingForSlot
	case page.State == madoguchi.WaitingBooked:
		page.Visit = "/r/" + h.LinkKeys.VisitToken(w.entry.Reservation, 0) // a later link went to another address
	}
	return page
}

// draft is the entry as a booking that is being made.
func (w waiting) draft() draft {
	e := w.entry
	d := draft{
		Clinic: e.ClinicID, Day: e.Day, Email: e.Contact.Email, Note: e.Note,
		Wish: slots.Wish{Menu: e.MenuID, Method: e.Method, Visit: e.Visit, Doctor: e.DoctorID},
		Person: madoguchi.Person{
			Name: e.PatientName, Kana: e.PatientKana, BirthDate: e.Contact.BirthDate, Sex: e.Contact.Sex,
			Phone: e.Contact.Phone,
		},
	}
	if o := e.Offer; o != nil {
		d.Slot = slots.Slot{Start: o.Start, End: o.End, Doctor: o.DoctorID}
	}
	return d
}

// AcceptForm books the offered slot. A repeat leads to the same booking.
func (h *Waitlist) AcceptForm(c *gin.Context, w waiting) error {
	if w.entry.State == madoguchi.WaitingBooked {
		return h.toVisit(c, w.entry.Reservation)
	}
	if !w.entry.Offer.Open(h.Now()) {
		return h.waitingPage(c, w, http.StatusConflict, "offerOver")
	}
	var booking visits.Booking
	err := h.Turns.Take(c.Request.Context(), func(ctx context.Context) (err error) {
		if booking, err = h.bookingOf(ctx, w); err == nil {
			err = h.accept(ctx, w, booking)
		}
		return err
	})
	if err != nil {
		return h.notAccepted(c, w, err)
	}
	return h.toVisit(c, booking.Reservation.ID)
}

func (h *Waitlist) toVisit(c *gin.Context, id madoguchi.ReservationID) error {
	c.Redirect(http.StatusSeeOther, "/r/"+h.LinkKeys.VisitToken(id, 0)+"/booked")
	return nil
}

// accept tells the list, which starts the reservation, and waits until the reservation is booked.
func (h *Waitlist) accept(ctx context.Context, w waiting, booking visits.Booking) error {
	err := h.Lists.AnswerOffer(ctx, w.entry, waitlists.Answer{
		Entry: w.entry.ID, Offer: w.entry.Offer.Reservation, Booking: &booking,
	})
	if err != nil {
		return err
	}
	booked, err := h.Processes.Book(ctx, booking)
	if err == nil && booked.Taken {
		err = madoguchi.ErrSlotTaken
	}
	return err
}

// bookingOf is the booking that an offer becomes. It belongs to the account that the patient joined with.
func (h *Waitlist) bookingOf(ctx context.Context, w waiting) (visits.Booking, error) {
	d := w.draft()
	visit := d.visit(w.entry.Contact.Language)
	visit.ID, visit.Source = w.entry.Offer.Reservation, madoguchi.BookedFromWaitlist
	if w.entry.Account != "" {
		account, err := h.Waiting.Account(ctx, w.entry.Account)
		switch {
		case madoguchi.KindOf(err) == madoguchi.KindNotFound: // deleted meanwhile
		case err != nil:
			return visits.Booking{}, err
		default:
			member, known := account.Recognize(d.Person)
			if err := h.link(ctx, &visit, account, member, known); err != nil {
				return visits.Booking{}, err
			}
		}
	}
	return bookingOf(visit, w.clinic, wire.Hash([]string{"waitlist", string(visit.ID)})), nil
}

// notAccepted says why an offer cannot be accepted, on the page of the entry as it is now.
func (h *Waitlist) notAccepted(c *gin.Context, w waiting, err error) error {
	notice := "offerOver"
	switch {
	case errors.Is(err, madoguchi.ErrSlotTaken):
		notice = "offerTaken"
	case madoguchi.KindOf(err) != madoguchi.KindConflict:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.waitingPage(c, w, status, notice)
		})
	}
	now, err := h.linked(c)
	if err != nil {
		return err
	}
	return h.waitingPage(c, now, http.StatusConflict, notice)
}

// DeclineForm lets the offered slot go. The patient stays on the list.
func (h *Waitlist) DeclineForm(c *gin.Context, w waiting) error {
	if w.entry.Offer.Open(h.Now()) {
		err := h.Lists.AnswerOffer(c.Request.Context(), w.entry, waitlists.Answer{
			Entry: w.entry.ID, Offer: w.entry.Offer.Reservation,
		})
		if err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
			return h.notAccepted(c, w, err)
		}
	}
	return h.toEntry(c, w)
}

func (h *Waitlist) toEntry(c *gin.Context, w waiting) error {
	c.Redirect(http.StatusSeeOther, w.base)
	return nil
}

// ToEntry redirects a GET of a form's answer to the entry's page.
func (h *Waitlist) ToEntry(c *gin.Context, w waiting) error { return h.toEntry(c, w) }

// LeavePage asks whether to leave the list.
func (h *Waitlist) LeavePage(c *gin.Context, w waiting) error {
	if w.entry.State.Ended() {
		return h.toEntry(c, w)
	}
	page := h.pageOf(c, w, "")
	page.Path, page.Leaving = w.base+"/leave", true
	return h.Page(c, http.StatusOK, page)
}

// LeaveForm ends the entry.
func (h *Waitlist) LeaveForm(c *gin.Context, w waiting) error {
	if !w.entry.State.Ended() {
		err := h.Lists.LeaveWaitlist(c.Request.Context(), w.entry)
		if err != nil && madoguchi.KindOf(err) != madoguchi.KindConflict {
			return h.notAccepted(c, w, err)
		}
	}
	return h.toEntry(c, w)
}
