package activities_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"go.temporal.io/sdk/testsuite"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// closing is a store of an account that waits in two lists, and the lists. It records what is done, in order.
type closing struct {
	activities.Store
	done []string
}

func (c *closing) do(what string) error {
	c.done = append(c.done, what)
	return nil
}

func (c *closing) DeleteAccount(context.Context, madoguchi.AccountID) error { return c.do("account") }
func (c *closing) DeleteOtherAccountSessions(context.Context, madoguchi.AccountID, [32]byte) error {
	return c.do("sessions")
}
func (c *closing) DeleteVerifications(context.Context, string, ...madoguchi.Purpose) error {
	return c.do("links")
}
func (c *closing) DeleteNotices(context.Context, madoguchi.AccountID) error   { return c.do("notices") }
func (c *closing) DeleteWaitingOf(context.Context, madoguchi.AccountID) error { return c.do("entries") }
func (c *closing) UnlinkAccount(context.Context, madoguchi.AccountID) error   { return c.do("patients") }
func (c *closing) WaitingOf(context.Context, madoguchi.AccountID) ([]madoguchi.Waiting, error) {
	return []madoguchi.Waiting{{ID: "w1", Day: "2026-11-24"}, {ID: "w2", Day: "2026-11-25"}}, nil
}

func (c *closing) WakeWaitlist(context.Context, madoguchi.ClinicID, string) error { return nil }
func (c *closing) EndWaiting(_ context.Context, entry madoguchi.Waiting) error {
	return errors.Join(c.do(entry.Day+" "+string(entry.ID)), madoguchi.ErrUnavailable) // nobody waits for a list
}

// TestAClosedAccountLeavesTheLists closes an account that waits. The lists hear of it before the entries are deleted; a
// list that does not answer stops nothing.
func TestAClosedAccountLeavesTheLists(t *testing.T) {
	store := &closing{}
	portal := activities.PortalOf(&activities.Activities{Store: store, Waitlists: store})
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(portal)
	account := activities.AccountToClose{Account: "a1", Name: "name"}
	if _, err := env.ExecuteActivity(portal.CloseAccount, account); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"account", "sessions", "links", "links", "notices", "2026-11-24 w1", "2026-11-25 w2", "entries", "patients",
	}
	if !slices.Equal(store.done, want) {
		t.Errorf("closed in the order %v", store.done)
	}
}
