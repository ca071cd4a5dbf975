package staff

import (
	"slices"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/madoguchi"
)

// MemberDraft is an admin's change of another member of staff (D10). DoctorID is sent only with the role doctor, and
// stays in the draft while another role is selected.
type MemberDraft struct {
	ID, Role string
	DoctorID string // the clinic's doctor that the member is; "" is none
}

// DraftOf returns a draft without changes. A doctor who left the clinic can no longer be chosen.
func DraftOf(member api.Member, clinic api.Clinic) MemberDraft {
	draft := MemberDraft{ID: member.ID, Role: member.Role}
	if slices.ContainsFunc(clinic.CurrentDoctors(), func(d api.Doctor) bool { return d.ID == member.DoctorID }) {
		draft.DoctorID = member.DoctorID
	}
	return draft
}

func (d MemberDraft) change() api.ChangeMember {
	return api.ChangeMember{Role: d.Role, DoctorID: d.SentDoctor()}
}

// SentDoctor returns the doctor that the member becomes, or "".
func (d MemberDraft) SentDoctor() string { return doctorOf(d.Role, d.DoctorID) }

// Check returns the draft's faults by the wire names of its fields.
func (d MemberDraft) Check(clinic api.Clinic) []clinicsettings.Fault {
	change := d.change()
	domain := madoguchi.StaffChange{Role: madoguchi.Role(change.Role), DoctorID: madoguchi.DoctorID(change.DoctorID)}
	return keyed(domain.Check(withDoctors(clinic)))
}
