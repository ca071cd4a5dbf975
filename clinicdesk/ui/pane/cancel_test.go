package pane

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/visits"
)

func TestCancellingNamesPatientAndTime(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.Open(entry.ID)
	d.settle(t)
	d.Press(t, "pane.cancel")
	d.Reads(t, "予約をキャンセルしますか", "加藤 修 さん　11月24日（火）15:30", "理由（任意）")
	d.Press(t, "cancel.go")
	d.await(t, "cancelled",
		func() bool { detail, _ := d.clinic.Visits.Detail(entry.ID); return detail.Entry.State == "cancelled" })
	d.settle(t)
	if d.shown != nil || d.host.Dialogs.Open != nil {
		t.Errorf("the pane shows %T, the dialog is %T", d.shown, d.host.Dialogs.Open)
	}
}

// A call that has begun cannot be cancelled from the pane: the dialog names its participants and leads to the console.
func TestACallThatHasBegunIsNotCancelled(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "高橋 美咲")
	d.Open(entry.ID)
	d.settle(t)
	d.Press(t, "pane.cancel")
	d.Reads(t, "通話中のため、キャンセルできません", "高橋 美咲 さん　11月24日（火）10:30", "青木 由紀子 と 高橋 美咲 さん の通話が始まっています", "ビデオ通話画面を開く")
	d.Escape()
	if detail, _ := d.clinic.Visits.Detail(entry.ID); detail.Entry.State != "booked" {
		t.Errorf("the visit is %s", detail.Entry.State)
	}
}

// If the call begins between the question and its answer, the server refuses, and the desk shows why.
func TestACallThatBeginsMeanwhileIsNotCancelled(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "小林 誠")
	d.Open(entry.ID)
	d.settle(t)
	d.Press(t, "pane.cancel")
	begun := entry
	call := *entry.Call
	call.State = "inCall"
	begun.Call = &call
	d.clinic.Visits.Put(begun)
	d.Press(t, "cancel.go")
	d.await(t, "the refusal", func() bool { return strings.Contains(d.Words(), "通話が始まっています") })
	d.Reads(t, "小林 誠 さん　11月24日（火）11:00")
}

func TestFinishingNamesPatientAndTime(t *testing.T) {
	d := livePaneOf(t)
	d.Open(d.of(t, "渡辺 千代").ID)
	d.settle(t)
	d.Press(t, "pane.finish")
	d.Reads(t, "診察を終了しますか", "渡辺 千代 さん　11月24日（火）12:00")
}

// After a move the desk asks whether to send the new time to the target of the old one; until then the visit needs
// attention.
func TestAMovedVisitAsksToSendTheNewTime(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.Edit(entry)
	form := d.shown.(*editPane)
	form.clock.Input().SetText("16:30")
	form.submit()
	d.await(t, "the question", func() bool { _, asks := d.host.Dialogs.Open.(*sendDialog); return asks })
	d.Reads(t, "新しい日時を患者に送りますか", "加藤 修 さん", "11月24日（火）15:30", "11月24日（火）16:30", "あとで")
	dialog := d.host.Dialogs.Open.(*sendDialog)
	if dialog.draft.Channel != api.SMS || dialog.target.Text() != "090-1234-5678" || dialog.ok.Disabled() {
		t.Errorf("offers %s %s", dialog.draft.Channel, dialog.target.Text())
	}
	d.Escape()
	d.settle(t)
	d.Reads(t, "旧日時を案内済み")
	if state := d.view.State(d.of(t, "加藤 修")); state.Tone != visits.ToneWrong {
		t.Errorf("the state is %+v", state)
	}
	d.AskSend(api.Detail{Entry: d.of(t, "加藤 修")})
	d.Submit()
	d.await(t, "the new time is sent", func() bool { return !d.of(t, "加藤 修").ToldOldTime() })
	d.settle(t)
	if strings.Contains(d.Words(), "旧日時を案内済み") {
		t.Errorf("still in trouble: %s", d.Words())
	}
}

// An edit that keeps the start does not ask.
func TestAnEditThatKeepsTheStartAsksNothing(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.Edit(entry)
	form := d.shown.(*editPane)
	form.fields.memo.Input().SetText("血圧手帳")
	form.submit()
	d.await(t, "saved", func() bool { return d.of(t, "加藤 修").Memo == "血圧手帳" })
	d.settle(t)
	if d.host.Dialogs.Open != nil {
		t.Errorf("asks %T", d.host.Dialogs.Open)
	}
}
