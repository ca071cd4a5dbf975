package call

import (
	"madoguchi/clinicdesk/video"
)

// SetMicrophone switches the clinician's microphone.
func (v *Side) SetMicrophone(on bool) {
	v.states.change(func(s *State) { s.Microphone = on })
	v.engine.do(func(p *video.Peer) { p.Devices().SetMicrophone(on) })
	v.sayMedia()
}

// SetCamera switches the clinician's camera.
func (v *Side) SetCamera(on bool) {
	v.states.change(func(s *State) { s.Camera = on })
	v.engine.do(func(p *video.Peer) { p.Devices().SetCamera(on) })
	v.sayMedia()
}

// SetSpeaker switches the patient's sound.
func (v *Side) SetSpeaker(on bool) {
	v.states.change(func(s *State) { s.Speaker = on })
	v.engine.do(func(p *video.Peer) { p.Devices().SetSpeaker(on) })
	v.sayMedia()
}

// Use changes to a device ("" for the system's default). A device that cannot be used appears in State.Missing. Use may
// take a second; do not call it on the goroutine that draws.
func (v *Side) Use(kind video.Kind, id string) {
	v.engine.do(func(p *video.Peer) {
		if p.Devices().Use(kind, id) == nil {
			v.works(kind)
		}
	})
}

// works notes that a device works, or works again.
func (v *Side) works(kind video.Kind) {
	v.states.change(func(s *State) { delete(s.Missing, kind) })
	v.sayMedia()
}

func (v *Side) missing(missing video.Missing) {
	v.states.change(func(s *State) { s.Missing[missing.Kind] = missing })
	v.sayMedia()
}
