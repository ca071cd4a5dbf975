package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
	"madoguchi/workflows/process"
)

// registrations are the scenarios of mailed links that take minutes. Tests with simulated time cover those that take
// hours.
var registrations = slices.Concat(mortalRegistrations, []scenario{
	{"registration unreached", (*actors).registersUnreached},
	{"registration declined", (*actors).registersTwice},
	{"registration recovery stopped", (*actors).objects},
	{"patient's account", (*actors).changesAccount},
	{"colleague's password", (*actors).changesStaffPassword},
	{"older reset", (*actors).resetsByTheOlderLink},
	{"patient's withdrawal", (*actors).withdrawsAccount},
})

// mortalRegistrations can run concurrently, each with an address of its own, and end soon.
var mortalRegistrations = []scenario{
	{"registration used", (*actors).registers},
	{"registration replaced", (*actors).registersAnew},
	{"registration invited", (*actors).joins},
	{"registration reset", (*actors).resets},
	{"registration second factor reset", (*actors).resetsSecondFactor},
	{"registration withdrawn", (*actors).withdrawsInvitation},
	{recoveryScenario, (*actors).recovers},
}

const registeredPassword = "Matsu-7-Kaede"

// registeredHash is the stored form of registeredPassword.
const registeredHash = "$argon2id$v=19$m=7168,t=5,p=1$VGBmn3u2kN9JxTDzbidDsQ$EX/fXb7przKQGoG5wVHhcq75jYvLru7Pqq7g6kFoFFk"

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
func (ac *actors) persist(ask func() error) error {
	deadline := time.Now().Add(ac.client.lasting)
	for {
		err := ask()
		if madoguchi.KindOf(err) != madoguchi.KindUnavailable || time.Now().After(deadline) {
			return err
		}
		await(ac.t.Context(), 100*time.Millisecond)
	}
}

func (ac *actors) applies(application madoguchi.Application) {
	ac.t.Helper()
	ac.must(ac.persist(func() error { return ac.processes.Apply(ac.t.Context(), application) }))
}

func (ac *actors) account(address string) string {
	return madoguchi.AddressKeys{ac.stack.secrets(ac.t).AddressKey}.Account(address)
}

// uses presses the button of a registration's link.
func (ac *actors) uses(application madoguchi.Application) error {
	link := madoguchi.Verification{ID: application.ID, Account: ac.account(application.Registration.Email)}
	return ac.presses(func() error { return ac.processes.Activate(ac.t.Context(), link, "") })
}

// presses presses the button of a link's page. After a lost first answer, the second is that the link has been used.
func (ac *actors) presses(use func() error) error {
	asked := 0
	err := ac.persist(func() error {
		asked++
		return use()
	})
	if asked > 1 && (errors.Is(err, madoguchi.ErrLinkUsed) || errors.Is(err, madoguchi.ErrNotOpen)) {
		return nil
	}
	return err
}

// mailed waits for count different mails to an address. A repeated mail counts once.
func (ac *actors) mailed(address string, count int) {
	ac.t.Helper()
	eventually(ac.t, "a mail about an account", ac.patience, func() string {
		if ac.mails(address) < count {
			return "not yet"
		}
		return ""
	})
}

// mails counts the different mails to an address.
func (ac *actors) mails(address string) int {
	ac.t.Helper()
	came := map[string]bool{}
	for _, message := range ac.stack.messagesTo(ac.t, address) {
		came[message.Name] = true
	}
	return len(came)
}

func (ac *actors) activationOf(name string, application madoguchi.Application) map[string]string {
	return map[string]string{name: accounts.ActivationWorkflowID(ac.account(application.Registration.Email))}
}

func (ac *actors) registers() map[string]string {
	a := application(cmp.Or(ac.key, madoguchi.NewID()))
	ac.applies(a)
	ac.mailed(a.Registration.Email, 1)
	ac.must(ac.uses(a))
	ac.mailed(a.Registration.Email, 2)
	ac.signsIn(a)
	return ac.activationOf("activation-used", a)
}

// signsIn finds the registered clinic, which has nothing but its first admin.
func (ac *actors) signsIn(a madoguchi.Application) {
	ac.t.Helper()
	_, session, err := ac.trySignIn(a.Registration.Email, registeredPassword)
	ac.must(err)
	if session.Clinic.Name != a.Registration.Name || session.Staff.Role != string(madoguchi.Admin) ||
		len(session.Clinic.Doctors) != 0 {
		ac.t.Errorf("signed in to %+v as %+v", session.Clinic, session.Staff)
	}
}

func (ac *actors) registersAnew() map[string]string {
	first := application(cmp.Or(ac.key, madoguchi.NewID()))
	second := first
	second.ID = madoguchi.VerificationID(madoguchi.NewID())
	ac.applies(first)
	ac.mailed(first.Registration.Email, 1)
	ac.applies(second)
	ac.mailed(second.Registration.Email, 2)
	if err := ac.uses(first); !errors.Is(err, madoguchi.ErrLinkReplaced) {
		ac.t.Errorf("the older link is answered %v", err)
	}
	ac.must(ac.uses(second))
	ac.mailed(second.Registration.Email, 3)
	ac.signsIn(second)
	return ac.activationOf("activation-replaced", second)
}

// registersUnreached applies twice with an address that refuses mail, and still uses the newer link: a person at the
// mail server may have read the bounced mail.
func (ac *actors) registersUnreached() map[string]string {
	first := application("")
	// refused by the devstack's mail server
	first.Registration.Email = "bounce@" + cmp.Or(ac.key, madoguchi.NewID()) + ".example"
	second := first
	second.ID = madoguchi.VerificationID(madoguchi.NewID())
	process := accounts.ActivationWorkflowID(ac.account(first.Registration.Email))
	ac.applies(first)
	ac.bounced(process, 1)
	ac.applies(second)
	ac.bounced(process, 2)
	ac.must(ac.uses(second))
	ac.bounced(process, 3)
	ac.signsIn(second)
	return map[string]string{"activation-unreached": process}
}

// bounced waits until count mails of a process were refused, and operators can find it by that.
func (ac *actors) bounced(workflowID string, count int) {
	ac.t.Helper()
	eventually(ac.t, "a mail that is refused", ac.patience, func() string {
		failed := 0
		for _, event := range ac.operator.history(ac.t, workflowID).Events {
			if event.EventType == enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED {
				failed++
			}
		}
		if failed < count {
			return fmt.Sprint(failed, " of them")
		}
		described, err := ac.operator.DescribeWorkflow(ac.t.Context(), workflowID, "")
		ac.must(err)
		if state, _ := described.TypedSearchAttributes.GetKeyword(process.StateAttribute); state != "mailFailed" {
			return "the process is " + state
		}
		return ""
	})
}

// registersTwice applies with an address that has an account. Only a mail tells its owner.
func (ac *actors) registersTwice() map[string]string {
	a := application("twice-" + madoguchi.NewID())
	ac.applies(a)
	ac.mailed(a.Registration.Email, 1)
	ac.must(ac.uses(a))
	ac.mailed(a.Registration.Email, 2)
	again := a
	again.ID = madoguchi.VerificationID(madoguchi.NewID())
	ac.applies(again)
	ac.mailed(again.Registration.Email, 3)
	if err := ac.uses(again); err == nil {
		ac.t.Error("an address that has an account got another")
	}
	return ac.activationOf("activation-declined", again)
}
