package overview_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/internal/backendtest"
)

// Every text about a visit in another year names the year: pane, history, list, dialogs, 要対応 and the cancellation.
func TestAnotherYearIsNamed(t *testing.T) {
	view := viewOf(t)
	start := time.Date(2027, 1, 5, 14, 30, 0, 0, tokyo)
	entry := backendtest.Visit("next", 1, "田中 花子")
	entry.Start, entry.End, entry.Attention, entry.AttentionSince = start, start.Add(15*time.Minute), "sendSlow", &start
	entry.Call = &api.Call{
		ID: "next", State: "scheduled", Opens: start.Add(-time.Hour), Expires: start.AddDate(0, 0, 1),
		PatientSince: &start,
	}
	entry.Delivery = &api.Delivery{
		Channel: api.SMS, Target: "+819012345678", Status: "queued", AskedAt: start, StatusAt: start,
	}
	view.Session.Schedule.Apply(entry)
	pane := view.Pane(api.Detail{
		Entry: entry, Timeline: []api.Event{{At: start, Code: "sendSlow"}},
		Pending: []api.Pending{{At: start, Code: "expire"}},
	})
	tasks := view.Tasks(overview.TasksOpen)
	task := tasks[len(tasks)-1]
	whose, _ := view.PastQuestion("田中 花子", start)
	other, _ := view.OtherDay(start)
	cancelled := entry
	cancelled.State, cancelled.Cancelled = "cancelled", &api.Cancelled{At: start, Name: "佐藤 真理"}
	facts := view.Pane(api.Detail{Entry: cancelled}).Facts
	for what, words := range map[string]string{
		"when": pane.Facts[0].Value, "validity": pane.Validity, "target": pane.TargetNote, "history": pane.Lines[0].At,
		"plan":         pane.Lines[1].At,
		"task's since": task.Since, "task's visit": task.Visit, "past": whose, "day": other,
		"cancelled": facts[len(facts)-1].Value,
		"whose":     view.Named(entry),
	} {
		if !strings.Contains(words, "2027") || strings.Count(words, "2027") > 1 && what != "validity" {
			t.Errorf("%s: %q", what, words)
		}
	}
}
