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

// The short mode of every test run. make faults increases the values.
var (
	faultRuns = flag.Int("fault-runs", 2, "how many faults are tried of each kind of part")
	faultTime = flag.Duration("fault-time", 30*time.Second, "how long clerks work through each of them")
)

// TestStoreFaults breaks MongoDB's replica set while clerks work, and compares the answers they got with the stored
// data.
func TestStoreFaults(t *testing.T) {
	t.Parallel()
	set := startReplicaSet(t)
	s := ownStack(t, "MONGODB_URI="+set.uri())
	try(t, s, set.faults(), *faultRuns)
}

// TestProgramFaults does the same with the product's own programs, killed as by a power cut.
func TestProgramFaults(t *testing.T) {
	t.Parallel()
	s := ownStack(t)
	try(t, s, s.faults(), *faultRuns)
}

// fault is a failure and its repair.
type fault struct {
	name  string
	cause func(*testing.T) (mend func())
}

// try causes runs faults in turn and prints the results.
func try(t *testing.T, s *stack, faults []fault, runs int) {
	t.Helper()
	ac := newActors(t, s, s.operator(t))
	var slots atomic.Int64
	var table []faultRow
	for i := range runs {
		fault := faults[i%len(faults)]
		t.Run(fmt.Sprintf("%02d %s", i, fault.name), func(t *testing.T) {
			l := newLedger(ac, &slots, fmt.Sprintf("run%02d", i))
			l.workThrough(t, fault, *faultTime)
			result := l.settle(t, s)
			result.fault = fault.name
			for _, contradiction := range result.contradictions {
				t.Error(contradiction)
			}
			table = append(table, result)
		})
	}
	t.Log("\n" + printed(faults, table))
}

// workThrough has clerks work during the fault and after its repair.
func (l *ledger) workThrough(t *testing.T, fault fault, lasting time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), lasting)
	defer cancel()
	var busy sync.WaitGroup
	busy.Go(func() { l.follow(ctx) })
	busy.Go(func() { l.work(ctx, 8) })
	busy.Go(func() { l.crowdTheWeb(ctx, 3) })
	await(ctx, lasting/6)
	mend := fault.cause(t)
	await(ctx, lasting/3)
	mend()
	busy.Wait()
}

// faults returns the deaths of the devstack's programs; the devstack restarts them.
func (s *stack) faults() []fault {
	nothing := func() {}
	return []fault{
		{"worker killed", func(t *testing.T) func() { s.kill(t, "worker"); return nothing }},
		{"everything killed", func(t *testing.T) func() {
			if err := s.process.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-s.exited
			return func() {
				s.output = &transcript{}
				if err := s.start(); err != nil {
					t.Fatal(err)
				}
			}
		}},
		{"apiserver killed", func(t *testing.T) func() { s.kill(t, "apiserver"); return nothing }},
		{"mongod killed", func(t *testing.T) func() { s.kill(t, "mongod"); return nothing }},
	}
}

// await lets time pass, because a fault has to last.
func await(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// printed returns the table of results by fault.
func printed(faults []fault, table []faultRow) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "fault\ttimes\tanswers\tbookings\tlost\tdoubled\tlongest outage")
	for _, fault := range faults {
		var sum faultRow
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
			fmt.Fprintf(
				w, "%s\t%d\t%d\t%d\t%d\t%d\t%v\n", fault.name, times, sum.told, sum.booked, sum.lost, sum.doubled,
				sum.longestOutage.Round(100*time.Millisecond))
		}
	}
	_ = w.Flush()
	return out.String()
}
