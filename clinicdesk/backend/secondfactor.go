package backend

import (
	"context"
	"strings"

	"madoguchi/apiserver/api"
)

// BeginSetUp requests a secret for a new authenticator. It needs password and code if a second factor exists, and the
// password alone if the sign-in is not recent: madoguchi.ErrWrongPassword.
func (s *Session) BeginSetUp(ctx context.Context, password, code string) (api.SetUp, error) {
	return s.client.BeginSetUp(ctx, api.BeginSetUp{Password: password, Code: code})
}

// ConfirmSetUp switches the second factor on and returns the recovery codes. It is idempotent: a repeat after a lost
// answer returns the same codes.
func (s *Session) ConfirmSetUp(ctx context.Context, begun api.SetUp, code string) ([]string, error) {
	codes, err := s.client.ConfirmSetUp(ctx, api.ConfirmSetUp{Pending: begun.Pending, Code: code})
	return codes.Codes, err
}

// Limit records that the session can only set up a second factor (madoguchi.ErrSecondFactorRequired).
func (s *Session) Limit() { s.Limited, s.SecondFactor.On, s.SecondFactor.Needed = true, false, true }

// NewRecoveryCodes replaces the recovery codes.
func (s *Session) NewRecoveryCodes(ctx context.Context, password, code string) ([]string, error) {
	codes, err := s.client.NewRecoveryCodes(ctx, api.Proof{Password: password, Code: code})
	return codes.Codes, err
}

// SecondFactorOff switches the second factor off.
func (s *Session) SecondFactorOff(ctx context.Context, password, code string) error {
	return s.client.SecondFactorOff(ctx, api.Proof{Password: password, Code: code})
}

// Grouped writes a secret in groups of four characters, as people type it.
func Grouped(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}
