package signalling_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/signalling/protocol"
)

var hostileSeed = flag.Uint64("hostile-seed", 20261122, "of the messages that a hostile party sends")

// The bounds of what an attack may cost.
const (
	hostileMessages = 10_000
	mostMemory      = 16 << 20 // bytes during the attack, including those of the hostile party
	memoryLeft      = 4 << 20
	goroutinesLeft  = 4
	latestAnswer    = 3 * time.Second // to well-behaved parties, on a busy machine under the race detector
)

// TestHostileParty has each side send 10,000 messages in each state of a call. Memory and goroutines stay bounded, the
// other side is neither disconnected nor kept waiting, and another call is not affected. Afterwards a well-behaved
// device reaches the other side over that side's original connection.
func TestHostileParty(t *testing.T) {
	t.Logf("seed %d (-hostile-seed)", *hostileSeed)
	states := map[string]func(a *attack){
		"alone":         func(*attack) {},
		"other waiting": func(a *attack) { a.victim = a.admit(a.other) },
		"in call": func(a *attack) {
			a.victim = a.admit(a.other)
			a.begin()
		},
		"ended": func(a *attack) {
			a.begin()
			a.counter.exchange.End(a.counter.callID(), "finished")
			a.ended = true
		},
	}
	for state, prepare := range states {
		for role, other := range map[string]string{"patient": "clinic", "clinic": "patient"} {
			t.Run(state+", hostile "+role, func(t *testing.T) {
				a := newAttack(t, role, other)
				prepare(a)
				a.run()
				a.afterwards()
			})
		}
	}
}

// attack is a call with a hostile side, and another call without one.
type attack struct {
	*testing.T
	counter     *counter
	clock       *fastClock
	role, other string
	ended       bool
	victim      *bystander // nil if the hostile side is alone
	callers     [2]*bystander
	malice      malice
	line        *hostileLine
	session     atomic.Pointer[string] // the victim's, as the hostile side knows it
	closedWith  map[websocket.StatusCode]int
}

func newAttack(t *testing.T, role, other string) *attack {
	clock := &fastClock{}
	a := &attack{
		T: t, counter: openAt(t, clock.now, signalling.Limits{}), clock: clock, role: role, other: other,
		closedWith: make(map[websocket.StatusCode]int),
	}
	a.malice = malice{random: rand.New(rand.NewPCG(*hostileSeed, 0)), role: role, key: newKey(), known: a.knownSession}
	go a.counter.drain(t.Context())
	call := a.counter.callID()
	a.counter.set(func(p *signalling.Party) {
		p.CallID, p.Window.Expires = "anothercall", time.Now().Add(24*time.Hour) // the clock runs fast
	})
	a.callers = [2]*bystander{a.admit("patient"), a.admit("clinic")}
	a.counter.set(func(p *signalling.Party) { p.CallID = call })
	return a
}

func (a *attack) knownSession() string {
	if session := a.session.Load(); session != nil {
		return *session
	}
	return ""
}

// begin has the clinic begin the call, whichever side is hostile.
func (a *attack) begin() {
	if a.victim != nil && a.other == "clinic" {
		a.victim.say(map[string]any{"type": "start"})
		return
	}
	clinic, _ := a.counter.join("clinic", newKey())
	clinic.say(map[string]any{"type": "start"})
	clinic.say(map[string]any{"type": "leave"})
}

func (a *attack) run() {
	before, goroutines := memory(), runtime.NumGoroutine()
	var peak uint64
	for sent := range hostileMessages {
		a.send(a.malice.next())
		if sent%500 == 0 {
			peak = max(peak, memory())
			a.bystandersAnswer()
		}
	}
	a.drop()
	after := memory()
	a.Logf("heap %s before, %s at most, %s after; the slowest answer to a bystander took %v; closed with %v",
		mebibytes(before), mebibytes(peak), mebibytes(after), a.slowest(), a.closedWith)
	if peak > before+mostMemory || after > before+memoryLeft {
		a.Errorf("the heap grew from %s to %s, and stays at %s", mebibytes(before), mebibytes(peak), mebibytes(after))
	}
	until(a.T, "the goroutines of the hostile side are gone", func() bool {
		return runtime.NumGoroutine() <= goroutines+goroutinesLeft
	})
	a.wasSentAway()
}

