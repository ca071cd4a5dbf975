package schedule

import (
	"testing"

	"madoguchi/apiserver/api"
)

// Two loads may overlap. The answer of the earlier load arrives last and changes nothing.
func TestALateAnswerAboutRecoveries(t *testing.T) {
	waiting := api.Recovery{ID: "one", State: api.RecoveryWaiting}
	stopped := api.Recovery{ID: "one", State: "stopped"}
	r := &Recoveries{}
	first, second := r.ask(), r.ask()
	r.set(second, []api.Recovery{waiting})
	r.set(first, nil)
	if len(r.pending) != 1 {
		t.Error("an earlier load takes back what a later one has found")
	}
	late := r.ask()
	r.take(stopped)
	r.set(late, []api.Recovery{waiting})
	if len(r.pending) != 0 {
		t.Errorf("what was stopped is pending again: %+v", r.pending)
	}
	r.set(r.ask(), []api.Recovery{waiting})
	if len(r.pending) != 1 {
		t.Error("a load after the decision is not taken")
	}
}
