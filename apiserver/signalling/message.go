package signalling

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"time"
	"unicode/utf8"

	"madoguchi/madoguchi"
)

// Subprotocol is the protocol of a WebSocket (RFC 6455, 1.9). SubprotocolBefore has neither holds nor waiting devices.
const (
	Subprotocol       = "madoguchi.call.v2"
	SubprotocolBefore = "madoguchi.call.v1"
)

// Subprotocols are those that the server accepts, in the order of preference.
var Subprotocols = []string{Subprotocol, SubprotocolBefore}

// The types of the parties' messages; see the package comment.
const (
	typeHello       = "hello"
	typeDescription = "description"
	typeCandidate   = "candidate"
	typeAsk         = "ask"
	typeHere        = "here"
	typeMedia       = "media"
	typeArriving    = "arriving"
	typeStart       = "start"
	typeFinish      = "finish"
	typeLeave       = "leave"
	typeHold        = "hold"
	typeResume      = "resume"
	typeAdmit       = "admit"
	typeRefuse      = "refuse"
)

// The types that only the server sends. The end of a call is sent as the call's state.
const (
	typeWelcome  = "welcome"
	typePeer     = "peer"
	typeDoor     = "door"
	typeStarted  = "started"
	typeOccupied = "occupied"
	typeReplaced = "replaced"
	typeError    = "error"
	typeBusy     = "busy"
	typeHeld     = "held"
	typeResumed  = "resumed"
	typePending  = "pending"
	typeAsking   = "asking"
	typeRefused  = "refused"
)

// message is a party's message. Type determines which fields are used.
type message struct {
	Type     string             `json:"type"`
	Device   string             `json:"device"`
	TakeOver bool               `json:"takeOver"`
	Step     madoguchi.DoorStep `json:"step"`
	media
	To          string       `json:"to"`
	Description *description `json:"description"`
	Candidate   *candidate   `json:"candidate"`
	Hold        bool         `json:"hold"`
	Applicant   string       `json:"applicant"`

	contested bool // of a hello: the person or the call's doctor has another live call
}

// description is an RTCSessionDescriptionInit.
type description struct {
	Type string `json:"type"`
	SDP  string `json:"sdp"`
}

// candidate is an RTCIceCandidateInit. Listing its fields keeps others from being passed on.
type candidate struct {
	Candidate        string  `json:"candidate"`
	SDPMid           *string `json:"sdpMid"`
	SDPMLineIndex    *uint16 `json:"sdpMLineIndex"`
	UsernameFragment *string `json:"usernameFragment"`
}

const deviceBytes = 32

// parse reads one message. It checks the nesting before decoding, because deep nesting makes decoding expensive. The
// error is a Fault.
func parse(raw []byte, depth int) (message, error) {
	if deeper(raw, depth) {
		return message{}, FaultDepth
	}
	var m message
	if !utf8.Valid(raw) || json.Unmarshal(raw, &m) != nil || !m.wellFormed() {
		return message{}, FaultForm
	}
	return m, nil
}

func (m message) wellFormed() bool {
	switch m.Type {
	case typeHello:
		raw, err := base64.RawURLEncoding.DecodeString(m.Device)
		return err == nil && len(raw) == deviceBytes
	case typeDescription:
		return m.To != "" && m.Description != nil && m.Description.known()
	case typeCandidate:
		return m.To != "" && m.Candidate != nil
	case typeAsk, typeHere:
		return m.To != ""
	case typeArriving:
		return m.Step.Known()
	case typeAdmit, typeRefuse:
		return m.Applicant != ""
	case typeMedia, typeStart, typeFinish, typeLeave, typeHold, typeResume:
		return true
	default:
		return false
	}
}

func (d description) known() bool {
	return d.Type == "offer" || d.Type == "answer" || d.Type == "rollback"
}