// wasSentAway checks that the server closed the hostile side's connections with codes of the protocol only.
func (a *attack) wasSentAway() {
	allowed := []websocket.StatusCode{protocol.StatusFault, websocket.StatusNormalClosure}
	if a.ended {
		allowed = []websocket.StatusCode{protocol.StatusEnded, protocol.StatusFault}
	}
	for code, times := range a.closedWith {
		if !slices.Contains(allowed, code) {
			a.Errorf("closed %d times with %d", times, code)
		}
	}
	if a.closedWith[allowed[0]] == 0 {
		a.Errorf("never closed with %d: %v", allowed[0], a.closedWith)
	}
}

// send sends one message over an open line. Without one, it lets time pass and connects again.
func (a *attack) send(message frame) {
	// A page sends messages at intervals. A flood does not wait for its allowance.
	if a.malice.random.IntN(20) > 0 {
		a.clock.pass(25 * time.Millisecond)
	}
	for a.line == nil || a.line.write(message) != nil {
		a.drop()
		a.clock.pass(time.Second)
		a.line = a.connect()
	}
	if message.fatal {
		a.line.awaitEnd(a.T)
	}
}

func (a *attack) drop() {
	if a.line == nil {
		return
	}
	if code := a.line.end(); code > 0 {
		a.closedWith[code]++
	}
	a.line = nil
}

// connect says hello like a page. After the end of a call there is no answer to wait for.
func (a *attack) connect() *hostileLine {
	line := &hostileLine{socket: a.counter.connect(a.role), welcomed: make(chan struct{}), gone: make(chan struct{})}
	go line.read(&a.session)
	_ = line.write(accepted(object("type", "hello", "device", a.malice.key, "takeOver", a.malice.random.IntN(2) == 0)))
	if a.ended {
		return line
	}
	select {
	case <-line.welcomed:
	case <-line.gone:
	case <-time.After(patience):
		a.Fatal("neither welcomed nor sent away")
	}
	return line
}

// afterwards connects a well-behaved device to the hostile side's seat.
func (a *attack) afterwards() {
	a.bystandersAnswer()
	a.clock.pass(time.Minute)
	if a.ended {
		a.counter.dial(a.other, newKey()).hear("finished")
		return
	}
	if a.victim == nil {
		a.victim = a.admit(a.other)
	}
	d := a.counter.dial(a.role, a.malice.key) // another device of a patient would need admission
	d.hello(true)
	behaving := listen(a.T, d)
	speak(a.T, behaving, a.victim)
}

func (a *attack) bystandersAnswer() {
	if a.victim != nil {
		a.victim.ping()
	}
	speak(a.T, a.callers[0], a.callers[1])
}

func (a *attack) slowest() time.Duration {
	slowest := max(a.callers[0].slowest, a.callers[1].slowest)
	if a.victim != nil {
		slowest = max(slowest, a.victim.slowest)
	}
	return slowest
}

func (a *attack) admit(role string) *bystander {
	d := a.counter.dial(role, newKey())
	d.hello(false)
	return listen(a.T, d)
}

// speak sends a candidate in each direction, and measures the time.
func speak(t *testing.T, one, two *bystander) {
	t.Helper()
	for _, pair := range [][2]*bystander{{one, two}, {two, one}} {
		from, to := pair[0], pair[1]
		mark, begun := newKey(), time.Now()
		until(t, "a candidate has arrived", func() bool {
			if to.session() == "" || to.session() != from.otherSession() {
				return false // they do not know each other's session yet
			}
			if !from.spoke(mark) {
				begun = time.Now()
				from.say(
					map[string]any{
						"type": "candidate", "to": to.session(), "candidate": map[string]any{"candidate": mark},
					},
				)
			}
			return to.heard(mark)
		})
		from.took(time.Since(begun))
	}
}

