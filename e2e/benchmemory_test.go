package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// openReservations are how many visits are open when memory is looked at; the whole stack is judged at one of them.
var openReservations = []int{100, 1_000, 5_000, 10_000}

// restTime is how long the system is left alone before its memory is read: what it holds, not what a rush needs, is meant.
const restTime = 30 * time.Second

// BenchmarkMemory fills the system with open reservations and reads what each program holds.
func BenchmarkMemory(b *testing.B) {
	s := ownStack(b)
	tr := newTroupe(b, s, s.operator(b))
	free := tr.slots()
	for b.Loop() {
		var held []map[string]int64
		for _, open := range openReservations {
			s.fill(b, free, open)
			await(b.Context(), restTime)
			held = append(held, s.resident(b))
		}
		printMemory(held)
		b.ReportMetric(growth(held, "worker", "apiserver"), "growth")
		whole := held[slices.Index(openReservations, 5_000)]
		b.ReportMetric(megabytes(sum(whole, "devstack", "worker", "apiserver")), "MB/5000-open")
	}
	b.ReportMetric(0, "ns/op")
}

// fill books until that many reservations are open.
func (s *stack) fill(b *testing.B, free *slots, open int) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(open) - free.taken.Load())
	for _, err := range atOnce(16, func(int) error {
		for left.Add(-1) >= 0 {
			if err := free.book(b.Context()); err != nil {
				return err
			}
		}
		return nil
	}) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

func (s *stack) resident(t testing.TB) map[string]int64 {
	t.Helper()
	held := map[string]int64{}
	for program, pid := range s.pids(t) {
		held[program] = resident(t, pid)
	}
	return held
}

func sum(held map[string]int64, programs ...string) (all int64) {
	for _, program := range programs {
		all += held[program]
	}
	return all
}

// growth is how much more the programs hold at the end than at the start.
func growth(held []map[string]int64, programs ...string) float64 {
	return float64(sum(held[len(held)-1], programs...)) / float64(sum(held[0], programs...))
}

func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }

// memoryColumns are the programs whose memory stands in one column.
var memoryColumns = []struct {
	name     string
	programs []string
}{
	{"apiserver", []string{"apiserver"}}, {"worker", []string{"worker"}}, {"both", []string{"apiserver", "worker"}},
	{"devstack with Temporal", []string{"devstack"}}, {"all three", []string{"apiserver", "worker", "devstack"}},
	{"mongod", []string{"mongod"}},
}

func printMemory(held []map[string]int64) {
	head, last := []string{"open reservations: MB"}, []string{"last / first"}
	lines := make([][]string, len(held))
	for i, open := range openReservations {
		lines[i] = []string{strconv.Itoa(open)}
	}
	for _, column := range memoryColumns {
		head = append(head, column.name)
		for i := range held {
			lines[i] = append(lines[i], fmt.Sprintf("%.0f", megabytes(sum(held[i], column.programs...))))
		}
		last = append(last, fmt.Sprintf("%.2f", growth(held, column.programs...)))
	}
	printTable(head, append(lines, last))
}
