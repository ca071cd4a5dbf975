package video_test

import (
	"fmt"
	"testing"

	"madoguchi/clinicdesk/video"
)

// still waits until a counter stops growing while another one grows.
func still(t *testing.T, what string, counter, passing func() uint64) {
	t.Helper()
	const packets = 50 // a second of sound
	eventually(t, func() string {
		before, from := counter(), passing()
		eventually(t, func() string {
			if passing() < from+packets {
				return "nothing passes"
			}
			return ""
		})
		if now := counter(); now != before {
			return fmt.Sprintf("%s: %d more", what, now-before)
		}
		return ""
	})
}

// TestHold checks that nothing leaves the desk and nothing of the patient is shown or played, also after the page is
// reopened.
func TestHold(t *testing.T) {
	checkLeaks(t)
	d, p := openDesk(t, nil), newPage(t)
	d.welcome(p)
	connected(t, d)
	d.Start()
	eventually(t, func() string { return hears(p.meter.Frequency(), 1000) })
	seen(t, d, 320)

	d.Hold()
	sent := func() uint64 { return d.Stats().PacketsSent }
	comes := func() uint64 { return d.Stats().SoundPackets }
	still(t, "packets sent", sent, comes)
	if picture := d.patient.Take(); picture != nil {
		picture.Release() // from before the hold
	}
	from := d.Stats().FramesDecoded
	eventually(t, func() string {
		if d.Stats().FramesDecoded < from+10 {
			return "no picture comes"
		}
		return ""
	})
	if picture := d.patient.Take(); picture != nil {
		t.Error("a picture of the patient is shown")
		picture.Release()
	}

	again := newPage(t)
	d.welcome(again)
	eventually(t, func() string {
		if d.Stats().SoundPackets == 0 {
			return "the new page is not heard of"
		}
		return ""
	})
	if s := d.Stats(); s.PacketsSent != 0 || again.packets.Load() != 0 {
		t.Errorf("%d packets were sent to the page that was opened again", s.PacketsSent)
	}
	d.Resume()
	eventually(t, func() string { return seesPattern(again.lastPicture()) })
	eventually(t, func() string { return hears(again.meter.Frequency(), 1000) })
	seen(t, d, 320)
	if d.state().Phase != video.Connected {
		t.Errorf("the line is %v", d.state())
	}
}
