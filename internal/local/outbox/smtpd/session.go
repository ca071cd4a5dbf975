package smtpd

import (
	"bytes"
	"context"
	"crypto/subtle"
	"io"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The server's own replies: a code, an enhanced status (RFC 3463) and a text.
var (
	replyAuthFirst   = refusal(530, 5, 7, 0, "Authentication required")
	replyBadSequence = refusal(503, 5, 5, 1, "Bad sequence of commands")
	replyNoMailbox   = refusal(550, 5, 1, 1, "No such mailbox")
	replyTryLater    = refusal(451, 4, 3, 0, "Could not be stored, try again later")
	replySyntax      = refusal(501, 5, 5, 4, "Syntax error in parameters")
)

func refusal(code, class, subject, detail int, text string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: text}
}

// session is one client's connection. A goroutine of its own reads a mail in chunks (BDAT), so the envelope has a lock.
type session struct {
	ctx  context.Context // ends with the server
	opts Options

	mu       sync.Mutex
	signedIn bool
	envelope *Envelope // nil until MAIL
}

var _ smtp.AuthSession = (*session)(nil)

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error {
			return s.signIn([]byte(user), []byte(password))
		}), nil
	case sasl.Login:
		return &login{complete: s.signIn}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) signIn(user, password []byte) error {
	userRight := subtle.ConstantTimeCompare(user, []byte(s.opts.Username))
	passwordRight := subtle.ConstantTimeCompare(password, []byte(s.opts.Password))
	if userRight&passwordRight != 1 {
		return smtp.ErrAuthFailed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signedIn = true
	return nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.signedIn:
		return replyAuthFirst
	case s.envelope != nil:
		return replyBadSequence
	}
	s.envelope = &Envelope{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	local, _, found := strings.Cut(to, "@")
	switch {
	case s.envelope == nil:
		return replyBadSequence
	case !found: // <Postmaster>, the one address without a domain
		return replySyntax
	case strings.EqualFold(local, "bounce"):
		return replyNoMailbox
	}
	s.envelope.To = append(s.envelope.To, to)
	return nil
}

func (s *session) Data(body io.Reader) error {
	envelope := s.take()
	if envelope == nil {
		return replyBadSequence
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	envelope.Data = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if err := s.opts.Deliver(s.ctx, *envelope); err != nil {
		s.opts.Log.ErrorContext(s.ctx, "mail not stored", "error", err)
		return replyTryLater
	}
	return nil
}

func (s *session) take() *Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	envelope := s.envelope
	s.envelope = nil
	return envelope
}

func (s *session) Reset() { s.take() }

func (s *session) Logout() error { return nil }
