package api

import (
	"context"
	"net/http"
)

// SecondFactor is the state of the signed-in user's second factor (D10).
type SecondFactor struct {
	On            bool `json:"on"`
	Needed        bool `json:"needed"`        // the clinic requires one of this user
	RecoveryCodes int  `json:"recoveryCodes"` // how many are left
}

// Proof confirms the user's identity: password and a code of the authenticator, or a recovery code.
type Proof struct {
	Password string `json:"password"`
	Code     string `json:"code"`
}

// BeginSetUp requests a new authenticator's secret (POST /second-factor/set-up). With an existing second factor,
// which the new one replaces, password and code are required. In a session older than ten minutes, the password is
// required.
type BeginSetUp struct {
	Password string `json:"password,omitempty"`
	Code     string `json:"code,omitempty"`
}

// SetUp is the answer: the secret as text and as the URI for an authenticator's QR code. Nothing is stored before a
// code confirms it. The client sends Pending back with the code.
type SetUp struct {
	Secret  string `json:"secret"`
	URI     string `json:"uri"`
	Pending string `json:"pending"`
}

// ConfirmSetUp switches the second factor on (POST /second-factor/confirm). It can be repeated if the answer was
// lost.
type ConfirmSetUp struct {
	Pending string `json:"pending"`
	Code    string `json:"code"`
}

// RecoveryCodes are shown once.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

// BeginSetUp returns a new authenticator's secret. It has no effect until ConfirmSetUp.
func (c *Client) BeginSetUp(ctx context.Context, begin BeginSetUp) (SetUp, error) {
	return call[SetUp](ctx, c, request{method: http.MethodPost, path: "/second-factor/set-up", body: begin})
}

// ConfirmSetUp switches the second factor on. It removes the session's limit and ends the user's other sessions. A
// repeat within an hour, before the second factor is used, returns the same codes.
func (c *Client) ConfirmSetUp(ctx context.Context, confirm ConfirmSetUp) (RecoveryCodes, error) {
	return call[RecoveryCodes](ctx, c, request{method: http.MethodPost, path: "/second-factor/confirm", body: confirm})
}

// NewRecoveryCodes replaces the recovery codes.
func (c *Client) NewRecoveryCodes(ctx context.Context, proof Proof) (RecoveryCodes, error) {
	const path = "/second-factor/recovery-codes"
	return call[RecoveryCodes](ctx, c, request{method: http.MethodPost, path: path, body: proof})
}

// SecondFactorOff switches the second factor off.
func (c *Client) SecondFactorOff(ctx context.Context, proof Proof) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodPost, path: "/second-factor/off", body: proof})
	return err
}
