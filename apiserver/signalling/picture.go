package signalling

import "madoguchi/madoguchi"

// watchPicture reports a side of a running call that sends no picture for Limits.Picture, with the reason, and its
// return. Online care is picture and sound both ways, so the record has to show a visit without. A side that is not
// connected is neither reported as without picture nor as back.
func (s *seat) watchPicture(runs bool) {
	if s.looking != nil {
		s.looking.Stop()
		s.looking = nil
	}
	if runs && s.pictureChanged() {
		s.looking = s.after(s.config.Limits.Picture, s.reportPicture)
	}
}

func (s *seat) pictureChanged() bool { return s.holder != nil && s.unseen == s.media.Camera }

func (s *seat) reportPicture() {
	if !s.pictureChanged() {
		return
	}
	s.unseen = !s.media.Camera
	s.reports.add(Occurrence{
		Kind: pictureKind(s.role, s.unseen), Detail: string(s.media.CameraState), At: s.config.Now(), Actor: s.actor,
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
