package video

import (
	"crypto/rand"
	"errors"
	"fmt"
	"sync"

	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"
)

var (
	// ErrSignalling is wrapped by Description and Candidate for messages that cannot be used: malformed, too large, too
	// many, or an answer without an offer.
	ErrSignalling = errors.New("video: unusable signalling")
	// errFreshOffer means that an offer comes from a new RTCPeerConnection of the page and needs a new one here.
	errFreshOffer = errors.New("video: offer of a new connection")
)

const (
	// Limits of what the other side may send, in bytes and numbers.
	mostSDP, mostSections             = 64 << 10, 8
	mostCandidate, mostCandidateCount = 2 << 10, 256
)

// negotiation is the impolite side of the W3C's perfect negotiation for one RTCPeerConnection.
type negotiation struct {
	pc              *webrtc.PeerConnection
	sendDescription func(Description)
	sendCandidate   func(Candidate)

	mu sync.Mutex
	// early holds candidates that arrived before their description.
	early      []webrtc.ICECandidateInit
	candidates int
	// sections holds the names (a=mid, RFC 8843) of the media sections that are agreed on or offered. The names of own
	// offers are never used again: they identify answers and candidates that arrive late for an earlier connection.
	sections map[string]bool
	// ignoring is set from the other side's crossing offer until its answer. Unusable candidates belong to the ignored
	// offer during that time.
	ignoring bool
	// session is the ID of the other side's RTCPeerConnection if agreed is set.
	session uint64
	agreed  bool
	ended   bool
}

// trickle sends own candidates as pion finds them. It holds the lock while sending, and so do offer and answer, so that
// no candidate overtakes its description.
func (n *negotiation) trickle() {
	n.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			// There are no more candidates. Pion also reports this from within SetLocalDescription, whose caller holds
			// the lock.
			return
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.ended {
			return
		}
		init := c.ToJSON()
		n.sendCandidate(Candidate{
			Candidate: init.Candidate, SDPMid: init.SDPMid,
			SDPMLineIndex: init.SDPMLineIndex, UsernameFragment: init.UsernameFragment,
		})
	})
}

// offer sends an offer unless one is under way. restart requests new ICE credentials.
func (n *negotiation) offer(restart bool) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ended || n.pc.SignalingState() != webrtc.SignalingStateStable {
		return nil
	}
	if err := n.nameSections(); err != nil {
		return err
	}
	offer, err := n.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err != nil {
		return fmt.Errorf("video: offer: %w", err)
	}
	return n.commit(offer)
}

// nameSections gives each section without a name a name that no other connection uses. Sections that the other side has
// offered keep their names.
func (n *negotiation) nameSections() error {
	const length = 8
	for _, transceiver := range n.pc.GetTransceivers() {
		if transceiver.Mid() != "" {
			continue
		}
		if err := transceiver.SetMid(rand.Text()[:length]); err != nil {
			return fmt.Errorf("video: section: %w", err)
		}
	}
	return nil
}

// commit makes an offer or answer the local description and sends it.
func (n *negotiation) commit(local webrtc.SessionDescription) error {
	if err := n.pc.SetLocalDescription(local); err != nil {
		return fmt.Errorf("video: local description: %w", err)
	}
	body, err := local.Unmarshal()
	if err != nil {
		return fmt.Errorf("video: local description: %w", err)
	}
	n.sections = sectionNames(body)
	n.sendDescription(Description{Type: local.Type.String(), SDP: local.SDP})
	return nil
}

// description handles an offer or answer of the other side. errFreshOffer means that the offer needs a new connection.
func (n *negotiation) description(d parsed) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ended {
		return nil
	}
	if d.Type == webrtc.SDPTypeAnswer {
		return n.answer(d)
	}
	n.ignoring = n.pc.SignalingState() != webrtc.SignalingStateStable
	if n.ignoring {
		return nil
	}
	if n.agreed && n.session != d.session {
		return errFreshOffer
	}
	if err := n.applyRemote(d); err != nil {
		return err
	}
	answer, err := n.pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("%w: answer: %w", ErrSignalling, err)
	}
	return n.commit(answer)
}

