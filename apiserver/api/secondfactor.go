package api

import (
	"context"
	"net/http"
)

// SecondFactor is how it stands with the second factor of the person who is signed in (D10).
type SecondFactor struct {
	On            bool `json:"on"`
	Needed        bool `json:"needed"`        // the clinic requires one of this person
	RecoveryCodes int  `json:"recoveryCodes"` // how many are left
}

// Proof shows that it is still the same person: password and a code (of the authenticator, or a recovery code).
type Proof struct {
	Password string `json:"password"`
	Code     string `json:"code"`
}

// BeginSetUp asks for a new authenticator's secret (POST /second-factor/set-up); the proof is needed where there is a
// second factor already, which the new one replaces, the password alone in a session older than ten minutes.
type BeginSetUp struct {
	Password string `json:"password,omitempty"`
	Code     string `json:"code,omitempty"`
}

// SetUp is the answer: the secret as text and as the URI that authenticators read from a QR code. Nothing is stored
// before a code confirms it; Pending has to come back with that.
type SetUp struct {
	Secret  string `json:"secret"`
	URI     string `json:"uri"`
	Pending string `json:"pending"`
}

// ConfirmSetUp switches the second factor on (POST /second-factor/confirm). It may be sent again where the answer was
// lost.
type ConfirmSetUp struct {
	Pending string `json:"pending"`
	Code    string `json:"code"`
}

// RecoveryCodes are shown once.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

// BeginSetUp returns a new authenticator's secret; it counts for nothing until ConfirmSetUp.
func (c *Client) BeginSetUp(ctx context.Context, begin BeginSetUp) (SetUp, error) {
	return call[SetUp](ctx, c, request{method: http.MethodPost, path: "/second-factor/set-up", body: begin})
}

// ConfirmSetUp switches the second factor on. The session can do everything from then on; all others of the person end.
// Repeated within an hour, before the second factor was used, it returns the same codes.
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
