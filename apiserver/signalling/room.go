package signalling

import (
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// room is one call. It decides what a message does to the call. Its lock guards the fields below it and their state,
// except for the reports, which lock themselves and are locked last.
type room struct {
	exchange *Exchange
	call     madoguchi.CallID
	clinic   madoguchi.ClinicID
	reports  *reports

	mu         sync.Mutex
	expires    time.Time
	expiry     *time.Timer
	doctor     madoguchi.DoctorID
	name       string // the clinic's name for the visit
	person     bool   // whether name is the patient's
	progress   progress
	sides      sides
	crowd      crowd
	applicants applicants
	doorway    doorway
	closed     bool // the exchange closes
	forget     bool // the window is over; nobody can join
}

// later runs a function of a room after a time, with the room's lock held.
type later func(after time.Duration, do func()) *time.Timer

func newRoom(e *Exchange, party Party) *room {
	r := &room{exchange: e, call: party.CallID, clinic: party.ClinicID}
	config, limits := &e.config, e.config.Limits
	r.reports = newReports(e, party, func() { e.sweep(r) })
	r.sides = sides{
		madoguchi.PatientSide: newSeat(madoguchi.PatientSide, config, r.later, r.reports),
		madoguchi.ClinicSide:  newSeat(madoguchi.ClinicSide, config, r.later, r.reports),
	}
	desk := r.sides[madoguchi.ClinicSide]
	r.crowd = crowd{limit: limits.Connections, attached: make(map[*connection]struct{})}
	r.applicants = applicants{
		config: config, after: r.later, clinic: desk, reports: r.reports,
		asks: rate.NewLimiter(rate.Limit(limits.Asks), limits.AsksBurst),
	}
	r.doorway = doorway{config: config, after: r.later, clinic: desk, reports: r.reports}
	return r
}

func (r *room) later(after time.Duration, do func()) *time.Timer {
	return time.AfterFunc(after, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		do()
	})
}

// attach lets the connection in without a seat, and takes over what its party knows about the call. If its network
// connects too often, it has to prove at once that it is the seat's device.
func (r *room) attach(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.exchange.config.Now()
	own := r.sides[c.party.Role].newcomers.from(c.party.Network, now)
	c.allowed.Store(own)
	c.doubted = !own.arrival(now)
	c.vouched = func(m protocol.Message) bool { return r.knows(c, m) }
	if r.crowd.admit(c, r.hasPlace) {
		r.lookAtDoor() // it may have been the page at the door
	}
	r.learn(c.party)
	if r.progress.ended != "" {
		c.tellEnd(r.progress.ended)
	}
}

// knows reports whether a connection proves to be the device that has or had the seat, and that device does not connect
// too often. It gets in even if others with the link have used up their network's limits.
func (r *room) knows(c *connection, m protocol.Message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.sides[c.party.Role]
	known := m.Type == protocol.TypeHello && s.holder != c && s.device != "" && s.device == deviceName(m.Device)
	return known && s.allowed.arrival(r.exchange.config.Now())
}

// hasPlace reports whether a connection has a seat or waits for admission.
func (r *room) hasPlace(c *connection) bool {
	return r.sides[c.party.Role].holder == c || r.applicants.has(c)
}

func (r *room) learn(party Party) {
	r.learnStanding(party)
	if !party.Window.Expires.Equal(r.expires) {
		r.scheduleExpiry(party.Window.Expires)
	}
	if party.State.Ended() {
		r.end(party.State)
	}
}

// learnStanding takes over the call's state if another process began the call or put it on hold.
func (r *room) learnStanding(party Party) {
	r.doctor = party.DoctorID
	if party.Name != "" {
		r.name, r.person = party.Name, party.Person
	}
	if patient := r.sides[madoguchi.PatientSide]; patient.device == "" {
		patient.device = party.Device
	}
	if resumed := r.progress.learn(party); resumed {
		r.endHold()
	}
	r.followHold(party.HeldSince)
}

func (r *room) scheduleExpiry(expires time.Time) {
	if r.expiry != nil {
		r.expiry.Stop()
	}
	r.expires = expires
	r.expiry = time.AfterFunc(expires.Sub(r.exchange.config.Now()), func() { r.expire(expires) })
}

func (r *room) expire(expires time.Time) {
	r.mu.Lock()
	if expires.Equal(r.expires) {
		r.forget = true
		r.end(madoguchi.CallExpired)
	}
	r.mu.Unlock()
	r.exchange.sweep(r)
}

