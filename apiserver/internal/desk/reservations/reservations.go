package reservations

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/wire"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Attend records that staff have dealt with a reservation that needed attention.
func (h *Handler) Attend(c *gin.Context) error {
	return entries.Send(
		h.Entries, c, http.StatusOK, h.Entries.Reservation, h.Processes.AttendReservation, access.SignedIn(c).Actor(),
	)
}

// Book makes a guest's reservation (B3). The ID derives from the Idempotency-Key, so that a repeat gets the first
// answer.
func (h *Handler) Book(c *gin.Context) error {
	var request api.GuestVisit
	key, err := answer.DecodeKeyed(c, &request)
	if err != nil {
		return err
	}
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	id := madoguchi.ReservationID(madoguchi.DerivedID("reservation", string(clinic.ID), key))
	booking, err := h.booking(clinic, id, request, access.SignedIn(c).Actor())
	if err == nil {
		err = h.assign(c.Request.Context(), &booking.Reservation, "")
	}
	if err != nil {
		return err
	}
	if err := h.claim(c.Request.Context(), booking); err != nil {
		return err
	}
	h.noteChart(c.Request.Context(), booking.Reservation)
	return h.Entries.AnswerChanged(c, http.StatusCreated, clinic, string(id), 0, h.Entries.Reservation)
}

// booking returns the input of a reservation's workflow, or the faults of the request.
func (h *Handler) booking(
	clinic madoguchi.Clinic, id madoguchi.ReservationID, request api.GuestVisit, by madoguchi.Actor,
) (visits.Booking, error) {
	visit := request.Apply(madoguchi.Reservation{ID: id, ClinicID: clinic.ID, State: madoguchi.ReservationBooked})
	capacity, err := h.fit(clinic, &visit, madoguchi.Reservation{})
	if err == nil {
		err = visit.Check()
	}
	if err == nil {
		err = madoguchi.CheckNewName("patientName", visit.PatientName)
	}
	if err != nil {
		return visits.Booking{}, err
	}
	return visits.Booking{
		Reservation: visit, Call: madoguchi.CallOf(visit, clinic), Actor: by, RequestHash: wire.Hash(request),
		Claim:     madoguchi.ClaimOf(visit, capacity, clinic.Location()),
		Reminders: clinic.Reminders.Due(visit.Start, clinic.Location()),
	}, nil
}

// fit sets the visit's end from its menu, checks the visit against the clinic, and returns the doctor's capacity. A
// withdrawn menu is valid only for a visit that already has it, a doctor who has left and a start in the past only for
// one that keeps its time with that doctor.
func (h *Handler) fit(
	clinic madoguchi.Clinic, visit *madoguchi.Reservation, before madoguchi.Reservation,
) (capacity int, err error) {
	doctor, ok := clinic.Doctor(visit.DoctorID)
	moves := doctor.ID != before.DoctorID || !visit.Start.Equal(before.Start)
	if !ok || doctor.Left && moves {
		return 0, madoguchi.Invalid("doctorId", "unknown")
	}
	menu, ok := clinic.Menu(visit.MenuID)
	if !ok || menu.Withdrawn && menu.ID != before.MenuID {
		return 0, madoguchi.Invalid("menuId", "unknown")
	}
	length, err := duration(menu, *visit)
	if err != nil {
		return 0, err
	}
	if moves {
		if err := entries.CheckStart(clinic, visit.Start, h.Now()); err != nil {
			return 0, err
		}
	}
	visit.End = visit.Start.Add(length)
	if madoguchi.DayOf(visit.Start, clinic.Location()) != madoguchi.DayOf(visit.End.Add(-time.Nanosecond),
		clinic.Location()) {
		return 0, madoguchi.Invalid("start", "acrossMidnight")
	}
	return doctor.Capacity, nil
}

