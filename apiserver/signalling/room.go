package signalling

import (
	"sync"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"madoguchi/madoguchi"
)

// room is one call: its two seats, all its connections, and the queue of reports.
type room struct {
	exchange *Exchange
	call     madoguchi.CallID
	clinic   madoguchi.ClinicID

	mu         sync.Mutex
	expires    time.Time
	expiry     *time.Timer
	seats      map[madoguchi.CallRole]*seat
	attached   map[*connection]struct{}
	doctor     madoguchi.DoctorID
	name       string            // the clinic's name for the visit
	person     bool              // whether name is the patient's
	callSince  time.Time         // zero before the call began
	liveSince  time.Time         // when it was begun or resumed last
	liveBy     madoguchi.StaffID // the person who did that, or took the clinic's seat since
	heldSince  time.Time         // zero without a hold
	applicants []*applicant
	asks       *rate.Limiter       // of new devices
	ended      madoguchi.CallState // empty before the call ended
	closed     bool                // the exchange closes; nothing more is reported
	forget     bool                // the window is over; nobody can join
	door       *door               // what the clinic was told about the patient's pages that have not entered
	stopped    madoguchi.DoorStep  // what was reported about them
	stopping   *time.Timer         // runs until a change of that is reported
	reports    []Occurrence
	reporting  bool
	pacer      *rate.Limiter // of the reports
	pacing     bool          // a report waits for the pacer
	hurried    bool          // reports do not wait for the pacer
	wake       chan struct{} // ends the wait
	arrived    int           // number of connections so far
}

func newRoom(exchange *Exchange, party Party) *room {
	return &room{
		exchange: exchange,
		call:     party.CallID,
		clinic:   party.ClinicID,
		attached: make(map[*connection]struct{}),
		pacer:    rate.NewLimiter(rate.Limit(exchange.config.Limits.Reports), exchange.config.Limits.ReportsBurst),
		asks:     rate.NewLimiter(rate.Limit(exchange.config.Limits.Asks), exchange.config.Limits.AsksBurst),
		wake:     make(chan struct{}, 1),
		seats: map[madoguchi.CallRole]*seat{
			madoguchi.PatientSide: newSeat(madoguchi.PatientSide, exchange.config.Limits),
			madoguchi.ClinicSide:  newSeat(madoguchi.ClinicSide, exchange.config.Limits),
		},
	}
}

func (r *room) learn(party Party) {
	r.learnStanding(party)
	if !party.Window.Expires.Equal(r.expires) {
		r.scheduleExpiry(party.Window.Expires)
	}
	if party.State.Ended() && r.ended == "" {
		r.end(party.State)
	}
}

