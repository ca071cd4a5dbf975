package ui

import (
	"strings"
	"testing"

	"madoguchi/clinicdesk/backend/overview"
)

// 「要対応」 shows the open tasks first, whichever tab was used before.
func TestTasksBeginWithWhatIsOpen(t *testing.T) {
	d := deskOf(t)
	d.in.goTo(atTasks)
	page := d.in.tasksPage()
	page.filter = overview.TasksDone
	page.draw()
	d.in.goTo(atSchedule)
	d.in.goTo(atTasks)
	if page.draw(); page.filter != overview.TasksOpen || len(page.shown) != d.in.view.CountTasks() ||
		len(page.shown) == 0 {
		t.Errorf("shows %d of %d, filter %d", len(page.shown), d.in.view.CountTasks(), page.filter)
	}
}

// The list says that its count is its own, and where the other tasks are.
func TestTheListNamesWhatIsToDoElsewhere(t *testing.T) {
	d := deskOf(t)
	d.in.goTo(atReception)
	page := d.in.receptionPage()
	page.filter, page.doctorID = overview.FilterAttention, "nobody"
	page.draw()
	if got := page.empty.Text(); !strings.Contains(got, "ほかに「要対応」が1件あります") {
		t.Errorf("says %q", got)
	}
	if words := d.words(); !strings.Contains(words, "一覧の要対応0") {
		t.Errorf("the window shows %s", words)
	}
}
