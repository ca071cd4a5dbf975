package visits_test

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/backend/visits"
)

// The pane lists the reminders that were sent, those that failed and those that wait (D2, E2), and a lost link (E3).
func TestTimelineListsReminders(t *testing.T) {
	detail := api.Detail{
		Entry: entries(t)[0],
		Timeline: []api.Event{
			{At: noon, Code: "reminded", Actor: "system", Detail: "sms"},
			{At: noon, Code: "reminderFailed", Actor: "system", Detail: "unreachable"},
			{At: noon, Code: "sendAsked", Actor: "patient", Detail: "sms"},
		},
		Pending: []api.Pending{{At: noon, Code: "dayBefore"}, {At: noon, Code: "hoursBefore"}},
	}
	for language, want := range map[string][]visits.TimelineLine{
		phrases.Japanese: {
			{Text: "リマインド送信（SMS）"}, {Text: "リマインド不達（電源が切れているか圏外です）", Wrong: true},
			{Text: "URL送信を依頼（患者さん）"},
			{Text: "前日のリマインド", Planned: true}, {Text: "直前のリマインド", Planned: true},
		},
		"en": {
			{Text: "Reminder sent (SMS)"}, {Text: "Reminder failed (phone unreachable)", Wrong: true},
			{Text: "Link to be sent (by the patient)"},
			{Text: "Reminder the day before", Planned: true}, {Text: "Reminder hours before", Planned: true},
		},
	} {
		lines := wordsIn(language).Pane(detail).Lines
		if len(lines) != len(want) {
			t.Fatalf("%s: %v", language, lines)
		}
		for i, line := range lines {
			want[i].At = line.At
			if line != want[i] || line.At == "" {
				t.Errorf("%s: %+v, want %+v", language, line, want[i])
			}
		}
	}
}
