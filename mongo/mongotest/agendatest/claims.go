package agendatest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

// span is a claim's time in minutes after 9:00.
type span struct{ from, until int }

func (s span) claim(capacity int) madoguchi.Claim {
	claim := mongotest.Claim(here, 0)
	nine := claim.Start
	claim.Start = nine.Add(time.Duration(s.from) * time.Minute)
	claim.End = nine.Add(time.Duration(s.until) * time.Minute)
	claim.Capacity = capacity
	return claim
}

func testClaims(t *testing.T, store *mongo.Store) {
	for i, c := range []struct {
		name     string
		capacity int
		there    []span
		claim    span
		want     error
	}{
		{"an empty day", 1, nil, span{0, 30}, nil},
		{"the same time", 1, []span{{0, 30}}, span{0, 30}, madoguchi.ErrSlotTaken},
		{"ends as the other begins", 1, []span{{30, 60}}, span{0, 30}, nil},
		{"begins as the other ends", 1, []span{{0, 30}}, span{30, 60}, nil},
		{"one minute too long", 1, []span{{30, 60}}, span{0, 31}, madoguchi.ErrSlotTaken},
		{"inside", 1, []span{{0, 60}}, span{20, 30}, madoguchi.ErrSlotTaken},
		{"around", 1, []span{{20, 30}}, span{0, 60}, madoguchi.ErrSlotTaken},
		{"a gap that fits", 1, []span{{0, 20}, {40, 60}}, span{20, 40}, nil},
		{"room for one more", 3, []span{{0, 30}, {0, 30}}, span{0, 30}, nil},
		{"full", 3, []span{{0, 30}, {0, 30}, {0, 30}}, span{0, 30}, madoguchi.ErrSlotTaken},
		{"two that do not meet leave room for a second", 2, []span{{0, 20}, {30, 60}}, span{0, 60}, nil},
		{"full in the middle only", 2, []span{{0, 40}, {20, 60}}, span{0, 60}, madoguchi.ErrSlotTaken},
		{"full where it is not wanted", 2, []span{{0, 40}, {20, 60}}, span{40, 60}, nil},
		{"more there than the capacity now allows", 1, nil, span{0, 30}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			doctor := madoguchi.DoctorID(rune('a' + i))
			for _, there := range c.there {
				claim := there.claim(len(c.there))
				claim.DoctorID = doctor
				expect.Done(t, store.Claim(t.Context(), claim))
			}
			claim := c.claim.claim(c.capacity)
			claim.DoctorID = doctor
			occupied, err := store.Occupied(t.Context(), claim)
			expect.Done(t, err)
			expect.Same(t, "occupied before", occupied, c.want != nil)
			expect.Error(t, "the claim", store.Claim(t.Context(), claim), c.want)
			expect.Error(t, "the claim repeated", store.Claim(t.Context(), claim), c.want)
		})
	}
}

// testReleases releases times, before and after their claims.
func testReleases(t *testing.T, store *mongo.Store) {
	first, second := mongotest.Claim(here, 0), mongotest.Claim(here, 0)
	expect.Done(t, store.Claim(t.Context(), first))
	expect.Done(t, store.Release(t.Context(), first))
	expect.Done(t, store.Release(t.Context(), first))
	expect.Error(t, "a claim that comes after its release", store.Claim(t.Context(), first), madoguchi.ErrNotOpen)
	expect.Error(t, "another's claim on the free time", store.Claim(t.Context(), second), nil)
	expect.Error(t, "the late claim once more", store.Claim(t.Context(), first), madoguchi.ErrNotOpen)
	expect.Done(t, store.Release(t.Context(), first))
	expect.Error(t, "what the other still holds", store.Claim(t.Context(), second), nil)

	early := mongotest.Claim(here, 4)
	expect.Done(t, store.Release(t.Context(), early))
	expect.Error(t, "a claim whose release overtook it", store.Claim(t.Context(), early), madoguchi.ErrNotOpen)
	occupied, err := store.Occupied(t.Context(), mongotest.Claim(here, 4))
	expect.Done(t, err)
	expect.Same(t, "occupied by it", occupied, false)
}

