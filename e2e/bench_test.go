package e2e

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// The two sides of a comparison alternate, because the machine's speed drifts. The medians of all rounds are compared.
const (
	benchRounds = 7
	benchTime   = 4 * time.Second // of one side per round
	warmUpTime  = 5 * time.Second
)

// benchClients are the numbers of concurrent clients.
var benchClients = []int{1, 16}

// BenchmarkBooking compares a booking through the API with a bare update-with-start of an empty workflow, on the same
// server in the same run.
func BenchmarkBooking(b *testing.B) {
	s := ownStack(b)
	ac := newActors(b, s, s.operator(b))
	sides := []side{
		{"booking through the API", ac.slots().book},
		{"bare update-with-start", ac.bareStart()},
	}
	go func() { _ = ac.client.Events(b.Context(), "", func(api.Change) {}) }() // a connected desk of the clinic
	for b.Loop() {
		for _, clients := range benchClients {
			throughput, p95 := report(clients, sides, s.takeTurns(b, clients, sides))
			b.ReportMetric(throughput, fmt.Sprintf("throughput/%d", clients))
			b.ReportMetric(p95, fmt.Sprintf("p95/%d", clients))
		}
	}
	b.ReportMetric(0, "ns/op") // meaningless for a whole comparison
}

// side is one side of a comparison. try does one operation.
type side struct {
	name string
	try  func(context.Context) error
}

// pace is the result of a side in one round.
type pace struct {
	perSecond float64
	p50, p95  time.Duration
	cpu       map[string]time.Duration // per operation, by program
}

// takeTurns alternates the sides round by round, and returns each side's rounds.
func (s *stack) takeTurns(b *testing.B, clients int, sides []side) [][]pace {
	b.Helper()
	rounds := make([][]pace, len(sides))
	for _, side := range sides {
		s.drive(b, clients, side, warmUpTime)
	}
	for range benchRounds {
		for i, side := range sides {
			rounds[i] = append(rounds[i], s.drive(b, clients, side, benchTime))
		}
	}
	return rounds
}

// drive has clients repeat an operation.
func (s *stack) drive(b *testing.B, clients int, side side, lasting time.Duration) pace {
	b.Helper()
	var all sync.WaitGroup
	took := make([][]time.Duration, clients)
	failed := make([]error, clients)
	before, began := s.cpu(b), time.Now()
	for i := range clients {
		all.Go(func() {
			for time.Since(began) < lasting && failed[i] == nil {
				start := time.Now()
				failed[i] = side.try(b.Context())
				took[i] = append(took[i], time.Since(start))
			}
		})
	}
	all.Wait()
	elapsed := time.Since(began)
	for _, err := range failed {
		if err != nil {
			b.Fatalf("%s: %v", side.name, err)
		}
	}
	return paceOf(slices.Concat(took...), elapsed, before, s.cpu(b))
}

func paceOf(took []time.Duration, elapsed time.Duration, before, after map[string]time.Duration) pace {
	slices.Sort(took)
	p := pace{
		perSecond: float64(len(took)) / elapsed.Seconds(), p50: took[len(took)/2], p95: took[len(took)*95/100],
		cpu: map[string]time.Duration{},
	}
	for program := range after {
		p.cpu[program] = (after[program] - before[program]) / time.Duration(len(took))
	}
	return p
}

// summarise returns the medians of a side's rounds.
func summarise(rounds []pace) pace {
	sum := pace{
		perSecond: median(rounds, func(p pace) float64 { return p.perSecond }),
		p50:       median(rounds, func(p pace) time.Duration { return p.p50 }),
		p95:       median(rounds, func(p pace) time.Duration { return p.p95 }),
		cpu:       map[string]time.Duration{},
	}
	for program := range rounds[0].cpu {
		sum.cpu[program] = median(rounds, func(p pace) time.Duration { return p.cpu[program] })
	}
	return sum
}

