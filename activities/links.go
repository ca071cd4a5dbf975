package activities

import (
	"strings"

	"madoguchi/madoguchi"
)

// Links builds the URLs in messages.
type Links struct {
	Public string // the base of the product's pages, without a trailing slash
	Keys   madoguchi.LinkKeys
	Mails  madoguchi.MailKeys
}

// Patient returns the URL for the patient's side of a call (B5).
func (l Links) Patient(call madoguchi.CallID, generation int) string {
	return l.base() + "/v/" + l.Keys.Token(call, madoguchi.PatientSide, generation)
}

// Visit returns the URL with which a patient sees, moves and cancels a reservation (A8).
func (l Links) Visit(id madoguchi.ReservationID, generation int) string {
	return l.base() + "/r/" + l.Keys.VisitToken(id, generation)
}

// Waiting returns the URL with which a patient answers offers and leaves a waitlist (E5).
func (l Links) Waiting(id madoguchi.WaitingID) string {
	return l.base() + "/w/" + l.Keys.WaitingToken(id)
}

// Booking returns the URL of a clinic's booking page (A11).
func (l Links) Booking(clinic madoguchi.ClinicID) string { return l.base() + "/book/" + string(clinic) }

// Clinic returns the URL of the console in a browser. Staff have to sign in there (B6).
func (l Links) Clinic(call madoguchi.CallID) string {
	return l.base() + "/clinic/calls/" + string(call)
}

// Receipt returns the URL for the carrier's reports on a delivery.
func (l Links) Receipt(clinic madoguchi.ClinicID, delivery madoguchi.DeliveryID) string {
	return l.base() + "/callbacks/twilio/" + string(clinic) + "/" + string(delivery)
}

// mailed are the paths of the pages that open mailed links.
var mailed = map[madoguchi.Purpose]string{
	madoguchi.Activation:        "/activate/",
	madoguchi.PasswordReset:     "/reset-password/",
	madoguchi.SecondFactorReset: "/reset-second-factor/",
	madoguchi.Invitation:        "/join/",
	madoguchi.AccountRecovery:   "/recover/",
	madoguchi.RecoveryObjection: "/stop-recovery/",
	madoguchi.SignUp:            "/mypage/signup/",
	madoguchi.AddressChange:     "/mypage/change-address/",
	madoguchi.AccountReset:      "/mypage/reset-password/",
}

// Mailed returns the URL of a mailed link (C6).
func (l Links) Mailed(purpose madoguchi.Purpose, id madoguchi.VerificationID) string {
	return l.base() + mailed[purpose] + l.Mails.Token(purpose, id)
}

// MyPage returns the patient's page after signing in; it asks for that first.
func (l Links) MyPage() string { return l.base() + "/mypage" }

// SignIn returns the sign-in page for staff.
func (l Links) SignIn() string { return l.base() + "/clinic/signin" }

// Recovery returns the page where signed-in staff approve or stop a recovery.
func (l Links) Recovery(id madoguchi.VerificationID) string {
	return l.base() + "/clinic/recoveries/" + string(id)
}

// Contact returns the contact page.
func (l Links) Contact() string { return l.base() + "/contact" }

// PatientsFAQ returns the page of patients' frequent questions.
func (l Links) PatientsFAQ() string { return l.base() + "/faq/patients" }

// Desk returns the page with the desk's download.
func (l Links) Desk() string { return l.base() + "/desk" }

func (l Links) base() string { return strings.TrimSuffix(l.Public, "/") }
