package phrases_test

import (
	"testing"
	"time"

	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/clinicdesk/backend/phrases"
)

// ReadDay reads what the desk writes.
func TestOwnDatesAreRead(t *testing.T) {
	times := timesIn(phrases.Japanese)
	for _, day := range []time.Time{
		daytime.AtMinute(noon, 0), time.Date(2027, 1, 5, 0, 0, 0, 0, tokyo), time.Date(2025, 12, 31, 0, 0, 0, 0, tokyo),
	} {
		if got, err := daytime.ReadDay(times.Date(day), noon); err != nil || !got.Equal(day) {
			t.Errorf("%s is read as %v: %v", times.Date(day), got, err)
		}
	}
}
