package slots

import (
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// stretch is a time at which a doctor's capacity is used up, in milliseconds since 1970. Until is after it.
type stretch struct{ from, until int64 }

// fullTimes returns the stretches at which at least capacity visits overlap, in order. A hold counts until it expires,
// and the own reservation does not count.
func fullTimes(
	occupied []madoguchi.Occupancy, capacity int, own madoguchi.ReservationID, now time.Time,
) (full []stretch) {
	starts, ends := make([]int64, 0, len(occupied)), make([]int64, 0, len(occupied))
	for _, o := range occupied {
		if o.Counts(now) && (own == "" || o.Reservation != own) {
			starts, ends = append(starts, o.Start.UnixMilli()), append(ends, o.End.UnixMilli())
		}
	}
	slices.Sort(starts)
	slices.Sort(ends)
	for begun, ended := 0, 0; ended < len(ends); {
		if begun < len(starts) && starts[begun] < ends[ended] {
			if begun++; begun-ended == capacity {
				full = append(full, stretch{from: starts[begun-1]})
			}
			continue
		}
		if begun-ended == capacity {
			full[len(full)-1].until = ends[ended]
		}
		ended++
	}
	return full
}

// FirstFree returns the first moment from from, and before until, at which a doctor has room for another visit. ok is
// false if there is none. The schedule proposes it as the start of a visit.
func FirstFree(
	occupied []madoguchi.Occupancy, capacity int, from, until, now time.Time,
) (moment time.Time, ok bool) {
	at := from.UnixMilli()
	for _, full := range fullTimes(occupied, max(capacity, 1), "", now) {
		if full.from <= at && at < full.until {
			at = full.until
		}
	}
	return time.UnixMilli(at).In(from.Location()), at < until.UnixMilli()
}

// HasRoom reports whether a doctor has room for a visit of that time.
func HasRoom(occupied []madoguchi.Occupancy, capacity int, from, until, now time.Time) bool {
	begins, ends := from.UnixMilli(), until.UnixMilli()
	return !slices.ContainsFunc(fullTimes(occupied, max(capacity, 1), "", now), func(full stretch) bool {
		return full.from < ends && begins < full.until
	})
}
