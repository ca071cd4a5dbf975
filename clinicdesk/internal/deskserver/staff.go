package deskserver

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TakenAddress already has an account, for example at another clinic.
const TakenAddress = "taken@example.jp"

// Invitations returns the sent invitations.
func (s *Server) Invitations() []api.Invitation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.invitations)
}

// SetListBehind hides the invitations from the staff list, as the real server does for a moment.
func (s *Server) SetListBehind(behind bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behind = behind
}

func (s *Server) listStaff(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.role != "admin" {
		refuse(w, http.StatusForbidden, "forbidden", "")
		return
	}
	var invitations []api.Invitation
	if !s.behind {
		invitations = s.invitations
	}
	answer(w, http.StatusOK, api.StaffList{
		Members: append(
			[]api.Member{{ID: Self, Name: s.name, Email: "sato@example.jp", Role: s.role, SecondFactor: s.factor.On}},
			s.colleagues...),
		Invitations: append([]api.Invitation{}, invitations...),
	})
}

// invite behaves like the real server. A key creates one invitation, even if that one was withdrawn later. Only the
// newest invitation to an address is valid.
func (s *Server) invite(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked api.Invite
	invited := func(i api.Invitation) bool { return i.Email == asked.Email }
	switch err := json.NewDecoder(r.Body).Decode(&asked); {
	case err != nil:
		refuse(w, http.StatusBadRequest, "body", "")
		return
	case s.role != "admin":
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
	s.breakOff()
	answer(w, http.StatusAccepted, api.Invited{ID: id})
}