// duration returns how long a visit takes by its menu.
func duration(menu madoguchi.Menu, visit madoguchi.Reservation) (time.Duration, error) {
	switch length, ok := menu.Duration(visit.Method, visit.Visit); {
	case ok:
		return length, nil
	case visit.Visit == "":
		return 0, madoguchi.Invalid("visit", "required")
	}
	return 0, madoguchi.Invalid("menuId", "notOffered")
}

// claim books, a few at a time, and only if the slot does not look taken.
func (h *Handler) claim(ctx context.Context, booking visits.Booking) error {
	return h.Turns.Take(ctx, func(ctx context.Context) error {
		if err := h.looksFree(ctx, booking); err != nil {
			return err
		}
		booked, err := h.Processes.Book(ctx, booking)
		switch {
		case err != nil:
			return err
		case booked.RequestHash != booking.RequestHash:
			return madoguchi.ErrDifferentRequest
		case booked.Taken:
			return h.whyTaken(ctx, booking.Claim, madoguchi.ErrSlotTaken)
		}
		return nil
	})
}

// looksFree refuses a booking for which other visits leave no room. It accepts a reservation that already exists, even
// one that has since moved, so that a repeat gets its first answer.
func (h *Handler) looksFree(ctx context.Context, booking visits.Booking) error {
	claim := booking.Claim
	claim.At = h.Now() // holds that are over do not count
	taken, err := h.Store.Occupied(ctx, claim)
	if err != nil || !taken {
		return err
	}
	_, err = h.Store.Reservation(ctx, booking.Reservation.ClinicID, booking.Reservation.ID)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return h.whyTaken(ctx, booking.Claim, madoguchi.ErrSlotTaken)
	}
	return err
}

// Show answers with one reservation.
func (h *Handler) Show(c *gin.Context) error { return h.Entries.Show(c, h.Entries.Reservation) }

// Cancel cancels a reservation.
func (h *Handler) Cancel(c *gin.Context) error {
	message, err := entries.ReadCancellation(c)
	if err != nil {
		return err
	}
	return h.Entries.Change(c, http.StatusOK, h.Entries.Reservation,
		func(ctx context.Context, _ madoguchi.Clinic, r entries.Record) error {
			message.Notice = noticeOf(*r.Reservation, "cancelled", message.Actor)
			return h.Processes.CancelReservation(ctx, r.Reservation.ID, message)
		})
}

// noticeOf returns the mail that tells a patient who booked on the web what staff did to the visit. Staff tell the
// patients of their own bookings.
func noticeOf(visit madoguchi.Reservation, what string, by madoguchi.Actor) *visits.SendLink {
	if !visit.Source.OnWeb() {
		return nil
	}
	notice := visits.NoticeOf(visit, what)
	if notice != nil {
		notice.Actor = by
	}
	return notice
}

// RevokeLinks makes the links of a visit invalid that were sent so far (「リンクを無効にする」).
func (h *Handler) RevokeLinks(c *gin.Context) error {
	return entries.Send(
		h.Entries, c, http.StatusOK, h.Entries.Reservation, h.Processes.RevokeReservationLinks,
		access.SignedIn(c).Actor(),
	)
}

// Finish ends a visit, and its call if it has one.
func (h *Handler) Finish(c *gin.Context) error {
	return h.Entries.Change(c, http.StatusOK, h.Entries.Reservation,
		func(ctx context.Context, _ madoguchi.Clinic, r entries.Record) error {
			if r.Call != nil {
				return h.Processes.FinishCall(ctx, r.Call.ID, access.SignedIn(c).Actor())
			}
			return h.Processes.FinishReservation(ctx, r.Reservation.ID, access.SignedIn(c).Actor())
		})
}

// Edit replaces the visit of a reservation.
func (h *Handler) Edit(c *gin.Context) error {
	return h.replaceVisit(c, func(madoguchi.Reservation) (request api.EditReservation, err error) {
		err = answer.Decode(c, &request)
		return request, err
	})
}

