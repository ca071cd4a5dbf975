package protocol

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
	TypeHello       = "hello"
	TypeDescription = "description"
	TypeCandidate   = "candidate"
	TypeAsk         = "ask"
	TypeHere        = "here"
	TypeMedia       = "media"
	TypeArriving    = "arriving"
	TypeStart       = "start"
	TypeFinish      = "finish"
	TypeLeave       = "leave"
	TypeHold        = "hold"
	TypeResume      = "resume"
	TypeAdmit       = "admit"
	TypeRefuse      = "refuse"
)

// The types that only the server sends. The end of a call is sent as the call's state.
const (
	TypeWelcome  = "welcome"
	TypePeer     = "peer"
	TypeDoor     = "door"
	TypeStarted  = "started"
	TypeOccupied = "occupied"
	TypeReplaced = "replaced"
	TypeError    = "error"
	TypeBusy     = "busy"
	TypeHeld     = "held"
	TypeResumed  = "resumed"
	TypePending  = "pending"
	TypeAsking   = "asking"
	TypeRefused  = "refused"
)

// Message is a party's message. Type determines which fields are used.
type Message struct {
	Type     string             `json:"type"`
	Device   string             `json:"device"`
	TakeOver bool               `json:"takeOver"`
	Step     madoguchi.DoorStep `json:"step"`
	Media
	To          string       `json:"to"`
	Description *Description `json:"description"`
	Candidate   *Candidate   `json:"candidate"`
	Hold        bool         `json:"hold"`
	Applicant   string       `json:"applicant"`
}

// Description is an RTCSessionDescriptionInit.
type Description struct {
	Type string `json:"type"`
	SDP  string `json:"sdp"`
}

// Candidate is an RTCIceCandidateInit. Listing its fields keeps others from being passed on.
type Candidate struct {
	Candidate        string  `json:"candidate"`
	SDPMid           *string `json:"sdpMid"`
	SDPMLineIndex    *uint16 `json:"sdpMLineIndex"`
	UsernameFragment *string `json:"usernameFragment"`
}

const deviceBytes = 32

// Parse reads one message. It checks the nesting before decoding, because deep nesting makes decoding expensive. The
// error is a Fault.
func Parse(raw []byte, depth int) (Message, error) {
	if deeper(raw, depth) {
		return Message{}, FaultDepth
	}
	var m Message
	if !utf8.Valid(raw) || json.Unmarshal(raw, &m) != nil || !m.wellFormed() {
		return Message{}, FaultForm
	}
	return m, nil
}

func (m Message) wellFormed() bool {
	switch m.Type {
	case TypeHello:
		raw, err := base64.RawURLEncoding.DecodeString(m.Device)
		return err == nil && len(raw) == deviceBytes
	case TypeDescription:
		return m.To != "" && m.Description != nil && m.Description.known()
	case TypeCandidate:
		return m.To != "" && m.Candidate != nil
	case TypeAsk, TypeHere:
		return m.To != ""
	case TypeArriving:
		return m.Step.Known()
	case TypeAdmit, TypeRefuse:
		return m.Applicant != ""
	case TypeMedia, TypeStart, TypeFinish, TypeLeave, TypeHold, TypeResume:
		return true
	default:
		return false
	}
}

func (d Description) known() bool {
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

// Encode writes a message without HTML escapes, so that a forwarded message is at most twice as long as the original
// (U+2028 takes six bytes).
func Encode(m any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(m)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// Media is the state of a party's devices, and the reason for each that is off.
type Media struct {
	Microphone      bool                  `json:"microphone"`
	Camera          bool                  `json:"camera"`
	MicrophoneState madoguchi.DeviceState `json:"microphoneState,omitempty"`
	CameraState     madoguchi.DeviceState `json:"cameraState,omitempty"`
	SpeakerState    madoguchi.DeviceState `json:"speakerState,omitempty"`
}

// Completed sets a state for each device that is off, and clears the others. An unknown or missing state counts as off;
// older parties send none.
func (m Media) Completed() Media {
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

// Peer is one side as the other sees it.
type Peer struct {
	Session string    `json:"session"`
	Since   time.Time `json:"since"`
	Media
}

// ICEServer is an RTCIceServer.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Door is an open page of the patient that has not entered. The clinic is told its step.
type Door struct {
	Step  madoguchi.DoorStep `json:"step"`
	Since time.Time          `json:"since"`
}

// The messages of the server.
type (
	Welcome struct {
		Type       string              `json:"type"`
		Session    string              `json:"session"`
		Role       madoguchi.CallRole  `json:"role"`
		State      madoguchi.CallState `json:"state"`
		ICEServers []ICEServer         `json:"iceServers"`
		Peer       *Peer               `json:"peer"`
		Left       bool                `json:"left,omitempty"`
		Door       *Door               `json:"door,omitempty"`
		CallSince  *time.Time          `json:"callSince"`
		Held       *time.Time          `json:"held"`
		Now        time.Time           `json:"now"`
	}
	PeerChange struct {
		Type string `json:"type"`
		Peer *Peer  `json:"peer"`
		Left bool   `json:"left,omitempty"`
	}
	DoorChange struct {
		Type string `json:"type"`
		Door *Door  `json:"door"`
	}
	Relayed struct {
		Type        string       `json:"type"`
		From        string       `json:"from"`
		Description *Description `json:"description,omitempty"`
		Candidate   *Candidate   `json:"candidate,omitempty"`
	}
	MediaChange struct {
		Type string `json:"type"`
		Media
	}
	Started struct {
		Type      string    `json:"type"`
		CallSince time.Time `json:"callSince"`
	}
	Occupied struct {
		Type  string    `json:"type"`
		Since time.Time `json:"since"`
		By    string    `json:"by,omitempty"`
	}
	Replaced struct {
		Type string `json:"type"`
		By   string `json:"by,omitempty"`
	}
	// SinceNotice is held or pending.
	SinceNotice struct {
		Type  string    `json:"type"`
		Since time.Time `json:"since"`
	}
	Busy struct {
		Type  string     `json:"type"`
		Calls []BusyCall `json:"calls"`
	}
	BusyCall struct {
		ID     madoguchi.CallID `json:"id"`
		Name   string           `json:"name"`
		Person bool             `json:"person"`
	}
	Asking struct {
		Type       string     `json:"type"`
		Applicants []Applying `json:"applicants"`
	}
	Applying struct {
		ID    string    `json:"id"`
		Since time.Time `json:"since"`
	}
	Refusal struct {
		Type string `json:"type"`
		Code Fault  `json:"code"`
	}
	Notice struct {
		Type string `json:"type"`
	}
)
