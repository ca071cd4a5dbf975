package mongo

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// Each step below returns the fields that one $set of an update pipeline writes to an agenda. It decides on the
// current document and leaves it unchanged if the decision is negative. The caller reads the outcome from the
// returned document. A condition in the filter would have the same effect, but MongoDB allows no $expr in the filter
// of an upsert, and a filter that does not match cannot tell the reason.

// claimStep takes the time, unless it is taken, the reservation has left a mark, or the reservation holds another
// time because it has moved.
func claimStep(c madoguchi.Claim) bson.M {
	unmarked := isEmpty(departuresOf(c))
	return bson.M{"occupied": choose(
		all(unmarked, either(ownIsNothing(c), ownIs(c)), hasRoom(c)),
		withOwn(c), "$occupied",
	)}
}

// holdStep takes the time until the hold ends, or extends the reservation's hold of it. The conditions are those of
// claimStep, but a time that the reservation has claimed stays as it is.
func holdStep(c madoguchi.Claim) bson.M {
	unmarked := isEmpty(departuresOf(c))
	return bson.M{"occupied": choose(
		all(unmarked, either(ownIsNothing(c), ownEndsEarlier(c)), hasRoom(c)),
		withOwn(c), "$occupied",
	)}
}

// letGoStep frees the time of the reservation's hold and leaves no mark.
func letGoStep(c madoguchi.Claim) bson.M {
	own := equal("$$one.reservation", literal(string(c.Reservation)))
	return bson.M{"occupied": keep("$occupied", "one", either(bson.M{"$not": own}, lasts("$$one")))}
}

// releaseStep frees all times of the reservation and leaves the mark of a cancellation.
func releaseStep(c madoguchi.Claim) bson.M {
	return bson.M{
		"occupied": othersIn("$occupied", c),
		"departed": join(othersIn("$departed", c), literal(bson.A{departure{Reservation: string(c.Reservation)}})),
	}
}

// shiftStep replaces one time by another in the same agenda.
func shiftStep(from, to madoguchi.Claim) bson.M {
	return bson.M{"occupied": choose(all(ownIs(from), hasRoom(to)), withOwn(to), "$occupied")}
}

// arriveStep takes the time for a reservation from another agenda. A mark of an earlier move away does not prevent
// it. A cancellation does, and so does a move away that was decided later.
func arriveStep(to madoguchi.Claim) bson.M {
	gone := either(equal(bson.M{"$type": "$$mark.to"}, "missing"), less(to.Revision, revisionOf("$$mark")))
	admitted := all(isEmpty(keep(departuresOf(to), "mark", gone)), either(ownIsNothing(to), ownIs(to)), hasRoom(to))
	return bson.M{
		"occupied": choose(admitted, withOwn(to), "$occupied"),
		"departed": choose(admitted, othersIn("$departed", to), "$departed"),
	}
}

// departStep frees the time that the reservation left, and leaves a mark with the destination.
func departStep(from, to madoguchi.Claim) bson.M {
	there := placeOf(to)
	mark := literal(bson.A{departure{Reservation: string(from.Reservation), To: &there, Revision: to.Revision}})
	return bson.M{
		"occupied": choose(ownIs(from), othersIn("$occupied", from), "$occupied"),
		"departed": choose(ownIs(from), join(othersIn("$departed", from), mark), "$departed"),
	}
}

// vacateStep frees exactly this time and leaves no mark.
func vacateStep(c madoguchi.Claim) bson.M {
	return bson.M{"occupied": choose(ownIs(c), othersIn("$occupied", c), "$occupied")}
}

// hasRoom is true if fewer other reservations than the capacity overlap at every moment of the claim.
func hasRoom(c madoguchi.Claim) bson.M { return less(crowd("$occupied", c), c.Capacity) }

// crowd is the largest number of other reservations that overlap at one moment of the claim's time. The number only
// rises at the start of a reservation, so it is enough to count at those starts and at the claim's own.
func crowd(occupied any, c madoguchi.Claim) bson.M {
	own := occupancyOf(c)
	rivals := keep(othersIn(occupied, c), "other", all(less("$$other.start", own.End), less(own.Start, "$$other.end")))
	moment := bson.M{"$max": bson.A{"$$rival.start", own.Start}}
	present := keep("$$rivals", "other",
		all(bson.M{"$lte": bson.A{"$$other.start", moment}}, less(moment, "$$other.end")))
	counts := bson.M{"$map": bson.M{"input": "$$rivals", "as": "rival", "in": bson.M{"$size": present}}}
	return bson.M{"$let": bson.M{
		"vars": bson.M{"rivals": rivals},
		"in":   bson.M{"$ifNull": bson.A{bson.M{"$max": counts}, 0}},
	}}
}

// standing returns what is occupied at a moment, without the holds that have ended. A zero moment leaves all holds.
func standing(at time.Time) bson.M {
	if at.IsZero() {
		return orEmpty("$occupied")
	}
	return keep(orEmpty("$occupied"), "one", either(lasts("$$one"), less(stored(at), "$$one.until")))
}

// lasts is true if the time is occupied by a reservation and not by a hold.
func lasts(occupied string) bson.M { return equal(bson.M{"$type": occupied + ".until"}, "missing") }

func withOwn(c madoguchi.Claim) bson.M {
	return join(othersIn("$occupied", c), literal(bson.A{occupancyOf(c)}))
}

func ownIn(array any, c madoguchi.Claim) bson.M {
	return keep(array, "one", equal("$$one.reservation", literal(string(c.Reservation))))
}

func ownIsNothing(c madoguchi.Claim) bson.M { return isEmpty(ownIn("$occupied", c)) }

// ownIs is true if the reservation holds the claim's time by this claim or an earlier one. A claim is repeated with
// a later revision if its worker died before recording it. This claim must not change a time that a later claim
// took.
func ownIs(c madoguchi.Claim) bson.M {
	own := occupancyOf(c)
	held := all(equal("$$own.start", own.Start), equal("$$own.end", own.End),
		bson.M{"$lte": bson.A{revisionOf("$$own"), own.Revision}})
	return differ(keep(ownIn("$occupied", c), "own", held), bson.A{})
}

// ownEndsEarlier is true if the reservation holds the claim's time, and the claim extends the hold.
func ownEndsEarlier(c madoguchi.Claim) bson.M {
	own := occupancyOf(c)
	held := all(equal("$$own.start", own.Start), equal("$$own.end", own.End), bson.M{"$not": lasts("$$own")},
		less("$$own.until", own.Until))
	return differ(keep(ownIn("$occupied", c), "own", held), bson.A{})
}

// revisionOf is the revision of an occupancy or a departure. One without a revision counts as the earliest.
func revisionOf(element string) bson.M { return bson.M{"$ifNull": bson.A{element + ".revision", 0}} }

func departuresOf(c madoguchi.Claim) bson.M { return ownIn("$departed", c) }

func othersIn(array any, c madoguchi.Claim) bson.M {
	return keep(array, "one", differ("$$one.reservation", literal(string(c.Reservation))))
}
