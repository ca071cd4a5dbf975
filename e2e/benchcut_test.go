package e2e

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// cutFor is how long the patient has no network.
const cutFor = 8 * time.Second

// throughGates sends a page's call and signalling through gates that can be closed. RELAY and SIGNALLING are defined
// before it.
const throughGates = `
	window.RTCPeerConnection = class extends RTCPeerConnection {
		constructor(configuration) {
			const servers = configuration.iceServers.filter((server) => server.credential).map((server) => ({...server, urls: 'turn:' + RELAY + '?transport=udp'}));
			super({...configuration, iceServers: servers, iceTransportPolicy: 'relay'});
		}
	};
	window.WebSocket = class extends WebSocket {
		constructor(url, protocols) {
			const to = new URL(url);
			to.host = SIGNALLING;
			super(to, protocols);
		}
	};`

// BenchmarkCallAfterACut prints how long after eight seconds without network the patient's picture moves again, at the
// desk and in the console in Chromium.
func BenchmarkCallAfterACut(b *testing.B) {
	s := ownStack(b)
	var lines [][]string
	for _, way := range ways {
		var took []time.Duration
		for range 3 {
			b.Run(way.name, func(b *testing.B) { took = append(took, cutCall(b, s, way.open(b, s))) })
		}
		if len(took) == 0 {
			continue // -bench excludes this side
		}
		slices.Sort(took)
		lines = append(
			lines,
			[]string{
				way.name, fmt.Sprintf("%.0f", milliseconds(took[len(took)/2])),
				fmt.Sprintf("%.0f", milliseconds(took[len(took)-1])),
			},
		)
	}
	printTable([]string{"a picture again after 8 s without network", "median ms", "slowest ms"}, lines)
}

// cutCall holds one call, cuts the patient off, and returns the time until the picture moves again.
func cutCall(b *testing.B, s *stack, side clinician) time.Duration {
	b.Helper()
	signals, err := newGate(s.addresses.HTTP)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(signals.close)
	relay := newPacketGate(b, s.addresses.TURN)
	call := callForBench(b, s)
	patient := newBrowser(b, phone)
	patient.usesStampedCamera(b, cameraSizes[0])
	patient.leavesItsPolicy(b)
	patient.confine(
		b, fmt.Sprintf("{const RELAY=%q,SIGNALLING=%q;%s}", relay.address(), signals.address(), throughGates),
	)
	patient.enter(b, call.PatientURL)
	picture := side.enter(b, s, call, cameraSizes[0])
	stamps := watchStamps(b, side.display(), picture)
	stamps.first(b)
	await(b.Context(), 5*time.Second)
	signals.setShut(true)
	relay.shut.Store(true)
	await(b.Context(), cutFor)
	healed := time.Now()
	if still := len(stamps.since(healed.Add(-cutFor / 2))); still > 0 {
		b.Fatalf("%d pictures came through a line that was cut", still)
	}
	signals.setShut(false)
	relay.shut.Store(false)
	stamps.first(b)
	took := stamps.firstAfter(healed).Sub(healed)
	side.leave(b)
	return took
}

// leavesItsPolicy lets a page connect to addresses outside its policy.
func (b *browser) leavesItsPolicy(t testing.TB) {
	t.Helper()
	_ = step(t, b, "leaving the policy aside",
		func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, target, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
			return chromedp.Void{}, err
		})
}

// packetGate is a proxy for datagrams. While closed, it drops all of them.
type packetGate struct {
	outside net.PacketConn
	to      net.Addr
	shut    atomic.Bool
	mu      sync.Mutex
	callers map[string]net.PacketConn
}

func newPacketGate(t testing.TB, to string) *packetGate {
	t.Helper()
	outside, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := net.ResolveUDPAddr("udp4", to)
	if err != nil {
		t.Fatal(err)
	}
	g := &packetGate{outside: outside, to: server, callers: make(map[string]net.PacketConn)}
	t.Cleanup(g.close)
	go g.pass(outside, func(from net.Addr) (net.PacketConn, net.Addr) { return g.caller(from), g.to })
	return g
}

func (g *packetGate) address() string { return g.outside.LocalAddr().String() }

// caller returns the socket that represents a caller at the server, or nil.
func (g *packetGate) caller(from net.Addr) net.PacketConn {
	g.mu.Lock()
	defer g.mu.Unlock()
	if inside, ok := g.callers[from.String()]; ok {
		return inside
	}
	inside, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return nil
	}
	g.callers[from.String()] = inside
	go g.pass(inside, func(net.Addr) (net.PacketConn, net.Addr) { return g.outside, from })
	return inside
}

// pass forwards packets from a socket until it is closed.
func (g *packetGate) pass(in net.PacketConn, way func(from net.Addr) (net.PacketConn, net.Addr)) {
	packet := make([]byte, 1<<16)
	for {
		n, from, err := in.ReadFrom(packet)
		if err != nil {
			return
		}
		if out, to := way(from); out != nil && !g.shut.Load() {
			_, _ = out.WriteTo(packet[:n], to)
		}
	}
}

func (g *packetGate) close() {
	_ = g.outside.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, inside := range g.callers {
		_ = inside.Close()
	}
}
