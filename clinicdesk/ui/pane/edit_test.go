package pane

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Two users edit one field. The second user reads the first one's change, and overwrites it only with a second press.
func TestTheLastOneDoesNotWinInSilence(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.Edit(entry)
	form := d.shown.(*editPane)
	form.fields.chart.Input().SetText("999")
	entry.ChartNumber, entry.Memo = "777", "検査あり"
	d.clinic.Visits.Put(entry)
	d.await(t, "the doctor's change", func() bool { return form.entry.ChartNumber == "777" })
	d.Reads(t, "ほかの人が カルテ番号 を 777 に変更しました")
	if form.fields.memo.Text() != "検査あり" || form.fields.chart.Text() != "999" {
		t.Errorf("the form has %q, %q", form.fields.memo.Text(), form.fields.chart.Text())
	}
	form.submit()
	d.settle(t)
	if got := d.of(t, "加藤 修").ChartNumber; got != "777" || form.busy {
		t.Fatalf("the first press saves %s", got)
	}
	d.Reads(t, "もう一度「保存」を押すと")
	form.submit()
	d.await(t, "saved", func() bool { return d.of(t, "加藤 修").ChartNumber == "999" })
	d.settle(t)
}

// The form that creates a call does not mention a reservation.
func TestACallInThePastSpeaksOfNoReservation(t *testing.T) {
	d := paneOf(t)
	d.Book(deskserver.Aoki, 8*60)
	d.shown.(*bookingPane).turn(onCall)
	if words := d.Words(); !strings.Contains(words, "作成の前に確認します") || strings.Contains(words, "予約の前に確認します") {
		t.Errorf("the window shows %s", words)
	}
}

// Before a visit is moved, the form says that the clinic is closed then or the time is taken, and that the patient gets
// a mail.
func TestAMoveSaysWhatItMeans(t *testing.T) {
	d := paneOf(t)
	entry := d.entries()[0]
	entry.Source = api.BookedOnWeb
	d.Edit(entry)
	d.Reads(t, "患者に変更をお知らせするメールが送られます")
	if words := d.Words(); strings.Contains(words, "休診の時間です") || strings.Contains(words, "重なります") {
		t.Errorf("the time that stands is called closed or taken: %s", words)
	}
	d.shown.(*editPane).clock.Input().SetText("12:00")
	d.Reads(t, "ほかの予約と時間が重なります")
	d.shown.(*editPane).clock.Input().SetText("23:00")
	d.Reads(t, "休診の時間です。このまま変更できます。")
}
