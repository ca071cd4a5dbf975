package deskserver

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TakenAddress already has an account, for example at another clinic.
const TakenAddress = "taken@example.jp"

// Invitations returns the sent invitations.
func (s *Staff) Invitations() []api.Invitation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.invitations)
}

// SetListBehind hides the invitations from the staff list, as the real server does for a moment.
func (s *Staff) SetListBehind(behind bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = behind
}

// invite behaves like the real server. A key creates one invitation, even if that one was withdrawn later. Only the
// newest invitation to an address is valid.
func (s *Staff) invite(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked api.Invite
	invited := func(i api.Invitation) bool { return i.Email == asked.Email }
	if !read(w, r, &asked) {
		return
	}
	switch {
	case !s.user.isAdmin():
		refuse(w, http.StatusForbidden, "forbidden", "")
		return
	case asked.Email == TakenAddress:
		refuse(w, http.StatusConflict, "accountExists", "email")
		return
	}
	id := madoguchi.DerivedID("invitation", r.Header.Get("Idempotency-Key"))
	if s.ended[id] == madoguchi.LinkWithdrawn {
		refuseLink(w, madoguchi.ErrLinkWithdrawn)
		return
	}
	for _, older := range s.invitations {
		if invited(older) && older.ID != id {
			s.ended[older.ID] = madoguchi.LinkReplaced
		}
	}
	s.invitations = append(slices.DeleteFunc(s.invitations, invited), api.Invitation{
		ID: id, Name: asked.Name, Email: asked.Email, Role: asked.Role, DoctorID: asked.DoctorID, Mail: "sent",
		AskedAt: s.now(), ExpiresAt: s.now().Add(24 * time.Hour),
	})
	answer(w, http.StatusAccepted, api.Invited{ID: id})
}

// EndInvitation ends an invitation: it was used, expired, or was replaced by a newer one.
func (s *Staff) EndInvitation(id string, state madoguchi.VerificationState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endInvitation(id, state)
}

// withdraw behaves like the real server: a repeat is no error, and the error for an ended invitation gives the reason.
func (s *Staff) withdraw(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.PathValue("id")
	state, over := s.ended[id]
	refusal := madoguchi.Verification{State: state}.Refusal()
	switch {
	case !s.user.isAdmin():
		refuse(w, http.StatusForbidden, "forbidden", "")
	case !over && !slices.ContainsFunc(s.invitations, func(i api.Invitation) bool { return i.ID == id }):
		refuse(w, http.StatusNotFound, "notFound", "")
	case over && !errors.Is(refusal, madoguchi.ErrLinkWithdrawn):
		refuseLink(w, refusal)
	default:
		s.endInvitation(id, madoguchi.LinkWithdrawn)
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

func (s *Staff) endInvitation(id string, state madoguchi.VerificationState) {
	s.invitations = slices.DeleteFunc(s.invitations, func(i api.Invitation) bool { return i.ID == id })
	s.ended[id] = state
}
