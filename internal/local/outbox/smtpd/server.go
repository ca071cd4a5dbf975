package smtpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/netutil"
)

// Limits of one connection, after RFC 5321 section 4.5.3 and the size of the product's mails.
const (
	maxMessage    = 10 << 20 // bytes, announced as SIZE
	maxRecipients = 100
	maxLine       = 2048 // bytes; RFC 4954 allows a long AUTH response
	maxSessions   = 64
	idle          = 2 * time.Minute
)

// Envelope is a received mail.
type Envelope struct {
	From string   // reverse path, empty for a bounce
	To   []string // forward paths, at least one; without the quotes of a local part
	Data []byte   // header and body, dot-stuffing undone, line ends made LF
}

// Options configure the server.
type Options struct {
	Address  string // TCP host and port; required
	Username string // who may send; required
	Password string
	// Deliver stores a mail. On an error, the reply tells the client to try again later.
	Deliver func(context.Context, Envelope) error
	Log     *slog.Logger // nil drops it
}

// Server is a running mail server.
type Server struct {
	server  *smtp.Server
	address net.Addr
	stop    context.CancelFunc
	serving sync.WaitGroup
}

// Start listens on opts.Address.
func Start(opts Options) (*Server, error) {
	if opts.Deliver == nil || opts.Username == "" {
		return nil, errors.New("smtpd needs a user and somewhere to deliver to")
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	listener, err := net.Listen("tcp4", opts.Address)
	if err != nil {
		return nil, fmt.Errorf("SMTP port: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{server: newServer(ctx, opts), address: listener.Addr(), stop: stop}
	s.serving.Go(func() {
		if err := s.server.Serve(netutil.LimitListener(closingListener{listener, ctx}, maxSessions)); err != nil {
			opts.Log.Error("no more mail is taken", "error", err)
		}
	})
	return s, nil
}

func newServer(ctx context.Context, opts Options) *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{ctx: ctx, opts: opts}, nil
	}))
	server.Domain = "localhost"
	server.MaxMessageBytes, server.MaxRecipients, server.MaxLineLength = maxMessage, maxRecipients, maxLine
	server.ReadTimeout, server.WriteTimeout = idle, idle
	server.AllowInsecureAuth, server.EnableSMTPUTF8 = true, true
	server.ErrorLog = slog.NewLogLogger(opts.Log.Handler(), slog.LevelError)
	return server
}

// Address returns the TCP host and port.
func (s *Server) Address() string { return s.address.String() }

// Stop closes all connections and waits until the sessions have ended.
func (s *Server) Stop() {
	s.stop()
	_ = s.server.Shutdown(context.Background()) // an error is the listener's, or the second Stop's
	s.serving.Wait()
}

// closingListener closes its accepted connections when ctx ends: go-smtp either closes its connections or waits for
// them.
type closingListener struct {
	net.Listener
	ctx context.Context
}

func (l closingListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	forget := context.AfterFunc(l.ctx, func() { accepted.Close() })
	return connection{accepted, forget}, nil
}

type connection struct {
	net.Conn
	forget func() bool
}

func (c connection) Close() error {
	c.forget()
	return c.Conn.Close()
}