// deeper reports whether arrays and objects nest deeper than limit. It accepts invalid JSON, which the decoder refuses.
func deeper(raw []byte, limit int) bool {
	depth, quoted, escaped := 0, false, false
	for _, char := range raw {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = char == '\\', char != '"'
		case char == '"':
			quoted = true
		case char == '{' || char == '[':
			depth++
		case char == '}' || char == ']':
			depth--
		}
		if depth > limit {
			return true
		}
	}
	return false
}

// encode writes a message without HTML escapes, so that a forwarded message is at most twice as long as the original
// (U+2028 takes six bytes).
func encode(m any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(m)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// media is the state of a party's devices, and the reason for each that is off.
type media struct {
	Microphone      bool                  `json:"microphone"`
	Camera          bool                  `json:"camera"`
	MicrophoneState madoguchi.DeviceState `json:"microphoneState,omitempty"`
	CameraState     madoguchi.DeviceState `json:"cameraState,omitempty"`
	SpeakerState    madoguchi.DeviceState `json:"speakerState,omitempty"`
}

// completed sets a state for each device that is off, and clears the others. An unknown or missing state counts as off;
// older parties send none.
func (m media) completed() media {
	m.MicrophoneState = stateOf(m.Microphone, m.MicrophoneState)
	m.CameraState = stateOf(m.Camera, m.CameraState)
	m.SpeakerState = stateOf(m.SpeakerState == madoguchi.DeviceWorks, m.SpeakerState)
	return m
}

func stateOf(on bool, told madoguchi.DeviceState) madoguchi.DeviceState {
	switch {
	case on:
		return madoguchi.DeviceWorks
	case told == madoguchi.DeviceWorks, !told.Known():
		return madoguchi.DeviceOff
	}
	return told
}

// peer is one side as the other sees it.
type peer struct {
	Session string    `json:"session"`
	Since   time.Time `json:"since"`
	media
}

// The messages of the server.
type (
	welcome struct {
		Type       string              `json:"type"`
		Session    string              `json:"session"`
		Role       madoguchi.CallRole  `json:"role"`
		State      madoguchi.CallState `json:"state"`
		ICEServers []ICEServer         `json:"iceServers"`
		Peer       *peer               `json:"peer"`
		Left       bool                `json:"left,omitempty"`
		Door       *door               `json:"door,omitempty"`
		CallSince  *time.Time          `json:"callSince"`
		Held       *time.Time          `json:"held"`
		Now        time.Time           `json:"now"`
	}
	peerChange struct {
		Type string `json:"type"`
		Peer *peer  `json:"peer"`
		Left bool   `json:"left,omitempty"`
	}
	doorChange struct {
		Type string `json:"type"`
		Door *door  `json:"door"`
	}
	relayed struct {
		Type        string       `json:"type"`
		From        string       `json:"from"`
		Description *description `json:"description,omitempty"`
		Candidate   *candidate   `json:"candidate,omitempty"`
	}
	mediaChange struct {
		Type string `json:"type"`
		media
	}
	started struct {
		Type      string    `json:"type"`
		CallSince time.Time `json:"callSince"`
	}
	occupied struct {
		Type  string    `json:"type"`
		Since time.Time `json:"since"`
		By    string    `json:"by,omitempty"`
	}
	replaced struct {
		Type string `json:"type"`
		By   string `json:"by,omitempty"`
	}
	// sinceNotice is held or pending.
	sinceNotice struct {
		Type  string    `json:"type"`
		Since time.Time `json:"since"`
	}
	busy struct {
		Type  string     `json:"type"`
		Calls []busyCall `json:"calls"`
	}
	busyCall struct {
		ID     madoguchi.CallID `json:"id"`
		Name   string           `json:"name"`
		Person bool             `json:"person"`
	}
	asking struct {
		Type       string     `json:"type"`
		Applicants []applying `json:"applicants"`
	}
	applying struct {
		ID    string    `json:"id"`
		Since time.Time `json:"since"`
	}
	refusal struct {
		Type string `json:"type"`
		Code Fault  `json:"code"`
	}
	notice struct {
		Type string `json:"type"`
	}
)
