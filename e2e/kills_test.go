package e2e

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/e2e/internal/boundary"
	"madoguchi/workflows"
)

var kills = flag.Int(
	"kills", 0, "how often the worker is killed at a boundary of an activity; 0 is once on each side of each activity",
)

// killsAtOnce is how many visits run concurrently while the worker dies. Each death affects all of them.
const killsAtOnce = 12

// recovery bounds a wait while the worker keeps dying. A send that was cut off is repeated after half a minute, and may
// be cut off again.
const recovery = 5 * time.Minute

// TestWorkerKilledAtEveryActivity kills the worker before and after every activity, and before and after every change
// that an activity makes outside, in every situation of the matrix. Each visit must still end correctly.
func TestWorkerKilledAtEveryActivity(t *testing.T) {
	t.Parallel()
	kt := newKillTest(t)
	list := kt.boundaries(t)
	kt.coversEverything(t, list)
	list = selected(list)
	jobs := make(chan kill)
	var workers sync.WaitGroup
	for range killsAtOnce {
		workers.Go(func() {
			for k := range jobs {
				t.Run(k.String(), func(t *testing.T) { kt.try(t, k) })
			}
		})
	}
	for _, k := range list {
		jobs <- k
	}
	close(jobs)
	workers.Wait()
	kt.report(t)
}

// kill is one death: in this scenario, when the process of the visit (its reservation's or its call's) passes the
// boundary for the nth time.
type kill struct {
	scenario scenario
	process  string // the workflow's ID without the visit's
	step     string
	side     string
	nth      int
}

func (k kill) String() string {
	return fmt.Sprintf("%s: %s %s %s %d", k.scenario.name, strings.TrimSuffix(k.process, "/"), k.side, k.step, k.nth)
}

// avoidable reports that a visit can finish without passing the boundary. A process always passes the boundaries of its
// first attempts, except for a send that a cancellation overtakes. The number of repeats depends on the order of
// events: one write may record two receipts, and a repeat without a fault may have been a task that was run again.
func (k kill) avoidable() bool {
	activity, _, _ := strings.Cut(k.step, "/")
	return k.nth > 1 || activity == "Send" && strings.HasSuffix(k.scenario.name, "send and cancel at once")
}

// killTest is a system whose worker dies on order, and its results.
type killTest struct {
	stack  *stack
	folder boundary.Folder
	ac     *actors

	mu            sync.Mutex
	deaths        int // ordered deaths that happened
	visits        int
	texts, mails  int // the numbers of requested messages
	mailsRepeated int
	longest       time.Duration
}

// killedRun is what runs while the worker dies: a visit, or a clinic's registration.
type killedRun interface {
	id() string          // the IDs of its workflows end with it
	processes() []string // the workflows that it can have; the worker dies in those that end with id
	play()
	check()
}

func (kt *killTest) killedRun(t *testing.T, scenario scenario) killedRun {
	if strings.HasPrefix(scenario.name, "registration ") {
		return kt.registration(t, scenario)
	}
	if scenario.name == announcementScenario {
		return kt.broadcast(t, scenario)
	}
	if scenario.name == heldScenario {
		return kt.hold(t, scenario)
	}
	return kt.visit(t, scenario)
}

func newKillTest(t *testing.T) *killTest {
	t.Helper()
	folder := t.TempDir()
	s := newStack(t.TempDir(), freeAddresses(), "MADOGUCHI_TEST_BOUNDARIES="+folder)
	s.programs = otherPrograms(t, map[string]string{"worker": "madoguchi/e2e/internal/mortal"})
	s.clinic = largeClinic(t)
	s.run(t)
	ac := newActors(t, s, s.operator(t))
	ac.client.lasting, ac.patience = recovery, recovery
	return &killTest{stack: s, folder: boundary.Folder(folder), ac: ac}
}

