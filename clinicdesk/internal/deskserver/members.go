package deskserver

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// PutMember adds a member to the clinic's staff.
func (s *Server) PutMember(member api.Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.colleagues = append(s.colleagues, member)
}

// DropMember removes a member from the clinic's staff, as another admin would.
func (s *Server) DropMember(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(id)
}

// Colleagues returns the clinic's staff except the signed-in user.
func (s *Server) Colleagues() []api.Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.colleagues)
}

// EndInvitation ends an invitation: it was used, expired, or was replaced by a newer one.
func (s *Server) EndInvitation(id string, state madoguchi.VerificationState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endInvitation(id, state)
}

func (s *Server) drop(id string) (found bool) {
	before := len(s.colleagues)
	s.colleagues = slices.DeleteFunc(s.colleagues, func(m api.Member) bool { return m.ID == id })
	return len(s.colleagues) < before
}

func (s *Server) colleague(id string) *api.Member {
	for i := range s.colleagues {
		if s.colleagues[i].ID == id {
			return &s.colleagues[i]
		}
	}
	return nil
}

// refusesChange answers with an error if the signed-in user may not change a member; the lock is held.
func (s *Server) refusesChange(w http.ResponseWriter, id string) bool {
	switch {
	case s.role != "admin":
		refuse(w, http.StatusForbidden, "forbidden", "")
	case id == Self:
		refuse(w, http.StatusConflict, madoguchi.ErrOwnAccount.Code, "")
	case s.colleague(id) == nil:
		refuse(w, http.StatusNotFound, "notFound", "")
	default:
		return false
	}
	return true
}

// changeMember follows the real server's rules.
func (s *Server) changeMember(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked api.ChangeMember
	if json.NewDecoder(r.Body).Decode(&asked) != nil {
		refuse(w, http.StatusBadRequest, "body", "")
		return
	}
	if s.refusesChange(w, r.PathValue("id")) {
		return
	}
	change := madoguchi.StaffChange{Role: madoguchi.Role(asked.Role), DoctorID: madoguchi.DoctorID(asked.DoctorID)}
	if faults := change.Check(s.domain()); len(faults) > 0 {
		refuse(w, http.StatusBadRequest, faults[0].Rule, faults[0].Field)
		return
	}
	member := s.colleague(r.PathValue("id"))
	member.Role, member.DoctorID = asked.Role, asked.DoctorID
	s.breakOff()
	answer(w, http.StatusOK, *member)
}

// domain converts the clinic to the domain type, with the fields that the staff rules read.
func (s *Server) domain() (clinic madoguchi.Clinic) {
	for _, doctor := range s.clinic.Doctors {
		clinic.Doctors = append(clinic.Doctors, madoguchi.Doctor{ID: madoguchi.DoctorID(doctor.ID), Left: doctor.Left})
	}
	return clinic
}

func (s *Server) removeMember(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refusesChange(w, r.PathValue("id")) {
		return
	}
	s.drop(r.PathValue("id"))
	s.breakOff()
	w.WriteHeader(http.StatusNoContent)
}

// withdraw behaves like the real server: a repeat is no error, and the error for an ended invitation gives the reason.
func (s *Server) withdraw(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.PathValue("id")
	state, over := s.ended[id]
	refusal := madoguchi.Verification{State: state}.Refusal()
	switch {
	case s.role != "admin":
		refuse(w, http.StatusForbidden, "forbidden", "")
	case !over && !slices.ContainsFunc(s.invitations, func(i api.Invitation) bool { return i.ID == id }):
		refuse(w, http.StatusNotFound, "notFound", "")
	case over && !errors.Is(refusal, madoguchi.ErrLinkWithdrawn):
		refuseLink(w, refusal)
	default:
		s.endInvitation(id, madoguchi.LinkWithdrawn)
		s.breakOff()
		w.WriteHeader(http.StatusNoContent)
	}
}

// refuseLink answers with the reason why a link no longer works.
func refuseLink(w http.ResponseWriter, reason error) {
	status := http.StatusGone
	if madoguchi.KindOf(reason) == madoguchi.KindConflict {
		status = http.StatusConflict
	}
	var known *madoguchi.Error
	errors.As(reason, &known)
	refuse(w, status, known.Code, "")
}

func (s *Server) endInvitation(id string, state madoguchi.VerificationState) {
	s.invitations = slices.DeleteFunc(s.invitations, func(i api.Invitation) bool { return i.ID == id })
	s.ended[id] = state
}

// HoldChanges delays requests about the staff, except for the list, and requests that mark a task as done. Each delayed
// request sends to came. release lets all of them continue and may be called twice. The server does not carry out a
// request that the desk cancels meanwhile.
func (s *Server) HoldChanges() (came <-chan struct{}, release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting, over := make(chan struct{}), make(chan struct{})
	s.hold = func(givenUp <-chan struct{}) {
		select {
		case waiting <- struct{}{}:
		case <-over:
			return
		}
		select {
		case <-over:
		case <-givenUp:
			panic(http.ErrAbortHandler)
		}
	}
	return waiting, sync.OnceFunc(func() { close(over) })
}

// held waits if HoldChanges asked for it.
func (s *Server) held(r *http.Request) {
	path := r.URL.Path
	s.mu.Lock()
	hold := s.hold
	s.mu.Unlock()
	if hold != nil && (strings.HasPrefix(path, api.Prefix+"/staff/") || strings.HasSuffix(path, "/attended")) {
		hold(r.Context().Done())
	}
}

// breakOff breaks the connection if LoseAnswers asked for it.
func (s *Server) breakOff() {
	if s.loses {
		panic(http.ErrAbortHandler)
	}
}
