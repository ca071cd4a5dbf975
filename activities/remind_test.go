package activities_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// reminders returns all kinds of reminders in a language.
func reminders(language string) map[string]activities.Invitation {
	online := invitation(language)
	online.Reminds = true
	confirmed := online
	confirmed.InPerson, confirmed.URL = true, "https://meet.aoki-clinic.example/r/AEQyFMdCVLY1zwDlcNnhAMqv3uB2ShM"
	plain := confirmed
	plain.URL = ""
	return map[string]activities.Invitation{"online": online, "confirmed": confirmed, "plain": plain}
}

func TestReminders(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for kind, reminder := range reminders(language) {
			name := "reminder-" + kind + "." + language
			golden(t, name+".sms.txt", composed(t, reminder, madoguchi.SMS).Text+"\n")
			letter := composed(t, reminder, madoguchi.Mail)
			golden(t, name+".txt", letter.Subject+"\n\n"+letter.Text+"\n")
			golden(t, name+".html", letter.HTML)
		}
	}
}

// TestARemindersSMSFitsTwoSegments uses a visit in another year, whose text is the longest.
func TestARemindersSMSFitsTwoSegments(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for kind, reminder := range reminders(language) {
			reminder.Start = time.Date(2027, 12, 25, 14, 30, 0, 0, tokyo)
			reminder.Asked = time.Date(2026, 12, 24, 18, 0, 0, 0, tokyo)
			text := composed(t, reminder, madoguchi.SMS).Text
			if segments := madoguchi.SMSSegments(text); segments > 2 {
				t.Errorf("%s %s: %d segments: %s", language, kind, segments, text)
			}
		}
	}
}

// TestAReminderOfAMovedVisitWithdrawsTheEarlierTime is about a patient who was told another time.
func TestAReminderOfAMovedVisitWithdrawsTheEarlierTime(t *testing.T) {
	for language, want := range map[string]string{"ja": "【日時変更】", "en": "call moved to"} {
		reminder := reminders(language)["online"]
		reminder.Moved = true
		if text := composed(t, reminder, madoguchi.SMS).Text; !strings.Contains(text, want) ||
			strings.Contains(text, "Reminder") || strings.Contains(text, "確認") {
			t.Errorf("%s: %s", language, text)
		}
	}
}