// detach records that the connection is gone. Without a leave, the party keeps its seat for Limits.Absence (D4).
func (r *room) detach(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.crowd.attached, c)
	defer r.lookAtDoor()
	r.applicants.lose(c)
	s := r.sides[c.party.Role]
	if s.holder != c {
		return
	}
	loss := s.lose(r.exchange.config.Now())
	s.absence = time.AfterFunc(r.exchange.config.Limits.Absence, func() { r.giveUp(s, loss) })
}

// giveUp empties a seat whose device has not come back.
func (r *room) giveUp(s *seat, loss int) {
	r.mu.Lock()
	if s.losses == loss && s.holder == nil && s.absence != nil {
		r.vacate(s)
	}
	r.mu.Unlock()
	r.exchange.sweep(r)
}

func (r *room) vacate(s *seat) {
	s.vacate()
	r.sides.other(s.role).send(protocol.PeerChange{Type: protocol.TypePeer, Left: s.goodbye})
	r.lookAtDoor()
}

// handle carries out one message. The error is a protocol.Fault.
func (r *room) handle(c *connection, m protocol.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.progress.ended != "" || r.closed {
		return nil // the party has been told, and its connection is about to close
	}
	if r.applicants.hears(c, m) {
		return nil
	}
	seated := r.sides[c.party.Role].holder == c
	if seated == (m.Type == protocol.TypeHello || m.Type == protocol.TypeArriving) {
		return protocol.FaultOrder
	}
	switch m.Type {
	case protocol.TypeArriving:
		return r.arrive(c, m)
	case protocol.TypeHello:
		return r.hello(c, m)
	case protocol.TypeDescription, protocol.TypeCandidate, protocol.TypeAsk, protocol.TypeHere:
		r.sides.relay(c, m)
	case protocol.TypeMedia:
		r.sides.switchMedia(c.party.Role, m.Media, r.progress.held())
		r.sides[c.party.Role].watchPicture(r.progress.runs())
	case protocol.TypeLeave:
		r.leave(c)
	default:
		return r.command(c, m)
	}
	return nil
}

func (r *room) hello(c *connection, m protocol.Message) error {
	c.greet()
	s := r.sides[c.party.Role]
	switch device := deviceName(m.Device); {
	case r.progress.runs() && s.isNew(device) && !(s.goodbye && r.applicants.none()):
		r.applicants.ask(c, m)
		r.lookAtDoor()
	case !s.admits(device, m.TakeOver):
		c.send(protocol.Occupied{Type: protocol.TypeOccupied, Since: s.since.UTC(), By: s.actor.Name})
	case s.device != device && !s.newcomers.moves.AllowN(r.exchange.config.Now(), 1):
		return protocol.FaultRate
	default:
		r.noteDevice(s, device)
		r.sit(c, m)
	}
	return nil
}

