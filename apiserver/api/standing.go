package api

import (
	"slices"
	"strings"
	"time"

	"madoguchi/madoguchi"
)

// Standing is an entry's state in one word, as the desk and the clinic's pages show it.
type Standing string

// The standings, by urgency after the final ones.
const (
	StandingFinished  Standing = "finished"
	StandingCancelled Standing = "cancelled"
	StandingNoShow    Standing = "noShow"
	StandingExpired   Standing = "expired"
	StandingWaiting   Standing = "waiting"
	StandingStopped   Standing = "stopped" // the patient's page is open and has not entered
	StandingAsking    Standing = "asking"  // another device of the patient waits to be admitted to the running call
	StandingAway      Standing = "away"    // the call has begun, and no member of staff is in it
	StandingHeld      Standing = "held"    // the call runs and is on hold
	StandingLeft      Standing = "left"    // the call runs, and the patient is not in it
	StandingInCall    Standing = "inCall"
	StandingAttention Standing = "attention" // reception has to act (要対応)
	StandingCreated   Standing = "created"   // a call without a reservation (B8)
	StandingBooked    Standing = "booked"
)

// Standings lists all standings.
var Standings = []Standing{
	StandingFinished, StandingCancelled, StandingNoShow, StandingExpired, StandingWaiting, StandingStopped,
	StandingAsking, StandingAway, StandingHeld, StandingLeft, StandingInCall, StandingAttention, StandingCreated,
	StandingBooked,
}

// Standing derives the entry's standing from its states.
func (e Entry) Standing() Standing {
	switch {
	case madoguchi.ReservationState(e.State).Ended():
		return Standing(e.State)
	case e.Over():
		return Standing(e.Call.State)
	case e.Begun():
		return e.Call.standing()
	case e.Waits():
		return StandingWaiting
	case e.Call != nil && e.Call.StoppedSince != nil && e.Call.PatientSince == nil:
		return StandingStopped
	case e.NeedsAttention():
		return StandingAttention
	case !e.IsReservation():
		return StandingCreated
	}
	return StandingBooked
}

// standing is the standing of a running call.
func (c Call) standing() Standing {
	switch {
	case c.AskingSince != nil:
		return StandingAsking
	case c.StoppedSince != nil && c.PatientSince == nil:
		return StandingStopped
	case c.ClinicSince == nil:
		return StandingAway
	case c.HeldSince != nil:
		return StandingHeld
	case c.PatientSince == nil:
		return StandingLeft
	}
	return StandingInCall
}

// Begun reports whether the entry's call runs. Entering it means returning to it.
func (e Entry) Begun() bool {
	return e.Call != nil && !e.Over() && e.Call.State == string(madoguchi.CallInCall)
}

// Over reports whether the entry's state is final.
func (e Entry) Over() bool {
	return madoguchi.ReservationState(e.State).Ended() || e.Call != nil && madoguchi.CallState(e.Call.State).Ended()
}

// Live reports whether a member of staff is seen and heard in the entry's call.
func (e Entry) Live() bool { return e.Begun() && e.Call.ClinicSince != nil && e.Call.HeldSince == nil }

// Waits reports whether the patient waits: for the call to begin, alone in a running call, or on hold.
func (e Entry) Waits() bool {
	if e.Call == nil || e.Over() {
		return false
	}
	there := e.Call.PatientSince != nil || e.Call.AskingSince != nil
	return e.Call.State == string(madoguchi.CallWaiting) || e.Begun() && there && !e.Live()
}

// onHold reports whether the patient is in a call that is on hold.
func (e Entry) onHold() bool {
	return e.Begun() && e.Call.HeldSince != nil && e.Call.PatientSince != nil
}

// IsReservation reports whether the entry is a reservation. If not, it is a call without one (B8).
func (e Entry) IsReservation() bool { return e.Kind == KindReservation }

// IsCancelled reports whether the entry is cancelled: it occupies no slot and is not counted.
func (e Entry) IsCancelled() bool { return e.State == string(madoguchi.ReservationCancelled) }

// ToldOldTime reports whether the patient was notified of a time that has since changed.
func (e Entry) ToldOldTime() bool { return e.Attention == madoguchi.AttentionOldTime }

// HeldBack reports whether a quota kept the newest message from being sent.
func (e Entry) HeldBack() bool {
	return e.Delivery != nil && e.Delivery.Status == string(madoguchi.DeliveryFailed) &&
		madoguchi.HeldBack(e.Delivery.Failure)
}

// NeedsAttention reports whether reception has to act (要対応). An entry that is over needs no attention.
func (e Entry) NeedsAttention() bool { return e.Attention != "" && !e.Over() }

// Waiting returns the entries whose patients wait now, in order of arrival. All counts and lists of waiting patients
// use it, so that the number is the same everywhere. A link works until the next day, so an entry may be from
// yesterday, or from tomorrow's first hour. An entry whose window has passed no longer waits, whatever its last
// report.
func Waiting(entries []Entry, now time.Time) []Entry {
	var waiting []Entry
	for _, entry := range entries {
		if entry.Waits() && now.Before(entry.Call.Expires) {
			waiting = append(waiting, entry)
		}
	}
	slices.SortFunc(waiting, func(a, b Entry) int {
		if order := a.waitsSince().Compare(b.waitsSince()); order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	return waiting
}

func (e Entry) waitsSince() time.Time {
	switch {
	case e.Call == nil:
	case e.onHold():
		return *e.Call.HeldSince
	case e.Call.PatientSince != nil:
		return *e.Call.PatientSince
	case e.Call.AskingSince != nil:
		return *e.Call.AskingSince
	}
	return e.Start
}

// Attendance is the patient's attendance of a visit, by the latest event.
type Attendance string

// The attendances, in the order of a visit.
const (
	NobodyCame  Attendance = ""
	PatientCame Attendance = "cameIn" // and is present
	PatientLeft Attendance = "left"   // and is away, or was away at the end of a visit that never began
	PatientHeld Attendance = "onHold" // and is present, on hold
	VisitHeld   Attendance = "held"   // and is over
)

// Attendance returns how the visit was attended, and its times: from and until for a visit that was held, otherwise
// only from.
func (e Entry) Attendance() (how Attendance, from, until time.Time) {
	call := e.Call
	switch {
	case call == nil:
		return NobodyCame, from, until
	case e.Over() && call.CallSince != nil && call.EndedAt != nil:
		return VisitHeld, *call.CallSince, *call.EndedAt
	case e.onHold():
		return PatientHeld, *call.HeldSince, until
	case !e.Over() && call.PatientSince != nil:
		return PatientCame, *call.PatientSince, until
	case call.PatientLeft != nil:
		return PatientLeft, *call.PatientLeft, until
	}
	return NobodyCame, from, until
}
