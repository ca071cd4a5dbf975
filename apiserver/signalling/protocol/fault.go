package protocol

import "github.com/coder/websocket"

// Fault is a party's violation of the protocol. It ends the connection, and signalling's Exchange.Serve returns it.
type Fault string

// The faults; see the package comment.
const (
	FaultForm  Fault = "form"
	FaultRate  Fault = "rate"
	FaultSize  Fault = "size"
	FaultDepth Fault = "depth"
	FaultRole  Fault = "role"
	FaultOrder Fault = "order"
)

func (f Fault) Error() string { return "signalling: " + string(f) }

// The codes a connection is closed with, from the range for private use (RFC 6455, 7.4.2).
const (
	StatusFault     websocket.StatusCode = 4000
	StatusReplaced  websocket.StatusCode = 4001
	StatusEnded     websocket.StatusCode = 4002
	StatusSlow      websocket.StatusCode = 4003
	StatusNotInTime websocket.StatusCode = 4004
	StatusRefused   websocket.StatusCode = 4005
)
