package backend

import (
	"context"
	"errors"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"madoguchi/apiserver/api"
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

// Physician is the role of those who may be one of the clinic's doctors.
const Physician = string(madoguchi.Physician)

// InvitationMail says how far the mail of an invitation has come, and why it has not where that is so.
func (p Phrases) InvitationMail(invitation Invitation) string {
	words := p.Code("staff.mail", invitation.Mail)
	if invitation.Mail == string(madoguchi.DeliveryFailed) {
		words += p.Aside(p.Code("failure", invitation.Failure))
	}
	return words
}

// InviteDraft is an invitation to work in the clinic, as typed (D10). It is a value: a copy is compared with what was
// typed since.
type InviteDraft struct {
	Name, Email, Role string
	DoctorID          string // of the role doctor: which of the clinic's doctors they are; "" is none
	ticket            ticket
	shown             api.Invite // what the ticket was shown with
}

// draftOf is the draft that sends an invitation again.
func draftOf(invitation Invitation) *InviteDraft {
	return &InviteDraft{Name: invitation.Name, Email: invitation.Email, Role: invitation.Role, DoctorID: invitation.DoctorID}
}

// invite is the draft as it is sent. Full-width letters in the address come from an input method left on; a doctor goes
// only with the role doctor, and stays in the draft for when that role is chosen again.
func (d *InviteDraft) invite() api.Invite {
	return api.Invite{
		Name: japan.Tidy(d.Name), Email: strings.ToLower(japan.Tidy(width.Fold.String(d.Email))), Role: d.Role,
		DoctorID: doctorOf(d.Role, d.DoctorID),
	}
}

// doctorOf is the doctor that goes with a role, "" with any but the doctors'.
func doctorOf(role, id string) string {
	if role != Physician {
		return ""
	}
	return id
}

// Check returns what is wrong with the draft, by the wire names of its fields.
func (d *InviteDraft) Check(clinic Clinic) []KeyedFault {
	invite := d.invite()
	invitation := madoguchi.StaffInvitation{
		Name: invite.Name, Email: invite.Email, Role: madoguchi.Role(invite.Role), DoctorID: madoguchi.DoctorID(invite.DoctorID),
	}
	return keyed(invitation.Check(withDoctors(clinic)))
}

// withDoctors is the domain's clinic as far as the rules about staff ask for it.
func withDoctors(clinic Clinic) (known madoguchi.Clinic) {
	for _, doctor := range CurrentDoctors(clinic) {
		known.Doctors = append(known.Doctors, madoguchi.Doctor{ID: madoguchi.DoctorID(doctor.ID)})
	}
	return known
}

func keyed(faults []madoguchi.Fault) (found []KeyedFault) {
	for _, fault := range faults {
		found = append(found, KeyedFault{Key: fault.Field, Code: fault.Rule, Proposal: fault.Proposal})
	}
	return found
}

// InviteFaults are those that the server found, where it refused an invitation for them.
func InviteFaults(err error) (faults []KeyedFault) {
	for _, fault := range api.FaultsOf(err) {
		faults = append(faults, KeyedFault{Key: fault.Field, Code: fault.Code})
	}
	var known *madoguchi.Error
	if faults == nil && errors.As(err, &known) && known.Field != "" {
		faults = append(faults, KeyedFault{Key: known.Field, Code: known.Code})
	}
	return faults
}

// show is the ticket with what is sent under it. A ticket that may have been taken stands for what it was shown with:
// to the server it is the same invitation, whatever else comes with it.
func (d *InviteDraft) show() (key string, invite api.Invite) {
	if invite = d.invite(); invite != d.shown {
		d.ticket, d.shown = ticket{}, invite
	}
	return d.ticket.show(), invite
}

// Answered tells the draft how its submission ended.
func (d *InviteDraft) Answered(err error) { d.ticket.answered(err) }

// Withdrawn tells the draft that an invitation was taken back, or may have been. Where it may be the one whose answer the draft
// still waits for, to send the draft again is another invitation: after a withdrawal, the next one has to work.
func (d *InviteDraft) Withdrawn(invitation Invitation) {
	if d.shown.Email == invitation.Email {
		d.ticket = ticket{}
	}
}

// Clear empties what was sent; what was typed since stays, as the role does for the next one.
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

// Invite is the draft of the next invitation.
func (d *Drafts) Invite() *InviteDraft {
	if d.invite == nil {
		d.invite = &InviteDraft{Role: string(madoguchi.Reception)}
	}
	return d.invite
}

// LoadStaff reads who works in the clinic and who is invited to (admins only).
func (s *Session) LoadStaff(ctx context.Context) (StaffList, error) { return s.client.StaffList(ctx) }

// Invite sends the invitation of the draft; the returned function does the work and may run on another goroutine. Its
// answer is the invitation as the list will have it before long.
func (s *Session) Invite(ctx context.Context, draft *InviteDraft) func() (Invitation, error) {
	key, invite := draft.show()
	now := s.now()
	return func() (Invitation, error) {
		invited, err := s.client.Invite(ctx, key, invite)
		return Invitation{
			ID: invited.ID, Name: invite.Name, Email: invite.Email, Role: invite.Role, DoctorID: invite.DoctorID,
			Mail: string(madoguchi.DeliveryQueued), AskedAt: now, ExpiresAt: now.Add(madoguchi.Invitation.ValidFor()),
		}, err
	}
}

// InviteAgain sends a new link to somebody who is invited; the older one is dead then.
func (s *Session) InviteAgain(ctx context.Context, invitation Invitation) func() (Invitation, error) {
	return s.Invite(ctx, draftOf(invitation))
}

// WithInvited is the list with an invitation that was just sent, in place of an older one to the same address.
func WithInvited(list StaffList, sent Invitation) StaffList {
	if slices.ContainsFunc(list.Invitations, func(i Invitation) bool { return i.ID == sent.ID }) {
		return list
	}
	list.Invitations = slices.DeleteFunc(slices.Clone(list.Invitations), func(i Invitation) bool { return i.Email == sent.Email })
	list.Invitations = append(list.Invitations, sent)
	return list
}
