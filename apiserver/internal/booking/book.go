package booking

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/japan"
	"madoguchi/madoguchi"
	"madoguchi/slots"
	"madoguchi/workflows/visits"
)

func (h *Handler) today() string { return japan.Today(h.Now()) }

// BookForm books. The same draft sent twice is one booking. The page that says so comes after the commit.
func (h *Handler) BookForm(c *gin.Context) error {
	clinic, f, d, err := h.received(c)
	if err != nil {
		return err
	}
	day := madoguchi.DayOf(d.Slot.Start, clinic.Location())
	switch {
	case d.Token == "":
		return ToBookingPage(c)
	case h.Now().Sub(d.At) > draftLifetime:
		return h.slotsPage(c, clinic, d, view{status: http.StatusConflict, day: day, notice: "expired"})
	case !d.Confirmed, d.lost:
		return h.confirms(c, clinic, f, d)
	case d.faults(h.today()) != nil: // the rules have changed
		return h.detailsPage(c, clinic, d, http.StatusUnprocessableEntity, d.faults(h.today()), "")
	}
	err = h.Limits.WebBookings.Take(access.Network(c.ClientIP()))
	if err == nil {
		err = h.Limits.BookingsAt.Take(string(clinic.ID))
	}
	if err == nil {
		err = h.book(c, clinic, d)
	}
	switch {
	case errors.Is(err, madoguchi.ErrDifferentRequest):
		return h.bookedBefore(c, d.id())
	case madoguchi.KindOf(err) == madoguchi.KindConflict:
		return h.slotsPage(c, clinic, d,
			view{status: http.StatusConflict, day: day, notice: "taken", near: d.Slot.Start})
	case err != nil:
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.confirmPage(c, clinic, d, status, notice)
		})
	}
	h.Limits.HeldSlots.Release(holderOf(h.Guard, c, clinic), string(d.id()))
	h.Held.Forget(c, base(clinic))
	c.Redirect(http.StatusSeeOther, "/r/"+h.LinkKeys.VisitToken(d.id(), 0)+"/booked")
	return nil
}

// bookedBefore shows the visit that was booked with the same draft and other details. These stay.
func (h *Handler) bookedBefore(c *gin.Context, id madoguchi.ReservationID) error {
	visit, err := h.Store.ReservationByLink(c.Request.Context(), id)
	if err != nil {
		return err
	}
	pages := &Visits{h}
	l, err := pages.opened(c, h.LinkKeys.VisitToken(id, visit.LinkGeneration))
	if err != nil {
		return err
	}
	return pages.reservationPage(c, l, http.StatusConflict, "bookedBefore")
}

// book returns nil after the commit, ErrSlotTaken if somebody else was faster, and ErrDifferentRequest if the visit was
// booked before with other details.
func (h *Handler) book(c *gin.Context, clinic madoguchi.Clinic, d draft) error {
	booking, err := h.booking(c, clinic, d)
	if err != nil {
		return err
	}
	return h.Turns.Take(c.Request.Context(), func(ctx context.Context) error {
		if err := h.stillOffered(ctx, clinic, d); err != nil {
			return err
		}
		booked, err := h.Processes.Book(ctx, booking)
		switch {
		case err != nil:
			return err
		case booked.Taken:
			return madoguchi.ErrSlotTaken
		case booked.RequestHash != booking.RequestHash:
			return madoguchi.ErrDifferentRequest
		}
		return nil
	})
}

// stillOffered returns ErrSlotTaken if the slot is not free any more, or not offered. While a slot is held, it stays
// offered even if its start has come too near meanwhile, or if the clinic takes no more bookings on the web. A booking
// that was made before gets its first answer.
func (h *Handler) stillOffered(ctx context.Context, clinic madoguchi.Clinic, d draft) error {
	open := clinic
	open.Web.Open = true
	if d.held(h.Now()) && slots.Offered(open, d.Wish) {
		return nil
	}
	wish, day := d.Wish, madoguchi.DayOf(d.Slot.Start, clinic.Location())
	wish.Own, wish.Doctor = d.id(), d.Slot.Doctor
	days, err := h.days(ctx, clinic, wish, day, day)
	if err != nil {
		return err
	}
	if len(days) == 1 {
		if _, free := days[0].At(d.Slot.Start); free {
			return nil
		}
	}
	_, err = h.Store.Reservation(ctx, clinic.ID, d.id())
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return madoguchi.ErrSlotTaken
	}
	return err
}

// booking is the input of the reservation's workflow.
func (h *Handler) booking(c *gin.Context, clinic madoguchi.Clinic, d draft) (visits.Booking, error) {
	visit := d.visit(string(answer.Language(c)))
	if err := visit.Check(); err != nil {
		return visits.Booking{}, err
	}
	if account, in := readerOf(h.Guard, c); in {
		member, known := d.who(account)
		if err := h.link(c.Request.Context(), &visit, account, member, known); err != nil {
			return visits.Booking{}, err
		}
	}
	return bookingOf(visit, clinic, wire.Hash(d.visit(""))), nil // the same in any language
}

// bookingOf is the input of a reservation's workflow.
func bookingOf(visit madoguchi.Reservation, clinic madoguchi.Clinic, requestHash string) visits.Booking {
	doctor, _ := clinic.Doctor(visit.DoctorID)
	return visits.Booking{
		Reservation: visit, Claim: madoguchi.ClaimOf(visit, doctor.Capacity, clinic.Location()), Actor: byPatient,
		RequestHash: requestHash, Reminders: clinic.Reminders.Due(visit.Start, clinic.Location()),
		Notice: visits.NoticeOf(visit, "booked"), Call: madoguchi.CallOf(visit, clinic),
	}
}

// link connects a visit with the account of a signed-in person, who then sees it there, unless the account has no room
// for the clinic. If the visit is for a person of the account, the owner or a member of the family, it also gets that
// person's patient at the clinic, who is made if the clinic does not know the person yet. A visit for somebody else,
// who is not known, gets no patient: reception finds out who that is. A patient whom reception assigned to the visit
// stays, and becomes the account's if neither has another link. Repeats change nothing, so it comes before the booking.
func (h *Handler) link(
	ctx context.Context, visit *madoguchi.Reservation, account madoguchi.Account, member madoguchi.MemberID, known bool,
) error {
	now := h.Now()
	registered := madoguchi.MyClinic{ClinicID: visit.ClinicID, Since: now}
	switch err := h.Store.RegisterClinic(ctx, account.ID, registered); {
	case errors.Is(err, madoguchi.ErrTooManyClinics):
		return nil // the visit is booked all the same
	case err != nil:
		return err
	}
	visit.Account, visit.LinkedAt = account.ID, now
	if !known {
		return nil
	}
	link := madoguchi.AccountLink{AccountID: account.ID, Member: member, Since: now}
	if member != "" {
		visit.Member, visit.BookedBy, link.Owner = member, account.Profile.Name, account.Profile.Name
	}
	own := madoguchi.PatientOfAccount(visit.ClinicID, account.ID, member)
	patient, err := h.Store.EnsurePatient(ctx, madoguchi.Patient{
		ID: cmp.Or(visit.PatientID, own), ClinicID: visit.ClinicID, Person: visit.BookedPerson(),
		Email: visit.Contact.Email, Account: &link, CreatedAt: now, Revision: 1,
	})
	visit.PatientID = cmp.Or(visit.PatientID, patient.ID)
	return err
}

var byPatient = madoguchi.Actor{Kind: madoguchi.ByPatient}
