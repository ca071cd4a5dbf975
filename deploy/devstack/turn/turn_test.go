package turn_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	pion "github.com/pion/turn/v5"
	"go.uber.org/goleak"

	"madoguchi/deploy/devstack/turn"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "0123456789abcdef"

func TestCredentialsOfTheSharedSecretAreGood(t *testing.T) {
	username, password := credentials(t, time.Hour)
	relayed, err := client(t, start(t), username, password).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relayed.Close()
	if host, _, _ := net.SplitHostPort(relayed.LocalAddr().String()); host != "127.0.0.1" {
		t.Errorf("relayed at %v, want loopback", relayed.LocalAddr())
	}
}

func TestOtherCredentialsAreRefused(t *testing.T) {
	good, password := credentials(t, time.Hour)
	expired, itsPassword := credentials(t, -time.Hour)
	relay := start(t)
	for name, c := range map[string]struct{ username, password string }{
		"wrong password": {good, "x" + password},
		"other visit":    {good + "2", password},
		"expired":        {expired, itsPassword},
		"later expiry":   {good, itsPassword},
		"no visit":       {strings.TrimSuffix(good, ":visit1"), password},
		"no expiry":      {"visit1", password},
	} {
		t.Run(name, func(t *testing.T) {
			relayed, err := client(t, relay, c.username, c.password).Allocate()
			if err == nil {
				relayed.Close()
				t.Error("an allocation was made")
			}
		})
	}
}

func TestOnlyThisMachineIsRelayedTo(t *testing.T) {
	username, password := credentials(t, time.Hour)
	c := client(t, start(t), username, password)
	relayed, err := c.Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relayed.Close()
	for peer, want := range map[string]bool{
		"127.0.0.1":        true,
		"::ffff:127.0.0.1": true,
		"192.0.2.1":        false,
		"169.254.169.254":  false,
		"224.0.0.1":        false,
		"100.64.0.1":       false,
	} {
		err := c.CreatePermission(&net.UDPAddr{IP: net.ParseIP(peer), Port: 9})
		if got := err == nil; got != want {
			t.Errorf("relays to %s: %v (%v), want %v", peer, got, err, want)
		}
	}
}

func TestRelayCarriesBothWays(t *testing.T) {
	username, password := credentials(t, time.Hour)
	relayed, err := client(t, start(t), username, password).Allocate()
	if err != nil {
		t.Fatal(err)
	}
	defer relayed.Close()
	peer := listen(t)
	send(t, relayed, "to the peer", peer.LocalAddr())
	if got, _ := receive(t, peer); got != "to the peer" {
		t.Errorf("the peer received %q", got)
	}
	send(t, peer, "and back", relayed.LocalAddr())
	if got, _ := receive(t, relayed); got != "and back" {
		t.Errorf("the client received %q", got)
	}
}

// credentials returns the credentials that the API server issues for visit1.
func credentials(t *testing.T, lasting time.Duration) (username, password string) {
	t.Helper()
	username, password, err := pion.GenerateLongTermTURNRESTCredentials(secret, "visit1", lasting)
	if err != nil {
		t.Fatal(err)
	}
	return username, password
}

func start(t *testing.T) *turn.Relay {
	t.Helper()
	r, err := turn.Start(turn.Options{Address: "127.0.0.1:0", Secret: secret, Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Stop() })
	return r
}

func client(t *testing.T, r *turn.Relay, username, password string) *pion.Client {
	t.Helper()
	c, err := pion.NewClient(&pion.ClientConfig{
		TURNServerAddr: r.Address(),
		Conn:           listen(t),
		Username:       username,
		Password:       password,
		LoggerFactory:  &logging.DefaultLoggerFactory{Writer: t.Output(), ScopeLevels: map[string]logging.LogLevel{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func listen(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func send(t *testing.T, from net.PacketConn, text string, to net.Addr) {
	t.Helper()
	if _, err := from.WriteTo([]byte(text), to); err != nil {
		t.Fatal(err)
	}
}

func receive(t *testing.T, at net.PacketConn) (string, net.Addr) {
	t.Helper()
	if err := at.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 1500)
	n, from, err := at.ReadFrom(buffer)
	if err != nil {
		t.Fatal(err)
	}
	return string(buffer[:n]), from
}
