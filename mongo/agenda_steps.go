package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// The steps below are the fields that one $set of an update pipeline gives to an agenda. Each decides on the document
// as it is and leaves it unchanged where the decision is no; the caller reads the outcome from the document it gets
// back. A condition in the filter would do the same, but MongoDB allows no $expr in the filter of an upsert, and a
// filter that does not match cannot tell why.

// claimStep takes the time unless it is taken, the reservation has left a mark, or it holds another time: it moved
// since.
func claimStep(c madoguchi.Claim) bson.M {
	unmarked := isEmpty(departuresOf(c))
	return bson.M{"occupied": choose(
		all(unmarked, either(ownIsNothing(c), ownIs(c)), hasRoom(c)),
		withOwn(c), "$occupied",
	)}
}

// releaseStep frees whatever the reservation holds and leaves the mark of a cancellation.
func releaseStep(c madoguchi.Claim) bson.M {
	return bson.M{
		"occupied": othersIn("$occupied", c),
		"departed": join(othersIn("$departed", c), literal(bson.A{departure{Reservation: string(c.Reservation)}})),
	}
}

// shiftStep exchanges one time for another in the same agenda.
func shiftStep(from, to madoguchi.Claim) bson.M {
	return bson.M{"occupied": choose(all(ownIs(from), hasRoom(to)), withOwn(to), "$occupied")}
}

// arriveStep takes the time for a reservation that comes from another agenda. That it was here before and moved away
// does not matter, that it was cancelled does, and so does that it moved away after this was decided.
func arriveStep(to madoguchi.Claim) bson.M {
	gone := either(equal(bson.M{"$type": "$$mark.to"}, "missing"), less(to.Revision, revisionOf("$$mark")))
	admitted := all(isEmpty(keep(departuresOf(to), "mark", gone)), either(ownIsNothing(to), ownIs(to)), hasRoom(to))
	return bson.M{
		"occupied": choose(admitted, withOwn(to), "$occupied"),
		"departed": choose(admitted, othersIn("$departed", to), "$departed"),
	}
}

// departStep frees the time the reservation moved away from and leaves a mark that says where to.
func departStep(from, to madoguchi.Claim) bson.M {
	there := placeOf(to)
	mark := literal(bson.A{departure{Reservation: string(from.Reservation), To: &there, Revision: to.Revision}})
	return bson.M{
		"occupied": choose(ownIs(from), othersIn("$occupied", from), "$occupied"),
		"departed": choose(ownIs(from), join(othersIn("$departed", from), mark), "$departed"),
	}
}

// vacateStep takes back exactly this time and leaves no mark.
func vacateStep(c madoguchi.Claim) bson.M {
	return bson.M{"occupied": choose(ownIs(c), othersIn("$occupied", c), "$occupied")}
}

// hasRoom is true while fewer others than the capacity are there at every moment of the claim.
func hasRoom(c madoguchi.Claim) bson.M { return less(crowd("$occupied", c), c.Capacity) }

// crowd is the largest number of other reservations that are there at the same moment of the claim's time. The number
// can only rise where one of them begins, so those moments (and the claim's own start) are all that need a count.
func crowd(occupied string, c madoguchi.Claim) bson.M {
	own := occupancyOf(c)
	rivals := keep(othersIn(occupied, c), "other", all(less("$$other.start", own.End), less(own.Start, "$$other.end")))
	moment := bson.M{"$max": bson.A{"$$rival.start", own.Start}}
	present := keep("$$rivals", "other", all(bson.M{"$lte": bson.A{"$$other.start", moment}}, less(moment, "$$other.end")))
	counts := bson.M{"$map": bson.M{"input": "$$rivals", "as": "rival", "in": bson.M{"$size": present}}}
	return bson.M{"$let": bson.M{
		"vars": bson.M{"rivals": rivals},
		"in":   bson.M{"$ifNull": bson.A{bson.M{"$max": counts}, 0}},
	}}
}

func withOwn(c madoguchi.Claim) bson.M {
	return join(othersIn("$occupied", c), literal(bson.A{occupancyOf(c)}))
}

func ownIn(array string, c madoguchi.Claim) bson.M {
	return keep(array, "one", equal("$$one.reservation", literal(string(c.Reservation))))
}

func ownIsNothing(c madoguchi.Claim) bson.M { return isEmpty(ownIn("$occupied", c)) }

// ownIs is true if the reservation holds the claim's time by this claim or an earlier one. A claim is repeated with a
// later revision where the worker that made it died before anybody knew of it; what was taken by a later one is not
// this claim's to change.
func ownIs(c madoguchi.Claim) bson.M {
	own := occupancyOf(c)
	held := all(equal("$$own.start", own.Start), equal("$$own.end", own.End),
		bson.M{"$lte": bson.A{revisionOf("$$own"), own.Revision}})
	return differ(keep(ownIn("$occupied", c), "own", held), bson.A{})
}

// revisionOf is the revision of an occupancy or a departure; what was written without one is earlier than all that have
// one.
func revisionOf(element string) bson.M { return bson.M{"$ifNull": bson.A{element + ".revision", 0}} }

func departuresOf(c madoguchi.Claim) bson.M { return ownIn("$departed", c) }

func othersIn(array string, c madoguchi.Claim) bson.M {
	return keep(array, "one", differ("$$one.reservation", literal(string(c.Reservation))))
}
