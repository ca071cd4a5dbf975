package reservations

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
)

// whyTaken returns ErrSlotHeld in place of ErrSlotTaken if somebody who books on the web right now holds a part of the
// time (E1). Other errors stay.
func (h *Handler) whyTaken(ctx context.Context, claim madoguchi.Claim, err error) error {
	if !errors.Is(err, madoguchi.ErrSlotTaken) {
		return err
	}
	agendas, failed := h.Store.Agendas(ctx, claim.ClinicID, []madoguchi.DoctorID{claim.DoctorID}, claim.Day, claim.Day)
	if failed != nil || len(agendas) == 0 {
		return err
	}
	for _, one := range agendas[0].Occupied {
		held := !one.Expires.IsZero() && one.Counts(h.Now()) && one.Reservation != claim.Reservation
		if held && one.Start.Before(claim.End) && claim.Start.Before(one.End) {
			return madoguchi.ErrSlotHeld
		}
	}
	return err
}
