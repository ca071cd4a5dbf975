package madoguchi

import "time"

// Claim is a reservation's claim on a doctor's time. Day is the clinic's calendar day (2006-01-02) of the agenda.
// Capacity is how many patients may overlap. Revision is the reservation's revision when the time was chosen: of two
// attempts, the one with the lower revision is late.
//
// A claim with HeldUntil is a hold (E1): it occupies the time until then, unless a claim of the same reservation
// without HeldUntil confirms it. At is the time of the attempt; holds that have ended by then do not count. Without At
// every hold counts.
type Claim struct {
	ClinicID    ClinicID
	DoctorID    DoctorID
	Day         string
	Reservation ReservationID
	Start, End  time.Time
	Capacity    int
	Revision    int64
	HeldUntil   time.Time `json:",omitzero"`
	At          time.Time `json:",omitzero"`
}

// Agenda is what occupies a doctor on a day of the clinic's calendar (2006-01-02).
type Agenda struct {
	DoctorID DoctorID
	Day      string
	Occupied []Occupancy
}

// Occupancy is a time that a reservation has in an agenda. A hold of somebody who is still booking ends at Expires, and
// counts until then (E1); a booked reservation has no Expires.
type Occupancy struct {
	Reservation ReservationID
	Start, End  time.Time
	Expires     time.Time
}

// Counts reports whether the occupancy takes time at an instant: it is no hold, or the hold has not expired.
func (o Occupancy) Counts(now time.Time) bool {
	return o.Start.Before(o.End) && (o.Expires.IsZero() || now.Before(o.Expires))
}

// ClaimOf returns a reservation's claim on its doctor's agenda.
func ClaimOf(r Reservation, capacity int, location *time.Location) Claim {
	return Claim{
		ClinicID: r.ClinicID, DoctorID: r.DoctorID, Day: DayOf(r.Start, location), Reservation: r.ID,
		Start: r.Start, End: r.End, Capacity: max(capacity, 1),
	}
}

// Equal reports whether two claims are for the same time in the same agenda.
func (c Claim) Equal(other Claim) bool {
	return c.Start.Equal(other.Start) && c.End.Equal(other.End) && c.ClinicID == other.ClinicID &&
		c.DoctorID == other.DoctorID && c.Day == other.Day && c.Reservation == other.Reservation
}
