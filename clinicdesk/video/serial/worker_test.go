package serial

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWorkerKeepsOrderAndEnds(t *testing.T) {
	w := Start()
	var done []int
	for n := range 100 {
		w.Post(func() { done = append(done, n) })
	}
	w.End()
	w.Post(func() { t.Error("run after the end") })
	if len(done) != 100 {
		t.Fatalf("%d run", len(done))
	}
	for n, got := range done {
		if got != n {
			t.Fatalf("%d at %d", got, n)
		}
	}
}
