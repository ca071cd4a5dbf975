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
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
	"madoguchi/workflows/visits"
)

// attacker reaches Temporal, and has none of the product's keys.
type attacker struct {
	client.Client
	stack *stack
}

func (s *stack) attacker(t *testing.T) attacker {
	t.Helper()
	temporal, err := client.Dial(client.Options{HostPort: s.addresses.Temporal, Namespace: "madoguchi", Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(temporal.Close)
	return attacker{Client: temporal, stack: s}
}

// ended waits until a forged process is over. It must have failed at its first step.
func (s attacker) ended(t testing.TB, workflowID string) {
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
func (s attacker) events(t testing.TB, workflowID string) (events []*historypb.HistoryEvent) {
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
func (s attacker) start(t testing.TB, workflowID, kind string, input *commonpb.Payloads) {
	t.Helper()
	_, err := s.WorkflowService().StartWorkflowExecution(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "madoguchi", WorkflowId: workflowID, WorkflowType: &commonpb.WorkflowType{Name: kind},
		RequestId: madoguchi.NewID(),
		TaskQueue: &taskqueuepb.TaskQueue{Name: process.TaskQueue}, Input: input,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// forged returns a password reset for an address that nobody requested at the API.
func (ac *actors) forged(
	address string,
) (input accounts.VerificationInput, request accounts.LinkRequest, workflowID string) {
	link := ac.link(madoguchi.PasswordReset, address)
	input = accounts.VerificationInput{Purpose: link.Purpose, Account: link.Account}
	request = accounts.LinkRequest{ID: link.ID, Address: address, Language: "ja"}
	return input, request, accounts.VerificationWorkflowID(link)
}

// TestAStrangerAtTemporalTakesNoAccount starts the reset of a colleague's password as an attacker at Temporal: with the
// SDK's own converter, from the Web UI, without input, and with input that was sealed for the attacker's own address.
func TestAStrangerAtTemporalTakesNoAccount(t *testing.T) {
	s := sharedStack(t)
	at := s.attacker(t)
	for name, attack := range map[string]func(ac *actors, at attacker, address string){
		"SDK": (*actors).attackBySDK, "Web UI": (*actors).attackByWebUI, "no input": (*actors).attackByNothing,
		"moved": (*actors).attackByMoving, "another type": (*actors).attackByType,
	} {
		t.Run(name, func(t *testing.T) {
			ac := newActors(t, s, s.operator(t))
			victim, _ := ac.isColleague()
			attack(ac, at, victim.Email)
			ac.mustSignIn(victim.Email, registeredPassword)
			if mails := s.messagesTo(t, victim.Email); len(mails) != 2 {
				t.Errorf("%d mails came, the last is %+v", len(mails), mails[len(mails)-1])
			}
		})
	}
}

func (ac *actors) attackBySDK(at attacker, address string) {
	proof, asking, workflowID := ac.forged(address)
	start, ask := accounts.RequestLink(proof, asking)
	handle, err := at.UpdateWithStartWorkflow(ac.t.Context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: at.NewWithStartWorkflowOperation(start, accounts.EmailVerificationName, proof),
		UpdateOptions:          ask,
	})
	if err == nil {
		err = handle.Get(ac.t.Context(), nil)
	}
	if err == nil {
		ac.t.Error("the request was taken")
	}
	at.ended(ac.t, workflowID)
}

func (ac *actors) attackByWebUI(at attacker, address string) {
	proof, _, workflowID := ac.forged(address)
	input, err := converter.GetDefaultDataConverter().ToPayloads(proof)
	ac.must(err)
	body, err := protojson.Marshal(&workflowservice.StartWorkflowExecutionRequest{
		WorkflowType: &commonpb.WorkflowType{Name: accounts.EmailVerificationName}, Input: input,
		TaskQueue: &taskqueuepb.TaskQueue{Name: process.TaskQueue},
	})
	ac.must(err)
	request, err := http.NewRequestWithContext(ac.t.Context(), http.MethodPost,
		"http://"+ac.stack.addresses.UI+"/api/v1/namespaces/madoguchi/workflows/"+url.PathEscape(workflowID),
		bytes.NewReader(body))
	ac.must(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", "_csrf=own")
	request.Header.Set("X-Csrf-Token", "own")
	response, err := http.DefaultClient.Do(request)
	ac.must(err)
	defer func() { _ = response.Body.Close() }()
	if answer, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusOK {
		ac.t.Fatalf("the Web UI answers %d: %s", response.StatusCode, answer)
	}
	at.ended(ac.t, workflowID)
}

func (ac *actors) attackByNothing(at attacker, address string) {
	_, _, workflowID := ac.forged(address)
	at.start(ac.t, workflowID, accounts.EmailVerificationName, nil)
	at.ended(ac.t, workflowID)
}

// attackByMoving uses the payloads that the API sealed for a reset of the attacker's own address.
func (ac *actors) attackByMoving(at attacker, address string) {
	input, asked := ac.sealedForAttacker(at)
	_, _, workflowID := ac.forged(address)
	at.start(ac.t, workflowID, accounts.EmailVerificationName, input)
	at.ended(ac.t, workflowID)

	// A running process refuses a payload that was sealed for another.
	invitation := ac.invitation(madoguchi.NewID())
	running := accounts.VerificationWorkflowID(ac.isInvited(invitation, 1))
	handle, err := at.UpdateWorkflow(ac.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: running, UpdateName: accounts.AskUpdate, Args: []any{converter.NewRawValue(asked.Payloads[0])},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ac.t.Context(), nil)
	}
	if err == nil {
		ac.t.Error("an update that was sealed for another process was taken")
	}
}

// attackByType uses a payload that was sealed for the ID of one type to start another.
func (ac *actors) attackByType(at attacker, _ string) {
	input, _ := ac.sealedForAttacker(at)
	workflowID := string(input.Payloads[0].Metadata["madoguchi-workflow"])
	ac.must(at.TerminateWorkflow(ac.t.Context(), workflowID, "", "to be started again"))
	at.start(ac.t, workflowID, visits.ReservationName, input)
	at.ended(ac.t, workflowID)
}

// sealedForAttacker returns the payloads that the API sealed when the attacker requested a reset of their own
// password: the process's input, and the request.
func (ac *actors) sealedForAttacker(at attacker) (input, asked *commonpb.Payloads) {
	ac.t.Helper()
	invitation, _ := ac.isColleague()
	link := ac.asksReset(madoguchi.PasswordReset, invitation.Email, 3)
	for _, event := range at.events(ac.t, accounts.VerificationWorkflowID(link)) {
		input = cmp.Or(input, event.GetWorkflowExecutionStartedEventAttributes().GetInput())
		asked = cmp.Or(
			asked, event.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest().GetInput().GetArgs(),
		)
	}
	return input, asked
}
