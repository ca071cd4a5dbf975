package signalling

import (
	"time"

	"madoguchi/madoguchi"
)

// watchPicture reports a side of a begun call that sends no picture for Limits.Picture, with the reason, and its
// return. Online care is picture and sound both ways, so the record has to show a visit without. A side that is not
// connected is neither reported as without picture nor as back.
func (r *room) watchPicture(s *seat) {
	if s.looking != nil {
		s.looking.Stop()
		s.looking = nil
	}
	if r.pictureChanged(s) {
		s.looking = time.AfterFunc(r.exchange.config.Limits.Picture, func() { r.reportPicture(s) })
	}
}

func (r *room) pictureChanged(s *seat) bool {
	return r.ended == "" && !r.callSince.IsZero() && s.holder != nil && s.unseen == s.media.Camera
}

func (r *room) reportPicture(s *seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.pictureChanged(s) {
		return
	}
	s.unseen = !s.media.Camera
	r.report(Occurrence{
		Kind: pictureKind(s.role, s.unseen), Detail: string(s.media.CameraState), At: r.exchange.config.Now(),
		Actor: s.actor,
	})
}

func pictureKind(role madoguchi.CallRole, unseen bool) OccurrenceKind {
	switch {
	case role == madoguchi.PatientSide && unseen:
		return PatientWithoutPicture
	case role == madoguchi.PatientSide:
		return PatientWithPicture
	case unseen:
		return ClinicWithoutPicture
	}
	return ClinicWithPicture
}
