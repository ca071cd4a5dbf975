// Package workflowstest runs one workflow with skipped time, with the product's activities, and with a recording
// carrier. The tests of a workflow bring its store.
//
// It must not be part of a program.
package workflowstest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"madoguchi/activities"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
	"madoguchi/workflows/process"
)

// Stage is a workflow under test.
type Stage struct {
	*testsuite.TestWorkflowEnvironment
	Activities *activities.Activities
	Carrier    *Carrier
	State      string // by which operators find the process
}

// NewStage returns a Stage whose time begins at start. It knows all workflows of the product, and activities that
// write to the store.
func NewStage(t testing.TB, start time.Time, store activities.Store) *Stage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(start)
	s := &Stage{TestWorkflowEnvironment: env, Carrier: &Carrier{}}
	s.Activities = &activities.Activities{
		Store: store, Texter: texter{s.Carrier}, Mailer: mailer{s.Carrier}, Now: env.Now,
		Links: activities.Links{
			Public: "https://meet.example", Keys: madoguchi.LinkKeys{[]byte("key")},
			Mails: madoguchi.MailKeys{[]byte("mail")},
		},
	}
	workflows.Register(env, s.Activities)
	env.SetWorkerOptions(
		worker.Options{
			Interceptors: []interceptor.WorkerInterceptor{
				&skippedTime{now: env.Now, scheduled: map[string]time.Time{}},
			},
		},
	)
	env.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		if state, ok := args.Get(0).(temporal.SearchAttributes).GetKeyword(process.StateAttribute); ok {
			s.State = state
		}
	}).Return(nil)
	return s
}

// Update sends an update after a delay and returns its outcome once the workflow has ended.
func (s *Stage) Update(after time.Duration, name, id string, arguments ...any) *Outcome {
	result := &Outcome{}
	s.RegisterDelayedCallback(func() { s.UpdateWorkflow(name, id, result, arguments...) }, after)
	return result
}

// Outcome is what became of an update.
type Outcome struct {
	Accepted bool
	Rejected error
	Value    any
	Err      error
}

// Accept, Reject and Complete record what the workflow says of the update.
func (o *Outcome) Accept()                       { o.Accepted = true }
func (o *Outcome) Reject(err error)              { o.Rejected = err }
func (o *Outcome) Complete(value any, err error) { o.Value, o.Err = value, err }
