package process

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"madoguchi/madoguchi"
)

// Sender starts workflows and sends them messages. Its errors are madoguchi's: a workflow's refusal unchanged,
// ErrNotOpen for a process that has ended, ErrUnavailable if Temporal does not answer in time. A caller may repeat
// every call with the same IDs.
type Sender struct{ temporal client.Client }

// NewSender returns a Sender on top of the SDK's client.
func NewSender(temporal client.Client) Sender { return Sender{temporal: temporal} }

// The desk gives up after 30 s, so the API answers within 25 s even if the outcome is unknown. That includes reading
// the workflow's result after a lost answer, and three seconds for everything outside this package. After a worker
// dies, its workflow task starts again after ten seconds.
const (
	// AnswerWithin bounds one request.
	AnswerWithin = 18 * time.Second
	// RetryPause is the pause before a request is repeated. It doubles from one attempt to the next.
	RetryPause   = 20 * time.Millisecond
	settleWithin = 4 * time.Second // bounds reading the result of a workflow whose first answer was lost
)

// Begin starts a workflow and waits for the answer of its first update, in one round trip. The workflow's result
// repeats that answer.
func (s Sender) Begin(
	ctx context.Context, name string, start client.StartWorkflowOptions, ask client.UpdateWorkflowOptions, input,
	answer any,
) error {
	bounded, cancel := context.WithTimeout(ctx, AnswerWithin)
	defer cancel()
	err := s.updateWithStart(bounded, name, start, ask, input, answer)
	if err == nil {
		return nil
	}
	// The update may be lost although the workflow has decided. The workflow's result repeats the answer; a second
	// update would only report that the workflow has started.
	if resultErr := s.result(ctx, start.ID, answer); resultErr == nil {
		return nil
	}
	return translate(err)
}

// Hand hands an update to a running workflow, or to one that it starts. answer is nil if the update has none.
func (s Sender) Hand(
	ctx context.Context, name string, start client.StartWorkflowOptions, ask client.UpdateWorkflowOptions, input,
	answer any,
) error {
	ctx, cancel := context.WithTimeout(ctx, AnswerWithin)
	defer cancel()
	return retryNotReady(ctx, func() error { return s.updateWithStart(ctx, name, start, ask, input, answer) })
}

func (s Sender) updateWithStart(
	ctx context.Context, name string, start client.StartWorkflowOptions, ask client.UpdateWorkflowOptions, input,
	answer any,
) error {
	handle, err := s.temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: s.temporal.NewWithStartWorkflowOperation(start, name, input), UpdateOptions: ask,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, answer)
}

func (s Sender) result(ctx context.Context, workflowID string, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	return s.temporal.GetWorkflow(ctx, workflowID, "").Get(ctx, answer)
}

// Start starts a workflow and waits for no answer.
func (s Sender) Start(ctx context.Context, name string, start client.StartWorkflowOptions, input any) error {
	ctx, cancel := context.WithTimeout(ctx, AnswerWithin)
	defer cancel()
	_, err := s.temporal.ExecuteWorkflow(ctx, start, name, input)
	return translate(err)
}

// Update sends an update to a workflow and waits for its answer. A repeat with the same updateID is the same update;
// an empty one stands for a new ID. argument is nil if the update has none. A workflow that is about to end when
// the update arrives is not ready: its task runs again, and the update has to be sent again with the same ID.
func (s Sender) Update(ctx context.Context, workflowID, updateID, name string, argument any) error {
	ctx, cancel := context.WithTimeout(ctx, AnswerWithin)
	defer cancel()
	ask := client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateID: cmp.Or(updateID, madoguchi.NewID()), UpdateName: name,
		WaitForStage: client.WorkflowUpdateStageCompleted,
	}
	if argument != nil {
		ask.Args = []any{argument}
	}
	return retryNotReady(ctx, func() error { return s.ask(ctx, ask) })
}

func (s Sender) ask(ctx context.Context, ask client.UpdateWorkflowOptions) error {
	handle, err := s.temporal.UpdateWorkflow(ctx, ask)
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// Signal sends a signal to a workflow.
func (s Sender) Signal(ctx context.Context, workflowID, name string, argument any) error {
	return translate(s.temporal.SignalWorkflow(ctx, workflowID, "", name, argument))
}

// Query asks a workflow for an answer that changes nothing.
func (s Sender) Query(ctx context.Context, workflowID, name string, argument, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, AnswerWithin)
	defer cancel()
	encoded, err := s.temporal.QueryWorkflow(ctx, workflowID, "", name, argument)
	if err != nil {
		return translate(err)
	}
	return translate(encoded.Get(answer))
}

// Healthy reports whether Temporal answers.
func (s Sender) Healthy(ctx context.Context) error {
	_, err := s.temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return translate(err)
}

// retryNotReady repeats a request while its workflow is about to end.
func retryNotReady(ctx context.Context, request func() error) error {
	for pause := RetryPause; ; pause *= 2 {
		err := request()
		var notReady *serviceerror.WorkflowNotReady
		if !errors.As(err, &notReady) {
			return translate(err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return translate(err)
		}
	}
}

func translate(err error) error {
	if err == nil {
		return nil
	}
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		return Refusal(failure)
	}
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		return madoguchi.ErrNotOpen.Because(err)
	}
	return madoguchi.ErrUnavailable.Because(fmt.Errorf("temporal: %w", err))
}