// answer handles an answer. It ignores an answer to an earlier connection's offer: ICE would search for a path with
// it until it times out.
func (n *negotiation) answer(d parsed) error {
	for name := range d.sections {
		if !n.sections[name] {
			return nil
		}
	}
	if n.pc.SignalingState() != webrtc.SignalingStateHaveLocalOffer {
		return fmt.Errorf("%w: answer without an offer", ErrSignalling)
	}
	n.ignoring = false
	return n.applyRemote(d)
}

// applyRemote applies the other side's description and the early candidates.
func (n *negotiation) applyRemote(d parsed) error {
	if err := n.pc.SetRemoteDescription(d.SessionDescription); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrSignalling, d.Type, err)
	}
	n.session, n.agreed = d.session, true
	for _, c := range n.early {
		// A candidate of another ICE generation does not fit; the others may.
		_ = n.pc.AddICECandidate(c)
	}
	n.early = nil
	return nil
}

// candidate handles a candidate of the other side.
func (n *negotiation) candidate(c Candidate) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ended {
		return nil
	}
	if c.SDPMid != nil && len(n.sections) > 0 && !n.sections[*c.SDPMid] {
		return nil
	}
	n.candidates++
	if n.candidates > mostCandidateCount {
		return fmt.Errorf("%w: more than %d candidates", ErrSignalling, mostCandidateCount)
	}
	init := webrtc.ICECandidateInit{
		Candidate: c.Candidate, SDPMid: c.SDPMid,
		SDPMLineIndex: c.SDPMLineIndex, UsernameFragment: c.UsernameFragment,
	}
	if n.pc.RemoteDescription() == nil {
		n.early = append(n.early, init)
		return nil
	}
	if err := n.pc.AddICECandidate(init); err != nil && !n.ignoring {
		return fmt.Errorf("%w: candidate: %w", ErrSignalling, err)
	}
	return nil
}

// end stops a replaced connection from sending anything more.
func (n *negotiation) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
}

// parsed is a description with the parts that identify its connection.
type parsed struct {
	webrtc.SessionDescription
	// session is the ID in the o= line (RFC 8866), one per RTCPeerConnection.
	session uint64
	// sections holds the names (a=mid, RFC 8843) of its media sections.
	sections map[string]bool
}

// parse rejects descriptions that no browser sends, with an error that wraps ErrSignalling.
func (d Description) parse() (parsed, error) {
	out := parsed{SessionDescription: webrtc.SessionDescription{Type: webrtc.NewSDPType(d.Type), SDP: d.SDP}}
	if out.Type != webrtc.SDPTypeOffer && out.Type != webrtc.SDPTypeAnswer {
		return out, fmt.Errorf("%w: description of another type", ErrSignalling)
	}
	if len(d.SDP) > mostSDP {
		return out, fmt.Errorf("%w: description of %d bytes", ErrSignalling, len(d.SDP))
	}
	body, err := out.Unmarshal()
	if err != nil {
		return out, fmt.Errorf("%w: malformed %s", ErrSignalling, out.Type)
	}
	if n := len(body.MediaDescriptions); n == 0 || n > mostSections {
		return out, fmt.Errorf("%w: %d media sections", ErrSignalling, n)
	}
	out.session, out.sections = body.Origin.SessionID, sectionNames(body)
	return out, nil
}

func sectionNames(body *sdp.SessionDescription) map[string]bool {
	names := map[string]bool{}
	for _, section := range body.MediaDescriptions {
		if name, ok := section.Attribute(sdp.AttrKeyMID); ok {
			names[name] = true
		}
	}
	return names
}

// check rejects candidates that no browser sends, with an error that wraps ErrSignalling.
func (c Candidate) check() error {
	if len(c.Candidate) > mostCandidate {
		return fmt.Errorf("%w: candidate of %d bytes", ErrSignalling, len(c.Candidate))
	}
	return nil
}