// largeClinic returns the demonstration clinic with as many doctors as visits at once.
func largeClinic(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(demoFile)
	if err != nil {
		t.Fatal(err)
	}
	var clinic map[string]any
	if err := json.Unmarshal(content, &clinic); err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		name := fmt.Sprint("試練 ", i)
		clinic["doctors"] = append(clinic["doctors"].([]any), map[string]any{"name": name, "kana": "シレン"})
	}
	content, _ = json.Marshal(clinic) // it came from JSON
	path := filepath.Join(t.TempDir(), "clinic.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shortKills are the scenarios of the short mode, in the order of preference for each boundary. Together they run every
// activity.
var shortKills = []string{
	"reservation before move", "reservation waiting finish", "reservation before send by SMS",
	"call before send by mail",
	"registration replaced", "registration invited", "registration reset", "registration second factor reset",
	recoveryScenario, announcementScenario, remindedScenario, heldScenario,
	signUpScenario, addressChangeScenario, resetScenario, passwordChangeScenario, withdrawalScenario,
	staffPasswordScenario,
	waitlistScenario}

// boundaries runs the scenarios once without a fault, and lists the boundaries that the worker passes.
func (kt *killTest) boundaries(t *testing.T) (list []kill) {
	t.Helper()
	scenarios := slices.Concat(matrix(), mortalRegistrations, mortalAccounts, announcements,
		[]scenario{{remindedScenario, (*actors).reminded}, {heldScenario, (*actors).holdsAndLetsGo},
			{waitlistScenario, (*actors).waitsAndAccepts}})
	if *kills == 0 {
		scenarios = slices.DeleteFunc(scenarios, func(s scenario) bool { return !slices.Contains(shortKills, s.name) })
		slices.SortFunc(scenarios, func(a, b scenario) int {
			return cmp.Compare(slices.Index(shortKills, a.name), slices.Index(shortKills, b.name))
		})
	}
	for _, scenario := range scenarios {
		t.Run("undisturbed "+scenario.name, func(t *testing.T) {
			list = append(list, kt.passedIn(t, scenario)...)
		})
	}
	return list
}

func (kt *killTest) passedIn(t *testing.T, scenario scenario) (list []kill) {
	t.Helper()
	v := kt.killedRun(t, scenario)
	v.play()
	times := map[boundary.Boundary]int{}
	for _, process := range v.processes() {
		if !strings.HasSuffix(process, v.id()) {
			continue // another scenario dies there
		}
		passed, err := kt.folder.Passed(process)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range passed {
			times[at]++
			list = append(list, kill{scenario, strings.TrimSuffix(process, v.id()), at.Step, at.Side, times[at]})
		}
	}
	return list
}

// coversEverything fails if no scenario runs a registered activity, or if the worker dies in no run of a registered
// workflow.
func (kt *killTest) coversEverything(t *testing.T, list []kill) {
	t.Helper()
	dies := func(what string, so func(kill) bool) {
		if !slices.ContainsFunc(list, so) {
			t.Errorf("nothing dies %s; a scenario has to run it", what)
		}
	}
	var all registered
	workflows.Register(&all, &activities.Activities{})
	for _, name := range all.activities {
		for _, side := range []string{boundary.Before, boundary.After} {
			dies(side+" the activity "+name, func(k kill) bool { return k.step == name && k.side == side })
		}
	}
	for _, name := range all.workflows {
		dies("in the workflow "+name, func(k kill) bool { return workflows.TypeOf(k.process) == name })
	}
}

// registered are the names of what a worker registers.
type registered struct{ workflows, activities []string }

func (r *registered) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	r.workflows = append(r.workflows, options.Name)
}

func (r *registered) RegisterActivity(activity any) {
	for method := range reflect.TypeOf(activity).Methods() {
		r.activities = append(r.activities, method.Name)
	}
}

// notedByNobody are the moments at which a message has left and is not recorded yet.
var notedByNobody = []string{
	"after Send/Text", "after Send/Mail", "after Remind/Mail", "after SendAccountMail/Mail",
	"after SendRecoveryMail/Mail", "after SendWaitingMail/Mail",
}

// wanted reports whether the short mode dies at a boundary: on both sides of each activity, at each step of a
// withdrawal, and at the moments at which a message has left.
func (k kill) wanted() bool {
	activity, call, steps := strings.Cut(k.step, "/")
	return !steps || activity == "CloseAccount" && call != "" || slices.Contains(notedByNobody, k.side+" "+k.step)
}

// selected takes the requested number of kills in an order that mixes the scenarios, repeatedly if needed. In the short
// mode it takes those that are wanted.
func selected(list []kill) (chosen []kill) {
	if *kills == 0 {
		seen := map[string]bool{}
		for _, k := range list {
			at := k.side + " " + k.step
			if k.wanted() && !seen[at] {
				seen[at] = true
				chosen = append(chosen, k)
			}
		}
		return chosen
	}
	random := rand.New(rand.NewPCG(1, uint64(*kills)))
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i := range *kills {
		chosen = append(chosen, list[i%len(list)])
	}
	return chosen
}

// try runs one visit with its own death and those of the others.
func (kt *killTest) try(t *testing.T, k kill) { kt.tryRun(t, k, kt.killedRun(t, k.scenario)) }

func (kt *killTest) tryRun(t *testing.T, k kill, v killedRun) {
	at := boundary.Boundary{Process: k.process + v.id(), Step: k.step, Side: k.side}
	if err := kt.folder.Order(at, k.nth); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	v.play()
	v.check()
	// checked after the processes have ended, since a write is visible before its activity returns
	died := !kt.folder.Pending(at)
	if !died && !k.avoidable() {
		t.Error("the worker was never there")
	}
	kt.mu.Lock()
	defer kt.mu.Unlock()
	if died {
		kt.deaths++
	}
	kt.visits++
	kt.longest = max(kt.longest, time.Since(began))
}

// report prints the results.
func (kt *killTest) report(t *testing.T) {
	t.Helper()
	t.Logf("worker killed at a boundary: %d times, %d visits as they should be; the longest took %v; "+
		"%d text messages, %d mails, %d of them twice",
		kt.deaths, kt.visits, kt.longest.Round(time.Second), kt.texts, kt.mails, kt.mailsRepeated)
}
