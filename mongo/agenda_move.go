package mongo

import (
	"context"
	"errors"

	"madoguchi"
)

// Move takes a reservation from one time to another, of the same doctor and day or not: nil if it holds the new time and
// no longer the old one, ErrSlotTaken if the new time is taken and the reservation keeps the old one, ErrNotOpen if it
// does not hold the old time (it was cancelled or moved elsewhere, and the attempt comes late).
//
// Within one agenda it is one write. Between two it takes the new time first and then frees the old one; an attempt that
// was cut off between them holds both until it is repeated, so the reservation is never without a time. An attempt that
// lands after a later move changes nothing, unless that move brought the reservation back to exactly the old time.
func (s *Store) Move(ctx context.Context, from, to madoguchi.Claim) error {
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
	case a.has(string(to.Reservation)) || mark != nil && mark.To == nil:
		return madoguchi.ErrNotOpen
	default:
		return madoguchi.ErrSlotTaken
	}
}

func (s *Store) shift(ctx context.Context, from, to madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, from, shiftStep(from, to), false)
	switch {
	case errors.Is(err, madoguchi.ErrNotFound):
		return madoguchi.ErrNotOpen
	case err != nil:
		return err
	case agenda.holds(to):
		return nil
	case agenda.holds(from):
		return madoguchi.ErrSlotTaken
	default:
		return madoguchi.ErrNotOpen
	}
}

// readyToMove looks whether the reservation holds the time it is to leave; arrived means that an earlier attempt has
// done all there is to do.
func (s *Store) readyToMove(ctx context.Context, from, to madoguchi.Claim) (arrived bool, err error) {
	agenda, err := s.agenda(ctx, from)
	if err != nil {
		return false, err
	}
	if agenda.holds(from) {
		return false, nil
	}
	return true, s.afterDeparture(ctx, agenda.departureOf(string(from.Reservation)), to)
}

// depart frees the old time. If the reservation was cancelled since readyToMove looked, the new time is given back.
func (s *Store) depart(ctx context.Context, from, to madoguchi.Claim) error {
	agenda, err := s.changeAgenda(ctx, from, departStep(from, to), true)
	if err != nil {
		return err
	}
	return s.afterDeparture(ctx, agenda.departureOf(string(from.Reservation)), to)
}

// afterDeparture judges a move by the mark the reservation left in its old agenda. Of a cancelled one nothing may stay
// in the new agenda, also of an attempt that was cut off.
func (s *Store) afterDeparture(ctx context.Context, mark *departure, to madoguchi.Claim) error {
	switch {
	case mark == nil:
		return madoguchi.ErrNotOpen
	case mark.To == nil:
		if _, err := s.changeAgenda(ctx, to, vacateStep(to), true); err != nil {
			return err
		}
		return madoguchi.ErrNotOpen
	case mark.To.is(placeOf(to)):
		return nil
	default:
		return madoguchi.ErrNotOpen
	}
}
