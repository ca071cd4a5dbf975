package mongo

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
)

// Move moves a reservation from one time to another, also to another doctor or day. It returns nil if the
// reservation holds the new time and no longer the old one, ErrSlotTaken if the new time is taken and the
// reservation keeps the old one, and ErrNotOpen if the reservation does not hold the old time (it was cancelled or
// moved elsewhere, and the attempt is late).
//
// Within one agenda a move is one write. Between two agendas it takes the new time first and then frees the old one.
// An attempt that is interrupted in between holds both until it is repeated, so the reservation always has a time.
// An attempt that arrives, in whole or in part, after a later move changes nothing; the claims' revisions determine
// which is later.
func (s agendaStore) Move(ctx context.Context, from, to madoguchi.Claim) error {
	if agendaKeyOf(from) == agendaKeyOf(to) {
		return s.shift(ctx, from, to)
	}
	if arrived, err := s.readyToMove(ctx, from, to); arrived || err != nil {
		return err
	}
	agenda, err := s.changeAgenda(ctx, to, arriveStep(to), true)
	if err != nil {
		return err
	}
	if err := agenda.arrival(to); err != nil {
		return err
	}
	return s.depart(ctx, from, to)
}

// arrival returns the outcome of a move's first half from the new agenda after it. Unlike a claim, a move may return
// to a time that the reservation left before.
func (a agendaDocument) arrival(to madoguchi.Claim) error {
	mark := a.departureOf(string(to.Reservation))
	switch {
	case a.holds(to):
		return nil
	case a.has(string(to.Reservation)) || mark.isFinal() || mark.isAfter(to):
		return madoguchi.ErrNotOpen
	default:
		return madoguchi.ErrSlotTaken
	}
}

func (s agendaStore) shift(ctx context.Context, from, to madoguchi.Claim) error {
	from.At = to.At // holds that ended since the old time was claimed are in nobody's way
	agenda, err := s.changeAgenda(ctx, from, shiftStep(from, to), false)
	switch {
	case errors.Is(err, madoguchi.ErrNotFound):
		return madoguchi.ErrNotOpen
	case err != nil:
		return err
	case agenda.holds(to):
		return nil
	case agenda.stillHolds(from):
		return madoguchi.ErrSlotTaken
	default:
		return madoguchi.ErrNotOpen
	}
}

// readyToMove checks whether the reservation holds the time that it is to leave. arrived means that an earlier
// attempt completed the move.
func (s agendaStore) readyToMove(ctx context.Context, from, to madoguchi.Claim) (arrived bool, err error) {
	agenda, err := s.agenda(ctx, from)
	if err != nil || agenda.stillHolds(from) {
		return false, err
	}
	mark := agenda.departureOf(string(from.Reservation))
	switch {
	case mark.leadsTo(to):
		return true, nil
	case mark.isFinal(): // an attempt that was interrupted before the cancellation may have left a claim
		return false, s.giveBack(ctx, to)
	case mark == nil: // a late attempt of an earlier move may have freed the old time during this one
		there, err := s.agenda(ctx, to)
		if err != nil || there.holds(to) {
			return err == nil, err
		}
	}
	return false, madoguchi.ErrNotOpen
}

// depart frees the old time, unless the reservation was cancelled or moved elsewhere since readyToMove. If the old
// agenda no longer contains the reservation, a late attempt of an earlier move has freed the time.
func (s agendaStore) depart(ctx context.Context, from, to madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, from, departStep(from, to), true)
	// the document has no room for the mark with the destination; the time is freed without it
	if errors.Is(err, madoguchi.ErrTooLarge) {
		_, err = s.changeAgenda(ctx, from, vacateStep(from), true)
		return err
	}
	if err != nil {
		return err
	}
	mark := agenda.departureOf(string(from.Reservation))
	if mark.leadsTo(to) || mark == nil && !agenda.has(string(from.Reservation)) {
		return nil
	}
	return s.giveBack(ctx, to)
}

// giveBack frees the new time and reports that the move was late.
func (s agendaStore) giveBack(ctx context.Context, to madoguchi.Claim) error {
	if _, err := s.changeAgenda(ctx, to, vacateStep(to), true); err != nil {
		return err
	}
	return madoguchi.ErrNotOpen
}

// leadsTo reports whether a reservation left for this place. A nil departure is none.
func (d *departure) leadsTo(to madoguchi.Claim) bool {
	return d != nil && d.To != nil && d.To.is(placeOf(to))
}

// isAfter reports whether a reservation left after the decision to move it here. A nil departure is none.
func (d *departure) isAfter(here madoguchi.Claim) bool { return d != nil && d.Revision > here.Revision }

// isFinal reports whether a reservation left permanently. A nil departure is none.
func (d *departure) isFinal() bool { return d != nil && d.To == nil }
