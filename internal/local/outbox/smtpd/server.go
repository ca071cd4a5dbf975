package smtpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"
)

// Limits of one connection, after RFC 5321 section 4.5.3 and what a mail of the product may need.
const (
	maxMessage    = 10 << 20 // bytes, announced as SIZE
	maxRecipients = 100
	maxLine       = 2048 // bytes of a command; RFC 4954 allows a long AUTH response
	maxErrors     = 20   // refused commands before the server hangs up
	maxSessions   = 64
	idle          = 2 * time.Minute
)

// Envelope is one mail as it was handed over.
type Envelope struct {
	From string   // reverse path, empty for a bounce
	To   []string // forward paths, at least one
	Data []byte   // header and body, dot-stuffing undone, line ends made LF
}

// Options say where the server listens and what it does with a mail.
type Options struct {
	Address  string // TCP host and port; required
	Username string // who may send; required
	Password string
	// Deliver takes a mail. On an error the client is told to try again later.
	Deliver func(context.Context, Envelope) error
	Log     *slog.Logger // nil drops it
}

// Server is a running mail server.
type Server struct {
	opts     Options
	listener net.Listener
	stop     context.CancelFunc
	sessions sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]bool
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
	s := &Server{opts: opts, listener: listener, stop: stop, open: map[net.Conn]bool{}}
	s.sessions.Go(func() { s.accept(ctx) })
	return s, nil
}

// Address is the TCP host and port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Stop hangs up on everybody and waits until the sessions have ended.
func (s *Server) Stop() {
	s.stop()
	s.listener.Close()
	s.mu.Lock()
	for conn := range s.open {
		conn.Close()
	}
	s.mu.Unlock()
	s.sessions.Wait()
}

func (s *Server) accept(ctx context.Context) {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // the listener is closed
		}
		if !s.enter(ctx, conn) {
			fmt.Fprint(conn, "421 4.3.2 Too many connections\r\n")
			conn.Close()
			continue
		}
		s.sessions.Go(func() {
			defer s.leave(conn)
			newSession(conn, s.opts).serve(ctx)
		})
	}
}

func (s *Server) enter(ctx context.Context, conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil || len(s.open) >= maxSessions {
		return false
	}
	s.open[conn] = true
	return true
}

func (s *Server) leave(conn net.Conn) {
	conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}
