package server

import (
	"context"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// bookable is a store in which all clinics offer visits on the web, or none does.
type bookable struct {
	access.Store
	open bool
}

func (b bookable) Clinic(ctx context.Context, id madoguchi.ClinicID) (madoguchi.Clinic, error) {
	clinic, err := b.Store.Clinic(ctx, id)
	clinic.Web.Open = b.open
	return clinic, err
}

// The link of the booking page is there only while the clinic offers visits on the web.
func TestLinksForPatients(t *testing.T) {
	s := newScene(t)
	base, id := s.server.Public.String(), string(s.clinic.ID)
	store := s.server.guard.Store
	for open, booking := range map[bool]string{false: "", true: base + "/book/" + id} {
		s.server.guard.Store = bookable{store, open}
		links, err := api.LoadPatientLinks(t.Context(), s.desk)
		must(t, err)
		if want := (api.PatientLinks{Join: base + "/mypage/join/" + id, Booking: booking}); links != want {
			t.Errorf("open: %v: the links are %+v", open, links)
		}
	}
}
