package web

import "madoguchi/madoguchi"

// Member is the page on which an admin changes another member's role (D10).
type Member struct {
	Frame
	Member  madoguchi.Staff
	Doctors []madoguchi.Doctor    // the clinic's
	Chosen  madoguchi.StaffChange // in the form
	Faults  []madoguchi.Fault
	Notice  string // unavailable, or empty
	Unsent  bool   // the form was sent without a session and has changed nothing
}

// MemberRemoval asks to confirm the removal of a member of staff, and says what it means.
type MemberRemoval struct {
	Frame
	Member madoguchi.Staff
	Unsent bool // as in Member
}

// Withdrawal asks to confirm the withdrawal of an invitation, and says what it means.
type Withdrawal struct {
	Frame
	Invitation madoguchi.Verification
	Unsent     bool // as in Member
}

func (Member) Template() string        { return "member" }
func (MemberRemoval) Template() string { return "member-removal" }
func (Withdrawal) Template() string    { return "withdrawal" }

// Input returns a field of the form.
func (p Member) Input(name string) Input { return p.form().input(name) }

// Summary returns all faults in words.
func (p Member) Summary() []*ShownFault { return p.form().summary() }

// Roles returns the roles to choose from.
func (p Member) Roles() []Option { return p.form().roles() }

// Choices returns the doctors that the member can be.
func (p Member) Choices() []Option { return p.form().choices() }

func (p Member) form() memberForm {
	values := madoguchi.StaffInvitation{Role: p.Chosen.Role, DoctorID: p.Chosen.DoctorID}
	return memberForm{language: p.Language, values: values, doctors: p.Doctors, faults: p.Faults}
}
