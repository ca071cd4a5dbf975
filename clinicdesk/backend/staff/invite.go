package staff

import (
	"errors"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/clinicsettings"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/ticket"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Roles returns the roles of an invitation, in the order of the form.
func Roles() (roles []string) {
	for _, role := range madoguchi.Roles() {
		roles = append(roles, string(role))
	}
	return roles
}

// Physician is the role of members who may be one of the clinic's doctors.
const Physician = string(madoguchi.Physician)

// InviteDraft is an invitation to the clinic's staff, as typed (D10). It is a value, so that a copy can be compared
// with the current draft.
type InviteDraft struct {
	Name, Email, Role string
	DoctorID          string // for the role doctor: which of the clinic's doctors they are; "" is none
	ticket            ticket.Ticket
	shown             api.Invite // what the ticket was last used with
}

// draftOf returns the draft that sends an invitation again.
func draftOf(invitation api.Invitation) *InviteDraft {
	return &InviteDraft{
		Name: invitation.Name, Email: invitation.Email, Role: invitation.Role, DoctorID: invitation.DoctorID,
	}
}

// invite returns the draft in its wire form. It narrows full-width letters in the address, which an active input method
// produces. DoctorID is sent only with the role doctor, and stays in the draft while another role is selected.
func (d *InviteDraft) invite() api.Invite {
	return api.Invite{
		Name: japan.Tidy(d.Name), Email: strings.ToLower(japan.Tidy(width.Fold.String(d.Email))), Role: d.Role,
		DoctorID: doctorOf(d.Role, d.DoctorID),
	}
}

// doctorOf returns the doctor for a role: "" for any role but doctor.
func doctorOf(role, id string) string {
	if role != Physician {
		return ""
	}
	return id
}

// Check returns the draft's faults by the wire names of its fields.
func (d *InviteDraft) Check(clinic api.Clinic) []clinicsettings.Fault {
	invite := d.invite()
	invitation := madoguchi.StaffInvitation{
		Name: invite.Name, Email: invite.Email, Role: madoguchi.Role(invite.Role),
		DoctorID: madoguchi.DoctorID(invite.DoctorID),
	}
	return keyed(invitation.Check(withDoctors(clinic)))
}

// withDoctors converts the clinic to the domain type, with the fields that the staff rules read.
func withDoctors(clinic api.Clinic) (known madoguchi.Clinic) {
	for _, doctor := range clinic.CurrentDoctors() {
		known.Doctors = append(known.Doctors, madoguchi.Doctor{ID: madoguchi.DoctorID(doctor.ID)})
	}
	return known
}

func keyed(faults []madoguchi.Fault) (found []clinicsettings.Fault) {
	for _, fault := range faults {
		found = append(found, clinicsettings.Fault{Key: fault.Field, Code: fault.Rule, Proposal: fault.Proposal})
	}
	return found
}

// InviteFaults returns the faults for which the server refused an invitation.
func InviteFaults(err error) (faults []clinicsettings.Fault) {
	for _, fault := range api.FaultsOf(err) {
		faults = append(faults, clinicsettings.Fault{Key: fault.Field, Code: fault.Code})
	}
	var known *madoguchi.Error
	if faults == nil && errors.As(err, &known) && known.Field != "" {
		faults = append(faults, clinicsettings.Fault{Key: known.Field, Code: known.Code})
	}
	return faults
}

// show returns the ticket and the invitation to send with it. A changed draft gets a new ticket: the server treats a
// repeated key as the same invitation, whatever else changed.
func (d *InviteDraft) show() (key string, invite api.Invite) {
	if invite = d.invite(); invite != d.shown {
		d.ticket, d.shown = ticket.Ticket{}, invite
	}
	return d.ticket.Show(), invite
}

// Answered records the result of the draft's submission.
func (d *InviteDraft) Answered(err error) { d.ticket.Answered(err) }

// Withdrawn records that an invitation was, or may have been, withdrawn. If it may be the one that the draft still
// waits for, the next submission gets a new key and so creates a new invitation, whose link works.
func (d *InviteDraft) Withdrawn(invitation api.Invitation) {
	if d.shown.Email == invitation.Email {
		d.ticket = ticket.Ticket{}
	}
}

// Clear removes what was sent. Later input stays, and the role stays for the next invitation.
func (d *InviteDraft) Clear(sent InviteDraft) {
	for _, text := range []struct {
		typed *string
		sent  string
	}{{&d.Name, sent.Name}, {&d.Email, sent.Email}, {&d.DoctorID, sent.DoctorID}} {
		if *text.typed == text.sent {
			*text.typed = ""
		}
	}
}

// WithInvited returns the list with a new invitation, which replaces an older one to the same address.
func WithInvited(list api.StaffList, sent api.Invitation) api.StaffList {
	if slices.ContainsFunc(list.Invitations, func(i api.Invitation) bool { return i.ID == sent.ID }) {
		return list
	}
	list.Invitations = slices.DeleteFunc(slices.Clone(list.Invitations),
		func(i api.Invitation) bool { return i.Email == sent.Email })
	list.Invitations = append(list.Invitations, sent)
	return list
}

// InvitationMail describes the delivery of an invitation's mail, with the reason of a failure.
func InvitationMail(p phrases.Phrases, invitation api.Invitation) string {
	words := p.Code("staff.mail", invitation.Mail)
	if invitation.Mail == string(madoguchi.DeliveryFailed) {
		words += p.Aside(p.Code("failure", invitation.Failure))
	}
	return words
}

// NewInviteDraft returns the draft of an invitation for reception.
func NewInviteDraft() *InviteDraft { return &InviteDraft{Role: string(madoguchi.Reception)} }