// noteDevice reports that the visit moves to another device of the patient without the clinic's admission (D4).
func (r *room) noteDevice(s *seat, device string) {
	if s.isNew(device) {
		r.reports.add(Occurrence{
			Kind: DeviceChanged, At: r.exchange.config.Now(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
			Device: device,
		})
	}
}

// sit gives the connection the seat, and gives the other side a new session to connect to.
func (r *room) sit(c *connection, m protocol.Message) {
	s, now := r.sides[c.party.Role], r.exchange.config.Now()
	previous, came := s.take(c, m, now)
	if previous != nil {
		previous.send(protocol.Replaced{Type: protocol.TypeReplaced, By: c.party.Actor.Name})
		previous.stop(protocol.StatusReplaced, protocol.TypeReplaced)
	}
	if came {
		r.reports.add(s.arrival(now))
	}
	if s.role == madoguchi.ClinicSide {
		r.progress.liveBy = c.party.Actor.ID
		if c.contested && r.progress.live() {
			r.hold(now, c.party.Actor)
		}
	}
	c.send(r.welcome(c, now))
	other := r.sides.other(s.role)
	other.send(protocol.PeerChange{Type: protocol.TypePeer, Peer: r.sides.sees(other.role, r.progress.held())})
	if s.role == madoguchi.ClinicSide && r.applicants.any() {
		r.applicants.tell()
	}
	r.lookAtDoor()
	s.watchPicture(r.progress.runs())
}

func (r *room) welcome(c *connection, now time.Time) protocol.Welcome {
	answer := protocol.Welcome{
		Type:       protocol.TypeWelcome,
		Session:    c.session,
		Role:       c.party.Role,
		State:      madoguchi.CallWaiting,
		ICEServers: r.exchange.config.ICE(string(r.call) + "/" + string(c.party.Role)),
		Peer:       r.sides.sees(c.party.Role, r.progress.held()),
		Left:       r.sides.other(c.party.Role).goodbye,
		Now:        now.UTC(),
	}
	if answer.ICEServers == nil {
		answer.ICEServers = []protocol.ICEServer{}
	}
	if c.party.Role == madoguchi.ClinicSide {
		answer.Door = r.doorway.page
	}
	if since := r.progress.callSince; !since.IsZero() {
		answer.State, answer.CallSince = madoguchi.CallInCall, &since
	}
	if since := r.progress.heldSince; !since.IsZero() {
		answer.Held = &since
	}
	return answer
}

// leave empties the seat at once. A party that says leave does not flap.
func (r *room) leave(c *connection) {
	s := r.sides[c.party.Role]
	s.lose(r.exchange.config.Now())
	s.goodbye = true
	r.vacate(s)
	c.stop(websocket.StatusNormalClosure, protocol.TypeLeave)
}

func (r *room) command(c *connection, m protocol.Message) error {
	if c.party.Role != madoguchi.ClinicSide {
		return protocol.FaultRole
	}
	now := r.exchange.config.Now()
	switch m.Type {
	case protocol.TypeFinish:
		r.reports.add(Occurrence{Kind: Finished, At: now, Actor: c.party.Actor})
		r.end(madoguchi.CallFinished)
	case protocol.TypeHold:
		r.hold(now, c.party.Actor)
	case protocol.TypeAdmit:
		if a := r.applicants.admit(m.Applicant, c.party.Actor); a != nil {
			r.sit(a.holder, a.hello)
		}
	case protocol.TypeRefuse:
		r.applicants.refuse(m.Applicant, c.party.Actor)
	}
	return nil
}

// end tells all connections how the call ended, and keeps the state for later ones. It reports no departures, which the
// end implies.
func (r *room) end(state madoguchi.CallState) {
	if r.progress.ended != "" {
		return
	}
	r.progress.ended = state
	r.reports.close(false)
	r.applicants.clear()
	for c := range r.crowd.attached {
		c.tellEnd(state)
	}
	for _, s := range r.sides {
		s.empty()
	}
}

func (c *connection) tellEnd(state madoguchi.CallState) {
	c.send(protocol.Notice{Type: string(state)})
	c.stop(protocol.StatusEnded, string(state))
}

// shut sends everybody away because the process ends, and reports the departures.
func (r *room) shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expiry != nil {
		r.expiry.Stop()
	}
	for c := range r.crowd.attached {
		c.stop(websocket.StatusGoingAway, "restart")
	}
	r.doorway.close()
	r.applicants.clear()
	for _, s := range r.sides {
		if !s.since.IsZero() {
			s.lose(r.exchange.config.Now())
			s.vacate()
		}
	}
	r.closed = true
	r.reports.close(true)
}

// lookAtDoor looks for a patient's page that has not entered, while the patient's seat is empty.
func (r *room) lookAtDoor() {
	entered := !r.sides[madoguchi.PatientSide].since.IsZero()
	var page *protocol.Door
	if !entered && r.progress.ended == "" {
		page = r.crowd.atDoor()
	}
	r.doorway.watch(page, entered)
}

// arrive records a page's step before its hello. From then on, the hello may take as long as the person needs.
func (r *room) arrive(c *connection, m protocol.Message) error {
	if c.party.Role != madoguchi.PatientSide {
		return protocol.FaultRole
	}
	c.greet()
	if c.step != m.Step {
		c.step, c.stepSince = m.Step, r.exchange.config.Now().UTC()
	}
	r.lookAtDoor()
	return nil
}

// vacant reports whether the room can be forgotten. Within the window an empty room is kept: a party that leaves and
// comes again must not get fresh allowances or a fresh pace of reports.
func (r *room) vacant() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.sides {
		if !s.since.IsZero() {
			return false
		}
	}
	return len(r.crowd.attached) == 0 && !r.reports.pending() && r.forget
}

// busy reports whether anybody is connected.
func (r *room) busy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.crowd.attached) > 0
}

// discard stops the timers of a forgotten room.
func (r *room) discard() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expiry != nil {
		r.expiry.Stop()
	}
}
