package api

import (
	"context"
	"net/http"
)

// PatientLinks are the addresses that a clinic hands to its patients (GET /clinic/patient-links). Booking is empty if
// the clinic offers no visits on the web.
type PatientLinks struct {
	Join    string `json:"join"` // registers the clinic in a patient's account (A6)
	Booking string `json:"booking,omitempty"`
}

// LoadPatientLinks returns the addresses that the clinic of a client's user hands to its patients.
func LoadPatientLinks(ctx context.Context, c *Client) (PatientLinks, error) {
	return call[PatientLinks](ctx, c, request{method: http.MethodGet, path: "/clinic/patient-links"})
}
