package video

// Description is a session description as the signalling carries it. The JSON is that of the browser's
// RTCSessionDescriptionInit.
type Description struct {
	// Type is "offer" or "answer".
	Type string `json:"type"`
	// SDP is the session description, RFC 8866.
	SDP string `json:"sdp"`
}

// Candidate is one trickled ICE candidate. The JSON is that of the browser's RTCIceCandidateInit. An empty Candidate
// marks the end of the candidates.
type Candidate struct {
	Candidate        string  `json:"candidate"`
	SDPMid           *string `json:"sdpMid,omitempty"`
	SDPMLineIndex    *uint16 `json:"sdpMLineIndex,omitempty"`
	UsernameFragment *string `json:"usernameFragment,omitempty"`
}

// ICEServer is a STUN or TURN server. The JSON is that of the browser's RTCIceServer.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}
