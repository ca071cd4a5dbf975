package madoguchi

// StaffInvitation is a clinic's data about the person whom it invites to its staff (D10).
type StaffInvitation struct {
	ClinicID ClinicID
	Name     string
	Email    string
	Role     Role
	DoctorID DoctorID // set if this person is one of the clinic's doctors
	Language string   // of the mails: ja or en
}

// Staff returns the member of staff that the invited person becomes. It depends only on its arguments, so that a
// repeat creates the same member.
func (i StaffInvitation) Staff(id VerificationID, passwordHash string, consent Consent) Staff {
	return Staff{
		ID: StaffID(DerivedID("invited", string(id))), ClinicID: i.ClinicID, Name: i.Name, Email: i.Email, Role: i.Role,
		DoctorID:     i.DoctorID,
		PasswordHash: passwordHash, Language: i.Language, Consent: consent,
	}
}

// Check returns all faults of an invitation to a clinic, in the order of the form.
func (i StaffInvitation) Check(clinic Clinic) []Fault {
	return Faults(checkPerson("name", i.Name), checkStaffMail(i.Email), checkRole(i.Role),
		checkDoctor(clinic, i.Role, i.DoctorID))
}

// checkStaffMail accepts any valid address. C4's narrower rule applies to the addresses of clinics.
func checkStaffMail(address string) *Fault {
	return FaultOf(CheckMail("email", address), address, MaxMail)
}

func checkRole(role Role) *Fault {
	switch role {
	case Admin, Physician, Reception:
		return nil
	case "":
		return &Fault{Field: "role", Rule: "required"}
	default:
		return &Fault{Field: "role", Rule: "unknown"}
	}
}

// checkDoctor allows a doctor's ID only with the role Physician.
func checkDoctor(clinic Clinic, role Role, id DoctorID) *Fault {
	if id == "" {
		return nil
	}
	if role != Physician {
		return &Fault{Field: "doctorId", Rule: "doctorsOnly"}
	}
	if doctor, ok := clinic.Doctor(id); !ok || doctor.Left {
		return &Fault{Field: "doctorId", Rule: "unknown"}
	}
	return nil
}
