package e2e

import (
	"maps"
	"slices"
	"testing"

	"madoguchi"
	"madoguchi/e2e/internal/boundary"
)

// killedRegistration is one registration of a trial, or another affair of a mailed link.
type killedRegistration struct {
	trial    *trial
	tr       *troupe
	scenario scenario
	address  string
	ran      []string // the workflows that were played
}

func (tl *trial) registration(t *testing.T, scenario scenario) *killedRegistration {
	own := *tl.tr
	own.t, own.key = t, madoguchi.NewID()
	return &killedRegistration{trial: tl, tr: &own, scenario: scenario, address: own.key + "@clinic.example"}
}

func (r *killedRegistration) id() string {
	return madoguchi.AddressKey(r.trial.stack.secrets(r.tr.t).AddressKey).Account(r.address)
}

func (r *killedRegistration) processes() []string { return r.ran }

func (r *killedRegistration) play() { r.ran = slices.Sorted(maps.Values(r.scenario.play(r.tr))) }

// check wants the processes to have ended, and no mail twice but where the worker died between the mail server's acceptance
// and the note of it.
func (r *killedRegistration) check() {
	t := r.tr.t
	t.Helper()
	unnoted := 0
	for _, process := range r.ran {
		checkProcess(r.tr, process, true)
		unnoted += r.unnoted(process)
	}
	times := map[string]int{}
	for _, message := range r.trial.stack.messagesTo(t, r.address) {
		times[message.Name]++
	}
	repeated := 0
	for _, count := range times {
		repeated += count - 1
	}
	if repeated > unnoted {
		t.Errorf("%d mails came again, the worker died over %d", repeated, unnoted)
	}
	r.trial.mu.Lock()
	defer r.trial.mu.Unlock()
	r.trial.mails += len(times)
	r.trial.mailsRepeated += repeated
}

// unnoted is how often the worker died over a mail that may have been accepted.
func (r *killedRegistration) unnoted(process string) int {
	r.tr.t.Helper()
	passed, err := r.trial.folder.Passed(process)
	r.tr.must(err)
	unnoted, open := 0, false
	for _, at := range passed {
		switch {
		case at.Step == "SendAccountMail" && at.Side == boundary.Before:
			if open {
				unnoted++
			}
			open = false
		case at.Step == "SendAccountMail/Mail" && at.Side == boundary.Before:
			open = true
		case at.Step == "SendAccountMail" && at.Side == boundary.After:
			open = false
		}
	}
	return unnoted
}
