package backend

import (
	"context"
	"errors"
	"slices"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// MemberDraft is what an admin chooses of another member of staff (D10). A doctor goes only with the role doctor, and
// stays in the draft for when that role is chosen again.
type MemberDraft struct {
	ID, Role string
	DoctorID string // which of the clinic's doctors they are; "" is none
}

// DraftOf is the draft that leaves a member as they are; a doctor who has left the clinic cannot be chosen any more.
func DraftOf(member Member, clinic Clinic) MemberDraft {
	draft := MemberDraft{ID: member.ID, Role: member.Role}
	if slices.ContainsFunc(CurrentDoctors(clinic), func(d Doctor) bool { return d.ID == member.DoctorID }) {
		draft.DoctorID = member.DoctorID
	}
	return draft
}

func (d MemberDraft) change() api.ChangeMember {
	return api.ChangeMember{Role: d.Role, DoctorID: d.SentDoctor()}
}

// SentDoctor is the doctor that the member becomes, "" where none.
func (d MemberDraft) SentDoctor() string { return doctorOf(d.Role, d.DoctorID) }

// Check returns what is wrong with the draft, by the wire names of its fields.
func (d MemberDraft) Check(clinic Clinic) []KeyedFault {
	change := d.change()
	domain := madoguchi.StaffChange{Role: madoguchi.Role(change.Role), DoctorID: madoguchi.DoctorID(change.DoctorID)}
	return keyed(domain.Check(withDoctors(clinic)))
}

// ChangeMember gives a member the role of the draft; the same again is the same. madoguchi.ErrNotFound where they have been
// removed meanwhile.
func (s *Session) ChangeMember(ctx context.Context, draft MemberDraft) error {
	_, err := s.client.ChangeMember(ctx, draft.ID, draft.change())
	return err
}

// RemoveMember removes a member from the clinic's staff. One who is there no more has been removed, by a request whose
// answer was lost or by somebody else.
func (s *Session) RemoveMember(ctx context.Context, member Member) error {
	err := s.client.RemoveMember(ctx, member.ID)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	return err
}

// Withdraw takes an invitation back; the same again is no error.
func (s *Session) Withdraw(ctx context.Context, invitation Invitation) error {
	return s.client.Withdraw(ctx, invitation.ID)
}
