package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"madoguchi/apiserver/server"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

// registrations are the scenarios of mailed links that take minutes. Tests with simulated time cover those that take
// hours.
var registrations = slices.Concat(mortalRegistrations, []scenario{
	{"registration unreached", (*troupe).registersUnreached},
	{"registration declined", (*troupe).registersTwice},
	{"registration recovery stopped", (*troupe).objects},
})

// mortalRegistrations can run concurrently, each with an address of its own, and end soon.
var mortalRegistrations = []scenario{
	{"registration used", (*troupe).registers},
	{"registration replaced", (*troupe).registersAnew},
	{"registration invited", (*troupe).joins},
	{"registration reset", (*troupe).resets},
	{"registration second factor reset", (*troupe).resetsSecondFactor},
	{"registration withdrawn", (*troupe).isNotWanted},
	{recoveryScenario, (*troupe).recovers},
}

const registeredPassword = "Abcdefg1"

var registeredHash = server.HashPassword(registeredPassword)

// application is one of a clinic with the name in its address.
func application(name string) madoguchi.Application {
	return madoguchi.Application{
		ID: madoguchi.VerificationID(madoguchi.NewID()), PasswordHash: registeredHash, Language: "ja",
		Registration: madoguchi.Registration{
			FamilyName: "登録", GivenName: "花子", Kind: madoguchi.WorkplaceClinic, Prefecture: "13", Name: "丸の内診療所",
			NameKana:   "ﾏﾙﾉｳﾁ",
			PostalCode: "1000005", Address: "東京都千代田区丸の内１", AddressKana: "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾏﾙﾉｳﾁ1", FoundedOn: "2024-04-01",
			Founder: "株式会社丸の内", FounderKana: "ﾏﾙﾉｳﾁ", Phone: "03-1234-5678", Email: name + "@clinic.example",
		},
		Consent: madoguchi.Consent{Terms: "1", Privacy: "1", At: time.Now().UTC().Truncate(time.Millisecond)},
	}
}

// persist repeats a request without an answer, as long as a desk would.
func (tr *troupe) persist(ask func() error) error {
	deadline := time.Now().Add(tr.client.lasting)
	for {
		err := ask()
		if madoguchi.KindOf(err) != madoguchi.KindUnavailable || time.Now().After(deadline) {
			return err
		}
		await(tr.t.Context(), 100*time.Millisecond)
	}
}

func (tr *troupe) applies(application madoguchi.Application) {
	tr.t.Helper()
	tr.must(tr.persist(func() error { return tr.processes.Apply(tr.t.Context(), application) }))
}

func (tr *troupe) account(address string) string {
	return madoguchi.AddressKey(tr.stack.secrets(tr.t).AddressKey).Account(address)
}

// uses presses the button of a registration's link.
func (tr *troupe) uses(application madoguchi.Application) error {
	link := madoguchi.Verification{ID: application.ID, Account: tr.account(application.Registration.Email)}
	return tr.presses(func() error { return tr.processes.Activate(tr.t.Context(), link, "") })
}

// presses presses the button of a link's page. After a lost first answer, the second is that the link has been used.
func (tr *troupe) presses(use func() error) error {
	asked := 0
	err := tr.persist(func() error {
		asked++
		return use()
	})
	if asked > 1 && (errors.Is(err, madoguchi.ErrLinkUsed) || errors.Is(err, madoguchi.ErrNotOpen)) {
		return nil
	}
	return err
}

// mailed waits for count different mails to an address. A repeated mail counts once.
func (tr *troupe) mailed(address string, count int) {
	tr.t.Helper()
	eventually(tr.t, "a mail about an account", tr.patience, func() string {
		came := map[string]bool{}
		for _, message := range tr.stack.messagesTo(tr.t, address) {
			came[message.Name] = true
		}
		if len(came) < count {
			return "not yet"
		}
		return ""
	})
}

