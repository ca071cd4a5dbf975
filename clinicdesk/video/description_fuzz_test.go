package video

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/pion/webrtc/v4"
)

const smallOffer = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" +
	"m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtpmap:96 VP8/90000\r\n"

// FuzzDescription parses the other side's descriptions, before any of them reaches a connection.
func FuzzDescription(f *testing.F) {
	f.Add("offer", smallOffer)
	f.Add("answer", smallOffer+smallOffer)
	f.Add("rollback", "")
	f.Add("offer", "v=0\r\n")
	f.Fuzz(func(t *testing.T, kind, text string) {
		read, err := Description{Type: kind, SDP: text}.parse()
		if err != nil {
			if !errors.Is(err, ErrSignalling) {
				t.Errorf("refused with %v", err)
			}
			return
		}
		if read.Type != webrtc.SDPTypeOffer && read.Type != webrtc.SDPTypeAnswer || len(text) > mostSDP ||
			len(read.sections) > mostSections {
			t.Errorf("taken: %s of %d bytes with %d sections", read.Type, len(text), len(read.sections))
		}
	})
}

// FuzzCandidate gives a candidate, as received in a message, to a connection that cannot apply it yet.
func FuzzCandidate(f *testing.F) {
	f.Add(`{"candidate":"candidate:1 1 udp 1 127.0.0.1 9 typ host","sdpMid":"0","sdpMLineIndex":0}`)
	f.Add(`{"candidate":"","usernameFragment":null}`)
	f.Add(`{"candidate":"x","sdpMLineIndex":65535}`)
	f.Fuzz(func(t *testing.T, text string) {
		var candidate Candidate
		if json.Unmarshal([]byte(text), &candidate) != nil {
			return
		}
		if err := candidate.check(); err != nil {
			if !errors.Is(err, ErrSignalling) {
				t.Errorf("refused with %v", err)
			}
		} else if len(candidate.Candidate) > mostCandidate {
			t.Errorf("%d bytes are taken", len(candidate.Candidate))
		}
	})
}
