package madoguchi

import "errors"

// StaffInvitation is what a clinic tells of the person whom it invites to work there (D10).
type StaffInvitation struct {
	ClinicID ClinicID
	Name     string
	Email    string
	Role     Role
	DoctorID DoctorID // set where this person is one of the clinic's doctors
	Language string   // of the mails: ja or en
}

// Staff returns the member of staff that the invited person becomes with the link of the request. Everything follows
// from it, so that a repeat makes the same one.
func (i StaffInvitation) Staff(id VerificationID, passwordHash string, consent Consent) Staff {
	return Staff{
		ID: StaffID(DerivedID("invited", string(id))), ClinicID: i.ClinicID, Name: i.Name, Email: i.Email, Role: i.Role,
		DoctorID:     i.DoctorID,
		PasswordHash: passwordHash, Language: i.Language, Consent: consent,
	}
}

// Check returns all faults of an invitation to a clinic, in the order of the form.
func (i StaffInvitation) Check(clinic Clinic) []Fault {
	return collectFaults([]*Fault{checkPerson("name", i.Name), checkStaffMail(i.Email), checkRole(i.Role),
		checkDoctor(clinic, i.Role, i.DoctorID)})
}

// checkStaffMail takes any address that mail reaches: C4's narrower rule is for the addresses of clinics.
func checkStaffMail(address string) *Fault {
	var known *Error
	if errors.As(CheckMail("email", address), &known) {
		return &Fault{Field: "email", Rule: known.Code}
	}
	return nil
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

// checkDoctor lets those alone be one of the clinic's doctors whose role is theirs.
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
