package ui

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/internal/deskserver"
)

// Two users edit one field. The second user reads the first one's change, and overwrites it only with a second press.
func TestTheLastOneDoesNotWinInSilence(t *testing.T) {
	d := liveDeskOf(t, func(*deskserver.Server) {})
	d.await(t, "the connection", func() bool { return d.online.Online })
	entry := d.of(t, "加藤 修")
	d.pane.edit(entry)
	form := d.pane.shown.(*editPane)
	form.fields.chart.Input().SetText("999")
	entry.ChartNumber, entry.Memo = "777", "検査あり"
	d.clinic.Put(entry)
	d.await(t, "the doctor's change", func() bool { return form.entry.ChartNumber == "777" })
	d.reads(t, "ほかの人が カルテ番号 を 777 に変更しました")
	if form.fields.memo.Text() != "検査あり" || form.fields.chart.Text() != "999" {
		t.Errorf("the form has %q, %q", form.fields.memo.Text(), form.fields.chart.Text())
	}
	form.submit()
	d.settle(t)
	if got := d.of(t, "加藤 修").ChartNumber; got != "777" || form.busy {
		t.Fatalf("the first press saves %s", got)
	}
	d.reads(t, "もう一度「保存」を押すと")
	form.submit()
	d.await(t, "saved", func() bool { return d.of(t, "加藤 修").ChartNumber == "999" })
	d.settle(t)
}

// 「要対応」 shows the open tasks first, whichever tab was used before.
func TestTasksBeginWithWhatIsOpen(t *testing.T) {
	d := deskOf(t)
	d.goTo(atTasks)
	page := d.tasksPage()
	page.filter = backend.TasksDone
	page.redraw()
	d.goTo(atSchedule)
	d.goTo(atTasks)
	if page.redraw(); page.filter != backend.TasksOpen || len(page.shown) != d.view.CountTasks() ||
		len(page.shown) == 0 {
		t.Errorf("shows %d of %d, filter %d", len(page.shown), d.view.CountTasks(), page.filter)
	}
}

// The list says that its count is its own, and where the other tasks are.
func TestTheListNamesWhatIsToDoElsewhere(t *testing.T) {
	d := deskOf(t)
	d.goTo(atReception)
	page := d.receptionPage()
	page.filter, page.doctorID = backend.FilterAttention, "nobody"
	page.redraw()
	if got := page.empty.Text(); !strings.Contains(got, "ほかに「要対応」が1件あります") {
		t.Errorf("says %q", got)
	}
	if words := d.words(); !strings.Contains(words, "一覧の要対応0") {
		t.Errorf("the window shows %s", words)
	}
}

// The form that creates a call does not mention a reservation.
func TestACallInThePastSpeaksOfNoReservation(t *testing.T) {
	d := deskOf(t)
	d.pane.book(deskserver.Aoki, 8*60)
	d.pane.shown.(*bookingPane).turn(true)
	if words := d.words(); !strings.Contains(words, "作成の前に確認します") || strings.Contains(words, "予約の前に確認します") {
		t.Errorf("the window shows %s", words)
	}
}
