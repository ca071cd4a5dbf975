package deskserver

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Staff are the clinic's members of staff and their invitations.
type Staff struct {
	now      func() time.Time
	user     *User
	factor   *SecondFactor
	settings *Settings

	mu          sync.Mutex
	colleagues  []api.Member // all but the user
	invitations []api.Invitation
	ended       map[string]madoguchi.VerificationState // of invitations that are no longer listed
	behind      bool                                   // see SetListBehind
}

func newStaff(now func() time.Time, user *User, factor *SecondFactor, settings *Settings) *Staff {
	return &Staff{
		now: now, user: user, factor: factor, settings: settings, ended: map[string]madoguchi.VerificationState{},
	}
}

func (s *Staff) routes() routes {
	return routes{
		"GET /staff": s.list, "PATCH /staff/members/{id}": s.changeMember, "DELETE /staff/members/{id}": s.removeMember,
		"POST /staff/invitations": s.invite, "DELETE /staff/invitations/{id}": s.withdraw,
	}
}

// Put adds a member to the clinic's staff.
func (s *Staff) Put(member api.Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.colleagues = append(s.colleagues, member)
}

// Drop removes a member from the clinic's staff, as another admin would.
func (s *Staff) Drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(id)
}

// Colleagues returns the clinic's staff except the user.
func (s *Staff) Colleagues() []api.Member {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.colleagues)
}

func (s *Staff) drop(id string) (found bool) {
	before := len(s.colleagues)
	s.colleagues = slices.DeleteFunc(s.colleagues, func(m api.Member) bool { return m.ID == id })
	return len(s.colleagues) < before
}

func (s *Staff) colleague(id string) *api.Member {
	for i := range s.colleagues {
		if s.colleagues[i].ID == id {
			return &s.colleagues[i]
		}
	}
	return nil
}

// refusesChange answers with an error if the signed-in user may not change a member; the lock is held.
func (s *Staff) refusesChange(w http.ResponseWriter, id string) bool {
	switch {
	case !s.user.isAdmin():
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
func (s *Staff) changeMember(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked api.ChangeMember
	if !read(w, r, &asked) {
		return
	}
	if s.refusesChange(w, r.PathValue("id")) {
		return
	}
	change := madoguchi.StaffChange{Role: madoguchi.Role(asked.Role), DoctorID: madoguchi.DoctorID(asked.DoctorID)}
	if faults := change.Check(s.settings.current().Domain()); len(faults) > 0 {
		refuse(w, http.StatusBadRequest, faults[0].Rule, faults[0].Field)
		return
	}
	member := s.colleague(r.PathValue("id"))
	member.Role, member.DoctorID = asked.Role, asked.DoctorID
	answer(w, http.StatusOK, *member)
}

func (s *Staff) removeMember(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refusesChange(w, r.PathValue("id")) {
		return
	}
	s.drop(r.PathValue("id"))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Staff) list(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.user.isAdmin() {
		refuse(w, http.StatusForbidden, "forbidden", "")
		return
	}
	user := s.user.staff()
	var invitations []api.Invitation
	if !s.behind {
		invitations = s.invitations
	}
	answer(w, http.StatusOK, api.StaffList{
		Members: append(
			[]api.Member{{
				ID: Self, Name: user.Name, Email: "sato@example.jp", Role: user.Role, SecondFactor: s.factor.State().On,
			}},
			s.colleagues...),
		Invitations: append([]api.Invitation{}, invitations...),
	})
}
