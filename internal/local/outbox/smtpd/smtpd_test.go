package smtpd_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/wneessen/go-mail"
	"go.uber.org/goleak"

	"madoguchi/internal/local/outbox/smtpd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const user, password = "madoguchi", "secret"

func TestGoMailIsUnderstood(t *testing.T) {
	for _, auth := range []mail.SMTPAuthType{mail.SMTPAuthPlain, mail.SMTPAuthLogin} {
		t.Run(string(auth), func(t *testing.T) {
			s, taken := start(t, nil)
			send(t, s.Address(), auth, letter(t, "a@example.jp", "予約の確認", "一行目\r\n.点で始まる行\r\n"))
			got := <-taken
			if got.From != "noreply@madoguchi.example" || len(got.To) != 1 || got.To[0] != "a@example.jp" {
				t.Errorf("envelope %s to %v", got.From, got.To)
			}
		})
	}
}

func TestDotsAreUnstuffed(t *testing.T) {
	s, taken := start(t, nil)
	c := signedIn(t, s)
	c.expect("MAIL FROM:<a@b.example> SIZE=40 BODY=8BITMIME SMTPUTF8", 250)
	c.expect("RCPT TO:<c@d.example>", 250)
	c.expect("DATA", 354)
	c.expect("Subject: x\r\n\r\n..one\r\n...two\r\nlast.\r\n.", 250)
	if got, want := string((<-taken).Data), "Subject: x\n\n.one\n..two\nlast.\n"; got != want {
		t.Errorf("data %q, want %q", got, want)
	}
}

// The codes are those of RFC 5321 and RFC 4954, except 502 and 454, which go-smtp sends instead of 503 and 501.
func TestCommandsOutOfOrderAreRefused(t *testing.T) {
	s, _ := start(t, nil)
	for name, script := range map[string][]step{
		"MAIL before EHLO":       {{"MAIL FROM:<a@b.c>", 502}},
		"MAIL before AUTH":       {{"EHLO x", 250}, {"MAIL FROM:<a@b.c>", 530}},
		"RCPT before MAIL":       {{"EHLO x", 250}, {"RCPT TO:<a@b.c>", 502}},
		"DATA before MAIL":       {{"EHLO x", 250}, {"DATA", 502}},
		"EHLO without a name":    {{"EHLO", 501}},
		"AUTH before EHLO":       {{"AUTH PLAIN AGEAYg==", 502}},
		"AUTH wrong":             {{"EHLO x", 250}, {"AUTH PLAIN AGEAYg==", 535}},
		"AUTH LOGIN wrong":       {{"EHLO x", 250}, {"AUTH LOGIN YQ==", 334}, {"Yg==", 535}},
		"AUTH not base64":        {{"EHLO x", 250}, {"AUTH PLAIN %%%", 454}},
		"AUTH cancelled":         {{"EHLO x", 250}, {"AUTH LOGIN", 334}, {"*", 501}},
		"AUTH twice":             {{"EHLO x", 250}, {"AUTH PLAIN AG1hZG9ndWNoaQBzZWNyZXQ=", 235}, {"AUTH LOGIN", 503}},
		"AUTH unknown mechanism": {{"EHLO x", 250}, {"AUTH GSSAPI", 504}},
		"known, but not offered": {{"EHLO x", 250}, {"TURN", 502}},
		"unknown":                {{"EHLO x", 250}, {"WHAT", 500}},
		"NOOP, RSET, QUIT":       {{"NOOP", 250}, {"RSET", 250}, {"QUIT", 221}},
	} {
		t.Run(name, func(t *testing.T) { dial(t, s).play(script) })
	}
}

