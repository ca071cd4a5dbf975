package e2e

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"
)

var long = flag.Bool("long", false, "run the tests of faults for hours instead of a minute (make faults)")

// TestStoreFaults lets things happen to MongoDB's replica set while clerks work, and holds what they were told against
// what is stored.
func TestStoreFaults(t *testing.T) {
	runs, lasting := 2, 30*time.Second
	if *long {
		runs, lasting = 30, 120*time.Second
	}
	set := startReplicaSet(t)
	s := ownStack(t, "MONGODB_URI="+set.uri())
	tr := newTroupe(t, s, s.operator(t))
	var slots atomic.Int64
	var table []tally
	for i := range runs {
		fault := storeFaults[i%len(storeFaults)]
		t.Run(fmt.Sprintf("%02d %s", i, fault.name), func(t *testing.T) {
			l := newLedger(tr, &slots, fmt.Sprintf("run%02d", i))
			l.endure(t, set, fault, lasting)
			result := l.settle(t, s)
			result.fault = fault.name
			for _, contradiction := range result.contradictions {
				t.Error(contradiction)
			}
			table = append(table, result)
		})
	}
	t.Log("\n" + printed(table))
}

// endure has clerks work while the fault strikes, and after it is mended.
func (l *ledger) endure(t *testing.T, set *replicaSet, fault storeFault, lasting time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), lasting)
	defer cancel()
	var busy sync.WaitGroup
	busy.Go(func() { l.follow(ctx) })
	busy.Go(func() { l.work(ctx, 8) })
	await(ctx, lasting/6)
	mend := fault.strike(t, set)
	await(ctx, lasting/3)
	mend()
	busy.Wait()
	set.primary(t)
}

// await lets time pass: how long a fault lasts is what is tried.
func await(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// printed is the table by fault: how often it was tried, and what came of it.
func printed(table []tally) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "fault\ttimes\tanswers\tbookings\tlost\tdoubled\tlongest outage")
	for _, fault := range storeFaults {
		var sum tally
		times := 0
		for _, line := range table {
			if line.fault != fault.name {
				continue
			}
			times++
			sum.told += line.told
			sum.booked += line.booked
			sum.lost += line.lost
			sum.doubled += line.doubled
			sum.longestOutage = max(sum.longestOutage, line.longestOutage)
		}
		if times > 0 {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%v\n", fault.name, times, sum.told, sum.booked, sum.lost, sum.doubled,
				sum.longestOutage.Round(100*time.Millisecond))
		}
	}
	_ = w.Flush()
	return out.String()
}
