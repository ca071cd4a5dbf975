package activities

import (
	"strings"

	"madoguchi/madoguchi"
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

// mailed are the addresses of the pages that open mailed links.
var mailed = map[madoguchi.Purpose]string{
	madoguchi.Activation:        "/activate/",
	madoguchi.PasswordReset:     "/reset-password/",
	madoguchi.SecondFactorReset: "/reset-second-factor/",
	madoguchi.Invitation:        "/join/",
	madoguchi.AccountRecovery:   "/recover/",
	madoguchi.RecoveryObjection: "/stop-recovery/",
}

// Mailed returns the URL of a mailed link (C6).
func (l Links) Mailed(purpose madoguchi.Purpose, id madoguchi.VerificationID) string {
	return l.base() + mailed[purpose] + l.Keys.MailToken(purpose, id)
}

// SignIn returns where staff sign in with a browser.
func (l Links) SignIn() string { return l.base() + "/clinic/signin" }

// Recovery returns the page on which staff who are signed in approve a recovery, or stop it.
func (l Links) Recovery(id madoguchi.VerificationID) string {
	return l.base() + "/clinic/recoveries/" + string(id)
}

// Contact returns the page that says where to ask.
func (l Links) Contact() string { return l.base() + "/contact" }

// Desk returns the page that says where to get the desk.
func (l Links) Desk() string { return l.base() + "/desk" }

func (l Links) base() string { return strings.TrimSuffix(l.Public, "/") }
