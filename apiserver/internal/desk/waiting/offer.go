package waiting

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/slots"
	"madoguchi/workflows/waitlists"
)

// Slots answers with the slots that are free for a patient who waits, on the days for which the patient waits.
func (h *Handler) Slots(c *gin.Context) error {
	entry, err := h.named(c)
	if err != nil {
		return err
	}
	free, err := h.free(c, entry)
	if err != nil {
		return err
	}
	wire := api.FreeSlots{Slots: []api.FreeSlot{}}
	for _, slot := range free {
		wire.Slots = append(wire.Slots, api.FreeSlot{
			Start: slot.Start.UTC(), End: slot.End.UTC(), DoctorID: string(slot.Doctor),
		})
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// mostSlots bounds the slots of one answer, the earliest first.
const mostSlots = 200

func (h *Handler) free(c *gin.Context, entry madoguchi.Waiting) (free []slots.Slot, err error) {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return nil, err
	}
	now, first := h.Now(), max(entry.Day, madoguchi.DayOf(h.Now(), clinic.Location()))
	wish := slots.Wish{Menu: entry.MenuID, Method: entry.Method, Visit: entry.Visit, Doctor: entry.DoctorID}
	agendas, err := h.Store.Agendas(c.Request.Context(), clinic.ID, slots.Doctors(clinic, wish), first, entry.Last())
	if err != nil {
		return nil, err
	}
	for _, day := range slots.Free(clinic, wish, agendas, first, entry.Last(), now) {
		for _, slot := range day.Slots {
			if !slot.Taken && madoguchi.InTime(slot.Start, now) && len(free) < mostSlots {
				free = append(free, slot)
			}
		}
	}
	return free, nil
}

// Offer offers a free slot to a patient, before those who are next.
func (h *Handler) Offer(c *gin.Context) error {
	entry, err := h.named(c)
	if err != nil {
		return err
	}
	var request api.OfferSlot
	if err := answer.Decode(c, &request); err != nil {
		return err
	}
	if !madoguchi.ValidID(request.DoctorID) {
		return madoguchi.Invalid("doctorId", "unknown")
	}
	err = h.Lists.OfferSlot(c.Request.Context(), entry, waitlists.Slot{
		Entry: entry.ID, Start: request.Start.UTC(), DoctorID: madoguchi.DoctorID(request.DoctorID),
	})
	if err != nil {
		return err
	}
	return h.answer(c, entry)
}
