package temporal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"madoguchi/internal/local/freeport"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const loopback = "127.0.0.1"

// DefaultNamespace is used if Options name none.
const DefaultNamespace = "madoguchi"

// Options configure the server's data folder and addresses.
type Options struct {
	Dir       string       // data folder, made if it is not there; required
	Port      int          // of the front end on 127.0.0.1; 0 means a free one
	Namespace string       // created at the first start; empty means DefaultNamespace
	Log       *slog.Logger // the server's own log; nil drops it

	// Fatal is called once if the server cannot go on. It must return at once. nil ignores the failure.
	Fatal func(message string)

	// UIPort is where the Web UI listens on 127.0.0.1; 0 means no Web UI.
	UIPort int
	// CodecEndpoint is the URL that decrypts payloads for an operator's browser; if empty, they stay sealed.
	CodecEndpoint string
}

// Server is a running Temporal server.
type Server struct {
	server   temporal.Server
	frontend string
	ui       *webUI
}

// Start runs the server and returns when its front end serves the namespace. ctx bounds the start only.
func Start(ctx context.Context, opts Options) (*Server, error) {
	opts, err := opts.complete()
	if err != nil {
		return nil, err
	}
	files, err := openStorage(opts.Dir, opts.Namespace)
	if err != nil {
		return nil, err
	}
	p, err := choosePorts(opts.Port)
	if err != nil {
		return nil, err
	}
	s := &Server{frontend: p.address(primitives.FrontendService)}
	if s.server, err = newServer(serverConfig(files, p), p, opts); err != nil {
		return nil, fmt.Errorf("wire Temporal: %w", err)
	}
	if err := s.start(ctx, opts); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (o Options) complete() (Options, error) {
	if o.Dir == "" {
		return o, errors.New("a Temporal server needs a data folder")
	}
	if o.Namespace == "" {
		o.Namespace = DefaultNamespace
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(string) {}
	}
	return o, nil
}

func newServer(cfg *config.Config, p ports, opts Options) (temporal.Server, error) {
	return temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(p.hosts()),
		temporal.WithDynamicConfigClient(tuning),
		temporal.WithLogger(logger{to: opts.Log, fatal: opts.Fatal}),
		temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(
			func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() },
		),
	)
}

func (s *Server) start(ctx context.Context, opts Options) error {
	if err := s.server.Start(); err != nil {
		return fmt.Errorf("start Temporal: %w", err)
	}
	if err := awaitNamespace(ctx, s.frontend, opts.Namespace); err != nil {
		return fmt.Errorf("no answer from Temporal: %w", err)
	}
	if opts.UIPort == 0 {
		return nil
	}
	var err error
	s.ui, err = startUI(ctx, s.frontend, opts)
	return err
}

// awaitNamespace waits for the connection with gRPC's own means instead of polling.
func awaitNamespace(ctx context.Context, frontend, namespace string) error {
	conn, err := grpc.NewClient(frontend, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	request := &workflowservice.DescribeNamespaceRequest{Namespace: namespace}
	_, err = workflowservice.NewWorkflowServiceClient(conn).DescribeNamespace(ctx, request, grpc.WaitForReady(true))
	return err
}

// FrontendAddress returns the host and port for Temporal clients.
func (s *Server) FrontendAddress() string { return s.frontend }

// Stop ends the Web UI and the server. Open workflows continue at the next start.
func (s *Server) Stop() error {
	if s.ui != nil {
		s.ui.stop()
	}
	return s.server.Stop()
}

// choosePorts takes free ports for all services without a given one.
func choosePorts(frontend int) (ports, error) {
	p := ports{}
	for _, service := range temporal.DefaultServices {
		port, err := freeport.Take()
		if err != nil {
			return nil, fmt.Errorf("port of Temporal: %w", err)
		}
		p[primitives.ServiceName(service)] = port
	}
	if frontend == 0 {
		return p, nil
	}
	p[primitives.FrontendService] = frontend
	l, err := net.Listen("tcp4", p.address(primitives.FrontendService))
	if err != nil {
		return nil, fmt.Errorf("port of Temporal: %w", err)
	}
	return p, l.Close()
}
