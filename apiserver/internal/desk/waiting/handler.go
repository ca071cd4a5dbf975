// Package waiting answers the desk's requests about who waits for a slot (キャンセル待ち, E5): the list, taking a patient
// off it, and offering a free slot to one of them out of turn.
//
// It must not know how a slot is held or offered: the list's workflow does that.
package waiting

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/waitlists"
)

// Store has the entries of waitlists, and what occupies doctors.
type Store interface {
	WaitingOn(ctx context.Context, clinic madoguchi.ClinicID, first, last string) ([]madoguchi.Waiting, error)
	Waiting(context.Context, madoguchi.ClinicID, madoguchi.WaitingID) (madoguchi.Waiting, error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
}

// Lists are the workflows of waitlists.
type Lists interface {
	RemoveFromWaitlist(context.Context, madoguchi.Waiting) error
	OfferSlot(context.Context, madoguchi.Waiting, waitlists.Slot) error
}

// Handler answers the desk. All fields are needed.
type Handler struct {
	Store Store
	Lists Lists
	Guard *access.Guard
	Now   func() time.Time
}

// List answers with the patients who wait for one of some days.
func (h *Handler) List(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	first, last, err := daysIn(c)
	if err != nil {
		return err
	}
	entries, err := h.Store.WaitingOn(c.Request.Context(), clinic.ID, first, last)
	if err != nil {
		return err
	}
	wire := api.Waitlist{Day: first, LastDay: last, Waiting: []api.WaitlistEntry{}}
	for _, entry := range entries {
		wire.Waiting = append(wire.Waiting, api.WaitlistEntryOf(entry))
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// mostDays bounds the days of one list.
const mostDays = 31

// daysIn returns the days that a request names. Without a last day, it is one day.
func daysIn(c *gin.Context) (first, last string, err error) {
	first, last = c.Query("day"), c.DefaultQuery("lastDay", c.Query("day"))
	from, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return "", "", madoguchi.Invalid("day", "day")
	}
	until, err := time.Parse(time.DateOnly, last)
	if err != nil || until.Before(from) || until.After(from.AddDate(0, 0, mostDays)) {
		return "", "", madoguchi.Invalid("lastDay", "day")
	}
	return first, last, nil
}

// Remove takes a patient off the list, and tells the patient.
func (h *Handler) Remove(c *gin.Context) error {
	entry, err := h.named(c)
	if err != nil {
		return err
	}
	if err := h.Lists.RemoveFromWaitlist(c.Request.Context(), entry); err != nil {
		return err
	}
	return h.answer(c, entry)
}

// named reads the entry that the path names.
func (h *Handler) named(c *gin.Context) (madoguchi.Waiting, error) {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return madoguchi.Waiting{}, err
	}
	return h.Store.Waiting(c.Request.Context(), clinic.ID, madoguchi.WaitingID(c.Param("id")))
}

// answer answers with an entry as it is now.
func (h *Handler) answer(c *gin.Context, entry madoguchi.Waiting) error {
	now, err := h.Store.Waiting(c.Request.Context(), entry.ClinicID, entry.ID)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, api.WaitlistEntryOf(now))
	return nil
}
