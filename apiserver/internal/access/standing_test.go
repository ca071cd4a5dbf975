package access

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

func TestAKeyHoldsSoMuchAtATime(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	standing := newStanding(func() time.Time { return now }, 2)
	take := func(key, what string, within time.Duration, want error) {
		t.Helper()
		if err := standing.Take(key, what, "", now.Add(within)); !errors.Is(err, want) {
			t.Errorf("%s takes %s: %v", key, what, err)
		}
	}
	take("a", "1", time.Minute, nil)
	take("a", "2", time.Minute, nil)
	take("a", "3", time.Minute, madoguchi.ErrTooMany)
	take("a", "2", 3*time.Minute, nil)
	take("b", "3", time.Minute, nil)
	if err := standing.Take("a", "1", "2", now.Add(time.Minute)); err != nil {
		t.Errorf("an exchange: %v", err)
	}
	standing.Release("a", "1")
	take("a", "3", time.Minute, nil)
	take("a", "4", time.Minute, madoguchi.ErrTooMany)
	now = now.Add(2 * time.Minute)
	take("a", "4", time.Minute, nil)
	take("a", "5", time.Minute, madoguchi.ErrTooMany)
}

// What many keys hold does not fill the memory.
func TestManyKeysHoldSomething(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	standing := newStanding(func() time.Time { return now }, 2)
	for i := range maxBuckets + 10 {
		if err := standing.Take(strconv.Itoa(i), "1", "", now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if len(standing.held) > maxBuckets {
		t.Errorf("%d keys are kept", len(standing.held))
	}
}