// testMoves moves reservations in all possible ways. Late attempts repeat the first ones.
func testMoves(t *testing.T, store *mongo.Store) {
	for _, journey := range []struct {
		name    string
		onward  func(madoguchi.Claim) madoguchi.Claim
		further func(madoguchi.Claim) madoguchi.Claim
	}{
		{"the same day", halfHours(2), halfHours(3)},
		{"overlapping itself", minutes(10), minutes(20)},
		{"another day", onDay("2026-11-25"), onDay("2026-11-26")},
		{"another doctor, then back to the day", withDoctor("d9"), halfHours(5)},
	} {
		t.Run(journey.name, func(t *testing.T) {
			from := mongotest.Claim(here, 0)
			from.DoctorID = madoguchi.DoctorID(madoguchi.NewID())
			testMove(t, store, from, journey.onward(from), journey.further(from))
		})
	}
}

func testMove(t *testing.T, store *mongo.Store, from, to, further madoguchi.Claim) {
	expect.Error(t, "moving what holds nothing", store.Move(t.Context(), from, to), madoguchi.ErrNotOpen)
	expect.Done(t, store.Claim(t.Context(), from))

	rival := to
	rival.Reservation, rival.Start = "rival", to.End.Add(-time.Minute)
	expect.Done(t, store.Claim(t.Context(), rival))
	expect.Error(t, "moving to a time that is taken", store.Move(t.Context(), from, to), madoguchi.ErrSlotTaken)
	expect.Error(t, "the old time after that", store.Claim(t.Context(), from), nil)
	expect.Done(t, store.Release(t.Context(), rival))

	expect.Error(t, "moving", store.Move(t.Context(), from, to), nil)
	expect.Error(t, "moving, repeated", store.Move(t.Context(), from, to), nil)
	expect.Error(t, "a late claim on the old time", store.Claim(t.Context(), from), madoguchi.ErrNotOpen)
	checkOccupied(t, store, from, overlaps(from, to))
	checkOccupied(t, store, to, true)

	expect.Error(t, "moving on", store.Move(t.Context(), to, further), nil)
	lateMove(t, store, from, to)
	checkOccupied(t, store, to, overlaps(to, further))
	checkOccupied(t, store, further, true)

	rival.Reservation, rival.Start, rival.End = "rival again", from.Start, from.Start.Add(time.Minute)
	rival.DoctorID, rival.Day = from.DoctorID, from.Day
	expect.Done(t, store.Claim(t.Context(), rival))
	err := store.Move(t.Context(), further, from)
	expect.Error(t, "moving back to a time that is taken", err, madoguchi.ErrSlotTaken)
	expect.Done(t, store.Release(t.Context(), rival))
	expect.Error(t, "moving back", store.Move(t.Context(), further, from), nil)
	checkOccupied(t, store, from, true)
	expect.Done(t, store.Release(t.Context(), from))
	expect.Error(t, "moving after the cancellation", store.Move(t.Context(), from, to), madoguchi.ErrNotOpen)
	for _, claim := range []madoguchi.Claim{from, to, further} {
		checkOccupied(t, store, claim, false)
	}
}

// testMovesAtOnce moves one reservation to two days at the same time. It arrives at one of them, and nothing of it
// remains at the other or at the origin.
func testMovesAtOnce(t *testing.T, store *mongo.Store) {
	for half := range 30 {
		home := mongotest.Claim(here, half)
		expect.Done(t, store.Claim(t.Context(), home))
		away := []madoguchi.Claim{onDay("2026-11-25")(home), onDay("2026-11-26")(home)}
		var group sync.WaitGroup
		outcomes := make([]error, len(away))
		for i := range away {
			group.Go(func() { outcomes[i] = store.Move(t.Context(), home, away[i]) })
		}
		group.Wait()
		if (outcomes[0] == nil) == (outcomes[1] == nil) {
			t.Errorf("the two moves ended with %v and %v", outcomes[0], outcomes[1])
		}
		checkOccupied(t, store, home, false)
		for i, outcome := range outcomes {
			if outcome != nil {
				expect.Error(t, "the move that lost", outcome, madoguchi.ErrNotOpen)
			}
			checkOccupied(t, store, away[i], outcome == nil)
		}
	}
}

// lateMove repeats a move after a further one. It may report success (the move did succeed then) or that the
// reservation is elsewhere. The stored data must not change; the caller checks that.
func lateMove(t *testing.T, store *mongo.Store, from, to madoguchi.Claim) {
	t.Helper()
	if err := store.Move(t.Context(), from, to); err != nil && !errors.Is(err, madoguchi.ErrNotOpen) {
		t.Errorf("a late move: %v", err)
	}
}