// Patch is Edit for desks of earlier releases. Fields missing from their request keep their values, and the method
// cannot be changed.
func (h *Handler) Patch(c *gin.Context) error {
	return h.replaceVisit(c,
		func(before madoguchi.Reservation) (api.EditReservation, error) { return readPatch(c, before) })
}

func readPatch(c *gin.Context, before madoguchi.Reservation) (api.EditReservation, error) {
	request := api.EditReservation{GuestVisit: api.GuestVisitOf(before)}
	err := answer.DecodeOver(c, &request)
	switch {
	case err != nil:
	case request.Method != string(before.Method):
		err = answer.ErrBody
	case request.Revision == 0:
		err = madoguchi.Invalid("revision", "required")
	}
	return request, err
}

func (h *Handler) replaceVisit(c *gin.Context, read func(madoguchi.Reservation) (api.EditReservation, error)) error {
	return h.Entries.Change(c, http.StatusOK, h.Entries.Reservation,
		func(ctx context.Context, clinic madoguchi.Clinic, r entries.Record) error {
			request, err := read(*r.Reservation)
			if err != nil {
				return err
			}
			if request.Revision != r.Revision() {
				return madoguchi.ErrChanged
			}
			after := request.Apply(*r.Reservation)
			if after.PatientID != r.Reservation.PatientID {
				if err := h.assign(ctx, &after, r.Reservation.PatientID); err != nil {
					return err
				}
			}
			edit, err := h.editOf(clinic, *r.Reservation, after)
			if err != nil {
				return err
			}
			edit.Actor, edit.Revision = access.SignedIn(c).Actor(), r.Reservation.Revision
			if !edit.Reservation.Start.Equal(r.Reservation.Start) {
				what := "moved " + strconv.FormatInt(r.Reservation.Revision, 10)
				edit.Notice = noticeOf(edit.Reservation, what, edit.Actor)
			}
			if err := h.Processes.EditReservation(ctx, edit.Reservation.ID, edit); err != nil {
				return h.whyTaken(ctx, madoguchi.ClaimOf(edit.Reservation, 0, clinic.Location()), err)
			}
			if before := r.Reservation; edit.Reservation.ChartNumber != before.ChartNumber ||
				edit.Reservation.PatientID != before.PatientID {
				h.noteChart(ctx, edit.Reservation)
			}
			return nil
		})
}

// editOf returns the workflow's message. A visit that keeps its start, doctor and menu keeps its slot, even if the
// menus have changed since.
func (h *Handler) editOf(clinic madoguchi.Clinic, before, after madoguchi.Reservation) (visits.Edit, error) {
	switch {
	case after.Method != madoguchi.InPerson && after.Method != madoguchi.Online:
		return visits.Edit{}, madoguchi.Invalid("method", "required")
	case after.Method != before.Method:
		return visits.Edit{}, madoguchi.ErrMethodFixed
	}
	doctor, _ := clinic.Doctor(after.DoctorID)
	capacity := doctor.Capacity
	if moved(before, after) {
		var err error
		if capacity, err = h.fit(clinic, &after, before); err != nil {
			return visits.Edit{}, err
		}
	}
	if after.PatientName != before.PatientName {
		if err := madoguchi.CheckNewName("patientName", after.PatientName); err != nil {
			return visits.Edit{}, err
		}
	}
	if err := after.CheckEdit(before); err != nil {
		return visits.Edit{}, err
	}
	return visits.Edit{
		Reservation: after, Call: madoguchi.CallOf(after, clinic),
		Claim:     madoguchi.ClaimOf(after, capacity, clinic.Location()),
		Reminders: clinic.Reminders.Due(after.Start, clinic.Location()),
	}, nil
}

func moved(before, after madoguchi.Reservation) bool {
	return before.DoctorID != after.DoctorID || before.MenuID != after.MenuID || before.Visit != after.Visit ||
		!before.Start.Equal(after.Start)
}
