package e2e

import (
	"cmp"
	"errors"
	"net/http"
	"testing"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
	"madoguchi/apiserver/server"
	"madoguchi/e2e/internal/boundary"
	"madoguchi/workflows"
)

// registrations are the ways a clinic's registration can go within minutes; what takes hours is played where time is skipped.
var registrations = []scenario{
	{"registration used", (*troupe).registers},
	{"registration replaced", (*troupe).registersAnew},
	{"registration declined", (*troupe).registersTwice},
}

const registeredPassword = "Abcdefg1"

var registeredHash = server.HashPassword(registeredPassword)

// application is of a clinic whose address has the name.
func application(name string) madoguchi.Application {
	return madoguchi.Application{
		ID: madoguchi.VerificationID(madoguchi.NewID()), PasswordHash: registeredHash, Language: "ja",
		Registration: madoguchi.Registration{
			FamilyName: "登録", GivenName: "花子", Kind: madoguchi.WorkplaceClinic, Prefecture: "13", Name: "丸の内診療所", NameKana: "ﾏﾙﾉｳﾁ",
			PostalCode: "1000005", Address: "東京都千代田区丸の内１", AddressKana: "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾏﾙﾉｳﾁ1", FoundedOn: "2024-04-01",
			Founder: "株式会社丸の内", FounderKana: "ﾏﾙﾉｳﾁ", Phone: "03-1234-5678", Email: name + "@clinic.example",
		},
		Consent: madoguchi.Consent{Terms: "1", Privacy: "1", At: time.Now().UTC().Truncate(time.Millisecond)},
	}
}

// persist asks again where there was no answer, as long as a desk would.
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

func (tr *troupe) account(application madoguchi.Application) string {
	return madoguchi.AddressKey(tr.stack.secrets(tr.t).AddressKey).Account(application.Registration.Email)
}

// uses presses the button of a link's page. Where the first answer was lost, the second is that the link has been used.
func (tr *troupe) uses(application madoguchi.Application) error {
	link, asked := madoguchi.Verification{ID: application.ID, Account: tr.account(application)}, 0
	err := tr.persist(func() error {
		asked++
		return tr.processes.Activate(tr.t.Context(), link)
	})
	if asked > 1 && (errors.Is(err, madoguchi.ErrLinkUsed) || errors.Is(err, madoguchi.ErrNotOpen)) {
		return nil
	}
	return err
}

// mailed waits until so many mails have come to the applicant.
func (tr *troupe) mailed(application madoguchi.Application, count int) {
	tr.t.Helper()
	eventually(tr.t, "a mail about the registration", tr.patience, func() string {
		if len(tr.stack.messagesTo(tr.t, application.Registration.Email)) < count {
			return "not yet"
		}
		return ""
	})
}

func (tr *troupe) activationOf(name string, application madoguchi.Application) map[string]string {
	return map[string]string{name: workflows.ActivationWorkflowID(tr.account(application))}
}

func (tr *troupe) registers() map[string]string {
	a := application(cmp.Or(tr.key, madoguchi.NewID()))
	tr.applies(a)
	tr.mailed(a, 1)
	tr.must(tr.uses(a))
	tr.mailed(a, 2)
	tr.signsIn(a)
	return tr.activationOf("activation-used", a)
}

// signsIn finds the clinic that was registered, with nothing in it but its first admin.
func (tr *troupe) signsIn(a madoguchi.Application) {
	tr.t.Helper()
	client := api.New(tr.stack.url(), http.DefaultClient, "ja")
	session, err := client.SignIn(tr.t.Context(), api.SignIn{Email: a.Registration.Email, Password: registeredPassword})
	tr.must(err)
	if session.Clinic.Name != a.Registration.Name || session.Staff.Role != string(madoguchi.Admin) || len(session.Clinic.Doctors) != 0 {
		tr.t.Errorf("signed in to %+v as %+v", session.Clinic, session.Staff)
	}
}

func (tr *troupe) registersAnew() map[string]string {
	first := application(cmp.Or(tr.key, madoguchi.NewID()))
	second := first
	second.ID = madoguchi.VerificationID(madoguchi.NewID())
	tr.applies(first)
	tr.mailed(first, 1)
	tr.applies(second)
	tr.mailed(second, 2)
	if err := tr.uses(first); !errors.Is(err, madoguchi.ErrLinkReplaced) {
		tr.t.Errorf("the older link is answered %v", err)
	}
	tr.must(tr.uses(second))
	tr.mailed(second, 3)
	tr.signsIn(second)
	return tr.activationOf("activation-replaced", second)
}

// registersTwice applies with an address that has an account. It hears of it by mail only.
func (tr *troupe) registersTwice() map[string]string {
	a := application("twice-" + madoguchi.NewID())
	tr.applies(a)
	tr.mailed(a, 1)
	tr.must(tr.uses(a))
	tr.mailed(a, 2)
	again := a
	again.ID = madoguchi.VerificationID(madoguchi.NewID())
	tr.applies(again)
	tr.mailed(again, 3)
	if err := tr.uses(again); err == nil {
		tr.t.Error("an address that has an account got another")
	}
	return tr.activationOf("activation-declined", again)
}

// killedRegistration is one registration of a trial.
type killedRegistration struct {
	trial    *trial
	tr       *troupe
	scenario scenario
	address  string
}

func (tl *trial) registration(t *testing.T, scenario scenario) *killedRegistration {
	own := *tl.tr
	own.t, own.key = t, madoguchi.NewID()
	return &killedRegistration{trial: tl, tr: &own, scenario: scenario, address: own.key + "@clinic.example"}
}

func (r *killedRegistration) id() string {
	return madoguchi.AddressKey(r.trial.stack.secrets(r.tr.t).AddressKey).Account(r.address)
}

func (r *killedRegistration) processes() []string {
	return []string{workflows.ActivationWorkflowID(r.id())}
}

func (r *killedRegistration) play() { r.scenario.play(r.tr) }

// check wants the process to have ended, and no mail twice but where the worker died between the mail server's acceptance
// and the note of it.
func (r *killedRegistration) check() {
	t, process := r.tr.t, r.processes()[0]
	t.Helper()
	checkProcess(r.tr, process, true)
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
