package notices_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/notices"
	"madoguchi/workflows/workflowstest"
)

var now = time.Date(2126, 11, 24, 9, 0, 0, 0, time.UTC)

// store keeps an announcement and the accounts that have it.
type store struct {
	workflowstest.Store
	accounts []madoguchi.AccountID
	has      map[madoguchi.AccountID]int
	states   []madoguchi.AnnouncementState
	record   madoguchi.Announcement
	failures int // of the next batches, after they were written
}

func (s *store) PutAnnouncement(_ context.Context, a madoguchi.Announcement) error {
	if a.Revision > s.record.Revision {
		s.record, s.states = a, append(s.states, a.State)
	}
	return nil
}

func (s *store) AccountsOf(
	_ context.Context, _ madoguchi.Audience, after madoguchi.AccountID, limit int,
) ([]madoguchi.AccountID, error) {
	at, found := slices.BinarySearch(s.accounts, after)
	if found {
		at++
	}
	return s.accounts[at:min(at+limit, len(s.accounts))], nil
}

func (s *store) AddNotices(_ context.Context, added []madoguchi.Notice) error {
	for _, notice := range added {
		s.has[notice.Account] = 1 // a repeat is the same document
	}
	if s.failures > 0 {
		s.failures--
		return errors.New("the answer is lost")
	}
	return nil
}

type stage struct {
	*workflowstest.Stage
	store *store
	input notices.Broadcast
}

// newStage returns an announcement to a number of accounts, which begins in an hour and lasts a week.
func newStage(t *testing.T, accounts int) *stage {
	t.Helper()
	s := &store{has: map[madoguchi.AccountID]int{}}
	for i := range accounts {
		s.accounts = append(s.accounts, madoguchi.AccountID(fmt.Sprintf("account%03d", i)))
	}
	return &stage{Stage: workflowstest.NewStage(t, now, s), store: s, input: notices.Broadcast{
		Announcement: madoguchi.Announcement{
			ID: "0123456789abcdef", From: now.Add(time.Hour), Until: now.Add(7 * 24 * time.Hour),
			Texts: map[string]madoguchi.AnnouncementText{"ja": {Title: "保守", Text: "本文"}},
		},
		BatchSize: 10, BatchesPerRun: 4,
	}}
}

func (s *stage) run(t *testing.T) {
	t.Helper()
	s.ExecuteWorkflow(notices.NoticeBroadcast, s.input)
	require.True(t, s.IsWorkflowCompleted())
}

const (
	waiting   = madoguchi.AnnouncementWaiting
	sending   = madoguchi.AnnouncementSending
	published = madoguchi.AnnouncementPublished
	ended     = madoguchi.AnnouncementEnded
	withdrawn = madoguchi.AnnouncementWithdrawn
)

func TestAnAnnouncementReachesEveryAccountAtItsTime(t *testing.T) {
	for _, accounts := range []int{0, 1, 10, 25} {
		s := newStage(t, accounts)
		var early int
		s.RegisterDelayedCallback(func() { early = len(s.store.has) }, 59*time.Minute)
		s.run(t)
		require.NoError(t, s.GetWorkflowError())
		require.Zero(t, early)
		require.Len(t, s.store.has, accounts)
		require.Equal(t, accounts, s.store.record.Reached)
		require.Equal(t, []madoguchi.AnnouncementState{waiting, sending, published, ended}, s.store.states)
		require.Equal(t, string(ended), s.State)
		require.Equal(t, now.Add(7*24*time.Hour), s.Now().UTC())
	}
}

// A batch whose answer is lost runs again, and each account still counts once.
func TestABatchThatRunsTwiceCountsOnce(t *testing.T) {
	s := newStage(t, 25)
	s.store.failures = 3
	s.run(t)
	require.NoError(t, s.GetWorkflowError())
	require.Len(t, s.store.has, 25)
	require.Equal(t, 25, s.store.record.Reached)
}

// After its share of batches a run continues as new, and the next one goes on after the last account.
func TestABroadcastContinuesAsNew(t *testing.T) {
	s := newStage(t, 95)
	runs := 0
	for {
		runs++
		require.Less(t, runs, 5)
		s.run(t)
		var again *workflow.ContinueAsNewError
		if !errors.As(s.GetWorkflowError(), &again) {
			break
		}
		next := &stage{Stage: workflowstest.NewStage(t, s.Now(), s.store), store: s.store}
		next.decode(t, again)
		s = next
	}
	require.NoError(t, s.GetWorkflowError())
	require.Equal(t, 3, runs)
	require.Len(t, s.store.has, 95)
	require.Equal(t, 95, s.store.record.Reached)
	require.Equal(t, []madoguchi.AnnouncementState{waiting, sending, published, ended}, s.store.states)
}

func (s *stage) decode(t *testing.T, again *workflow.ContinueAsNewError) {
	t.Helper()
	require.Equal(t, notices.NoticeBroadcastName, again.WorkflowType.Name)
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &s.input))
}

func TestAnAnnouncementIsWithdrawn(t *testing.T) {
	for name, tc := range map[string]struct {
		after  time.Duration
		states []madoguchi.AnnouncementState
		has    int
	}{
		"before its time": {30 * time.Minute, []madoguchi.AnnouncementState{waiting, withdrawn}, 0},
		"in its time":     {2 * time.Hour, []madoguchi.AnnouncementState{waiting, sending, published, withdrawn}, 25},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, 25)
			known := s.Update(0, notices.PublishUpdate, "publish")
			first := s.Update(tc.after, notices.WithdrawUpdate, "1", notices.Withdrawal{By: "大森"})
			s.run(t)
			require.NoError(t, s.GetWorkflowError())
			require.NoError(t, known.Err)
			require.True(t, first.Accepted)
			require.NoError(t, first.Err)
			require.Equal(t, tc.states, s.store.states)
			require.Len(t, s.store.has, tc.has)
			require.Equal(t, string(withdrawn), s.State)
			require.Equal(t, "大森", s.store.record.Withdrawn.By)
			require.Equal(t, now.Add(tc.after), s.store.record.Withdrawn.At.UTC())
		})
	}
}
