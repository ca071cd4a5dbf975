package ui

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/internal/deskserver"
)

// lostBoth is the recovery of a colleague's account.
var lostBoth = api.Recovery{
	ID: "rec0very00000001", Name: "西村 真理", Email: "mari@example.jp", State: api.RecoveryWaiting,
	AskedAt:     noon().Add(-time.Hour),
	ObjectUntil: noon().Add(23 * time.Hour),
}

// recoveringDesk returns a live desk that has received a recovery and shows its row.
func recoveringDesk(t *testing.T, role string, r api.Recovery) liveDesk {
	t.Helper()
	d := liveDeskOf(t, func(clinic *deskserver.Server) { clinic.User.SetRole(role) })
	d.in.goTo(atTasks)
	d.settle(t)
	before := d.in.view.CountTasks()
	d.clinic.Recoveries.Put(r)
	d.await(t, "the recovery is counted", func() bool { return d.in.view.CountTasks() == before+1 })
	d.settle(t)
	return d
}

func (d liveDesk) recoveryState() string { return d.clinic.Recoveries.All()[0].State }

// Another admin sees the recovery without a press, reads whose account it is and what to do first, and approves. The
// owner's waiting time continues.
func TestAnAdminApprovesARecoveryAtTheDesk(t *testing.T) {
	d := recoveringDesk(t, "admin", lostBoth)
	before := d.in.view.CountTasks()
	d.reads(t, "アカウントの復旧", "西村 真理", "mari@example.jp", "承認を待っています。")
	d.press(t, "recovery.look")
	d.reads(t, "西村 真理　mari@example.jp", "ご本人に直接（対面やお電話で）確かめてから", "11月24日（火）10:14")
	if d.in.pane.Submit(); d.recoveryState() != api.RecoveryWaiting {
		t.Error("a key alone decides")
	}
	d.press(t, "recovery.case.approve")
	d.await(t, "it is said", func() bool {
		return strings.Contains(d.words(), "西村真理さんのアカウントの復旧：承認済み。11月25日（水）10:14まで")
	})
	d.settle(t)
	if d.recoveryState() != api.RecoveryApproved || d.in.view.CountTasks() != before || // it can still be stopped
		d.in.view.CountTasks() != len(d.in.view.Tasks(overview.TasksOpen)) || d.dialogs.Open != nil {
		t.Errorf("it is %s; %d are to do; the window shows: %s", d.recoveryState(), d.in.view.CountTasks(), d.words())
	}
	d.reads(t, d.phrases.Say("tasks.count", before))
	d.press(t, "recovery.look")
	if d.says("recovery.case.approve") {
		t.Error("it can be approved twice")
	}
	d.press(t, "recovery.stop")
	d.await(t, "the row goes", func() bool { return len(d.in.session.Recoveries.All()) == 0 })
	d.settle(t)
	d.reads(t, "西村 真理 さんのアカウントの復旧：中止しました。")
	if d.recoveryState() != "stopped" {
		t.Errorf("it is %s", d.recoveryState())
	}
}

// An owner who did not request the recovery, and is still signed in at a desk, can object in any role. Other non-admins
// do not see it.
func TestTheOwnerObjectsAtTheDesk(t *testing.T) {
	own := lostBoth
	own.Own = true
	d := recoveringDesk(t, "reception", own)
	d.clinic.Recoveries.Put(api.Recovery{ID: "rec0very00000002", Name: "別の 人", State: api.RecoveryWaiting})
	d.settle(t)
	if len(d.in.session.Recoveries.All()) != 1 {
		t.Errorf("the desk knows %+v", d.in.session.Recoveries.All())
	}
	d.reads(t, "心当たりがなければ中止してください。")
	d.press(t, "recovery.look")
	if d.reads(t, "あなたのアカウントについて、復旧のお申し込みがありました。"); d.says("recovery.case.approve") {
		t.Error("the owner can approve")
	}
	d.press(t, "recovery.stop")
	d.await(t, "it is said", func() bool { return d.says("recovery.state.stopped") })
	if d.recoveryState() != "stopped" {
		t.Errorf("it is %s", d.recoveryState())
	}
}

// A decision that comes too late shows the recovery's state; a decision whose answer is lost can be repeated.
func TestADecisionAboutARecoveryThatIsNotTaken(t *testing.T) {
	d := recoveringDesk(t, "admin", lostBoth)
	d.press(t, "recovery.look")
	d.clinic.LoseAnswers(true)
	d.press(t, "recovery.case.approve")
	d.await(t, "it is said that nobody answers", func() bool { return d.says("error.unavailable") })
	if d.dialogs.Open == nil {
		t.Fatal("the dialog is gone")
	}
	d.clinic.LoseAnswers(false)
	over := lostBoth
	over.State = "expired"
	d.clinic.Recoveries.Put(over)
	d.press(t, "recovery.case.approve")
	d.await(t, "it is said that it is over", func() bool { return d.says("recovery.state.expired") })
	d.settle(t)
	if len(d.in.session.Recoveries.All()) != 0 || d.dialogs.Open != nil {
		t.Errorf("the desk knows %+v", d.in.session.Recoveries.All())
	}
}
