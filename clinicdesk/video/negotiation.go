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
	// ErrSignalling is wrapped by Description and Candidate for what cannot be
	// used: malformed, too large, too much, or an answer to nothing.
	ErrSignalling = errors.New("video: unusable signalling")
	// errFreshOffer says that an offer comes from a new RTCPeerConnection of the
	// page and needs a new one here.
	errFreshOffer = errors.New("video: offer of a new connection")
)

const (
	// Bounds on what the other side may send, in bytes and numbers.
	mostSDP, mostSections             = 64 << 10, 8
	mostCandidate, mostCandidateCount = 2 << 10, 256
)

// negotiation is the impolite side of the W3C's perfect negotiation for one
// RTCPeerConnection.
type negotiation struct {
	pc              *webrtc.PeerConnection
	sendDescription func(Description)
	sendCandidate   func(Candidate)

	mu sync.Mutex
	// early holds candidates that came before the description they belong to.
	early      []webrtc.ICECandidateInit
	candidates int
	// sections holds the names (a=mid, RFC 8843) of the media sections agreed on
	// or offered. Those of an offer are never used again, so that an answer or
	// candidate that was still on its way for an earlier connection is told apart.
	sections map[string]bool
	// ignoring is set from the other side's crossing offer to its answer:
	// candidates that do not fit then are the ignored offer's.
	ignoring bool
	// session is the ID of the other side's RTCPeerConnection once agreed is set.
	session uint64
	agreed  bool
	ended   bool
}

// follow sends the candidates as they are found. It holds the lock while it
// does, and offer and answer too, so that no candidate overtakes its
// description.
func (n *negotiation) follow() {
	n.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c == nil {
			// There are no more. Pion says so again from within SetLocalDescription,
			// to the holder of the lock.
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

// offer sends an offer unless one is under way. restart asks for new ICE
// credentials.
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

// nameSections gives the sections that have no name yet one that no other
// connection's has. Those that the other side offered keep its names.
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

// description takes an offer or answer of the other side. errFreshOffer means
// that it must be given to a new connection.
func (n *negotiation) description(d parsed) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ended {
		return nil
	}
	if d.Type == webrtc.SDPTypeAnswer {
		return n.answered(d)
	}
	n.ignoring = n.pc.SignalingState() != webrtc.SignalingStateStable
	if n.ignoring {
		return nil
	}
	if n.agreed && n.session != d.session {
		return errFreshOffer
	}
	if err := n.remote(d); err != nil {
		return err
	}
	answer, err := n.pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("%w: answer: %w", ErrSignalling, err)
	}
	return n.commit(answer)
}

// answered takes an answer. One to an earlier connection's offer is left aside:
// taken for this one's it would lead nowhere for as long as ICE is patient.
func (n *negotiation) answered(d parsed) error {
	for name := range d.sections {
		if !n.sections[name] {
			return nil
		}
	}
	if n.pc.SignalingState() != webrtc.SignalingStateHaveLocalOffer {
		return fmt.Errorf("%w: answer without an offer", ErrSignalling)
	}
	n.ignoring = false
	return n.remote(d)
}

// remote applies the other side's description and the candidates that were
// early.
func (n *negotiation) remote(d parsed) error {
	if err := n.pc.SetRemoteDescription(d.SessionDescription); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrSignalling, d.Type, err)
	}
	n.session, n.agreed = d.session, true
	for _, c := range n.early {
		// One that does not fit is of another generation; the others may do.
		_ = n.pc.AddICECandidate(c)
	}
	n.early = nil
	return nil
}

// candidate takes a candidate of the other side.
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

// end keeps a replaced connection from sending anything more.
func (n *negotiation) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
}

// parsed is a description and what of it tells connections apart.
type parsed struct {
	webrtc.SessionDescription
	// session is the ID of the o= line (RFC 8866), one per RTCPeerConnection.
	session uint64
	// sections holds the names (a=mid, RFC 8843) of its media sections.
	sections map[string]bool
}

// parse refuses descriptions that no browser sends, with an error that wraps
// ErrSignalling.
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

// admitted refuses candidates that no browser sends.
func (c Candidate) admitted() error {
	if len(c.Candidate) > mostCandidate {
		return fmt.Errorf("%w: candidate of %d bytes", ErrSignalling, len(c.Candidate))
	}
	return nil
}
