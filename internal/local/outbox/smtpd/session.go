package smtpd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"
)

type session struct {
	conn   net.Conn
	in     *bufio.Reader
	opts   Options
	errors int

	greeted  bool
	signedIn bool
	envelope *Envelope // nil until MAIL
	quit     bool
}

func newSession(conn net.Conn, opts Options) *session {
	return &session{conn: conn, in: bufio.NewReaderSize(conn, maxLine), opts: opts}
}

// A reply is a code, an enhanced status (RFC 3463) and a text of one or more lines.
type reply struct {
	code   int
	status string
	text   string
}

var (
	replyOK            = reply{250, "2.0.0", "OK"}
	replyBadSequence   = reply{503, "5.5.1", "Bad sequence of commands"}
	replySyntax        = reply{501, "5.5.4", "Syntax error in parameters"}
	replyUnknown       = reply{500, "5.5.2", "Command not recognised"}
	replyAuthFirst     = reply{530, "5.7.0", "Authentication required"}
	replyAuthWrong     = reply{535, "5.7.8", "Authentication credentials invalid"}
	replyTooLarge      = reply{552, "5.3.4", "Message too large"}
	replyTryLater      = reply{451, "4.3.0", "Could not be stored, try again later"}
	replyNoMailbox     = reply{550, "5.1.1", "No such mailbox"}
	replyTooManyTo     = reply{452, "4.5.3", "Too many recipients"}
	replyBye           = reply{221, "2.0.0", "Bye"}
	replyTooManyErrors = reply{421, "4.7.0", "Too many errors"}
)

func (s *session) serve(ctx context.Context) {
	s.say(reply{220, "", "localhost ESMTP"})
	for !s.quit {
		line, err := s.readLine()
		if err != nil {
			return
		}
		answer := s.command(ctx, line)
		if answer.code >= 500 {
			s.errors++
		}
		if s.errors > maxErrors {
			answer, s.quit = replyTooManyErrors, true
		}
		s.say(answer)
	}
}

// readLine gives a command without its line end. A line that is too long ends the session, because what follows it
// cannot be told from commands.
func (s *session) readLine() (string, error) {
	if err := s.conn.SetDeadline(deadline()); err != nil {
		return "", err
	}
	line, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		s.say(reply{500, "5.5.2", "Line too long"})
	}
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// deadline is wall-clock time, because that is what the kernel compares it with.
func deadline() time.Time { return time.Now().Add(idle) }

func (s *session) say(r reply) {
	if r.code == 0 {
		return
	}
	lines := strings.Split(r.text, "\n")
	var b strings.Builder
	for i, line := range lines {
		separator := "-"
		if i == len(lines)-1 {
			separator = " "
		}
		fmt.Fprintf(&b, "%d%s%s\r\n", r.code, separator, strings.TrimSpace(r.status+" "+line))
	}
	_, _ = io.WriteString(s.conn, b.String()) // a client that went away is noticed at the next read
}

func (s *session) command(ctx context.Context, line string) reply {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO":
		return s.hello(rest, capabilities)
	case "HELO":
		return s.hello(rest, "localhost")
	case "AUTH":
		return s.auth(rest)
	case "MAIL":
		return s.mail(rest)
	case "RCPT":
		return s.rcpt(rest)
	case "DATA":
		return s.data(ctx)
	case "RSET":
		s.envelope = nil
		return replyOK
	case "NOOP":
		return replyOK
	case "VRFY":
		return reply{252, "2.5.0", "Send some mail, it will be tried"}
	case "QUIT":
		s.quit = true
		return replyBye
	}
	return replyUnknown
}

var capabilities = fmt.Sprintf("localhost\nSIZE %d\n8BITMIME\nSMTPUTF8\nENHANCEDSTATUSCODES\nAUTH PLAIN LOGIN", maxMessage)

func (s *session) hello(name, answer string) reply {
	if strings.TrimSpace(name) == "" {
		return replySyntax
	}
	s.greeted, s.envelope = true, nil
	return reply{250, "", answer}
}

func (s *session) data(ctx context.Context) reply {
	if s.envelope == nil || len(s.envelope.To) == 0 {
		return replyBadSequence
	}
	s.say(reply{354, "", "End with a dot on a line of its own"})
	envelope := *s.envelope
	s.envelope = nil
	text, err := s.readMessage()
	if errors.Is(err, errTooLarge) {
		return replyTooLarge
	}
	if err != nil {
		s.quit = true
		return reply{}
	}
	envelope.Data = text
	if err := s.opts.Deliver(ctx, envelope); err != nil {
		s.opts.Log.ErrorContext(ctx, "mail not stored", "error", err)
		return replyTryLater
	}
	return replyOK
}

var errTooLarge = errors.New("message too large")

// readMessage undoes dot-stuffing. Of a message that is too large the rest is read and dropped, so that the next command
// is found.
func (s *session) readMessage() ([]byte, error) {
	body := textproto.NewReader(s.in).DotReader()
	text, err := io.ReadAll(io.LimitReader(body, maxMessage+1))
	if err != nil {
		return nil, err
	}
	if len(text) <= maxMessage {
		return text, nil
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return nil, err
	}
	return nil, errTooLarge
}
