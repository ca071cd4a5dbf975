package madoguchi

// StaffChange is what an admin changes of another member of staff (D10).
type StaffChange struct {
	Role     Role
	DoctorID DoctorID // set where this person is one of the clinic's doctors
}

// Check returns all faults of a change in a clinic, in the order of the form.
func (c StaffChange) Check(clinic Clinic) []Fault {
	return present([]*Fault{checkRole(c.Role), checkDoctor(clinic, c.Role, c.DoctorID)})
}

// ErrOwnAccount says that nobody changes their own role or leaves by themselves: another admin does it for them, and so a clinic always
// has one.
var ErrOwnAccount = &Error{Kind: KindConflict, Code: "ownAccount"}
