package e2e

import (
	"crypto/tls"
	"io"
	"net"
	"testing"

	"madoguchi/internal/local/authority"
)

// TestTheProductReachesTemporalByTLS runs worker and apiserver against a Temporal server that requires client
// certificates, as behind a proxy in production, and books a visit.
func TestTheProductReachesTemporalByTLS(t *testing.T) {
	t.Parallel()
	a, err := authority.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Issue("client"); err != nil {
		t.Fatal(err)
	}
	at := freeAddresses()
	startTemporald(t, at.Temporal)
	s := newStack(t.TempDir(), at, "TEMPORAL_ADDRESS="+private(t, a, at.Temporal), "TEMPORAL_NAMESPACE=madoguchi",
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH="+a.CA(),
		"TEMPORAL_TLS_CLIENT_CERT_PATH="+a.Certificate("client"), "TEMPORAL_TLS_CLIENT_KEY_PATH="+a.Key("client"))
	s.run(t)
	ac := newActors(t, s, s.operator(t))
	ac.cancel(ac.book(ac.visitInDays("暗号 一子")))
}

// private starts a TLS proxy in front of a server, for clients with a certificate of the authority.
func private(t *testing.T, a *authority.Authority, server string) (address string) {
	t.Helper()
	own, err := a.Issue("server")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := tls.Listen("tcp4", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{own}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: a.Trusted(),
		NextProtos: []string{"h2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go copyBothWays(conn, server)
		}
	}()
	return listener.Addr().String()
}

// copyBothWays copies both ways until either side closes.
func copyBothWays(conn net.Conn, server string) {
	defer func() { _ = conn.Close() }()
	behind, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(behind, conn)
		_ = behind.Close()
	}()
	_, _ = io.Copy(conn, behind)
}
