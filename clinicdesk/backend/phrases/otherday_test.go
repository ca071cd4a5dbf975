package phrases_test

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/phrases"
)

func TestOtherDayIsNamed(t *testing.T) {
	times := timesIn(phrases.Japanese)
	for day, want := range map[string]struct {
		words string
		past  bool
	}{
		"2026-11-24": {"", false},
		"2026-11-23": {"過去の日を表示しています：昨日 11月23日（月）", true},
		"2026-11-25": {"今日ではない日を表示しています：明日 11月25日（水）", false},
		"2026-11-21": {"過去の日を表示しています：3日前 11月21日（土）", true},
		"2026-12-01": {"今日ではない日を表示しています：7日後 12月1日（火）", false},
		"2025-11-24": {"過去の日を表示しています：365日前 2025年11月24日（月）", true},
	} {
		at, _ := time.ParseInLocation(time.DateOnly, day, tokyo)
		if words, past := times.OtherDay(at); words != want.words || past != want.past {
			t.Errorf("%s: %q, past %v", day, words, past)
		}
	}
}

// The current half hour is booked without a question; earlier starts are over. It is 11:14.
func TestWhatIsOver(t *testing.T) {
	times := timesIn(phrases.Japanese)
	for minutes, over := range map[int]bool{-30: true, -29: false, -14: false, 0: false, 60: false, -60 * 24: true} {
		if got := times.IsOver(noon.Add(time.Duration(minutes) * time.Minute)); got != over {
			t.Errorf("%d minutes from now: over %v", minutes, got)
		}
	}
}