// go-smtp sends 500 instead of RFC 5321's 555, and 501 instead of 553, and accepts an address without brackets.
func TestEnvelopesAreChecked(t *testing.T) {
	s, _ := start(t, nil)
	for name, script := range map[string][]step{
		"no brackets":       {{"MAIL FROM:a@b.c", 250}},
		"no address":        {{"MAIL FROM:a b", 501}},
		"null sender":       {{"MAIL FROM:<>", 250}},
		"quoted local part": {{`MAIL FROM:<"a> b"@c.d>`, 250}},
		"source route":      {{"MAIL FROM:<@x.y:a@b.c>", 250}},
		"too large":         {{"MAIL FROM:<a@b.c> SIZE=10485761", 552}},
		"size is no number": {{"MAIL FROM:<a@b.c> SIZE=x", 501}},
		"unknown parameter": {{"MAIL FROM:<a@b.c> FOO=1", 500}},
		"bounce":            {{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<bounce@b.c>", 550}, {"DATA", 502}},
		"no domain":         {{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<a>", 501}},
		"only a postmaster": {{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<Postmaster>", 501}},
		"empty recipient":   {{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<>", 501}},
		"second MAIL": {
			{"MAIL FROM:<a@b.c>", 250}, {"MAIL FROM:<a@b.c>", 503}, {"RSET", 250}, {"MAIL FROM:<a@b.c>", 250},
		},
	} {
		t.Run(name, func(t *testing.T) { signedIn(t, s).play(script) })
	}
}

func TestAMessageThatIsTooLargeDoesNotEndTheSession(t *testing.T) {
	s, _ := start(t, nil)
	c := signedIn(t, s)
	c.play([]step{{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<d@e.f>", 250}, {"DATA", 354}})
	line := strings.Repeat("x", 998) + "\r\n"
	c.expect(strings.Repeat(line, 10<<20/(len(line)-1)+1)+".", 552)
	c.expect("MAIL FROM:<a@b.c>", 250)
}

func TestAStoreThatFailsAsksForAnotherTry(t *testing.T) {
	s, _ := start(t, errors.New("disk full"))
	signedIn(t, s).play([]step{{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<d@e.f>", 250}, {"DATA", 354}, {"x\r\n.", 451}})
}

func TestAClientThatOnlyErrsIsHungUpOn(t *testing.T) {
	s, _ := start(t, nil)
	c := dial(t, s)
	for range 4 {
		c.expect("WHAT", 500)
	}
	if _, _, err := c.ReadResponse(500); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ReadLine(); !errors.Is(err, io.EOF) {
		t.Errorf("after four errors: %v", err)
	}
}

// Stop must wait neither for a silent client nor for one in the middle of a mail.
func TestStopHangsUp(t *testing.T) {
	s, _ := start(t, nil)
	idle, sending := dial(t, s), signedIn(t, s)
	sending.play([]step{{"MAIL FROM:<a@b.c>", 250}, {"RCPT TO:<d@e.f>", 250}, {"DATA", 354}})
	s.Stop()
	for _, c := range []conversation{idle, sending} {
		if _, err := io.Copy(io.Discard, c.R); err != nil && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("after Stop: %v", err)
		}
	}
}

func FuzzSession(f *testing.F) {
	f.Add("EHLO x\r\nMAIL FROM:<a@b.c>\r\n")
	f.Add("EHLO x\r\nAUTH PLAIN AG1hZG9ndWNoaQBzZWNyZXQ=\r\nMAIL FROM:<\"a\\\">\"@b>\r\nRCPT TO:<@x:\r\nDATA\r\n.\r\n")
	f.Add(
		"EHLO x\r\nAUTH LOGIN bWFkb2d1Y2hp\r\nc2VjcmV0\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nBDAT 2\r\nxyRSET\r\n",
	)
	f.Fuzz(func(t *testing.T, input string) {
		var log bytes.Buffer
		s, _ := startLogging(t, nil, slog.New(slog.NewTextHandler(&log, nil)))
		conn, err := net.Dial("tcp4", s.Address())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := conn.Write([]byte(input + "\r\nQUIT\r\n")); err != nil {
			return // hung up on before it was done
		}
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn) // until the server has heard it all, or hung up
		s.Stop()                         // waits for the session: an endless loop would end the test
		if strings.Contains(log.String(), "panic") {
			t.Error(log.String()) // go-smtp recovers from a panic and logs it
		}
	})
}

type step struct {
	line string
	code int
}

func start(t *testing.T, failure error) (*smtpd.Server, <-chan smtpd.Envelope) {
	t.Helper()
	return startLogging(t, failure, nil)
}

func startLogging(t *testing.T, failure error, log *slog.Logger) (*smtpd.Server, <-chan smtpd.Envelope) {
	t.Helper()
	taken := make(chan smtpd.Envelope, 8)
	s, err := smtpd.Start(smtpd.Options{
		Address: "127.0.0.1:0", Username: user, Password: password, Log: log,
		Deliver: func(_ context.Context, e smtpd.Envelope) error { taken <- e; return failure },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s, taken
}

type conversation struct {
	t *testing.T
	*textproto.Conn
}

func dial(t *testing.T, s *smtpd.Server) conversation {
	t.Helper()
	conn, err := textproto.Dial("tcp4", s.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c := conversation{t, conn}
	if _, _, err := conn.ReadResponse(220); err != nil {
		t.Fatal(err)
	}
	return c
}

func signedIn(t *testing.T, s *smtpd.Server) conversation {
	t.Helper()
	c := dial(t, s)
	c.play([]step{{"EHLO x", 250}, {"AUTH PLAIN AG1hZG9ndWNoaQBzZWNyZXQ=", 235}})
	return c
}

func (c conversation) play(script []step) {
	c.t.Helper()
	for _, s := range script {
		c.expect(s.line, s.code)
	}
}

func (c conversation) expect(line string, code int) {
	c.t.Helper()
	if err := c.PrintfLine("%s", line); err != nil {
		c.t.Fatal(err)
	}
	if _, text, err := c.ReadResponse(code); err != nil {
		c.t.Fatalf("%.60q is answered %q (%v), want %d", line, text, err, code)
	}
}

func letter(t *testing.T, to, subject, text string) *mail.Msg {
	t.Helper()
	m := mail.NewMsg()
	if err := errors.Join(m.From("noreply@madoguchi.example"), m.To(to)); err != nil {
		t.Fatal(err)
	}
	m.Subject(subject)
	m.SetBodyString(mail.TypeTextPlain, text)
	return m
}

func send(t *testing.T, address string, auth mail.SMTPAuthType, m *mail.Msg) {
	t.Helper()
	host, port, _ := net.SplitHostPort(address)
	number, _ := strconv.Atoi(port)
	c, err := mail.NewClient(
		host, mail.WithPort(number), mail.WithTLSPolicy(mail.NoTLS), mail.WithTimeout(30*time.Second),
		mail.WithSMTPAuth(auth), mail.WithUsername(user), mail.WithPassword(password))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.DialAndSendWithContext(t.Context(), m); err != nil {
		var b bytes.Buffer
		_, _ = m.WriteTo(&b)
		t.Fatalf("%v\n%s", err, b.String())
	}
}
