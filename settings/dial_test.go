package settings_test

import (
	"context"
	"crypto/tls"
	"log/slog"
	"maps"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"madoguchi/internal/local/authority"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// frontend answers a client's first request if it has the API key.
type frontend struct {
	workflowservice.UnimplementedWorkflowServiceServer
	key string
}

func (f frontend) GetSystemInfo(
	ctx context.Context, _ *workflowservice.GetSystemInfoRequest,
) (*workflowservice.GetSystemInfoResponse, error) {
	given, _ := metadata.FromIncomingContext(ctx)
	if got := given.Get("authorization"); f.key != "" && (len(got) != 1 || got[0] != "Bearer "+f.key) {
		return nil, status.Error(codes.PermissionDenied, "no such key")
	}
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func serveFrontend(t *testing.T, f frontend, clients tls.ClientAuthType, a *authority.Authority) (address string) {
	t.Helper()
	own, err := a.Issue("server")
	must(t, err)
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{own}, ClientAuth: clients, ClientCAs: a.Trusted(),
	})))
	workflowservice.RegisterWorkflowServiceServer(server, f)
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// TestTemporalIsReachedByTLS dials front ends that require TLS, a certificate and a key.
func TestTemporalIsReachedByTLS(t *testing.T) {
	a, err := authority.New(t.TempDir())
	must(t, err)
	_, err = a.Issue("client")
	must(t, err)
	withCertificate := serveFrontend(t, frontend{}, tls.RequireAndVerifyClientCert, a)
	withKey := serveFrontend(t, frontend{key: "api-key"}, tls.NoClientCert, a)
	trust := map[string]string{"TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.CA()}
	certificate := map[string]string{
		"TEMPORAL_TLS_CLIENT_CERT_PATH": a.Certificate("client"), "TEMPORAL_TLS_CLIENT_KEY_PATH": a.Key("client"),
	}
	for name, test := range map[string]struct {
		address string
		changes []map[string]string
		reached bool
	}{
		"with a certificate":    {withCertificate, []map[string]string{trust, certificate}, true},
		"without a certificate": {withCertificate, []map[string]string{trust}, false},
		"whom nobody trusts":    {withCertificate, []map[string]string{certificate}, false},
		"in the clear":          {withCertificate, nil, false},
		"with a key":            {withKey, []map[string]string{trust, {"TEMPORAL_API_KEY": "api-key"}}, true},
		"with a key of a file": {
			withKey, []map[string]string{{"TEMPORAL_CONFIG_FILE": profile(t, a, withKey)}}, true,
		},
		"with another's key": {withKey, []map[string]string{trust, {"TEMPORAL_API_KEY": "guess"}}, false},
		"without a key":      {withKey, []map[string]string{trust}, false},
		"by another server's name": {
			withKey,
			[]map[string]string{trust, {"TEMPORAL_API_KEY": "api-key", "TEMPORAL_TLS_SERVER_NAME": "temporal.example"}},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environment := map[string]string{"TEMPORAL_ADDRESS": test.address}
			for _, changes := range test.changes {
				maps.Copy(environment, changes)
			}
			env := configured(environment)
			core := env.Core(time.Now)
			must(t, env.Err())
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			temporal, err := core.DialTemporal(ctx, slog.New(slog.DiscardHandler))
			if err == nil {
				temporal.Close()
			}
			if (err == nil) != test.reached {
				t.Errorf("dialled: %v", err)
			}
		})
	}
}

// profile writes a configuration file in the form of Temporal's own programs.
func profile(t *testing.T, a *authority.Authority, address string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "temporal.toml")
	must(t, os.WriteFile(file, []byte("[profile.default]\naddress = '"+address+"'\napi_key = 'api-key'\n"+
		"[profile.default.tls]\nserver_ca_cert_path = '"+a.CA()+"'\n"), 0o600))
	return file
}
