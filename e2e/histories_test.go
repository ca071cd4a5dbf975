package e2e

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/payload"
	"madoguchi/workflows/visits"
)

var updateHistories = flag.Bool(
	"update-histories", false, "write the recorded histories to workflows/testdata/histories",
)

// The most events of a reservation with one SMS, before the visit and in all with its call (see docs/performance.md).
// Here the window is open from the start, and signals sometimes share a workflow task.
const (
	budgetBefore = 28
	budgetInAll  = 70
)

// operator is a client that can decrypt Temporal's payloads.
type operator struct {
	client.Client
	seal *payload.Seal
}

func (s *stack) operator(t testing.TB) operator {
	t.Helper()
	ring, err := payload.ParseRing(s.secrets(t).PayloadKeys)
	if err != nil {
		t.Fatal(err)
	}
	seal := &payload.Seal{Keys: ring, TypeOf: workflows.TypeOf, Now: time.Now}
	temporal, err := client.Dial(client.Options{
		HostPort: s.addresses.Temporal, Namespace: "madoguchi", Logger: quiet,
		DataConverter: seal.DataConverter(), FailureConverter: seal.FailureConverter(),
		// as settings.DialTemporal
		ConnectionOptions: client.ConnectionOptions{GrpcCompression: &client.GrpcCompressionNone{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(temporal.Close)
	return operator{Client: temporal, seal: seal}
}

// runs returns the history of a workflow's last run by its name, and that of the first run if there were several.
func (o operator) runs(t testing.TB, name, workflowID string) map[string]*historypb.History {
	t.Helper()
	last := o.history(t, workflowID)
	began := last.Events[0].GetWorkflowExecutionStartedEventAttributes()
	all := map[string]*historypb.History{name: last}
	if first := began.GetFirstExecutionRunId(); first != began.GetOriginalExecutionRunId() {
		all[name+"-first-run"] = o.historyOf(t, workflowID, first)
	}
	return all
}

// history reads the events of a workflow's last run with decrypted payloads.
func (o operator) history(t testing.TB, workflowID string) *historypb.History {
	t.Helper()
	return o.historyOf(t, workflowID, "")
}

func (o operator) historyOf(t testing.TB, workflowID, run string) *historypb.History {
	t.Helper()
	history := &historypb.History{}
	events := o.GetWorkflowHistory(t.Context(), workflowID, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		history.Events = append(history.Events, event)
	}
	err := proxy.VisitPayloads(t.Context(), history, proxy.VisitPayloadsOptions{
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return o.seal.Operators().Decode(payloads)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return history
}

// TestHistoriesReplay runs a visit in every way, and replays the recorded histories with the current code.
func TestHistoriesReplay(t *testing.T) {
	t.Parallel()
	s := sharedStack(t)
	played := slices.Concat(scenarios, answered, matrix(), registrations, announcements, portalScenarios)
	if *updateHistories {
		played = append(played, lasting...)
	}
	for _, scenario := range played {
		t.Run(scenario.name, func(t *testing.T) {
			o := s.operator(t)
			for name, workflowID := range scenario.play(newActors(t, s, o)) {
				for name, history := range o.runs(t, name, workflowID) {
					replay(t, history)
					if *updateHistories {
						record(t, name, history)
					}
				}
			}
		})
	}
}

func replay(t testing.TB, history *historypb.History) {
	t.Helper()
	replayer := worker.NewWorkflowReplayer()
	workflows.Register(replayerRegistry{replayer}, nil)
	if err := replayer.ReplayWorkflowHistory(quiet, history); err != nil {
		t.Errorf("the history does not replay: %v", err)
	}
}

// replayerRegistry ignores activities, which a replay does not run.
type replayerRegistry struct{ worker.WorkflowReplayer }

func (replayerRegistry) RegisterActivity(any) {}

// fileName returns the name of a scenario's recording.
func fileName(scenario string) string { return strings.ReplaceAll(scenario, " ", "-") }

func record(t *testing.T, name string, history *historypb.History) {
	t.Helper()
	content, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(history)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join("..", "workflows", "testdata", "histories")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".json"), append(content, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// quiet drops the SDK's log.
var quiet = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

func TestAVisitStaysWithinItsEventBudget(t *testing.T) {
	s := sharedStack(t)
	o := s.operator(t)
	ac := newActors(t, s, o)
	entry := ac.book(ac.visitInDays("予算 太郎"))
	ac.sendSMS(entry, "090-1234-1001")
	before := len(o.history(t, visits.ReservationWorkflowID(madoguchi.ReservationID(entry.ID))).Events)
	held := ac.held("予算 次郎")
	all := 0
	for _, workflowID := range held {
		all += len(o.history(t, workflowID).Events)
	}
	t.Logf("events of a reservation with one SMS: %d before the visit, %d in all", before, all)
	if before > budgetBefore || all > budgetInAll {
		t.Errorf("the budget is %d and %d", budgetBefore, budgetInAll)
	}
}
