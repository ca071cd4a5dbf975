package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"madoguchi/internal/local/outbox/smtpd"
)

// Options configure addresses, data folder and credentials.
type Options struct {
	HTTPAddress string // TCP host and port of Twilio's API and of the pages; required
	SMTPAddress string // TCP host and port; required
	Dir         string // data folder, made if it is not there; required

	AccountSID string // "AC" and 32 hexadecimal digits
	AuthToken  string
	ServiceSID string // of the messaging service, "MG" and 32 hexadecimal digits
	Sender     string // the sender of text messages if a messaging service chooses it; empty means "Madoguchi"

	SMTPUsername string
	SMTPPassword string

	Step time.Duration    // between two states of a text message; 0 means 300 ms
	Now  func() time.Time // required
	Log  *slog.Logger     // IDs and errors only; nil drops it
}

const (
	stopTime      = 5 * time.Second // for requests that are being answered
	defaultStep   = 300 * time.Millisecond
	defaultSender = "Madoguchi"
)

// Server is a running outbox.
type Server struct {
	store   *store
	twilio  *twilio
	smtp    *smtpd.Server
	http    *http.Server
	address string
	end     context.CancelFunc
}

// Start listens, and continues messages that an earlier run left in progress.
func Start(opts Options) (*Server, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	store, err := openStore(opts.Dir)
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.Background())
	s := &Server{store: store, end: end, twilio: &twilio{
		opts: opts, store: store, log: opts.Log, life: life, client: &http.Client{Transport: &http.Transport{}},
	}}
	if err := s.listen(life, opts); err != nil {
		end()
		return nil, errors.Join(err, store.close())
	}
	s.twilio.resume()
	return s, nil
}

func (o Options) complete() (Options, error) {
	if o.Now == nil || o.Dir == "" {
		return o, errors.New("the outbox needs a data folder and a clock")
	}
	if o.Step == 0 {
		o.Step = defaultStep
	}
	if o.Sender == "" {
		o.Sender = defaultSender
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

func (s *Server) listen(life context.Context, opts Options) error {
	listener, err := net.Listen("tcp4", opts.HTTPAddress)
	if err != nil {
		return fmt.Errorf("outbox's port: %w", err)
	}
	s.smtp, err = smtpd.Start(smtpd.Options{
		Address:  opts.SMTPAddress,
		Username: opts.SMTPUsername,
		Password: opts.SMTPPassword,
		Deliver:  mailbox{opts, s.store}.deliver,
		Log:      opts.Log,
	})
	if err != nil {
		listener.Close()
		return err
	}
	s.address = listener.Addr().String()
	s.http = &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return life },
		ErrorLog:          slog.NewLogLogger(opts.Log.Handler(), slog.LevelWarn),
	}
	go func() { _ = s.http.Serve(listener) }() // ends by Stop
	return nil
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	s.twilio.register(mux)
	registerPages(mux, s.store)
	return onLoopback(mux)
}

// URL is where Twilio's API and the pages are.
func (s *Server) URL() string { return "http://" + s.address }

// SMTPAddress returns the TCP host and port for mail.
func (s *Server) SMTPAddress() string { return s.smtp.Address() }

// Stop closes all connections. Text messages in progress continue at the next start.
func (s *Server) Stop() error {
	s.end()
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := s.http.Shutdown(ctx)
	s.smtp.Stop()
	s.twilio.onWay.Wait()
	s.twilio.client.CloseIdleConnections()
	return errors.Join(err, s.store.close())
}
