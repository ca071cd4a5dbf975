package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"

	"madoguchi/madoguchi"
)

// SignalProtocol is the WebSocket subprotocol of a call's signalling. Older servers speak SignalProtocolBefore,
// without holds.
const (
	SignalProtocol       = "madoguchi.call.v2"
	SignalProtocolBefore = "madoguchi.call.v1"
)

// The largest signalling messages, in bytes: from a participant, and from the server, whose encoding of the other
// side's message may be longer. A smaller bound would let a patient break the desk's connection.
const (
	maxSignal      = 64 << 10
	maxHeardSignal = 2*maxSignal + 1<<10
)

// The types of signalling messages; apiserver/signalling documents them.
const (
	SignalHello       = "hello"
	SignalWelcome     = "welcome"
	SignalPeer        = "peer"
	SignalDescription = "description"
	SignalCandidate   = "candidate"
	SignalAsk         = "ask"
	SignalHere        = "here"
	SignalMedia       = "media"
	SignalArriving    = "arriving"
	SignalDoor        = "door"
	SignalStart       = "start"
	SignalStarted     = "started"
	SignalFinish      = "finish"
	SignalFinished    = "finished"
	SignalCancelled   = "cancelled"
	SignalExpired     = "expired"
	SignalOccupied    = "occupied"
	SignalReplaced    = "replaced"
	SignalLeave       = "leave"
	SignalError       = "error"
	SignalHold        = "hold"
	SignalHeld        = "held"
	SignalResume      = "resume"
	SignalResumed     = "resumed"
	SignalBusy        = "busy"
	SignalAsking      = "asking"
	SignalAdmit       = "admit"
	SignalRefuse      = "refuse"
	SignalPending     = "pending"
	SignalRefused     = "refused"
)

// SignalMessage is one signalling message in either direction. Type determines the fields in use. Description and
// Candidate are the browser's RTCSessionDescriptionInit and RTCIceCandidateInit.
type SignalMessage struct {
	Type       string `json:"type"`
	Device     string `json:"device,omitempty"`
	TakeOver   bool   `json:"takeOver,omitempty"`
	Microphone *bool  `json:"microphone,omitempty"`
	Camera     *bool  `json:"camera,omitempty"`
	SignalStates
	Step        string            `json:"step,omitempty"`
	Door        *SignalAtDoor     `json:"door,omitempty"`
	To          string            `json:"to,omitempty"`
	From        string            `json:"from,omitempty"`
	Description json.RawMessage   `json:"description,omitempty"`
	Candidate   json.RawMessage   `json:"candidate,omitempty"`
	Session     string            `json:"session,omitempty"`
	Role        string            `json:"role,omitempty"`
	State       string            `json:"state,omitempty"`
	ICEServers  []SignalICEServer `json:"iceServers,omitempty"`
	Peer        *SignalOther      `json:"peer,omitempty"`
	Left        bool              `json:"left,omitempty"` // the other side left on purpose
	CallSince   *time.Time        `json:"callSince,omitempty"`
	Now         *time.Time        `json:"now,omitempty"`
	Since       *time.Time        `json:"since,omitempty"`
	By          string            `json:"by,omitempty"` // the member of staff who holds the seat
	Code        string            `json:"code,omitempty"`
	Hold        bool              `json:"hold,omitempty"`
	Held        *time.Time        `json:"held,omitempty"`
	Calls       []SignalCall      `json:"calls,omitempty"`
	Applicant   string            `json:"applicant,omitempty"`
	Applicants  []SignalApplicant `json:"applicants,omitempty"`
}

// SignalCall is a call that would be put on hold.
type SignalCall struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Person bool   `json:"person"` // the name is a patient's, not a title
}

// SignalApplicant is a device of the patient that waits to be admitted.
type SignalApplicant struct {
	ID    string    `json:"id"`
	Since time.Time `json:"since"`
}

// SignalICEServer is the browser's RTCIceServer.
type SignalICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// SignalOther is the other side of a call. A new Session means a new page, which needs a new connection.
type SignalOther struct {
	Session    string    `json:"session"`
	Since      time.Time `json:"since"`
	Microphone bool      `json:"microphone"`
	Camera     bool      `json:"camera"`
	SignalStates
}

// SignalStates say why a device does not reach the other side; empty if it works.
type SignalStates struct {
	MicrophoneState madoguchi.DeviceState `json:"microphoneState,omitempty"`
	CameraState     madoguchi.DeviceState `json:"cameraState,omitempty"`
	SpeakerState    madoguchi.DeviceState `json:"speakerState,omitempty"`
}

// SignalAtDoor is a patient's page that is open and has not entered.
type SignalAtDoor struct {
	Step  madoguchi.DoorStep `json:"step"`
	Since time.Time          `json:"since"`
}

// Signal is the clinic's connection to a call's signalling. Send and Receive may run concurrently.
type Signal struct{ socket *websocket.Conn }

// DialSignal connects to the signalling of a call. It returns Client's errors.
func (c *Client) DialSignal(ctx context.Context, callID string) (*Signal, error) {
	address := c.base + Prefix + "/calls/" + url.PathEscape(callID) + "/signal"
	socket, response, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(address, "http"), &websocket.DialOptions{
		HTTPClient: c.http, HTTPHeader: c.headers(), Subprotocols: []string{SignalProtocol, SignalProtocolBefore},
	})
	if err != nil {
		if response != nil && response.StatusCode >= http.StatusBadRequest {
			return nil, readProblem(response)
		}
		return nil, unreachable(ctx, err)
	}
	socket.SetReadLimit(maxHeardSignal)
	return &Signal{socket: socket}, nil
}

// Send writes one message.
func (s *Signal) Send(ctx context.Context, message SignalMessage) error {
	encoded, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("api: encode signal: %w", err)
	}
	if len(encoded) > maxSignal {
		return madoguchi.Invalid("description", "tooLong")
	}
	return s.socket.Write(ctx, websocket.MessageText, encoded)
}

// Receive waits for the next message. Its error wraps madoguchi.ErrUnavailable if the connection broke, and is a
// *SignalClosed if the server closed it with a reason.
func (s *Signal) Receive(ctx context.Context) (SignalMessage, error) {
	var message SignalMessage
	_, data, err := s.socket.Read(ctx)
	if err != nil {
		return message, signalEnd(ctx, err)
	}
	if err := json.Unmarshal(data, &message); err != nil {
		return message, madoguchi.ErrUnavailable.Because(fmt.Errorf("api: unreadable signal: %w", err))
	}
	return message, nil
}

// Close ends the connection. The call itself goes on (D4).
func (s *Signal) Close() error { return s.socket.Close(websocket.StatusNormalClosure, "") }

// SignalClosed says that the server closed the connection on purpose, with a code of 4000 or above.
type SignalClosed struct{ Code int }

func (e *SignalClosed) Error() string { return fmt.Sprintf("api: signalling closed with %d", e.Code) }

func signalEnd(ctx context.Context, err error) error {
	var closed websocket.CloseError
	if errors.As(err, &closed) && closed.Code >= 4000 {
		return &SignalClosed{Code: int(closed.Code)}
	}
	return unreachable(ctx, err)
}
