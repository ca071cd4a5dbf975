package signalling

import (
	"slices"
	"time"

	"madoguchi/apiserver/signalling/protocol"
	"madoguchi/madoguchi"
)

// carryOut handles one message. A message that can make a call live takes the liveLock, which all rooms share. The
// error is a protocol.Fault.
func (e *Exchange) carryOut(r *room, c *connection, m protocol.Message) error {
	switch {
	case m.Type == protocol.TypeStart, m.Type == protocol.TypeResume:
		return e.goLive(r, c, m)
	case m.Type == protocol.TypeHello && c.party.Role == madoguchi.ClinicSide:
		return e.enterLive(r, c, m)
	}
	return r.handle(c, m)
}

// goLive begins or resumes a call. If the same doctor or person has another live call, it asks first, and then puts
// that call on hold.
func (e *Exchange) goLive(r *room, c *connection, m protocol.Message) error {
	if err := r.mayGoLive(c); err != nil {
		return err
	}
	elsewhere := e.elsewhere(c)
	e.liveLock.Lock()
	defer e.liveLock.Unlock()
	rivals := e.rivals(r, c.party.Actor)
	elsewhere = e.withoutRooms(elsewhere)
	// an old desk cannot be asked, and its user has pressed the button
	asks := !r.standing().live() && !m.Hold && !c.before
	if asks && len(rivals)+len(elsewhere) > 0 {
		c.send(busyWith(rivals, elsewhere))
		return nil
	}
	return e.takeLive(r, c, m, rivals, elsewhere)
}

// takeLive puts the rivals on hold, and begins or resumes the call.
func (e *Exchange) takeLive(r *room, c *connection, m protocol.Message, rivals []*room, elsewhere []OtherCall) error {
	now := e.config.Now()
	for _, rival := range rivals {
		rival.putOnHold(now, c.party.Actor)
	}
	return r.goLive(c, m, now, elsewhere)
}

// enterLive lets the clinic in. A clinician with another live call enters this one on hold, so that nobody is heard in
// two calls. A desk without holds cannot resume a held call, but it can open it again; that resumes the call and puts
// the others on hold.
func (e *Exchange) enterLive(r *room, c *connection, m protocol.Message) error {
	c.greet() // before the query of the store, which may take longer than Limits.Hello
	var elsewhere []OtherCall
	if r.standing().runs() {
		elsewhere = e.elsewhere(c)
	}
	e.liveLock.Lock()
	defer e.liveLock.Unlock()
	rivals := e.rivals(r, c.party.Actor)
	elsewhere = e.withoutRooms(elsewhere)
	returns := c.before && r.opensAgain(c, m)
	c.contested = !returns && len(rivals)+len(elsewhere) > 0
	if err := r.handle(c, m); err != nil || !returns || !r.holds(c) {
		return err
	}
	return e.takeLive(r, c, protocol.Message{Type: protocol.TypeResume}, rivals, elsewhere)
}

// opensAgain reports whether a device other than the last one enters a call on hold. A reopened console is another
// device. A console whose line was cut is the same device, and nobody has pressed anything. A new process knows no
// device: all lines were cut, and the call stays on hold.
func (r *room) opensAgain(c *connection, m protocol.Message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.sides[c.party.Role].device
	return r.progress.ended == "" && r.progress.held() && known != "" && known != deviceName(m.Device)
}

// holds reports whether a connection has its side's seat.
func (r *room) holds(c *connection) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sides[c.party.Role].holder == c
}

func (e *Exchange) elsewhere(c *connection) []OtherCall {
	if e.config.Elsewhere == nil {
		return nil
	}
	return e.config.Elsewhere(c.life, c.party)
}

// rivals returns the rooms whose calls must not be live together with the call of r: those of its doctor, and those of
// the person.
func (e *Exchange) rivals(r *room, by madoguchi.Actor) (rivals []*room) {
	r.mu.Lock()
	clinic, doctor := r.clinic, r.doctor
	r.mu.Unlock()
	for _, other := range e.others(r) {
		if other.runs(clinic, doctor, by.ID) {
			rivals = append(rivals, other)
		}
	}
	return rivals
}

func (e *Exchange) others(r *room) (others []*room) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, other := range e.rooms {
		if other != r {
			others = append(others, other)
		}
	}
	return others
}

// withoutRooms drops the calls that have a room here: a room knows more than the store. An exception is a name that no
// clinic's connection has brought to the room yet.
func (e *Exchange) withoutRooms(rivals []OtherCall) []OtherCall {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(rivals, func(rival OtherCall) bool {
		r := e.rooms[rival.CallID]
		if r == nil || !r.busy() {
			return false
		}
		r.learnName(rival)
		return true
	})
}

func busyWith(rooms []*room, elsewhere []OtherCall) protocol.Busy {
	answer := protocol.Busy{Type: protocol.TypeBusy, Calls: []protocol.BusyCall{}}
	for _, r := range rooms {
		answer.Calls = append(answer.Calls, r.asBusy())
	}
	for _, rival := range elsewhere {
		answer.Calls = append(answer.Calls, protocol.BusyCall{ID: rival.CallID, Name: rival.Name, Person: rival.Person})
	}
	return answer
}

