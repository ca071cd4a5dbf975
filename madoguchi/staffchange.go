package madoguchi

// StaffChange is what an admin changes of another member of staff (D10).
type StaffChange struct {
	Role     Role
	DoctorID DoctorID // of the role doctor: set where this person is one of the clinic's doctors
}

// Check returns all faults of a change in a clinic, in the order of the form.
func (c StaffChange) Check(clinic Clinic) []Fault {
	return collectFaults([]*Fault{checkRole(c.Role), checkDoctor(clinic, c.Role, c.DoctorID)})
}

// Of returns the change as it is of a member: with a role other than doctor, a member who keeps the role stays the
// same, and one who gets it is none of the clinic's doctors any more.
func (c StaffChange) Of(member Staff) StaffChange {
	switch c.Role {
	case Physician:
	case member.Role:
		c.DoctorID = member.DoctorID
	default:
		c.DoctorID = ""
	}
	return c
}

// ErrOwnAccount says that nobody changes their own role or leaves by themselves: another admin does it for them, and so
// a clinic always has one.
var ErrOwnAccount = &Error{Kind: KindConflict, Code: "ownAccount"}
