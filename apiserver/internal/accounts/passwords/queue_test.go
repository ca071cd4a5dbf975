package passwords

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// from returns the context of a caller from an address.
func from(t *testing.T, address string) context.Context {
	request := httptest.NewRequestWithContext(t.Context(), "POST", "/", nil)
	request.RemoteAddr = address + ":1"
	return (&access.Entry{}).Located(request).Context()
}

// on returns the context of a caller who is recognised by a key, for an account.
func on(t *testing.T, key, owner string) context.Context {
	return access.Recognised(httptest.NewRequestWithContext(t.Context(), "POST", "/", nil), key, owner).Context()
}

// rush has callers wait for one place, one after the other, each for a second of work. It returns the order in which
// they were served.
func rush(t *testing.T, callers ...context.Context) (served []int) {
	q := newQueue(1)
	first, err := q.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var mutex sync.Mutex
	var waiting sync.WaitGroup
	for i, ctx := range callers {
		waiting.Go(func() {
			leave, err := q.enter(ctx)
			if err != nil {
				return
			}
			mutex.Lock()
			served = append(served, i)
			mutex.Unlock()
			time.Sleep(time.Second)
			leave()
		})
		synctest.Wait()
	}
	first()
	waiting.Wait()
	if q.free != 1 || q.lines[0].count+q.lines[1].count > 0 || len(q.lines[0].waiting)+len(q.lines[0].order) > 0 {
		t.Errorf("the queue is left as %+v", q)
	}
	return served
}

// A crowd of one network makes the others wait for one of it, however many addresses it has.
func TestNetworksTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var callers []context.Context
		for i := range 30 {
			callers = append(callers, from(t, fmt.Sprintf("2001:db8:1:%x::1", i)))
		}
		callers = append(callers, from(t, "192.0.2.1"), from(t, "192.0.2.2"))
		served := rush(t, callers...)
		if !slices.Equal(served[:4], []int{0, 30, 31, 1}) || len(served) != len(callers) {
			t.Errorf("served in the order %v", served)
		}
	})
}

// Recognised callers have every second turn, whatever the number of networks. Those of one account share a line.
func TestRecognisedCallersHaveEverySecondTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var callers []context.Context
		for i := range 50 {
			callers = append(callers, from(t, fmt.Sprintf("192.0.2.%d", i)))
		}
		callers = append(callers, on(t, "device a", "mari"), on(t, "session b", "mari"), on(t, "device c", "taku"))
		if served := rush(t, callers...); !slices.Equal(served[:6], []int{50, 0, 52, 1, 51, 2}) {
			t.Errorf("served in the order %v", served)
		}
	})
}

// Those who wait in one line are so many at most. Those who leave make room.
func TestALineIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1)
		leave, err := q.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(from(t, "192.0.2.1"))
		var waiting sync.WaitGroup
		for range longestLine {
			waiting.Go(func() {
				if _, err := q.enter(ctx); !errors.Is(err, madoguchi.ErrUnavailable) {
					t.Errorf("who gave up is answered %v", err)
				}
			})
		}
		synctest.Wait()
		if _, err := q.enter(ctx); !errors.Is(err, madoguchi.ErrUnavailable) {
			t.Errorf("one too many is answered %v", err)
		}
		cancel()
		waiting.Wait()
		leave()
		if leave, err = q.enter(from(t, "192.0.2.1")); err != nil {
			t.Errorf("the next is answered %v", err)
		}
		leave()
		if q.free != 1 {
			t.Errorf("%d places are free", q.free)
		}
	})
}

// Those who wait in all lines are so many at most. Then the last one of the longest line gives way to a caller of a
// shorter one: a few accounts with many tries do not keep an owner out.
func TestAFullQueueTurnsTheLongestLineAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1)
		first, err := q.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		enter := func(key, owner string) {
			request := httptest.NewRequestWithContext(ctx, "POST", "/", nil)
			waiting.Go(func() {
				if leave, err := q.enter(access.Recognised(request, key, owner).Context()); err == nil {
					leave()
				}
			})
		}
		for i := range mostInLine {
			enter(fmt.Sprintf("device %d", i), fmt.Sprintf("account %d", i/longestLine))
		}
		synctest.Wait()
		lines := &q.lines[lineOfKnown]
		owner, err := q.join(lineOfKnown, "owner")
		shorter := 0 // which line gives way depends on who came first
		for key, line := range lines.waiting {
			if key != "owner" && len(line) == longestLine-1 {
				shorter++
			}
		}
		if err != nil || lines.count != mostInLine || shorter != 1 {
			t.Errorf("the owner is answered %v, %d wait, %d lines gave way", err, lines.count, shorter)
		}
		turnedAway := 1
		for lines.makeRoom(1) {
			turnedAway++
		}
		if most := mostInLine - 2*mostInLine/longestLine; turnedAway != most {
			t.Errorf("%d gave way to callers of short lines, want %d", turnedAway, most)
		}
		first()
		synctest.Wait()
		if given := <-owner; !given {
			t.Error("the owner has no place")
		}
		q.leave()
		cancel()
		waiting.Wait()
		if q.free != 1 || lines.count != 0 || len(lines.order) != 0 {
			t.Errorf("the queue is left with %d free and %d waiting", q.free, lines.count)
		}
	})
}
