package e2e

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"

	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// stranger is an attacker who reaches Temporal and has none of the product's keys.
type stranger struct {
	client.Client
	stack *stack
}

func (s *stack) stranger(t *testing.T) stranger {
	t.Helper()
	temporal, err := client.Dial(client.Options{HostPort: s.addresses.Temporal, Namespace: "madoguchi", Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(temporal.Close)
	return stranger{Client: temporal, stack: s}
}

// ended waits until a forged process is over. It must have failed at its first step.
func (s stranger) ended(t testing.TB, workflowID string) {
	t.Helper()
	eventually(t, "the end of a forged process", patience, func() string {
		described, err := s.DescribeWorkflowExecution(t.Context(), workflowID, "")
		if err != nil {
			return err.Error()
		}
		info := described.WorkflowExecutionInfo
		if info.Status != enumspb.WORKFLOW_EXECUTION_STATUS_FAILED || info.HistoryLength > 5 {
			return fmt.Sprintf("%v after %d events", info.Status, info.HistoryLength)
		}
		return ""
	})
}

// events reads a process's history in its stored form.
func (s stranger) events(t testing.TB, workflowID string) (events []*historypb.HistoryEvent) {
	t.Helper()
	history := s.GetWorkflowHistory(t.Context(), workflowID, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, event)
	}
	return events
}

// start starts a process from arbitrary payloads.
func (s stranger) start(t testing.TB, workflowID, kind string, input *commonpb.Payloads) {
	t.Helper()
	_, err := s.WorkflowService().StartWorkflowExecution(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "madoguchi", WorkflowId: workflowID, WorkflowType: &commonpb.WorkflowType{Name: kind},
		RequestId: madoguchi.NewID(),
		TaskQueue: &taskqueuepb.TaskQueue{Name: workflows.TaskQueue}, Input: input,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// forged returns a password reset for an address that nobody requested at the API.
func (tr *troupe) forged(address string) (proof workflows.Proof, asking workflows.Asking, workflowID string) {
	link := tr.link(madoguchi.PasswordReset, address)
	proof = workflows.Proof{Purpose: link.Purpose, Account: link.Account}
	return proof, workflows.Asking{ID: link.ID, Address: address, Language: "ja"}, workflows.VerificationWorkflowID(
		link,
	)
}

// TestAStrangerAtTemporalTakesNoAccount starts the reset of a colleague's password as a stranger at Temporal: with the
// SDK's own converter, from the Web UI, without input, and with input that was sealed for the stranger's own address.
func TestAStrangerAtTemporalTakesNoAccount(t *testing.T) {
	s := sharedStack(t)
	at := s.stranger(t)
	for name, attack := range map[string]func(tr *troupe, at stranger, address string){
		"SDK": (*troupe).attackBySDK, "Web UI": (*troupe).attackByWebUI, "no input": (*troupe).attackByNothing,
		"moved": (*troupe).attackByMoving, "another type": (*troupe).attackByType,
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTroupe(t, s, s.operator(t))
			victim, _ := tr.isColleague()
			attack(tr, at, victim.Email)
			tr.comesIn(victim.Email, registeredPassword)
			if mails := s.messagesTo(t, victim.Email); len(mails) != 2 {
				t.Errorf("%d mails came, the last is %+v", len(mails), mails[len(mails)-1])
			}
		})
	}
}

func (tr *troupe) attackBySDK(at stranger, address string) {
	proof, asking, workflowID := tr.forged(address)
	start, ask := workflows.AskForLink(proof, asking)
	handle, err := at.UpdateWithStartWorkflow(tr.t.Context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: at.NewWithStartWorkflowOperation(start, workflows.EmailVerificationName, proof),
		UpdateOptions:          ask,
	})
	if err == nil {
		err = handle.Get(tr.t.Context(), nil)
	}
	if err == nil {
		tr.t.Error("the request was taken")
	}
	at.ended(tr.t, workflowID)
}

func (tr *troupe) attackByWebUI(at stranger, address string) {
	proof, _, workflowID := tr.forged(address)
	input, err := converter.GetDefaultDataConverter().ToPayloads(proof)
	tr.must(err)
	body, err := protojson.Marshal(&workflowservice.StartWorkflowExecutionRequest{
		WorkflowType: &commonpb.WorkflowType{Name: workflows.EmailVerificationName}, Input: input,
		TaskQueue: &taskqueuepb.TaskQueue{Name: workflows.TaskQueue},
	})
	tr.must(err)
	request, err := http.NewRequestWithContext(tr.t.Context(), http.MethodPost,
		"http://"+tr.stack.addresses.UI+"/api/v1/namespaces/madoguchi/workflows/"+url.PathEscape(workflowID),
		bytes.NewReader(body))
	tr.must(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", "_csrf=own")
	request.Header.Set("X-Csrf-Token", "own")
	response, err := http.DefaultClient.Do(request)
	tr.must(err)
	defer func() { _ = response.Body.Close() }()
	if answer, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		tr.t.Fatalf("the Web UI answers %d: %s", response.StatusCode, answer)
	}
	at.ended(tr.t, workflowID)
}

func (tr *troupe) attackByNothing(at stranger, address string) {
	_, _, workflowID := tr.forged(address)
	at.start(tr.t, workflowID, workflows.EmailVerificationName, nil)
	at.ended(tr.t, workflowID)
}

// attackByMoving uses the payloads that the API sealed for a reset of the stranger's own address.
func (tr *troupe) attackByMoving(at stranger, address string) {
	input, asked := tr.sealedForTheStranger(at)
	_, _, workflowID := tr.forged(address)
	at.start(tr.t, workflowID, workflows.EmailVerificationName, input)
	at.ended(tr.t, workflowID)

	// A running process refuses a payload that was sealed for another.
	invitation := tr.invitation(madoguchi.NewID())
	running := workflows.VerificationWorkflowID(tr.isInvited(invitation, 1))
	handle, err := at.UpdateWorkflow(tr.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: running, UpdateName: workflows.AskUpdate, Args: []any{converter.NewRawValue(asked.Payloads[0])},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(tr.t.Context(), nil)
	}
	if err == nil {
		tr.t.Error("an update that was sealed for another process was taken")
	}
}

// attackByType uses a payload that was sealed for the ID of one type to start another.
func (tr *troupe) attackByType(at stranger, _ string) {
	input, _ := tr.sealedForTheStranger(at)
	workflowID := string(input.Payloads[0].Metadata["madoguchi-workflow"])
	tr.must(at.TerminateWorkflow(tr.t.Context(), workflowID, "", "to be started anew"))
	at.start(tr.t, workflowID, workflows.ReservationName, input)
	at.ended(tr.t, workflowID)
}

// sealedForTheStranger returns the payloads that the API sealed when the stranger requested a reset of their own
// password: the process's input, and the request.
func (tr *troupe) sealedForTheStranger(at stranger) (input, asked *commonpb.Payloads) {
	tr.t.Helper()
	invitation, _ := tr.isColleague()
	link := tr.asksReset(madoguchi.PasswordReset, invitation.Email, 3)
	for _, event := range at.events(tr.t, workflows.VerificationWorkflowID(link)) {
		input = cmp.Or(input, event.GetWorkflowExecutionStartedEventAttributes().GetInput())
		asked = cmp.Or(
			asked, event.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest().GetInput().GetArgs(),
		)
	}
	return input, asked
}
