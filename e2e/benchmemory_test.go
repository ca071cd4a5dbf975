package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// openReservations are the numbers of open visits at which memory is measured. One of them is for the whole stack.
var openReservations = []int{100, 1_000, 5_000, 10_000}

// restTime is how long the system rests before its memory is read, so that the memory of a rush does not count.
const restTime = 30 * time.Second

// BenchmarkMemory fills the system with open reservations and reads the memory of each program.
func BenchmarkMemory(b *testing.B) {
	s := ownStack(b)
	ac := newActors(b, s, s.operator(b))
	free := ac.slots()
	for b.Loop() {
		var held []map[string]memory
		for _, open := range openReservations {
			s.fill(b, free, open)
			await(b.Context(), restTime)
			held = append(held, s.memory(b))
		}
		printMemory(held)
		grown := float64(resident(held[len(held)-1], bothPrograms...)) / float64(resident(held[0], bothPrograms...))
		b.ReportMetric(grown, "growth")
		whole := held[slices.Index(openReservations, 5_000)]
		b.ReportMetric(megabytes(resident(whole, allPrograms...)), "MB/5000-open")
	}
	b.ReportMetric(0, "ns/op")
}

// fill books until open reservations are open.
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

// resident returns the resident memory of programs together.
func resident(held map[string]memory, programs ...string) (all int64) {
	for _, program := range programs {
		all += held[program].resident
	}
	return all
}

// code returns the part of the resident memory that consists of pages of the programs' files.
func code(held map[string]memory, programs ...string) (all int64) {
	for _, program := range programs {
		all += held[program].code
	}
	return all
}

func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }

var (
	bothPrograms = []string{"apiserver", "worker"}
	allPrograms  = []string{"apiserver", "worker", "devstack"}
)

// memoryColumns are the table's columns.
var memoryColumns = []struct {
	name     string
	count    func(held map[string]memory, programs ...string) int64
	programs []string
}{
	{"apiserver", resident, []string{"apiserver"}}, {"worker", resident, []string{"worker"}},
	{"both", resident, bothPrograms},
	{"devstack with Temporal", resident, []string{"devstack"}}, {"all three", resident, allPrograms},
	{"of which code", code, allPrograms}, {"mongod", resident, []string{"mongod"}},
}

func printMemory(held []map[string]memory) {
	head, last := []string{"open reservations: MB"}, []string{"last / first"}
	lines := make([][]string, len(held))
	for i, open := range openReservations {
		lines[i] = []string{strconv.Itoa(open)}
	}
	for _, column := range memoryColumns {
		head = append(head, column.name)
		for i := range held {
			lines[i] = append(lines[i], fmt.Sprintf("%.0f", megabytes(column.count(held[i], column.programs...))))
		}
		grown := float64(column.count(held[len(held)-1], column.programs...)) / float64(
			column.count(held[0], column.programs...),
		)
		last = append(last, fmt.Sprintf("%.2f", grown))
	}
	printTable(head, append(lines, last))
}
