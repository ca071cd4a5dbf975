package e2e

import (
	"cmp"
	"context"
	"fmt"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/workflows/notices"
	"madoguchi/workflows/process"
)

// announcements are the scenarios of the operators' announcements.
var announcements = []scenario{{announcementScenario, (*actors).announces}}

const announcementScenario = "announcement withdrawn"

// announces publishes an announcement to the three accounts of a clinic, one account in each batch and two batches in
// each run, and withdraws it.
func (ac *actors) announces() map[string]string {
	ac.t.Helper()
	store, ctx := ac.stack.store(ac.t), ac.t.Context()
	clinic, now := madoguchi.ClinicID(madoguchi.NewID()), time.Now()
	var accounts []madoguchi.Account
	for range 3 {
		account := mongotest.Account(madoguchi.NewID() + "@patient.example")
		account.Clinics = []madoguchi.MyClinic{{ClinicID: clinic, Since: now}}
		ac.must(store.CreateAccount(ctx, account))
		accounts = append(accounts, account)
	}
	id := madoguchi.NoticeID(cmp.Or(ac.key, madoguchi.NewID()))
	input := notices.Broadcast{BatchSize: 1, BatchesPerRun: 2, Announcement: madoguchi.Announcement{
		ID: id, From: now, Until: now.Add(time.Hour), Audience: madoguchi.Audience{ClinicID: clinic},
		Texts: map[string]madoguchi.AnnouncementText{"ja": {Title: "保守のお知らせ", Text: "本文"}},
	}}
	start, ask := notices.Publish(input)
	sender := process.NewSender(ac.operator)
	ac.must(ac.persist(func() error {
		return sender.Hand(ctx, notices.NoticeBroadcastName, start, ask, input, nil)
	}))
	ac.unreadIs(store, accounts, 1)
	ac.must(ac.presses(func() error { return ac.processes.WithdrawAnnouncement(ctx, id, "operator") }))
	ac.unreadIs(store, accounts, 0)
	return map[string]string{"notice-withdrawn": notices.WorkflowID(id)}
}

// store opens the stack's database until the end of the test.
func (s *stack) store(t testing.TB) *mongo.Store {
	t.Helper()
	store, err := mongo.Open(t.Context(), mongo.Config{
		URI: s.mongoURI(), Database: "madoguchi", AppName: "e2e",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.WithoutCancel(t.Context())) })
	return store
}

// unreadIs waits until each account has a number of unread notices.
func (ac *actors) unreadIs(store *mongo.Store, accounts []madoguchi.Account, want int) {
	ac.t.Helper()
	eventually(ac.t, fmt.Sprintf("%d notices each", want), ac.patience, func() string {
		for _, account := range accounts {
			switch got, err := store.UnreadNotices(ac.t.Context(), account, time.Now()); {
			case err != nil:
				return err.Error()
			case got != want:
				return fmt.Sprintf("%s has %d", account.ID, got)
			}
		}
		return ""
	})
}

// killedBroadcast is an announcement of a killTest.
type killedBroadcast struct {
	ac       *actors
	scenario scenario
}

func (kt *killTest) broadcast(t *testing.T, scenario scenario) killedBroadcast {
	own := *kt.ac
	own.t, own.key = t, madoguchi.NewID()
	return killedBroadcast{&own, scenario}
}

func (b killedBroadcast) id() string { return b.ac.key }

func (b killedBroadcast) processes() []string {
	return []string{notices.WorkflowID(madoguchi.NoticeID(b.ac.key))}
}

func (b killedBroadcast) play() { b.scenario.play(b.ac) }

func (b killedBroadcast) check() { checkProcess(b.ac, b.processes()[0], true) }
