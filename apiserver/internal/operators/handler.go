// Package operators signs in operators, who read workflows in the Temporal Web UI, and decodes payloads for it (the
// codec endpoint). It must not know the content of a payload, or the keys.
package operators

import (
	"net/http"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
)

// Handler answers operators. All fields are needed.
type Handler struct {
	*answer.Answers
	Codec       http.Handler // converter.NewPayloadCodecHTTPHandler
	OperatorKey string
	WebUI       string // the origin of the Temporal Web UI
	Limits      *access.Limits
	Guard       *access.Guard
}