// Follow applies a call's state from the store: its links were revoked, it has ended, it is on hold, or it was begun or
// resumed. In the last case, the calls here that must not be live with it are put on hold. If two processes begin calls
// at the same time, the later one stays live.
func (e *Exchange) Follow(call madoguchi.Call) {
	if call.State.Ended() {
		e.End(call.ID, call.State)
		return
	}
	e.liveLock.Lock()
	defer e.liveLock.Unlock()
	r := e.room(call.ID)
	e.revoke(r, call.Generation)
	presence := call.Presence
	switch {
	case call.State != madoguchi.CallInCall:
	case !presence.HeldSince.IsZero():
		if r != nil {
			r.mu.Lock()
			r.followHold(presence.HeldSince)
			r.mu.Unlock()
		}
	case r == nil || !r.busy(): // its parties are in another process
		for _, other := range e.others(r) {
			if other.runs(call.ClinicID, call.DoctorID, presence.LiveBy) &&
				other.wentLiveBefore(presence.LiveSince, call.ID) {
				other.putOnHold(e.config.Now(), madoguchi.Actor{Kind: madoguchi.BySystem})
			}
		}
	}
}

// mayGoLive finds faults before anything else happens.
func (r *room) mayGoLive(c *connection) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.progress.ended != "":
		return nil
	case r.sides[c.party.Role].holder != c:
		return protocol.FaultOrder
	case c.party.Role != madoguchi.ClinicSide:
		return protocol.FaultRole
	}
	return nil
}

// goLive begins the call, or ends its hold. A repeat gets the same answer.
func (r *room) goLive(c *connection, m protocol.Message, now time.Time, elsewhere []OtherCall) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.progress.ended != "" || r.sides[c.party.Role].holder != c {
		return nil // it ended or lost its seat a moment ago
	}
	began := Occurrence{At: now, Actor: c.party.Actor}
	for _, rival := range elsewhere {
		began.Holds = append(began.Holds, rival.CallID)
	}
	if m.Type == protocol.TypeResume {
		r.resume(began)
		return nil
	}
	if r.progress.start(now, c.party.Actor.ID) {
		for _, s := range r.sides {
			s.watchPicture(true)
		}
		began.Kind = CallStarted
		r.reports.add(began)
	}
	r.sides.tell(protocol.Started{Type: protocol.TypeStarted, CallSince: r.progress.callSince})
	return nil
}

// resume ends the hold of a running call. A repeat gets the same answer.
func (r *room) resume(resumed Occurrence) {
	if r.progress.resumedBy(resumed.At, resumed.Actor.ID) {
		resumed.Kind = CallResumed
		r.reports.add(resumed)
	}
	if r.progress.runs() {
		r.endHold()
	}
}

// putOnHold stops picture and sound of both sides.
func (r *room) putOnHold(now time.Time, by madoguchi.Actor) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hold(now, by)
}

// hold is putOnHold with the room's lock held. A repeat gets the same answer.
func (r *room) hold(now time.Time, by madoguchi.Actor) {
	switch {
	case !r.progress.runs():
	case r.progress.held():
		r.sides.tell(protocol.SinceNotice{Type: protocol.TypeHeld, Since: r.progress.heldSince})
	default:
		r.reports.add(Occurrence{Kind: CallHeld, At: now, Actor: by})
		r.beginHold(now)
	}
}

// followHold applies a hold from the store. The room's lock is held.
func (r *room) followHold(since time.Time) {
	if r.progress.yieldsTo(since) {
		r.beginHold(since)
	}
}

// beginHold stops picture and sound of both sides.
func (r *room) beginHold(since time.Time) {
	r.progress.heldSince = stamp(since)
	r.sides.tell(protocol.SinceNotice{Type: protocol.TypeHeld, Since: r.progress.heldSince})
	if r.sides.parted(true) {
		r.sides.part()
	}
}

// endHold lets picture and sound pass again.
func (r *room) endHold() {
	parted := r.sides.parted(r.progress.held())
	r.progress.heldSince = time.Time{}
	r.sides.tell(protocol.Notice{Type: protocol.TypeResumed})
	if parted {
		r.sides.meet(false)
	}
}

// standing returns a copy of the call's progress.
func (r *room) standing() progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.progress
}

// runs reports whether the room's call is live, belongs to the clinic, and has the doctor or was begun by the person.
func (r *room) runs(clinic madoguchi.ClinicID, doctor madoguchi.DoctorID, by madoguchi.StaffID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	same := doctor != "" && r.doctor == doctor || by != "" && r.progress.liveBy == by
	return r.clinic == clinic && same && r.progress.live()
}

// wentLiveBefore orders calls that went live at the same time by their IDs, so that every process decides alike.
func (r *room) wentLiveBefore(at time.Time, id madoguchi.CallID) bool {
	since := r.standing().liveSince
	return since.Before(at) || since.Equal(at) && r.call < id
}

func (r *room) learnName(rival OtherCall) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.name == "" {
		r.name, r.person = rival.Name, rival.Person
	}
}

func (r *room) asBusy() protocol.BusyCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	return protocol.BusyCall{ID: r.call, Name: r.name, Person: r.person}
}
