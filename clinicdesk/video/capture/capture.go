package capture

import (
	"errors"
	"io"

	"madoguchi/clinicdesk/video/camera"
	"madoguchi/clinicdesk/video/device"
	"madoguchi/clinicdesk/video/sound"
	"madoguchi/clinicdesk/video/vp8"
)

// capturePictures hands each own picture to the preview and to Config.Picture until the pictures are closed.
func (d *Devices) capturePictures() {
	var frame vp8.Frame
	var rate throttle
	for {
		source, open := d.pictures.current()
		if !open {
			return
		}
		if err := source.Read(&frame); err != nil {
			d.pictureEnded(source, err)
			continue
		}
		if now := d.config.Now(); rate.admits(now) {
			d.preview(source, &frame)
			d.config.Picture(&frame, now)
		}
	}
}

// pictureEnded replaces a camera that has failed by black.
func (d *Devices) pictureEnded(from pictures, err error) {
	if errors.Is(err, io.EOF) {
		return
	}
	if d.pictures.replaceIf(from, d.black) {
		d.report(err, device.Camera)
	}
}

// soundEnded replaces a microphone that has failed by silence.
func (d *Devices) soundEnded(from sounds) {
	if d.sounds.replaceIf(from, d.silence) {
		d.report(device.Missing{Kind: device.Microphone, Reason: device.Absent}, device.Microphone)
	}
}

func (d *Devices) black() pictures { return pictures{Source: camera.NewBlack(d.config.Now)} }

func (d *Devices) silence() sounds { return sounds{Source: sound.NewSilence(d.config.Now)} }

func (d *Devices) preview(from pictures, frame *vp8.Frame) {
	if !from.previewed || d.config.OnPicture == nil {
		return
	}
	shown := d.pool.Get(frame.Width, frame.Height)
	frame.RGBA(shown.RGBA)
	d.config.OnPicture(shown)
}

// captureSound hands each frame of own sound to Config.Sound until the sounds are closed. While the microphone is off
// it hands on silence, so that the patient's side receives an unbroken stream.
func (d *Devices) captureSound() {
	timestamp := uint32(0)
	for {
		source, open := d.sounds.current()
		if !open {
			return
		}
		for frame := range source.Frames() {
			timestamp += sound.FrameSamples
			if source.echoes {
				d.canceller.Clean(frame)
			}
			if !d.microphoneOn.Load() {
				clear(frame)
			}
			d.config.Sound(frame, timestamp)
		}
		d.soundEnded(source)
	}
}
