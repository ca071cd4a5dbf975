package web

import (
	"slices"

	"madoguchi/madoguchi"
)

// StaffOutcomes are the notices about success.
var StaffOutcomes = []string{"invited", "changed", "removed", "withdrawn"}

// Staff is the page on which a clinic's admins see the staff and invite others (D10).
type Staff struct {
	Frame
	By          madoguchi.StaffID // the reader
	Members     []madoguchi.Staff
	Invitations []PendingInvitation
	Doctors     []madoguchi.Doctor // the clinic's
	Form        InviteForm
	// Notice is empty, one of StaffOutcomes, or a failure: kept, accountExists, linkWithdrawn, tooMany and unavailable
	// for an invitation; ownAccount and gone for a member's change or removal; linkUsed, linkExpired, linkReplaced,
	// notOpen and notWithdrawn for an invitation's withdrawal.
	Notice string
}

// PendingInvitation is an invitation that can be used. Key identifies the request to send it again.
type PendingInvitation struct {
	madoguchi.Verification
	Key string
}

// Why returns the key of the reason that the mail failed. It is "" if the mail did not fail, or if the reason is
// unknown.
func (i PendingInvitation) Why() string {
	key := "staff.why." + i.Failure // a sentence for invitations only
	if !words.Has(key) {
		key = "failure." + i.Failure
	}
	if !words.Has(key) || i.Mail != madoguchi.DeliveryFailed {
		return ""
	}
	return key
}

// InviteForm is an invitation as typed.
type InviteForm struct {
	Values madoguchi.StaffInvitation
	Key    string // identifies the form's request, so that sending it twice invites once
	Faults []madoguchi.Fault
}

func (Staff) Template() string { return "staff" }

// Sees returns the name of the clinic's doctor that a member is, if it differs from the member's name.
func (p Staff) Sees(member madoguchi.Staff) string {
	at := slices.IndexFunc(
		p.Doctors,
		func(doctor madoguchi.Doctor) bool { return doctor.ID == member.DoctorID && doctor.Name != member.Name },
	)
	if at < 0 {
		return ""
	}
	return say(p.Language, "staff.sees", "doctor", p.Doctors[at].Name)
}

// Good reports whether the notice is about a success, now or earlier.
func (p Staff) Good() bool { return slices.Contains(StaffOutcomes, p.Notice) || p.Notice == "gone" }

// Input returns a field of the form.
func (p Staff) Input(name string) Input { return p.form().input(name) }

// Summary returns all faults in words.
func (p Staff) Summary() []*ShownFault { return p.form().summary() }

// Roles returns the roles to choose from.
func (p Staff) Roles() []Option { return p.form().roles() }

// Choices returns the doctors that an invited person can be.
func (p Staff) Choices() []Option { return p.form().choices() }

func (p Staff) form() memberForm {
	return memberForm{language: p.Language, values: p.Form.Values, doctors: p.Doctors, faults: p.Form.Faults}
}