func median[P any, V float64 | time.Duration](of []P, value func(P) V) V {
	values := make([]V, len(of))
	for i := range of {
		values[i] = value(of[i])
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// report prints a comparison and returns the ratios.
func report(clients int, sides []side, compared [][]pace) (throughput, p95 float64) {
	head := []string{
		fmt.Sprint(clients, " at once"), "per second", "p50 ms", "p95 ms", "CPU ms: Temporal", "worker", "apiserver",
		"mongod", "the clients",
	}
	var lines [][]string
	for i, side := range sides {
		p := summarise(compared[i])
		line := []string{side.name, fmt.Sprintf("%.0f", p.perSecond), inMS(p.p50), inMS(p.p95)}
		for _, program := range []string{"devstack", "worker", "apiserver", "mongod", ownProgram} {
			line = append(line, inMS(p.cpu[program]))
		}
		lines = append(lines, line)
	}
	api, bare := summarise(compared[0]), summarise(compared[1])
	throughput, p95 = api.perSecond/bare.perSecond, float64(api.p95)/float64(bare.p95)
	ratio := []string{
		"ratio", fmt.Sprintf("%.2f", throughput), fmt.Sprintf("%.2f", float64(api.p50)/float64(bare.p50)),
		fmt.Sprintf("%.2f", p95),
	}
	printTable(head, append(lines, append(ratio, make([]string, len(head)-len(ratio))...)))
	return throughput, p95
}

func inMS(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }

// slots are free slots in the clinic's agendas, handed out one by one and spread over days and doctors.
type slots struct {
	ac    *actors
	taken atomic.Int64
}

func (ac *actors) slots() *slots { return &slots{ac: ac} }

// slotDays is the number of days over which the slots are spread. The first day is so far ahead that no window opens.
const slotDays = 600

func (f *slots) next() api.GuestVisit {
	place := int(f.taken.Add(1))
	doctors := f.ac.session.Clinic.Doctors
	request := visitInQuarters(f.ac.session, 96*(3+place%slotDays)+place/slotDays/len(doctors), "計測 花子")
	request.DoctorID = doctors[place/slotDays%len(doctors)].ID
	return request
}

func (f *slots) book(ctx context.Context) error {
	_, err := f.ac.client.Book(ctx, madoguchi.NewID(), f.next())
	return err
}

// The bare workflow has a booking's surroundings (the same start, payloads and poll) and an empty body.
const bareName, bareQueue = "Bare", "bare"

func bareWorkflow(ctx workflow.Context, _ visits.Booking) (visits.Booked, error) {
	err := workflow.SetUpdateHandler(
		ctx, visits.BookUpdate, func(workflow.Context) (visits.Booked, error) { return visits.Booked{}, nil },
	)
	if err == nil {
		err = workflow.Await(ctx, func() bool { return false })
	}
	return visits.Booked{}, err
}

// bareStart runs a worker for the bare workflow beside the product's, and returns a function that starts one.
func (ac *actors) bareStart() func(context.Context) error {
	ac.t.Helper()
	w := worker.New(ac.operator.Client, bareQueue, worker.Options{MaxConcurrentWorkflowTaskPollers: 8})
	w.RegisterWorkflowWithOptions(bareWorkflow, workflow.RegisterOptions{Name: bareName})
	ac.must(w.Start())
	ac.t.Cleanup(w.Stop)
	free := ac.slots()
	return func(ctx context.Context) error {
		booking := free.booking()
		start, ask := visits.BookReservation(booking)
		start.ID, start.TaskQueue = "bare/"+madoguchi.NewID(), bareQueue
		ask.WorkflowID = start.ID
		handle, err := ac.operator.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: ac.operator.NewWithStartWorkflowOperation(start, bareName, booking),
			UpdateOptions:          ask,
		})
		if err != nil {
			return err
		}
		return handle.Get(ctx, nil)
	}
}

// booking returns the workflow input for the next slot.
func (f *slots) booking() visits.Booking {
	request := f.next()
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(f.ac.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(request.DoctorID), MenuID: madoguchi.MenuID(request.MenuID),
		Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, Start: request.Start,
		End:         request.Start.Add(15 * time.Minute),
		PatientName: request.PatientName,
	}
	call := madoguchi.Call{
		ID: visit.CallID(), ClinicID: visit.ClinicID, Reservation: visit.ID, DoctorID: visit.DoctorID,
		Start:  visit.Start,
		Window: madoguchi.CallWindow(visit.Start, time.UTC), State: madoguchi.CallScheduled, Revision: 1,
	}
	return visits.Booking{Reservation: visit, Call: &call, Claim: madoguchi.ClaimOf(visit, 1, time.UTC)}
}
