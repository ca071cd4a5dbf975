package e2e

import (
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"

	"madoguchi/workflows/visits"
)

// boundSince returns the setting of an upgrade that ends at a time.
func boundSince(at time.Time) string {
	return "MADOGUCHI_PAYLOADS_BOUND_SINCE=" + at.Format(time.RFC3339)
}

// TestVisitsOfAnOlderReleaseGoOn books while payloads are sealed as in a release that did not bind them. Without the
// setting, the visit's workflow waits for it. With it the visit continues, and new payloads are bound.
func TestVisitsOfAnOlderReleaseGoOn(t *testing.T) {
	t.Parallel()
	s := ownStack(t, boundSince(time.Now().Add(time.Hour)))
	ac := newActors(t, s, s.operator(t))
	older := ac.book(ac.visitInDays("旧版 一子"))
	at := s.attacker(t)
	sealedAs(t, at, reservationID(older), "binary/madoguchi-aes256gcm")

	s.environ = nil
	s.restart(t)
	id := reservationID(older)
	ac.must(ac.persist(func() error { return ac.processes.ReportReceipt(t.Context(), id, visits.Receipt{}) }))
	eventually(t, "a task that fails", patience, func() string {
		for _, event := range at.events(t, id) {
			if event.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED {
				return ""
			}
		}
		return "not yet"
	})
	described, err := at.DescribeWorkflowExecution(t.Context(), id, "")
	ac.must(err)
	if status := described.WorkflowExecutionInfo.Status; status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Fatalf("the visit's workflow is %v", status)
	}

	s.environ = []string{boundSince(time.Now())}
	s.restart(t)
	ac.client.lasting = time.Minute
	ac.cancel(older)
	sealedAs(t, at, reservationID(ac.book(ac.visitInDays("新版 一子"))), "binary/madoguchi-aes256gcm-bound")
}

// sealedAs expects every payload of a process to have one encoding, and checks that there are payloads.
func sealedAs(t *testing.T, at attacker, workflowID, encoding string) {
	t.Helper()
	seen := 0
	err := proxy.VisitPayloads(t.Context(), &historypb.History{Events: at.events(
		t, workflowID,
	)}, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			for _, payload := range payloads {
				seen++
				if got := string(payload.Metadata["encoding"]); got != encoding {
					t.Errorf("a payload is sealed as %q", got)
				}
			}
			return payloads, nil
		},
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d payloads: %v", seen, err)
	}
}
