package smtp_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// script maps a command to the server's reply. "" stands for the greeting and "." for the end of a mail. A command that
// is missing gets the usual reply.
type script map[string]string

// Values of a script that are not replies.
const (
	hangUp  = "hang up"
	silence = "silence"
)

// server is a scripted mail server, for behaviour that the devstack's server (emersion/go-smtp) lacks: greylisting,
// other refusals, a lost connection, TLS. It also shows a command as it was sent.
type server struct {
	t        *testing.T
	script   script
	tls      *tls.Config       // for STARTTLS; nil: not offered
	heard    func(verb string) // called before each reply, if set
	listener net.Listener
	sessions sync.WaitGroup

	mu   sync.Mutex
	mail string // the last mail accepted
	rcpt string // the last RCPT command
}

func startServer(t *testing.T, s *server) *server {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, s, listener)
}

func serve(t *testing.T, s *server, listener net.Listener) *server {
	s.t, s.listener = t, listener
	s.sessions.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.sessions.Go(func() { s.converse(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		s.sessions.Wait()
	})
	return s
}

func (s *server) address() string { return s.listener.Addr().String() }

func (s *server) converse(conn net.Conn) {
	defer func() { conn.Close() }()
	in := bufio.NewReader(conn)
	if !s.answer(conn, "", "220 test ready") {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		if verb == "RCPT" {
			s.note(strings.TrimSpace(line))
		}
		if !s.answer(conn, verb, s.usual(verb, conn)) || verb == "QUIT" {
			return
		}
		switch verb {
		case "DATA":
			s.read(in)
			if !s.answer(conn, ".", "250 taken") {
				return
			}
		case "STARTTLS":
			private := tls.Server(conn, s.tls)
			conn, in = private, bufio.NewReader(private)
		}
	}
}

// usual is the reply to a command that the script does not mention.
func (s *server) usual(verb string, conn net.Conn) string {
	_, private := conn.(*tls.Conn)
	switch {
	case verb == "EHLO" && s.tls != nil && !private:
		return "250-test\r\n250 STARTTLS"
	case verb == "EHLO":
		return "250-test\r\n250 AUTH PLAIN"
	case verb == "DATA":
		return "354 go on"
	case verb == "STARTTLS":
		return "220 go on"
	case verb == "AUTH":
		return "235 welcome"
	default:
		return "250 ok"
	}
}

func (s *server) answer(conn net.Conn, to, usual string) bool {
	if s.heard != nil {
		s.heard(to)
	}
	reply, scripted := s.script[to]
	if !scripted {
		reply = usual
	}
	switch reply {
	case hangUp:
		return false
	case silence:
		return true
	}
	_, err := io.WriteString(conn, reply+"\r\n")
	return err == nil
}

func (s *server) read(in *bufio.Reader) {
	var mail strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		mail.WriteString(line)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mail = mail.String()
}

func (s *server) taken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mail
}

func (s *server) note(rcpt string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rcpt = rcpt
}

func (s *server) recipient() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rcpt
}

// certificate returns a certificate for 127.0.0.1 and a pool that trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(fmt.Errorf("the certificate just made: %w", err))
	}
	trust := x509.NewCertPool()
	trust.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, trust
}