// learnStanding takes over the call's state if another process began the call or put it on hold.
func (r *room) learnStanding(party Party) {
	r.doctor = party.DoctorID
	if party.Name != "" {
		r.name, r.person = party.Name, party.Person
	}
	if patient := r.seats[madoguchi.PatientSide]; patient.device == "" {
		patient.device = party.Device
	}
	if r.callSince.IsZero() {
		r.callSince = party.CallSince.UTC()
	}
	if party.LiveSince.After(r.liveSince) {
		r.liveSince, r.liveBy = party.LiveSince.UTC(), party.LiveBy
		if !r.heldSince.IsZero() && r.liveSince.After(r.heldSince) { // another process resumed it
			r.endHold()
		}
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
	delete(r.attached, c)
	defer r.lookAtDoor()
	r.lostApplicant(c)
	s := r.seats[c.party.Role]
	if s.holder != c {
		return
	}
	loss := s.lose(r.exchange.config.Now())
	if r.ended != "" || r.closed {
		s.empty()
		return
	}
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
	s.empty()
	r.report(Occurrence{Kind: leftKind(s.role), At: s.leftAt, Actor: s.actor})
	r.other(s.role).send(peerChange{Type: typePeer, Left: s.goodbye})
	r.lookAtDoor()
}

// handle carries out one message. The error is a Fault.
func (r *room) handle(c *connection, m message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended != "" {
		return nil // the party has been told, and its connection is about to close
	}
	if r.heardApplicant(c, m) {
		return nil
	}
	seated := r.seats[c.party.Role].holder == c
	if seated == (m.Type == typeHello || m.Type == typeArriving) {
		return FaultOrder
	}
	switch m.Type {
	case typeArriving:
		return r.arrive(c, m)
	case typeHello:
		return r.hello(c, m)
	case typeDescription, typeCandidate, typeAsk, typeHere:
		r.relay(c, m)
	case typeMedia:
		r.switchMedia(c, m)
	case typeLeave:
		r.leave(c)
	default:
		return r.command(c, m)
	}
	return nil
}

func (r *room) hello(c *connection, m message) error {
	c.greet()
	s := r.seats[c.party.Role]
	switch device := deviceName(m.Device); {
	case r.mustAsk(s, device):
		r.ask(c, m)
	case !s.admits(device, m.TakeOver):
		c.send(occupied{Type: typeOccupied, Since: s.since.UTC(), By: s.actor.Name})
	case s.device != device && !s.newcomers.moves.AllowN(r.exchange.config.Now(), 1):
		return FaultRate
	default:
		r.noteDevice(s, device)
		r.sit(c, m)
	}
	return nil
}

// noteDevice reports that the visit moves to another device of the patient before the call has begun (D4).
func (r *room) noteDevice(s *seat, device string) {
	if s.role == madoguchi.PatientSide && s.device != "" && s.device != device {
		r.report(Occurrence{
			Kind: DeviceChanged, At: r.exchange.config.Now(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
			Device: device,
		})
	}
}

// sit gives the connection the seat, and gives the other side a new session to connect to.
func (r *room) sit(c *connection, m message) {
	s, now := r.seats[c.party.Role], r.exchange.config.Now()
	previous, came := s.take(c, m, now)
	if previous != nil {
		previous.send(replaced{Type: typeReplaced, By: c.party.Actor.Name})
		previous.stop(StatusReplaced, typeReplaced)
	}
	if came {
		r.report(r.arrival(s, now))
	}
	if s.role == madoguchi.ClinicSide {
		r.liveBy = c.party.Actor.ID
		if m.contested && r.runsNow() {
			r.hold(now, c.party.Actor)
		}
	}
	c.send(r.welcome(c, now))
	r.other(s.role).send(peerChange{Type: typePeer, Peer: r.sees(r.other(s.role).role)})
	if s.role == madoguchi.ClinicSide && len(r.applicants) > 0 {
		r.tellApplicants()
	}
	r.lookAtDoor()
	r.watchPicture(s)
}

func (r *room) arrival(s *seat, now time.Time) Occurrence {
	occurrence := Occurrence{Kind: cameKind(s.role), At: now, Actor: s.actor}
	if s.role == madoguchi.PatientSide {
		occurrence.Device = s.device
	}
	return occurrence
}

func (r *room) welcome(c *connection, now time.Time) welcome {
	answer := welcome{
		Type:       typeWelcome,
		Session:    c.session,
		Role:       c.party.Role,
		State:      madoguchi.CallWaiting,
		ICEServers: r.exchange.config.ICE(string(r.call) + "/" + string(c.party.Role)),
		Peer:       r.sees(c.party.Role),
		Left:       r.other(c.party.Role).goodbye,
		Now:        now.UTC(),
	}
	if answer.ICEServers == nil {
		answer.ICEServers = []ICEServer{}
	}
	if c.party.Role == madoguchi.ClinicSide {
		answer.Door = r.door
	}
	if !r.callSince.IsZero() {
		since := r.callSince
		answer.State, answer.CallSince = madoguchi.CallInCall, &since
	}
	if !r.heldSince.IsZero() {
		since := r.heldSince
		answer.Held = &since
	}
	return answer
}

func (r *room) relay(c *connection, m message) {
	to := r.other(c.party.Role)
	if to.holder == nil || to.holder.session != m.To {
		return
	}
	to.send(relayed{Type: m.Type, From: c.session, Description: m.Description, Candidate: m.Candidate})
}

func (r *room) switchMedia(c *connection, m message) {
	s := r.seats[c.party.Role]
	s.media = m.media.completed()
	if !r.parted() {
		r.other(c.party.Role).send(mediaChange{Type: typeMedia, media: s.media})
	}
	r.watchPicture(s)
}

// leave empties the seat at once. A party that says leave does not flap.
func (r *room) leave(c *connection) {
	s := r.seats[c.party.Role]
	s.lose(r.exchange.config.Now())
	s.goodbye = true
	r.vacate(s)
	c.stop(websocket.StatusNormalClosure, typeLeave)
}

func (r *room) command(c *connection, m message) error {
	if c.party.Role != madoguchi.ClinicSide {
		return FaultRole
	}
	now := r.exchange.config.Now()
	switch m.Type {
	case typeFinish:
		r.report(Occurrence{Kind: Finished, At: now, Actor: c.party.Actor})
		r.end(madoguchi.CallFinished)
	case typeHold:
		r.hold(now, c.party.Actor)
	case typeAdmit, typeRefuse:
		r.decide(c, m)
	}
	return nil
}

// end tells all connections how the call ended, and keeps the state for later ones. It reports no departures, which the
// end implies.
func (r *room) end(state madoguchi.CallState) {
	if r.ended != "" {
		return
	}
	r.ended = state
	for c := range r.attached {
		c.tellEnd(state)
	}
	for _, s := range r.seats {
		s.empty()
	}
}

func (c *connection) tellEnd(state madoguchi.CallState) {
	c.send(notice{Type: string(state)})
	c.stop(StatusEnded, string(state))
}

// shut sends everybody away because the process ends, and reports the departures.
func (r *room) shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expiry != nil {
		r.expiry.Stop()
	}
	for c := range r.attached {
		c.stop(websocket.StatusGoingAway, "restart")
	}
	if r.stopped != "" && r.ended == "" {
		r.report(Occurrence{
			Kind: PatientTurnedBack, At: r.exchange.config.Now(), Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
		})
	}
	for _, s := range r.seats {
		if r.ended == "" && !s.since.IsZero() {
			s.lose(r.exchange.config.Now())
			s.empty()
			r.report(Occurrence{Kind: leftKind(s.role), At: s.leftAt, Actor: s.actor})
		}
	}
	r.closed = true
	r.hurry()
}

func (r *room) tell(m any) {
	for _, s := range r.seats {
		s.send(m)
	}
}

func (r *room) other(role madoguchi.CallRole) *seat {
	if role == madoguchi.PatientSide {
		return r.seats[madoguchi.ClinicSide]
	}
	return r.seats[madoguchi.PatientSide]
}

// vacant reports whether the room can be forgotten. Within the window an empty room is kept: a party that leaves and
// comes again must not get fresh allowances or a fresh pace of reports.
func (r *room) vacant() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.seats {
		if !s.since.IsZero() {
			return false
		}
	}
	return len(r.attached) == 0 && !r.reporting && r.forget
}

// busy reports whether anybody is connected.
func (r *room) busy() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.attached) > 0
}

// discard stops the timers of a forgotten room.
func (r *room) discard() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expiry != nil {
		r.expiry.Stop()
	}
}
