package mongo

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
)

// Move takes a reservation from one time to another, of the same doctor and day or not: nil if it holds the new time
// and no longer the old one, ErrSlotTaken if the new time is taken and the reservation keeps the old one, ErrNotOpen if
// it does not hold the old time (it was cancelled or moved elsewhere, and the attempt comes late).
//
// Within one agenda it is one write. Between two it takes the new time first and then frees the old one; an attempt
// that was cut off between them holds both until it is repeated, so the reservation is never without a time. An attempt
// that lands, in whole or in half, after a later move changes nothing; the claims' revisions say which is later.
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

// arrival says how the first half of a move ended, from the new agenda after it. Unlike a claim, it may come to where
// the reservation has been and moved away from.
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

// readyToMove looks whether the reservation holds the time it is to leave; arrived means that an earlier attempt has
// done all there is to do.
func (s agendaStore) readyToMove(ctx context.Context, from, to madoguchi.Claim) (arrived bool, err error) {
	agenda, err := s.agenda(ctx, from)
	if err != nil || agenda.stillHolds(from) {
		return false, err
	}
	mark := agenda.departureOf(string(from.Reservation))
	switch {
	case mark.leadsTo(to):
		return true, nil
	case mark.isFinal(): // an attempt that was cut off before the cancellation may have left something
		return false, s.giveBack(ctx, to)
	case mark == nil: // a late attempt of an earlier move may have given the old time back in the middle of this one
		there, err := s.agenda(ctx, to)
		if err != nil || there.holds(to) {
			return err == nil, err
		}
	}
	return false, madoguchi.ErrNotOpen
}

// depart frees the old time, unless the reservation was cancelled or moved elsewhere since readyToMove looked. Where
// the old agenda knows nothing of the reservation any more, a late attempt of an earlier move has freed it.
func (s agendaStore) depart(ctx context.Context, from, to madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, from, departStep(from, to), true)
	// no room for the mark that says where to; the time is given up all the same
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

// giveBack leaves the new time to others and says that the move came late.
func (s agendaStore) giveBack(ctx context.Context, to madoguchi.Claim) error {
	if _, err := s.changeAgenda(ctx, to, vacateStep(to), true); err != nil {
		return err
	}
	return madoguchi.ErrNotOpen
}

// leadsTo reports whether a reservation left for this place; nil is no departure.
func (d *departure) leadsTo(to madoguchi.Claim) bool {
	return d != nil && d.To != nil && d.To.is(placeOf(to))
}

// isAfter reports whether a reservation left after it was decided to go here; nil is no departure.
func (d *departure) isAfter(here madoguchi.Claim) bool { return d != nil && d.Revision > here.Revision }

// isFinal reports whether a reservation left for good; nil is no departure.
func (d *departure) isFinal() bool { return d != nil && d.To == nil }
