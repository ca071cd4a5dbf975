package signalling

import (
	"context"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"pgregory.net/rapid"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// TestRoomAdmission checks the seats against a model of their holders: each side has at most one, another device never
// gets in without a takeover, and reports alternate between came and left.
func TestRoomAdmission(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newAdmission()
		t.Repeat(map[string]func(*rapid.T){
			"hello":  m.hello,
			"leave":  m.leave,
			"drop":   m.drop,
			"giveUp": m.giveUp,
			"":       m.check,
		})
		m.close(t)
	})
}

type admission struct {
	exchange *Exchange
	room     *room
	devices  map[*connection]string
	holders  map[madoguchi.CallRole]*connection // the model
	reports  []Occurrence
}

func newAdmission() *admission {
	now := time.Date(2026, 11, 24, 5, 30, 0, 0, time.UTC)
	m := &admission{devices: make(map[*connection]string), holders: make(map[madoguchi.CallRole]*connection)}
	m.exchange = New(Config{
		Now:    func() time.Time { return now },
		Logger: slog.New(slog.DiscardHandler),
		Report: func(_ context.Context, o Occurrence) { m.reports = append(m.reports, o) },
		ICE:    func(string) []protocol.ICEServer { return nil },
		Limits: Limits{Absence: time.Hour, Connections: 10_000, ArrivalsBurst: 10_000}, // the test ends absences itself
	})
	return m
}

func (m *admission) hello(t *rapid.T) {
	role := rapid.SampledFrom([]madoguchi.CallRole{madoguchi.PatientSide, madoguchi.ClinicSide}).Draw(t, "role")
	key := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "device")
	takeOver := rapid.Bool().Draw(t, "takeOver")
	c := m.attach(role)
	hello := protocol.Message{Type: protocol.TypeHello, Device: key, TakeOver: takeOver}
	if err := m.room.handle(c, hello); err != nil {
		t.Fatalf("hello: %v", err)
	}
	if holder := m.holders[role]; holder == nil || m.devices[holder] == key || takeOver {
		m.holders[role], m.devices[c] = c, key
	}
}

func (m *admission) attach(role madoguchi.CallRole) *connection {
	window := madoguchi.Window{Opens: m.exchange.config.Now(), Expires: m.exchange.config.Now().Add(time.Hour)}
	party := Party{CallID: "call", Role: role, Window: window, State: madoguchi.CallOpen}
	c := newConnection(context.Background(), nil, party, m.exchange.config)
	m.room, _ = m.exchange.enter(c)
	return c
}

func (m *admission) anyHolder(t *rapid.T) *connection {
	role := rapid.SampledFrom([]madoguchi.CallRole{madoguchi.PatientSide, madoguchi.ClinicSide}).Draw(t, "role")
	if m.holders[role] == nil {
		t.Skip("nobody is there")
	}
	c := m.holders[role]
	m.holders[role] = nil
	return c
}

func (m *admission) leave(t *rapid.T) {
	c := m.anyHolder(t)
	if err := m.room.handle(c, protocol.Message{Type: protocol.TypeLeave}); err != nil {
		t.Fatalf("leave: %v", err)
	}
	m.gone(c)
}

func (m *admission) drop(t *rapid.T) { m.gone(m.anyHolder(t)) }

// gone does what Serve does at the end of a connection.
func (m *admission) gone(c *connection) {
	m.room.detach(c)
	c.abandon()
	m.exchange.running.Done()
}

func (m *admission) giveUp(t *rapid.T) {
	if m.room == nil {
		t.Skip("no room yet")
	}
	for _, s := range m.room.sides {
		m.room.giveUp(s, s.losses)
	}
}

func (m *admission) check(t *rapid.T) {
	if m.room == nil {
		return
	}
	m.room.mu.Lock()
	defer m.room.mu.Unlock()
	for role, s := range m.room.sides {
		if s.holder != m.holders[role] {
			t.Fatalf("%s: the seat's holder is not the one expected", role)
		}
	}
}

func (m *admission) close(t *rapid.T) {
	if m.room == nil {
		return
	}
	for c := range m.room.crowd.attached {
		m.gone(c)
	}
	if err := m.exchange.Close(context.Background()); err != nil {
		t.Fatalf("Close: %v", err)
	}
	here := make(map[OccurrenceKind]bool)
	opposite := map[OccurrenceKind]OccurrenceKind{PatientLeft: PatientCame, ClinicLeft: ClinicCame}
	for _, o := range m.reports {
		if o.Kind == DeviceChanged {
			continue
		}
		came, left := opposite[o.Kind]
		switch {
		case left && !here[came]:
			t.Fatalf("%s without having come: %v", o.Kind, m.reports)
		case !left && here[o.Kind]:
			t.Fatalf("%s twice: %v", o.Kind, m.reports)
		}
		if left {
			here[came] = false
		} else {
			here[o.Kind] = true
		}
	}
	for kind, still := range here {
		if still {
			t.Fatalf("%s, and never reported as gone: %v", kind, m.reports)
		}
	}
}

// reported waits for all reports.
func (m *admission) reported() {
	for m.room.reports.pending() {
		runtime.Gosched() // the room's goroutine passes them on
	}
}

// TestReassert has another process report that a side is away, which has a seat here.
func TestReassert(t *testing.T) {
	m := newAdmission()
	c := m.attach(madoguchi.PatientSide)
	if m.exchange.HasSeat(c.party.CallID, madoguchi.PatientSide) {
		t.Error("somebody is seated before the first hello")
	}
	if err := m.room.handle(c, protocol.Message{Type: protocol.TypeHello, Device: "a"}); err != nil {
		t.Fatal(err)
	}
	m.reported()
	if !m.exchange.HasSeat(c.party.CallID, madoguchi.PatientSide) ||
		m.exchange.HasSeat(c.party.CallID, madoguchi.ClinicSide) {
		t.Error("the seats are not told apart")
	}
	call := madoguchi.Call{ID: c.party.CallID}
	call.Presence.PatientSince = m.reports[0].At
	m.exchange.ReportAgain(call)
	m.reported()
	if len(m.reports) != 1 {
		t.Errorf("reported is %v, want the coming alone", m.reports)
	}
	call.Presence.PatientSince = time.Time{}
	m.exchange.ReportAgain(call)
	m.reported()
	if len(m.reports) != 2 || m.reports[1].Kind != PatientCame || !m.reports[1].At.Equal(m.reports[0].At) {
		t.Errorf("reported is %v, want the same coming twice", m.reports)
	}
	m.gone(c)
	if err := m.exchange.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestWhoGoesIsTheOneThatAskedLast has two devices ask while reports wait. The first is refused, the second leaves.
// Then none asks.
func TestWhoGoesIsTheOneThatAskedLast(t *testing.T) {
	r := &reports{
		queue: []Occurrence{
			{Kind: DeviceAsked, Device: "a"}, {Kind: DeviceRefused}, {Kind: DeviceAsked, Device: "b"},
		},
	}
	if !r.takesBack(DeviceGone) || len(r.queue) != 2 || r.queue[0].Device != "a" ||
		r.queue[1].Kind != DeviceRefused {
		t.Errorf("left to be reported is %+v", r.queue)
	}
}
