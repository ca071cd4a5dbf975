package e2e

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/pion/turn/v5"

	"madoguchi/apiserver/api"
)

// patientSocket is a patient's device without a page: it exchanges the link for its cookie and takes part in the
// signalling.
type patientSocket struct {
	http    *http.Client
	address string
	device  string
	socket  *websocket.Conn
}

// comes opens the link, enters the waiting room, and checks the relay's credentials.
func (ac *actors) comes(t *testing.T, link string) *patientSocket {
	t.Helper()
	jar, _ := cookiejar.New(nil) // it fails only with options
	device := make([]byte, 32)
	_, _ = rand.Read(device)
	p := &patientSocket{http: &http.Client{Jar: jar}, device: base64.RawURLEncoding.EncodeToString(device)}
	page, err := p.http.Get(link)
	ac.must(err)
	_ = page.Body.Close()
	if page.StatusCode != http.StatusOK {
		t.Fatalf("the link is answered %s", page.Status)
	}
	p.address = "ws" + strings.TrimPrefix(page.Request.URL.String(), "http") + "/signal"
	relays(t, p.hello(t).ICEServers)
	return p
}

// hello connects, repeatedly if needed, and takes the patient's seat.
func (p *patientSocket) hello(t *testing.T) (welcome api.SignalMessage) {
	t.Helper()
	eventually(t, "a seat in the call", patience, func() string {
		var err error
		p.socket, _, err = websocket.Dial(
			t.Context(), p.address,
			&websocket.DialOptions{HTTPClient: p.http, Subprotocols: []string{api.SignalProtocol}},
		)
		if err != nil {
			return err.Error()
		}
		if err := p.say(t.Context(), api.SignalHello); err != nil {
			return err.Error()
		}
		_, heard, err := p.socket.Read(t.Context())
		if err != nil {
			return err.Error()
		}
		if err := json.Unmarshal(heard, &welcome); err != nil || welcome.Type != api.SignalWelcome {
			return "it heard " + string(heard)
		}
		return ""
	})
	go listen(t.Context(), p.socket)
	return welcome
}

// listen reads the server's messages until the connection ends, so that the server sees a live party.
func listen(ctx context.Context, socket *websocket.Conn) {
	for {
		if _, _, err := socket.Read(ctx); err != nil {
			return
		}
	}
}

func (p *patientSocket) say(ctx context.Context, kind string) error {
	encoded, _ := json.Marshal(map[string]any{"type": kind, "device": p.device}) // strings always marshal
	return p.socket.Write(ctx, websocket.MessageText, encoded)
}

// leave says goodbye over a new connection, because the last one may have ended with its server.
func (p *patientSocket) leave(t *testing.T) {
	t.Helper()
	_ = p.socket.CloseNow()
	p.hello(t)
	if err := p.say(t.Context(), api.SignalLeave); err != nil {
		t.Error(err)
	}
}

// relays allocates an address at each relay with its credentials.
func relays(t *testing.T, servers []api.SignalICEServer) {
	t.Helper()
	if len(servers) == 0 {
		t.Error("no relay is offered")
	}
	for _, server := range servers {
		address := strings.TrimSuffix(strings.TrimPrefix(server.URLs[0], "turn:"), "?transport=udp")
		conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		client, err := turn.NewClient(&turn.ClientConfig{
			STUNServerAddr: address, TURNServerAddr: address, Conn: conn, Username: server.Username,
			Password: server.Credential,
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Listen(); err != nil {
			t.Fatal(err)
		}
		relayed, err := client.Allocate()
		if err != nil {
			t.Errorf("the relay refuses the credentials: %v", err)
		} else {
			_ = relayed.Close()
		}
		client.Close()
		_ = conn.Close()
	}
}
