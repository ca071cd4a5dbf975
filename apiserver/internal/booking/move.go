package booking

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
	"madoguchi/slots"
	"madoguchi/workflows/visits"
)

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
	if err != nil || start.Equal(l.slip.Visit.Start) {
		return h.moveSlots(c, l, view{day: c.Query("day")})
	}
	if err := h.Limits.Calendars.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	switch _, err := h.slotAt(c, l, start); {
	case errors.Is(err, madoguchi.ErrSlotTaken), errors.Is(err, errNotOffered):
		return h.otherSlots(c, l, start, err)
	case err != nil:
		return err
	}
	return h.moveQuestion(c, l, start, http.StatusOK, "")
}

// errNotOffered says that a time cannot be booked on the web at all.
var errNotOffered = errors.New("the time is not offered")

// otherSlots shows the slots again, because the chosen time is taken or not offered.
func (h *Visits) otherSlots(c *gin.Context, l linked, start time.Time, why error) error {
	shown := view{
		status: http.StatusConflict, day: madoguchi.DayOf(start, l.clinic.Location()), notice: "taken", near: start,
	}
	if errors.Is(why, errNotOffered) {
		shown.notice = "notOffered"
	}
	return h.moveSlots(c, l, shown)
}

func (h *Visits) moveSlots(c *gin.Context, l linked, v view) error {
	if err := h.Limits.Calendars.Take(access.Network(c.ClientIP())); err != nil {
		return err
	}
	l.frame.Path = l.base + "/move"
	visit := l.slip.Visit
	page := bookingpages.Slots{
		Frame: l.frame, Base: l.base + "/move", Action: l.base + "/move", Move: true, Back: l.base, Notice: v.notice,
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
	now := func(slot bookingpages.Slot) bool { return slot.Start.Equal(visit.Start) }
	page.Nearest = slices.DeleteFunc(page.Nearest, now)
	if i := slices.IndexFunc(page.Slots, now); i >= 0 {
		page.Slots[i].Current = true
	}
	return h.Page(c, max(v.status, http.StatusOK), page)
}

func (h *Visits) moveQuestion(c *gin.Context, l linked, start time.Time, status int, notice string) error {
	moved := l.slip
	moved.Visit.Start, moved.Visit.End = start, start.Add(l.slip.Visit.End.Sub(l.slip.Visit.Start))
	return h.Page(c, status, bookingpages.Question{
		Frame: l.frame, Slip: moved, What: "move", Former: l.slip.When(), Start: start.UTC().Format(time.RFC3339),
		Action: l.base + "/move",
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
		c.Redirect(http.StatusSeeOther, l.base+"?done="+doneMoved)
		return nil
	case errors.Is(err, madoguchi.ErrSlotTaken), errors.Is(err, errNotOffered):
		return h.otherSlots(c, l, start, err)
	}
	return h.refused(c, l, err, func(c *gin.Context, l linked, status int, notice string) error {
		return h.moveQuestion(c, l, start, status, notice)
	})
}

// slotAt returns the visit's free slot at a start, ErrSlotTaken or errNotOffered.
func (h *Visits) slotAt(c *gin.Context, l linked, start time.Time) (slots.Slot, error) {
	day := madoguchi.DayOf(start, l.clinic.Location())
	days, err := h.days(c.Request.Context(), l.clinic, wishOf(l.slip.Visit), day, day)
	if err != nil {
		return slots.Slot{}, err
	}
	for _, day := range days {
		if slot, free := day.At(start); free {
			return slot, nil
		}
		if slices.ContainsFunc(day.Slots, func(s slots.Slot) bool { return s.Start.Equal(start) }) {
			return slots.Slot{}, madoguchi.ErrSlotTaken
		}
	}
	return slots.Slot{}, errNotOffered
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
