package web

import (
	"slices"

	"madoguchi/madoguchi"
)

// StaffOutcomes are the notices of what went well.
var StaffOutcomes = []string{"invited", "changed", "removed", "withdrawn"}

// Staff is where a clinic's admins see who works there, and invite others (D10).
type Staff struct {
	Frame
	By          madoguchi.StaffID // who reads the page
	Members     []madoguchi.Staff
	Invitations []PendingInvitation
	Doctors     []madoguchi.Doctor // of the clinic
	Form        InviteForm
	// Notice is empty, one of StaffOutcomes, or what stood against something: kept, accountExists, linkWithdrawn, tooMany and
	// unavailable of an invitation; ownAccount and gone of a member's change or removal; linkUsed, linkExpired, linkReplaced, notOpen and
	// notWithdrawn of an invitation's withdrawal.
	Notice string
}

// PendingInvitation is one that can be used. Key makes the request to send it again one request.
type PendingInvitation struct {
	madoguchi.Verification
	Key string
}

// Why names the words for why the mail has failed; it is empty where it has not, or where nothing more is known.
func (i PendingInvitation) Why() string {
	key := "failure." + i.Failure
	if !said(key) || i.Mail != madoguchi.DeliveryFailed {
		return ""
	}
	return key
}

// InviteForm is an invitation as it was typed.
type InviteForm struct {
	Values madoguchi.StaffInvitation
	Key    string // makes the form one request, however often it is sent
	Faults []madoguchi.Fault
}

func (Staff) template() string { return "staff" }

// Sees is the name of the clinic's doctor that a member is, where it is not their own.
func (p Staff) Sees(member madoguchi.Staff) string {
	at := slices.IndexFunc(p.Doctors, func(doctor madoguchi.Doctor) bool { return doctor.ID == member.DoctorID && doctor.Name != member.Name })
	if at < 0 {
		return ""
	}
	return say(p.Language, "staff.sees", "doctor", p.Doctors[at].Name)
}

// Good reports whether the notice is of something that went well, now or before.
func (p Staff) Good() bool { return slices.Contains(StaffOutcomes, p.Notice) || p.Notice == "gone" }

// Input is a field of the form.
func (p Staff) Input(name string) input { return p.form().input(name) }

// Summary are all faults in words.
func (p Staff) Summary() []*shownFault { return p.form().summary() }

// Roles are those to choose from.
func (p Staff) Roles() []option { return p.form().roles() }

// Choices are the doctors that somebody who is invited can be.
func (p Staff) Choices() []option { return p.form().choices() }

func (p Staff) form() memberForm {
	return memberForm{language: p.Language, values: p.Form.Values, doctors: p.Doctors, faults: p.Form.Faults}
}
