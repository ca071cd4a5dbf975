package web

import "madoguchi/madoguchi"

// Member is where an admin gives another member of staff another role (D10).
type Member struct {
	Frame
	Member  madoguchi.Staff
	Doctors []madoguchi.Doctor    // of the clinic
	Chosen  madoguchi.StaffChange // in the form
	Faults  []madoguchi.Fault
	Notice  string // unavailable, or empty
	Unsent  bool   // the form was sent before its author had to sign in, and has changed nothing
}

// MemberRemoval asks whether a member of staff is to be removed, and says what that means.
type MemberRemoval struct {
	Frame
	Member madoguchi.Staff
	Unsent bool // as in Member
}

// Withdrawal asks whether an invitation is to be withdrawn, and says what that means.
type Withdrawal struct {
	Frame
	Invitation madoguchi.Verification
	Unsent     bool // as in Member
}

func (Member) template() string        { return "member" }
func (MemberRemoval) template() string { return "member-removal" }
func (Withdrawal) template() string    { return "withdrawal" }

// Input is a field of the form.
func (p Member) Input(name string) input { return p.form().input(name) }

// Summary are all faults in words.
func (p Member) Summary() []*shownFault { return p.form().summary() }

// Roles are those to choose from.
func (p Member) Roles() []option { return p.form().roles() }

// Choices are the doctors that the member can be.
func (p Member) Choices() []option { return p.form().choices() }

func (p Member) form() memberForm {
	values := madoguchi.StaffInvitation{Role: p.Chosen.Role, DoctorID: p.Chosen.DoctorID}
	return memberForm{language: p.Language, values: values, doctors: p.Doctors, faults: p.Faults}
}
