package smtp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"madoguchi/madoguchi"
)

// The encryption of the connection; see Config.TLS.
const (
	StartTLS = "starttls" // starts in clear and switches to TLS first; fails if the server does not offer it
	TLS      = "tls"      // TLS from the first byte (RFC 8314)
	NoTLS    = "none"     // for a server on this machine: everything is in clear, including the password
)

// Config names the mail server and the account.
type Config struct {
	Address  string // host:port
	Username string // empty: no sign-in
	Password string
	TLS      string         // StartTLS, TLS or NoTLS
	From     string         // the sender's address; its domain is also in the Message-ID
	Timeout  time.Duration  // for dialling and for the conversation, each; 0 means go-mail's 15 s
	Roots    *x509.CertPool // the authorities trusted for the server's certificate; nil means the system's
}

// Mailer sends mail. It opens a connection for each. It is safe for concurrent use.
type Mailer struct{ config Config }

// New returns a Mailer. An invalid configuration fails at the first Send.
func New(config Config) *Mailer { return &Mailer{config: config} }

// Send hands a letter to the server. A refusal is a *madoguchi.CarrierError with the reply's code. After
// madoguchi.ErrUnavailable the letter may still have gone out.
func (m *Mailer) Send(ctx context.Context, letter madoguchi.Letter) error {
	message, err := compose(letter, m.config.From)
	if err != nil {
		return err
	}
	connection := new(connection)
	client, err := m.client(connection)
	if err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	defer connection.end()
	stop := context.AfterFunc(ctx, connection.end)
	defer stop()
	err = client.DialAndSendWithContext(ctx, message)
	if message.IsDelivered() {
		return nil // the server has accepted the mail, so an error of QUIT does not matter
	}
	return explain(ctx, err)
}

func (m *Mailer) client(connection *connection) (*mail.Client, error) {
	host, portText, err := net.SplitHostPort(m.config.Address)
	if err != nil {
		return nil, errors.New("the configured address is not host:port")
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, errors.New("the configured port is no number")
	}
	privacy, err := m.privacy(host, connection)
	if err != nil {
		return nil, err
	}
	options := []mail.Option{privacy, mail.WithPort(port), mail.WithDialContextFunc(connection.dial)}
	if m.config.Timeout > 0 {
		options = append(options, mail.WithTimeout(m.config.Timeout))
	}
	return mail.NewClient(host, append(options, m.signIn()...)...)
}

// privacy returns go-mail's TLS option, and sets how the connection is dialled.
func (m *Mailer) privacy(host string, connection *connection) (mail.Option, error) {
	trust := &tls.Config{ServerName: host, RootCAs: m.config.Roots, MinVersion: tls.VersionTLS12}
	connection.dialer = &net.Dialer{}
	switch m.config.TLS {
	case StartTLS:
		return func(client *mail.Client) error {
			client.SetTLSPolicy(mail.TLSMandatory)
			return client.SetTLSConfig(trust)
		}, nil
	case TLS:
		connection.dialer = &tls.Dialer{Config: trust}
		return mail.WithSSL(), nil
	case NoTLS:
		return mail.WithTLSPolicy(mail.NoTLS), nil
	default:
		return nil, errors.New("TLS is configured as neither starttls, tls nor none")
	}
}

// signIn uses the strongest mechanism that the server offers. go-mail needs explicit permission to send a password in
// clear.
func (m *Mailer) signIn() []mail.Option {
	if m.config.Username == "" {
		return nil
	}
	how := mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin)
	if m.config.TLS == NoTLS {
		how = mail.WithSMTPAuth(mail.SMTPAuthPlainNoEnc)
	}
	return []mail.Option{how, mail.WithUsername(m.config.Username), mail.WithPassword(m.config.Password)}
}
