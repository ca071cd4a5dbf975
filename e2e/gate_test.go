package e2e

import (
	"io"
	"net"
	"sync"
)

// gate is a proxy in front of a server. While closed, it passes nothing in either direction and reports nothing, like a
// pulled cable. It delivers delayed data when it opens.
type gate struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	open  *sync.Cond
	shut  bool
	ended bool
	conns map[net.Conn]struct{}
}

func newGate(to string) (*gate, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &gate{listener: listener, to: to, conns: make(map[net.Conn]struct{})}
	g.open = sync.NewCond(&g.mu)
	go g.accept()
	return g, nil
}

func (g *gate) address() string { return g.listener.Addr().String() }

func (g *gate) accept() {
	for {
		outside, err := g.listener.Accept()
		if err != nil {
			return // the gate is closed
		}
		go g.pass(outside)
	}
}

// pass connects a caller with the server and forwards their data until one of them closes.
func (g *gate) pass(outside net.Conn) {
	defer g.keep(outside)()
	if !g.wait() {
		return
	}
	inside, err := net.Dial("tcp", g.to)
	if err != nil {
		return
	}
	defer g.keep(inside)()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{outside, inside}, {inside, outside}} {
		go func() {
			_, _ = io.Copy(gated{way[1], g}, way[0])
			done <- struct{}{}
		}()
	}
	<-done
}

// keep tracks a connection until the returned function closes it.
func (g *gate) keep(c net.Conn) (drop func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns[c] = struct{}{}
	return func() {
		_ = c.Close()
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.conns, c)
	}
}

// wait waits while the gate is closed. It reports true when the gate opens, false when it ends.
func (g *gate) wait() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.shut && !g.ended {
		g.open.Wait()
	}
	return !g.ended
}

func (g *gate) setShut(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
	g.open.Broadcast()
}

func (g *gate) close() {
	_ = g.listener.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	g.open.Broadcast()
	for c := range g.conns {
		_ = c.Close()
	}
}

// gated writes while the gate is open.
type gated struct {
	net.Conn
	gate *gate
}

func (w gated) Write(p []byte) (int, error) {
	if !w.gate.wait() {
		return 0, net.ErrClosed
	}
	return w.Conn.Write(p)
}