func checkOccupied(t *testing.T, store *mongo.Store, place madoguchi.Claim, want bool) {
	t.Helper()
	place.Reservation = "somebody else"
	got, err := store.Occupied(t.Context(), place)
	expect.Done(t, err)
	expect.Same(t, "occupied "+place.Day+" "+place.Start.Format(time.TimeOnly), got, want)
}

func overlaps(a, b madoguchi.Claim) bool {
	return a.DoctorID == b.DoctorID && a.Day == b.Day && a.Start.Before(b.End) && b.Start.Before(a.End)
}

func halfHours(n int) func(madoguchi.Claim) madoguchi.Claim { return minutes(30 * n) }

func minutes(n int) func(madoguchi.Claim) madoguchi.Claim {
	return func(c madoguchi.Claim) madoguchi.Claim {
		c.Start, c.End = c.Start.Add(time.Duration(n)*time.Minute), c.End.Add(time.Duration(n)*time.Minute)
		return c
	}
}

func onDay(day string) func(madoguchi.Claim) madoguchi.Claim {
	return func(c madoguchi.Claim) madoguchi.Claim { c.Day = day; return c }
}

func withDoctor(doctor madoguchi.DoctorID) func(madoguchi.Claim) madoguchi.Claim {
	return func(c madoguchi.Claim) madoguchi.Claim { c.DoctorID = doctor; return c }
}

// testClaimsAtOnce has many writers claim few slots. No slot holds more reservations than its capacity, every other
// writer gets "taken", and released slots can be claimed again.
func testClaimsAtOnce(t *testing.T, store *mongo.Store) {
	for _, capacity := range []int{1, 3} {
		const writers = 1000
		slots := slotsOf(capacity)
		for round := range 2 {
			winners := claimAtOnce(t, store, writers, slots)
			won := make(map[madoguchi.Claim]int)
			for _, winner := range winners {
				winner.Reservation = ""
				won[winner]++
			}
			for _, slot := range slots {
				if won[slot] != capacity {
					t.Errorf("capacity %d, round %d, %s at %v: %d winners", capacity, round, slot.DoctorID, slot.Start,
						won[slot])
				}
			}
			releaseAtOnce(t, store, winners)
		}
	}
}

// slotsOf are a hundred slots, on one day of each of four doctors.
func slotsOf(capacity int) (slots []madoguchi.Claim) {
	for slot := range 100 {
		claim := mongotest.Claim(here, slot%25)
		claim.Reservation, claim.Capacity = "", capacity
		claim.DoctorID = madoguchi.DoctorID(fmt.Sprintf("d%d%d", capacity, slot/25))
		slots = append(slots, claim)
	}
	return slots
}

func claimAtOnce(t *testing.T, store *mongo.Store, writers int, slots []madoguchi.Claim) (winners []madoguchi.Claim) {
	var group sync.WaitGroup
	var mutex sync.Mutex
	for writer := range writers {
		group.Go(func() {
			claim := slots[writer%len(slots)]
			claim.Reservation = madoguchi.ReservationID(madoguchi.NewID())
			switch err := persist(t.Context(), func() error { return store.Claim(t.Context(), claim) }); {
			case err == nil:
				mutex.Lock()
				defer mutex.Unlock()
				winners = append(winners, claim)
			default:
				expect.Error(t, "a loser", err, madoguchi.ErrSlotTaken)
			}
		})
	}
	group.Wait()
	return winners
}

func releaseAtOnce(t *testing.T, store *mongo.Store, claims []madoguchi.Claim) {
	var group sync.WaitGroup
	for _, claim := range claims {
		group.Go(func() {
			expect.Error(t, "a release", persist(t.Context(), func() error {
				return store.Release(t.Context(), claim)
			}), nil)
		})
	}
	group.Wait()
}

// persist repeats a request that was not answered in time, as a workflow does. On a busy machine the last of a thousand
// may need it.
func persist(ctx context.Context, ask func() error) error {
	const attempts = 5 // of up to ten seconds each
	for attempt := 1; ; attempt++ {
		err := ask()
		if madoguchi.KindOf(err) != madoguchi.KindUnavailable || attempt == attempts || ctx.Err() != nil {
			return err
		}
	}
}
