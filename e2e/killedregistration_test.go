package e2e

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/workflows/waitlists"
)

// killedRegistration is a registration of a killTest, or another process of a mailed link.
type killedRegistration struct {
	killTest *killTest
	ac       *actors
	scenario scenario
	address  string
	ran      []string // the workflows that ran
}

func (kt *killTest) registration(t *testing.T, scenario scenario) *killedRegistration {
	own := *kt.ac
	own.t, own.key = t, madoguchi.NewID()
	return &killedRegistration{killTest: kt, ac: &own, scenario: scenario, address: own.addressIn(scenario)}
}

// addressIn returns the address of a scenario's person.
func (ac *actors) addressIn(scenario scenario) string {
	if scenario.name == waitlistScenario || strings.HasPrefix(scenario.name, "registration patient") {
		return ac.patientAddress()
	}
	return ac.key + "@clinic.example"
}

func (r *killedRegistration) id() string {
	account := string(madoguchi.SignUpAccount(r.ac.requestID("sign-up 1")))
	switch r.scenario.name {
	case recoveryScenario:
		return string(memberOf(r.address)) // the process is that of a member
	case addressChangeScenario, withdrawalScenario:
		return account
	case waitlistScenario:
		return r.ac.key // of the clinic
	case staffPasswordScenario:
		return string(memberOf(r.address)) + "/" + string(r.ac.requestID("password"))
	case passwordChangeScenario:
		return account + "/" + string(r.ac.requestID("password"))
	}
	return madoguchi.AddressKeys{r.killTest.stack.secrets(r.ac.t).AddressKey}.Account(r.address)
}

func (r *killedRegistration) processes() []string { return r.ran }

func (r *killedRegistration) play() { r.ran = slices.Sorted(maps.Values(r.scenario.play(r.ac))) }

// check expects the processes to have ended, and no mail twice, except after a death between the mail server's
// acceptance and its record.
func (r *killedRegistration) check() {
	t := r.ac.t
	t.Helper()
	cutOff := 0
	for _, process := range r.ran {
		checkProcess(r.ac, process, true)
		cutOff += r.cutOff(process)
	}
	times := map[string]int{}
	for _, message := range r.killTest.stack.messagesTo(t, r.address) {
		times[message.Name]++
	}
	repeated := 0
	for _, count := range times {
		repeated += count - 1
	}
	if repeated > cutOff {
		t.Errorf("%d mails came again, %d could", repeated, cutOff)
	}
	r.killTest.mu.Lock()
	defer r.killTest.mu.Unlock()
	r.killTest.mails += len(times)
	r.killTest.mailsRepeated += repeated
}

// cutOff returns the number of mails that may have come again. The worker died over an attempt of which Temporal heard
// nothing, and the mail may have been accepted. Or a patient without an answer joined a waitlist again, which mails the
// link again.
func (r *killedRegistration) cutOff(process string) int {
	r.ac.t.Helper()
	mails := map[int64]bool{} // by the event that scheduled them
	attempts, joins := 0, 0
	for _, event := range r.ac.operator.history(r.ac.t, process).Events {
		if scheduled := event.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			mails[event.EventId] = slices.Contains(
				[]string{"SendAccountMail", "SendRecoveryMail", "SendWaitingMail"}, scheduled.ActivityType.Name,
			)
		}
		if started := event.GetActivityTaskStartedEventAttributes(); started != nil && mails[started.ScheduledEventId] {
			attempts += int(started.Attempt) - 1
		}
		asked := event.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest()
		if asked.GetInput().GetName() == waitlists.JoinUpdate {
			joins++
		}
	}
	return attempts + max(joins-2, 0) // two patients join
}
