package madoguchi

// StaffChange is an admin's change of another member of staff (D10).
type StaffChange struct {
	Role     Role
	DoctorID DoctorID // with the role doctor, set if this person is one of the clinic's doctors
}

// Check returns all faults of a change in a clinic, in the order of the form.
func (c StaffChange) Check(clinic Clinic) []Fault {
	return Faults(checkRole(c.Role), checkDoctor(clinic, c.Role, c.DoctorID))
}

// Of returns the change as it applies to a member. With a role other than doctor, a member who keeps the role stays
// unchanged, and a member who receives it is no longer one of the clinic's doctors.
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

// ErrOwnAccount says that members of staff cannot change their own role or remove themselves. Another admin has to,
// so that a clinic always keeps an admin.
var ErrOwnAccount = &Error{Kind: KindConflict, Code: "ownAccount"}