func (tr *troupe) activationOf(name string, application madoguchi.Application) map[string]string {
	return map[string]string{name: workflows.ActivationWorkflowID(tr.account(application.Registration.Email))}
}

func (tr *troupe) registers() map[string]string {
	a := application(cmp.Or(tr.key, madoguchi.NewID()))
	tr.applies(a)
	tr.mailed(a.Registration.Email, 1)
	tr.must(tr.uses(a))
	tr.mailed(a.Registration.Email, 2)
	tr.signsIn(a)
	return tr.activationOf("activation-used", a)
}

// signsIn finds the registered clinic, which has nothing but its first admin.
func (tr *troupe) signsIn(a madoguchi.Application) {
	tr.t.Helper()
	_, session, err := tr.triesIn(a.Registration.Email, registeredPassword)
	tr.must(err)
	if session.Clinic.Name != a.Registration.Name || session.Staff.Role != string(madoguchi.Admin) ||
		len(session.Clinic.Doctors) != 0 {
		tr.t.Errorf("signed in to %+v as %+v", session.Clinic, session.Staff)
	}
}

func (tr *troupe) registersAnew() map[string]string {
	first := application(cmp.Or(tr.key, madoguchi.NewID()))
	second := first
	second.ID = madoguchi.VerificationID(madoguchi.NewID())
	tr.applies(first)
	tr.mailed(first.Registration.Email, 1)
	tr.applies(second)
	tr.mailed(second.Registration.Email, 2)
	if err := tr.uses(first); !errors.Is(err, madoguchi.ErrLinkReplaced) {
		tr.t.Errorf("the older link is answered %v", err)
	}
	tr.must(tr.uses(second))
	tr.mailed(second.Registration.Email, 3)
	tr.signsIn(second)
	return tr.activationOf("activation-replaced", second)
}

// registersUnreached applies twice with an address that refuses mail, and still uses the newer link: somebody at the
// mail server may have read the bounced mail.
func (tr *troupe) registersUnreached() map[string]string {
	first := application("")
	// refused by the devstack's mail server
	first.Registration.Email = "bounce@" + cmp.Or(tr.key, madoguchi.NewID()) + ".example"
	second := first
	second.ID = madoguchi.VerificationID(madoguchi.NewID())
	process := workflows.ActivationWorkflowID(tr.account(first.Registration.Email))
	tr.applies(first)
	tr.bounced(process, 1)
	tr.applies(second)
	tr.bounced(process, 2)
	tr.must(tr.uses(second))
	tr.bounced(process, 3)
	tr.signsIn(second)
	return map[string]string{"activation-unreached": process}
}

// bounced waits until count mails of a process were refused, and operators can find it by that.
func (tr *troupe) bounced(process string, count int) {
	tr.t.Helper()
	eventually(tr.t, "a mail that is refused", tr.patience, func() string {
		failed := 0
		for _, event := range tr.operator.history(tr.t, process).Events {
			if event.EventType == enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED {
				failed++
			}
		}
		if failed < count {
			return fmt.Sprint(failed, " of them")
		}
		described, err := tr.operator.DescribeWorkflow(tr.t.Context(), process, "")
		tr.must(err)
		if state, _ := described.TypedSearchAttributes.GetKeyword(workflows.StateAttribute); state != "mailFailed" {
			return "the process is " + state
		}
		return ""
	})
}

// registersTwice applies with an address that has an account. Only a mail tells its owner.
func (tr *troupe) registersTwice() map[string]string {
	a := application("twice-" + madoguchi.NewID())
	tr.applies(a)
	tr.mailed(a.Registration.Email, 1)
	tr.must(tr.uses(a))
	tr.mailed(a.Registration.Email, 2)
	again := a
	again.ID = madoguchi.VerificationID(madoguchi.NewID())
	tr.applies(again)
	tr.mailed(again.Registration.Email, 3)
	if err := tr.uses(again); err == nil {
		tr.t.Error("an address that has an account got another")
	}
	return tr.activationOf("activation-declined", again)
}
