// Package operators answers operators: it signs them in, decodes payloads for the Temporal Web UI (the codec endpoint),
// and publishes announcements to patients' accounts (A9). It must not know the content of a payload, or the keys.
//
//	sign-in ──► Temporal Web UI
//	       └──► notices ──► new ⇄ preview ──► published ──► ended
package operators

import (
	"net/http"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/devices"
	"madoguchi/apiserver/internal/announcing"
	"madoguchi/apiserver/internal/answer"
)

// Handler answers operators. All fields are needed.
type Handler struct {
	*answer.Answers
	Codec  http.Handler // converter.NewPayloadCodecHTTPHandler
	WebUI  string       // the origin of the Temporal Web UI
	Board  announcing.Board
	Limits *access.Limits
	Guard  *access.Guard

	Devices *devices.Devices
}
