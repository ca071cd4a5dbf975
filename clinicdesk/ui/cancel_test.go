package ui

import (
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
)

// of returns the day's entry of a patient.
func (d liveDesk) of(t *testing.T, patient string) api.Entry {
	t.Helper()
	entries, _ := d.session.Schedule.Day("2026-11-24")
	i := slices.IndexFunc(entries, func(e api.Entry) bool { return e.PatientName == patient })
	if i < 0 {
		t.Fatalf("%s is not in the day", patient)
	}
	return entries[i]
}

func TestCancellingNamesPatientAndTime(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	d.pane.open(entry.ID)
	d.settle(t)
	d.press(t, "pane.cancel")
	d.reads(t, "予約をキャンセルしますか", "加藤 修 さん　11月24日（火）15:30", "理由（任意）")
	d.press(t, "cancel.go")
	d.await(t, "cancelled",
		func() bool { detail, _ := d.clinic.Detail(entry.ID); return detail.Entry.State == "cancelled" })
	d.settle(t)
	if d.pane.shown != nil || d.dialogs.Open != nil {
		t.Errorf("the pane shows %T, the dialog is %T", d.pane.shown, d.dialogs.Open)
	}
}

// A call that has begun cannot be cancelled from the pane: the dialog names its participants and leads to the console.
func TestACallThatHasBegunIsNotCancelled(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "高橋 美咲")
	d.pane.open(entry.ID)
	d.settle(t)
	d.press(t, "pane.cancel")
	d.reads(t, "通話中のため、キャンセルできません", "高橋 美咲 さん　11月24日（火）10:30", "青木 由紀子 と 高橋 美咲 さん の通話が始まっています", "ビデオ通話画面を開く")
	d.pane.escape()
	if detail, _ := d.clinic.Detail(entry.ID); detail.Entry.State != "booked" {
		t.Errorf("the visit is %s", detail.Entry.State)
	}
}

// If the call begins between the question and its answer, the server refuses, and the desk shows why.
func TestACallThatBeginsMeanwhileIsNotCancelled(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "小林 誠")
	d.pane.open(entry.ID)
	d.settle(t)
	d.press(t, "pane.cancel")
	begun := entry
	call := *entry.Call
	call.State = "inCall"
	begun.Call = &call
	d.clinic.Put(begun)
	d.press(t, "cancel.go")
	d.await(t, "the refusal", func() bool { return strings.Contains(d.words(), "通話が始まっています") })
	d.reads(t, "小林 誠 さん　11月24日（火）11:00")
}

func TestFinishingNamesPatientAndTime(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.pane.open(d.of(t, "渡辺 千代").ID)
	d.settle(t)
	d.press(t, "pane.finish")
	d.reads(t, "診察を終了しますか", "渡辺 千代 さん　11月24日（火）12:00")
}

// After a move the desk asks whether to send the new time to the target of the old one; until then the visit needs
// attention.
func TestAMovedVisitAsksToSendTheNewTime(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	d.pane.edit(entry)
	form := d.pane.shown.(*editPane)
	form.clock.Input().SetText("16:30")
	form.submit()
	d.await(t, "the question", func() bool { _, asks := d.dialogs.Open.(*sendDialog); return asks })
	d.reads(t, "新しい日時を患者に送りますか", "加藤 修 さん", "11月24日（火）15:30", "11月24日（火）16:30", "あとで")
	dialog := d.dialogs.Open.(*sendDialog)
	if dialog.draft.Channel != api.SMS || dialog.target.Text() != "090-1234-5678" || dialog.ok.Disabled() {
		t.Errorf("offers %s %s", dialog.draft.Channel, dialog.target.Text())
	}
	d.pane.escape()
	d.settle(t)
	d.reads(t, "旧日時を案内済み")
	if state := d.view.State(d.of(t, "加藤 修")); state.Tone != backend.ToneWrong {
		t.Errorf("the state is %+v", state)
	}
	d.pane.askSend(d.of(t, "加藤 修"))
	d.pane.submit()
	d.await(t, "the new time is sent", func() bool { return !d.of(t, "加藤 修").ToldOldTime() })
	d.settle(t)
	if strings.Contains(d.words(), "旧日時を案内済み") {
		t.Errorf("still in trouble: %s", d.words())
	}
}

// An edit that keeps the start does not ask.
func TestAnEditThatKeepsTheStartAsksNothing(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	entry := d.of(t, "加藤 修")
	d.pane.edit(entry)
	form := d.pane.shown.(*editPane)
	form.fields.memo.Input().SetText("血圧手帳")
	form.submit()
	d.await(t, "saved", func() bool { return d.of(t, "加藤 修").Memo == "血圧手帳" })
	d.settle(t)
	if d.dialogs.Open != nil {
		t.Errorf("asks %T", d.dialogs.Open)
	}
}
