package call_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/call"
)

// The most that a hostile patient may cost the desk. The heap is Go's own and includes the real signalling's.
const (
	hostileSeed     = 20261122
	hostileMessages = 10_000
	mostMemory      = 64 << 20
	mostGoroutines  = 250
)

// TestHostilePatientDoesTheDeskNoHarm sends 10,000 messages to the desk of a call through the real signalling, which
// forwards those that follow the protocol's form. The desk's state must not change, and a well-behaved page gets its
// offer afterwards.
func TestHostilePatientDoesTheDeskNoHarm(t *testing.T) {
	var ahead atomic.Int64 // the signalling's clock runs fast: at its rate limit, 10,000 messages take minutes
	room := newRoomAt(t, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	doctor := room.join(t, "desk")
	defer doctor.Leave()
	doctor.until(t, "in", func(s call.State) bool { return s.Phase == call.In })
	doctor.Start(false)
	doctor.until(t, "in the call", call.State.InCall)
	attack := hostilePatient{
		T: t, room: room, doctor: doctor, random: rand.New(rand.NewPCG(hostileSeed, 0)),
		pass: func(d time.Duration) { ahead.Add(int64(d)) },
	}
	before := memory()
	attack.run()
	t.Logf("seed %d: heap %d KiB before, %d KiB at most; %d goroutines at most", hostileSeed, before>>10,
		attack.memory>>10, attack.goroutines)
	if attack.memory > before+mostMemory || attack.goroutines > mostGoroutines {
		t.Errorf("the desk grew by %d KiB, to %d goroutines", (attack.memory-before)>>10, attack.goroutines)
	}
	for len(doctor.states) > 0 {
		if state := <-doctor.states; state.Phase != call.In {
			t.Fatalf("the desk was %+v", state)
		}
	}
	ahead.Add(int64(time.Minute))
	room.patient(t).hear(api.SignalDescription)
	doctor.until(t, "the patient is there", func(s call.State) bool { return s.Patient && s.Phase == call.In })
}

// hostilePatient follows the protocol's form and nothing else.
type hostilePatient struct {
	*testing.T
	room       room
	doctor     clinician
	random     *rand.Rand
	pass       func(time.Duration)
	line       *websocket.Conn
	desk       atomic.Pointer[string] // the desk's session
	offer      atomic.Pointer[string] // the desk's newest offer, from which this side derives its own
	memory     uint64
	goroutines int
}

func (h *hostilePatient) run() {
	for sent := range hostileMessages {
		h.pass(25 * time.Millisecond)
		h.send(h.message())
		h.goroutines = max(h.goroutines, runtime.NumGoroutine())
		if sent%500 == 0 {
			h.memory = max(h.memory, memory())
		}
	}
	_ = h.line.CloseNow()
}

// send sends one message on an open connection. Now and then it opens a new connection, as a reopened page does.
func (h *hostilePatient) send(message map[string]any) {
	if h.random.IntN(200) == 0 && h.line != nil {
		_ = h.line.CloseNow()
	}
	for h.line == nil || wsjson.Write(h.Context(), h.line, message) != nil {
		h.pass(time.Second)
		h.connect()
	}
}

func (h *hostilePatient) connect() {
	address := "ws" + strings.TrimPrefix(h.room.address, "http") + "/visit/" + h.room.call + "/signal"
	line, _, err := websocket.Dial(h.Context(), address,
		&websocket.DialOptions{Subprotocols: []string{api.SignalProtocol}})
	if err != nil {
		h.Fatal(err)
	}
	line.SetReadLimit(1 << 20)
	h.line = line
	welcome := make(chan struct{})
	go h.read(line, welcome)
	_ = wsjson.Write(h.Context(), line,
		map[string]any{"type": api.SignalHello, "device": key("patient"), "takeOver": true})
	<-welcome
}

// read records the desk's session and its offer; it closes welcome on the first message or at the end.
func (h *hostilePatient) read(line *websocket.Conn, welcome chan struct{}) {
	for greeted := false; ; greeted = true {
		var message api.SignalMessage
		err := wsjson.Read(h.Context(), line, &message)
		if !greeted {
			close(welcome)
		}
		if err != nil {
			return
		}
		if message.Peer != nil {
			h.desk.Store(&message.Peer.Session)
		}
		var description struct{ SDP string }
		if json.Unmarshal(message.Description, &description) == nil && description.SDP != "" {
			h.offer.Store(&description.SDP)
		}
	}
}

var sessionLine = regexp.MustCompile(`(?m)^o=- \d+ `)

func (h *hostilePatient) message() map[string]any {
	to, offer := "", "v=0\r\n"
	if known := h.desk.Load(); known != nil {
		to = *known
	}
	if known := h.offer.Load(); known != nil {
		offer = *known
	}
	fresh := sessionLine.ReplaceAllString(offer, fmt.Sprintf("o=- %d ", h.random.Uint64()>>1))
	switch h.random.IntN(6) {
	case 0:
		return map[string]any{
			"type": "description", "to": to, "description": map[string]any{"type": "offer", "sdp": fresh},
		}
	case 1:
		return map[string]any{
			"type": "description", "to": to, "description": map[string]any{"type": "answer", "sdp": offer},
		}
	case 2:
		return map[string]any{
			"type": "description", "to": to,
			"description": map[string]any{"type": "rollback", "sdp": strings.Repeat("<", 1000)},
		}
	case 3:
		return map[string]any{"type": "media", "microphone": h.random.IntN(2) == 0, "camera": h.random.IntN(2) == 0}
	default:
		text := []string{
			"", "x", "candidate:1 1 udp 1 127.0.0.1 9 typ host", strings.Repeat("\u2028", 100),
		}[h.random.IntN(4)]
		return map[string]any{
			"type": "candidate", "to": to, "candidate": map[string]any{"candidate": text, "sdpMid": "0"},
		}
	}
}

func memory() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
