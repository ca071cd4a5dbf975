package passwords

import (
	"context"
	"slices"
	"sync"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// A queue gives a few places to many callers by turns. Each network has a line of its own, and the lines take turns, so
// that a caller waits for one of each network and not for all of a crowd. Every second turn belongs to those who are
// recognised (access.Caller): a signed-in person, or a device that has signed in before. They have a line for each
// account, so that nobody has many lines by many devices or sessions.
//
//	recognised: account ─► ..       ┐
//	            account ─► ..      ├─ in turn ─► places
//	others:     network ─► .. .. ..┘
//	            network ─► ..
//
// If too many wait, the last one of the longest line gives way to a caller of a shorter one.
type queue struct {
	mu     sync.Mutex
	free   int
	lines  [2]lines // of others, of those who are recognised
	turn   int      // whose turn the next is
	served int      // how many places were given
}

// The most who wait: in one line, and in all lines of a side. More would wait longer than for an answer.
const (
	longestLine  = 32
	mostInLine   = 2048
	lineOfOthers = 0
	lineOfKnown  = 1
)

// ticket says once whether its owner has a place, or has to give way.
type ticket chan bool

// lines are lines that take turns.
type lines struct {
	order   []string // the next one first
	waiting map[string][]ticket
	count   int
}

func newQueue(places int) *queue {
	return &queue{free: places, lines: [2]lines{{waiting: map[string][]ticket{}}, {waiting: map[string][]ticket{}}}}
}

// enter waits for a place until ctx ends. It returns ErrUnavailable if there is none in time, or if too many wait.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	side, key := lineOf(access.CallerOf(ctx))
	own, err := q.join(side, key)
	if err != nil {
		return nil, err
	}
	select {
	case given := <-own:
		if !given {
			return nil, madoguchi.ErrUnavailable
		}
		return q.leave, nil
	case <-ctx.Done():
		q.abandon(side, key, own)
		return nil, madoguchi.ErrUnavailable.Because(ctx.Err())
	}
}

// lineOf returns the line of a caller.
func lineOf(caller access.Caller) (side int, key string) {
	if caller.Recognised {
		return lineOfKnown, caller.Owner
	}
	return lineOfOthers, caller.Key
}

// join returns a ticket, which has its place already if one is free.
func (q *queue) join(side int, key string) (ticket, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	own := make(ticket, 1)
	if q.free > 0 {
		q.free, q.served = q.free-1, q.served+1
		own <- true
		return own, nil
	}
	if !q.lines[side].add(key, own) {
		return nil, madoguchi.ErrUnavailable
	}
	return own, nil
}

// leave gives the place to the next who waits.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for range q.lines {
		q.turn = (q.turn + 1) % len(q.lines)
		if next := q.lines[q.turn].next(); next != nil {
			q.served++
			next <- true
			return
		}
	}
	q.free++
}

// abandon takes a ticket out of its line. If its place came meanwhile, somebody else gets it.
func (q *queue) abandon(side int, key string, own ticket) {
	q.mu.Lock()
	removed := q.lines[side].remove(key, own)
	q.mu.Unlock()
	if !removed && <-own {
		q.leave()
	}
}

// counts returns how many places were given, and how many callers wait for one.
func (q *queue) counts() (served, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.served, q.lines[lineOfOthers].count + q.lines[lineOfKnown].count
}

// add puts a ticket at the end of its line. It reports whether there is room.
func (l *lines) add(key string, own ticket) bool {
	line := l.waiting[key]
	if len(line) >= longestLine || l.count >= mostInLine && !l.makeRoom(len(line)) {
		return false
	}
	if len(line) == 0 {
		l.order = append(l.order, key)
	}
	l.waiting[key] = append(line, own)
	l.count++
	return true
}

// makeRoom turns away the last one of the longest line, for the next one in a line of a length. It reports whether the
// longest line is longer than that one would be.
func (l *lines) makeRoom(length int) bool {
	longest := ""
	for _, key := range l.order {
		if len(l.waiting[key]) > len(l.waiting[longest]) {
			longest = key
		}
	}
	line := l.waiting[longest]
	if len(line) <= length+1 {
		return false
	}
	last := line[len(line)-1]
	l.remove(longest, last)
	last <- false
	return true
}

// next takes the first ticket of the first line, which then is the last one. It returns nil if nobody waits.
func (l *lines) next() ticket {
	if len(l.order) == 0 {
		return nil
	}
	key := l.order[0]
	l.order = l.order[1:]
	first := l.waiting[key][0]
	l.remove(key, first)
	if len(l.waiting[key]) > 0 {
		l.order = append(l.order, key)
	}
	return first
}

// remove takes a ticket out of its line, and reports whether it was there.
func (l *lines) remove(key string, own ticket) bool {
	line := l.waiting[key]
	at := slices.Index(line, own)
	if at < 0 {
		return false
	}
	l.count--
	if line = slices.Delete(line, at, at+1); len(line) > 0 {
		l.waiting[key] = line
		return true
	}
	delete(l.waiting, key)
	l.order = slices.DeleteFunc(l.order, func(other string) bool { return other == key })
	return true
}
