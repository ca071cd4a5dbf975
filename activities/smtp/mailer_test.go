package smtp_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"madoguchi/activities/smtp"
	"madoguchi/internal/local/outbox/smtpd"
	"madoguchi/madoguchi"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// target must not appear in any error.
const target = "hanako.yamada@example.jp"

const (
	from     = "noreply@madoguchi.example"
	user     = "madoguchi"
	password = "correct horse"
)

func letter() madoguchi.Letter {
	return madoguchi.Letter{
		Delivery: "0123456789abcdef", To: target, FromName: "青木\"内科\"クリニック", Subject: "ビデオ通話のご案内",
		Text: strings.Repeat("長い一行の本文。", 200) + "\nhttps://example.jp/v/abc\n.\n",
		HTML: "<p>本文 <a href=\"https://example.jp/v/abc\">開く</a></p>",
	}
}

// TestSend sends a letter to the devstack's mail server and parses it as a mail program would.
func TestSend(t *testing.T) {
	mails := make(chan smtpd.Envelope, 2)
	config := devstack(t, func(_ context.Context, e smtpd.Envelope) error { mails <- e; return nil })
	sent := letter()
	if err := smtp.New(config).Send(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	envelope := <-mails
	if envelope.From != from || len(envelope.To) != 1 || envelope.To[0] != target {
		t.Errorf("handed over from %q to %q", envelope.From, envelope.To)
	}
	checkLines(t, string(envelope.Data))
	message, err := netmail.ReadMessage(strings.NewReader(string(envelope.Data)))
	if err != nil {
		t.Fatal(err)
	}
	checkHeader(t, message.Header, sent)
	texts := parts(t, message)
	if got := strings.ReplaceAll(texts["text/plain"], "\r\n", "\n"); got != sent.Text {
		t.Errorf("the text: got %q", got)
	}
	if texts["text/html"] != sent.HTML {
		t.Errorf("the HTML: got %q", texts["text/html"])
	}

	if err := smtp.New(config).Send(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	if again := (<-mails).Data; !strings.Contains(string(again), message.Header.Get("Message-Id")) {
		t.Error("the same delivery got another Message-ID")
	}
}

func checkHeader(t *testing.T, header netmail.Header, sent madoguchi.Letter) {
	t.Helper()
	sender, err := header.AddressList("From")
	if err != nil || len(sender) != 1 || *sender[0] != (netmail.Address{Name: sent.FromName, Address: from}) {
		t.Errorf("From: got %v, %v", sender, err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	if err != nil || subject != sent.Subject {
		t.Errorf("Subject: got %q, %v", subject, err)
	}
	if _, err := header.Date(); err != nil {
		t.Errorf("Date: %v", err)
	}
	for name, want := range map[string]string{
		"To": "<" + target + ">", "Message-Id": "<0123456789abcdef@madoguchi.example>",
		"Auto-Submitted": "auto-generated",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// checkLines requires the line length that RFC 5322 recommends, and ASCII only.
func checkLines(t *testing.T, data string) {
	t.Helper()
	const longest = 78
	for line := range strings.Lines(data) {
		line = strings.TrimRight(line, "\r\n")
		if len(line) > longest {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("a line that is not ASCII: %q", line)
		}
	}
}

func parts(t *testing.T, message *netmail.Message) map[string]string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	texts := map[string]string{}
	reader := multipart.NewReader(message.Body, parameters["boundary"])
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, parameters, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if !strings.EqualFold(parameters["charset"], "utf-8") ||
			part.Header.Get("Content-Transfer-Encoding") != "base64" {
			t.Errorf("%s is %v in %s", kind, parameters, part.Header.Get("Content-Transfer-Encoding"))
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		texts[kind] = string(text)
	}
}

// TestCarriersAddressesAreQuoted sends to irregular addresses that Japanese carriers assigned. The server gets them
// quoted; the mail's reader sees them unquoted, as does the devstack's server, which removes the quotes.
func TestCarriersAddressesAreQuoted(t *testing.T) {
	mails := make(chan smtpd.Envelope, 1)
	config := devstack(t, func(_ context.Context, e smtpd.Envelope) error { mails <- e; return nil })
	scripted := startServer(t, &server{})
	for to, quoted := range map[string]string{
		"aaa..bbb@docomo.ne.jp": `"aaa..bbb"@docomo.ne.jp`, "xxx.yyy.@docomo.ne.jp": `"xxx.yyy."@docomo.ne.jp`,
		"aaa.bbb@docomo.ne.jp": "aaa.bbb@docomo.ne.jp",
	} {
		sent := letter()
		sent.To = to
		if err := smtp.New(config).Send(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
		envelope := <-mails
		message, err := netmail.ReadMessage(strings.NewReader(string(envelope.Data)))
		if err != nil {
			t.Fatal(err)
		}
		read, err := netmail.ParseAddress(message.Header.Get("To"))
		if len(envelope.To) != 1 || envelope.To[0] != to || err != nil || read.Address != to {
			t.Errorf("%s is handed over to %q, and reads %v (%v)", to, envelope.To, read, err)
		}
		if err := smtp.New(plain(scripted.address())).Send(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
		if want := "RCPT TO:<" + quoted + ">"; scripted.recipient() != want {
			t.Errorf("the command is %q, want %q", scripted.recipient(), want)
		}
	}
}

// TestHeaderInjection puts line breaks into header values.
func TestHeaderInjection(t *testing.T) {
	server := startServer(t, &server{})
	evil := letter()
	evil.Subject, evil.FromName = "a\r\nBcc: x@example.jp", "b\r\nBcc: y@example.jp"
	if err := smtp.New(plain(server.address())).Send(t.Context(), evil); err != nil {
		t.Fatal(err)
	}
	message, err := netmail.ReadMessage(strings.NewReader(server.taken()))
	if err != nil {
		t.Fatal(err)
	}
	if got := message.Header.Get("Bcc"); got != "" {
		t.Errorf("a header was smuggled in: %q", got)
	}
}

func TestRefusals(t *testing.T) {
	for _, r := range []struct {
		name   string
		script script
		want   madoguchi.CarrierError
	}{
		{
			"no such mailbox", script{"RCPT": "550 5.1.1 <" + target + "> unknown"},
			madoguchi.CarrierError{Code: 550, Permanent: true},
		},
		{"mailbox full", script{"RCPT": "552 " + target}, madoguchi.CarrierError{Code: 552, Permanent: true}},
		{"content refused", script{".": "554 spam for " + target}, madoguchi.CarrierError{Code: 554, Permanent: true}},
		{"greylisted", script{"RCPT": "451 4.7.1 try later, " + target}, madoguchi.CarrierError{Code: 451}},
		{"content not now", script{".": "452 no space"}, madoguchi.CarrierError{Code: 452}},
		{"sender not allowed", script{"MAIL": "550 who are you"}, madoguchi.CarrierError{Code: 550, Permanent: true}},
		{"busy", script{"": "421 too many connections"}, madoguchi.CarrierError{Code: 421}},
		{"unwelcome", script{"": "554 no"}, madoguchi.CarrierError{Code: 554, Permanent: true}},
		{"no such mailbox, by its status", script{
			"EHLO": "250-test\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN",
			"RCPT": "550 5.1.1 <" + target + "> unknown",
		},
			madoguchi.CarrierError{Code: 550, Enhanced: "5.1.1", Permanent: true}},
		{"wrong password", script{"AUTH": "535 no"}, madoguchi.CarrierError{Code: 535, SignIn: true}},
	} {
		t.Run(r.name, func(t *testing.T) {
			server := startServer(t, &server{script: r.script})
			err := smtp.New(signedIn(server.address())).Send(t.Context(), letter())
			checkRefusal(t, err, r.want)
		})
	}
}

// TestRefusalsOfTheDevstack covers the refusals that the outbox can produce.
func TestRefusalsOfTheDevstack(t *testing.T) {
	config := devstack(t, func(context.Context, smtpd.Envelope) error { return errors.New("disk full") })
	checkRefusal(t, smtp.New(config).Send(t.Context(), letter()), madoguchi.CarrierError{Code: 451, Enhanced: "4.3.0"})

	bounced := letter()
	bounced.To = "bounce@example.jp"
	checkRefusal(t, smtp.New(config).Send(t.Context(), bounced),
		madoguchi.CarrierError{Code: 550, Enhanced: "5.1.1", Permanent: true})

	config.Password = "wrong"
	checkRefusal(t, smtp.New(config).Send(t.Context(), letter()), madoguchi.CarrierError{Code: 535, SignIn: true})
}

func TestInvalidAddresses(t *testing.T) {
	for _, address := range []string{
		"", "hanako", "hanako@", "a b@example.jp", "a@example.jp, b@example.jp",
		"a@example.jp\r\nRCPT TO:<b@example.jp>",
	} {
		wrong := letter()
		wrong.To = address
		checkRefusal(t, smtp.New(plain("127.0.0.1:1")).Send(t.Context(), wrong),
			madoguchi.CarrierError{Code: 553, Permanent: true})
	}
}

// TestUnknownOutcome loses the connection at every step before the server's final reply.
func TestUnknownOutcome(t *testing.T) {
	for _, at := range []string{"", "EHLO", "MAIL", "RCPT", "DATA", "."} {
		server := startServer(t, &server{script: script{at: hangUp, "HELO": hangUp}})
		err := smtp.New(plain(server.address())).Send(t.Context(), letter())
		if !errors.Is(err, madoguchi.ErrUnavailable) {
			t.Errorf("lost at %q: got %v", at, err)
		}
		checkDiscreet(t, err)
	}
}

// TestLostAfterwards loses the connection after the server has accepted the mail. The mail must not be sent again.
func TestLostAfterwards(t *testing.T) {
	for _, at := range []string{"RSET", "QUIT"} {
		server := startServer(t, &server{script: script{at: hangUp}})
		if err := smtp.New(plain(server.address())).Send(t.Context(), letter()); err != nil {
			t.Errorf("lost at %s: %v", at, err)
		}
	}
}

func TestSilentServer(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() // the kernel accepts connections, the program never does
	config := plain(listener.Addr().String())
	config.Timeout = 100 * time.Millisecond
	if err := smtp.New(config).Send(t.Context(), letter()); !errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	server := startServer(t, &server{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := smtp.New(plain(server.address())).Send(ctx, letter())
	if !errors.Is(err, context.Canceled) || errors.Is(err, madoguchi.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

// TestCancelledInConversation cancels the context while the server does not reply.
func TestCancelledInConversation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := startServer(t, &server{script: script{"RCPT": silence}, heard: func(verb string) {
		if verb == "RCPT" {
			cancel()
		}
	}})
	if err := smtp.New(plain(server.address())).Send(ctx, letter()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPrivacy(t *testing.T) {
	offer, trust := certificate(t)
	startTLS := startServer(t, &server{tls: offer})
	listener, err := tls.Listen("tcp4", "127.0.0.1:0", offer)
	if err != nil {
		t.Fatal(err)
	}
	private := serve(t, &server{}, listener)
	clear := startServer(t, &server{})

	for _, c := range []struct {
		name   string
		server *server
		change func(*smtp.Config)
		sent   bool
	}{
		{"starttls", startTLS, func(c *smtp.Config) { c.TLS = smtp.StartTLS }, true},
		{"tls", private, func(c *smtp.Config) { c.TLS = smtp.TLS }, true},
		{"none", clear, func(*smtp.Config) {}, true},
		{"starttls where it is not offered", clear, func(c *smtp.Config) { c.TLS = smtp.StartTLS }, false},
		{"starttls with a stranger", startTLS, func(c *smtp.Config) { c.TLS, c.Roots = smtp.StartTLS, nil }, false},
		{"tls with a stranger", private, func(c *smtp.Config) { c.TLS, c.Roots = smtp.TLS, nil }, false},
		{"a word that is none", clear, func(c *smtp.Config) { c.TLS = "yes" }, false},
		{"no word", clear, func(c *smtp.Config) { c.TLS = "" }, false},
		{"an address without a port", clear, func(c *smtp.Config) { c.Address = "127.0.0.1" }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := signedIn(c.server.address())
			config.Roots = trust
			c.change(&config)
			before := c.server.taken()
			sent := letter()
			sent.Delivery = madoguchi.DeliveryID(madoguchi.NewID())
			err := smtp.New(config).Send(t.Context(), sent)
			if c.sent != (err == nil) {
				t.Errorf("got %v", err)
			}
			if took := c.server.taken() != before; took != c.sent {
				t.Errorf("the server took it: %v", took)
			}
		})
	}
}

func devstack(t *testing.T, deliver func(context.Context, smtpd.Envelope) error) smtp.Config {
	t.Helper()
	server, err := smtpd.Start(
		smtpd.Options{Address: "127.0.0.1:0", Username: user, Password: password, Deliver: deliver},
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return signedIn(server.Address())
}

func plain(address string) smtp.Config {
	return smtp.Config{Address: address, TLS: smtp.NoTLS, From: from, Timeout: 30 * time.Second}
}

func signedIn(address string) smtp.Config {
	config := plain(address)
	config.Username, config.Password = user, password
	return config
}

func checkRefusal(t *testing.T, err error, want madoguchi.CarrierError) {
	t.Helper()
	var got *madoguchi.CarrierError
	if !errors.As(err, &got) || *got != want {
		t.Errorf("got %v, want %v", err, &want)
		return
	}
	checkDiscreet(t, err)
}

func checkDiscreet(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, secret := range []string{target, "hanako", "本文", password} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}
