package signalling

import (
	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// revoke sends the patient's devices away that came with a link of an earlier generation. They are told nothing: the
// person with the new link comes back with it. r may be nil.
func (e *Exchange) revoke(r *room, generation int) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.crowd.attached {
		if c.party.Role != madoguchi.PatientSide || c.party.Generation >= generation {
			continue
		}
		r.applicants.lose(c)
		if s := r.sides[madoguchi.PatientSide]; s.holder == c {
			s.lose(e.config.Now())
			r.vacate(s)
		}
		c.stop(protocol.StatusNotInTime, "revoked")
	}
}
