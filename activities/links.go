package activities

import (
	"strings"

	"madoguchi"
)

// Links makes the URLs of a call.
type Links struct {
	Public string // the base of the product's pages, without a slash at its end
	Keys   madoguchi.LinkKeys
}

// Patient returns the URL that lets the patient in (B5).
func (l Links) Patient(call madoguchi.CallID, generation int) string {
	return l.base() + "/v/" + l.Keys.Token(call, madoguchi.PatientSide, generation)
}

// Clinic returns the URL of the console in a browser, which asks staff to sign in (B6).
func (l Links) Clinic(call madoguchi.CallID) string {
	return l.base() + "/clinic/calls/" + string(call)
}

// Receipt returns where the carrier reports on a delivery.
func (l Links) Receipt(clinic madoguchi.ClinicID, delivery madoguchi.DeliveryID) string {
	return l.base() + "/callbacks/twilio/" + string(clinic) + "/" + string(delivery)
}

func (l Links) base() string { return strings.TrimSuffix(l.Public, "/") }
