package schedule

import (
	"context"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// holds returns the times of a day (2006-01-02) that people on the web hold while they book (E1).
func (h *Handler) holds(ctx context.Context, clinic madoguchi.Clinic, day string) (held []api.Hold, err error) {
	var doctors []madoguchi.DoctorID
	for _, doctor := range clinic.Doctors {
		doctors = append(doctors, doctor.ID)
	}
	if !clinic.Web.Open || day < madoguchi.DayOf(h.Now(), clinic.Location()) {
		return nil, nil
	}
	agendas, err := h.Store.Agendas(ctx, clinic.ID, doctors, day, day)
	for _, agenda := range agendas {
		for _, one := range agenda.Occupied {
			if !one.Expires.IsZero() && one.Counts(h.Now()) {
				held = append(held, api.Hold{
					ID: string(one.Reservation), DoctorID: string(agenda.DoctorID), Start: one.Start, End: one.End,
					Until: one.Expires,
				})
			}
		}
	}
	return held, err
}