// bystander is a well-behaved device. It reads everything, and must not be disconnected.
type bystander struct {
	*device
	slowest time.Duration

	mu          sync.Mutex
	own, others string
	said        string
	candidates  map[string]bool
}

func listen(t *testing.T, d *device) *bystander {
	t.Helper()
	b := &bystander{device: d, candidates: make(map[string]bool)}
	d.socket.SetReadLimit(2*limitBytes + 1024) // as doc.go promises
	go b.read(t.Context())
	until(t, "a bystander is welcome", func() bool { return b.session() != "" })
	return b
}

func (b *bystander) read(ctx context.Context) {
	for {
		_, raw, err := b.socket.Read(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			b.t.Errorf("a bystander was sent away: %v", err)
			return
		}
		b.take(raw)
	}
}

func (b *bystander) take(raw []byte) {
	var m struct {
		Type, Session string
		Peer          *struct{ Session string }
		Candidate     struct{ Candidate string }
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		b.t.Errorf("a bystander was sent %.100q: %v", raw, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch m.Type {
	case "welcome":
		b.own = m.Session
		fallthrough
	case "peer":
		if b.others = ""; m.Peer != nil {
			b.others = m.Peer.Session
		}
	case "candidate":
		if len(m.Candidate.Candidate) == len(newKey()) {
			b.candidates[m.Candidate.Candidate] = true
		}
	case "description", "media", "started", "held", "resumed", "asking":
	default:
		b.t.Errorf("a bystander was sent %.100q", raw)
	}
}

func (b *bystander) session() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.own
}

func (b *bystander) otherSession() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.others
}

// spoke records a mark, and reports whether it was recorded before.
func (b *bystander) spoke(mark string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.said == mark
	b.said = mark
	return before
}

func (b *bystander) heard(mark string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.candidates[mark]
}

// ping waits for the server's answer on the bystander's own connection.
func (b *bystander) ping() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	begun := time.Now()
	if err := b.socket.Ping(ctx); err != nil {
		b.t.Fatalf("a bystander is not answered: %v", err)
	}
	b.took(time.Since(begun))
}

func (b *bystander) took(time time.Duration) {
	b.t.Helper()
	if b.slowest = max(b.slowest, time); b.slowest > latestAnswer {
		b.t.Errorf("an answer took %v", time)
	}
}

// hostileLine is one connection of the hostile side. It reads: a side that does not only harms itself.
type hostileLine struct {
	socket   *websocket.Conn
	welcomed chan struct{}
	gone     chan struct{}
	code     websocket.StatusCode // once closed
}

func (l *hostileLine) read(session *atomic.Pointer[string]) {
	defer close(l.gone)
	l.socket.SetReadLimit(2*limitBytes + 1024)
	for greeted := false; ; {
		_, raw, err := l.socket.Read(context.Background())
		if err != nil {
			l.code = websocket.CloseStatus(err)
			return
		}
		var m struct {
			Type string
			Peer *struct{ Session string }
		}
		_ = json.Unmarshal(raw, &m)
		if m.Peer != nil {
			session.Store(&m.Peer.Session)
		}
		if m.Type == "welcome" && !greeted {
			greeted = true
			close(l.welcomed)
		}
	}
}

func (l *hostileLine) write(message frame) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return l.socket.Write(ctx, message.kind, message.raw)
}

// awaitEnd waits for the server to end the connection.
func (l *hostileLine) awaitEnd(t *testing.T) {
	t.Helper()
	select {
	case <-l.gone:
	case <-time.After(patience):
		t.Fatal("the connection stands after a message that must end it")
	}
}

// end returns the server's close code, or -1.
func (l *hostileLine) end() websocket.StatusCode {
	select {
	case <-l.gone:
	case <-time.After(50 * time.Millisecond): // the server has not closed it
	}
	_ = l.socket.CloseNow()
	<-l.gone
	return l.code
}

// fastClock runs ahead of the real clock, so that the test does not wait for the limits.
type fastClock struct{ ahead atomic.Int64 }

func (c *fastClock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func (c *fastClock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

func mebibytes(bytes uint64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

func memory() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
