package e2e

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// objectionTime replaces the day in which an owner can object. Setting it needs the payload keys; the API server never
// sets it.
const objectionTime = 2 * time.Second

// losesBothFactors has a member join, set up a second factor, and ask for the recovery of the account.
func (ac *actors) losesBothFactors(objection time.Duration) (madoguchi.Recovery, string, *api.Client) {
	ac.t.Helper()
	invitation, _ := ac.isColleague()
	before := ac.setsUp(invitation.Email)
	r := madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: invitation.ClinicID,
		StaffID: memberOf(invitation.Email),
	}
	asked := accounts.RecoveryRequest{ID: r.ID, ClinicID: r.ClinicID, StaffID: r.StaffID, Objection: objection}
	ac.must(ac.persist(func() error { return ac.processes.Recover(ac.t.Context(), asked) }))
	ac.mailed(invitation.Email, 3)
	return r, invitation.Email, before
}

const recoveryScenario = "registration recovered"

func recoveryOf(name string, r madoguchi.Recovery) map[string]string {
	return map[string]string{name: accounts.RecoveryWorkflowID(r.ClinicID, r.StaffID)}
}

// recovers has a member lose both factors. Another admin approves the recovery, the time to object passes, and the
// mailed link gives the account a new password without a second factor.
func (ac *actors) recovers() map[string]string {
	r, address, before := ac.losesBothFactors(objectionTime)
	by := madoguchi.StaffID(ac.session.Staff.ID)
	ac.must(ac.persist(func() error { return ac.processes.ApproveRecovery(ac.t.Context(), r, by) }))
	ac.mailed(address, 4)
	ac.must(ac.presses(func() error { return ac.processes.UseRecovery(ac.t.Context(), r, resetHash) }))
	ac.mailed(address, 5)
	ac.signedOut(before)
	ac.mustSignIn(address, resetPassword)
	return recoveryOf("recovery-used", r)
}

// objects stops an approved recovery. The account stays unchanged.
func (ac *actors) objects() map[string]string {
	r, address, before := ac.losesBothFactors(0)
	ac.must(ac.processes.ApproveRecovery(ac.t.Context(), r, madoguchi.StaffID(ac.session.Staff.ID)))
	ac.must(ac.processes.StopRecovery(ac.t.Context(), r))
	ac.mailed(address, 4)
	if err := ac.processes.UseRecovery(ac.t.Context(), r, resetHash); err == nil {
		ac.t.Error("a recovery that was stopped gave the account back")
	}
	if _, _, err := ac.trySignIn(address, registeredPassword); !errors.Is(err, madoguchi.ErrSecondFactorNeeded) {
		ac.t.Errorf("the password alone is answered %v", err)
	}
	_, err := before.CurrentSession(ac.t.Context())
	ac.must(err)
	return recoveryOf("recovery-stopped", r)
}

// TestRecoveryAtTheDesk has a colleague lose both factors. The admin sees the request at the real desk and approves it.
// After the owner's time to object, the mailed link gives the account back in a browser.
func TestRecoveryAtTheDesk(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	d := openDesk(t, s, screen{1440, 900})
	d.signInAs(t, s, adminMail)
	d.click(t, "要対応", "place")
	_, address, before := ac.losesBothFactors(10 * time.Second)
	d.sees(t, "受付 桃子")
	d.shot(t, "desk-recovery-row")
	d.click(t, "内容を確認する", "button")
	d.sees(t, "受付 桃子　"+address)
	d.sees(t, "ご本人に直接（対面やお電話で）確かめてから")
	d.shot(t, "desk-recovery-asked")
	d.click(t, "本人を確認し、承認する", "button")
	d.sees(t, "受付 桃子 さんのアカウントの復旧：承認済み。")
	d.shot(t, "desk-recovery-approved")

	b := newBrowser(t, phone)
	b.open(t, s.mailedLink(t, address, "/recover/"))
	evaluate[bool](t, b, `(document.getElementById('password').value = `+
		`document.getElementById('passwordRepeat').value = `+quote(resetPassword)+`, true)`)
	b.shot(t, "page-recover")
	b.press(t, "パスワードを変更する")
	b.sees(t, "パスワードを変更しました")
	ac.signedOut(before)
	ac.mustSignIn(address, resetPassword)
	d.sees(t, "対応が必要なことはありません")
}

// TestOperatorVouchesForTheOnlyAdmin runs the operators' command beside a running system.
func TestOperatorVouchesForTheOnlyAdmin(t *testing.T) {
	s := sharedStack(t)
	ac := newActors(t, s, s.operator(t))
	admin, _ := s.provisionBare(t)
	_, session := s.enter(t, admin)
	r := madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(session.Clinic.ID),
		StaffID: madoguchi.StaffID(session.Staff.ID),
	}
	s.runRecoveryCommand(t, 2, "wants -email")
	s.runRecoveryCommand(t, 1, "no account has this address", "-email", "nobody@clinic.example")
	s.runRecoveryCommand(t, 1, "no recovery of this account is under way", "-email", admin, "-approve")
	asked := accounts.RecoveryRequest{ID: r.ID, ClinicID: r.ClinicID, StaffID: r.StaffID, Objection: 10 * time.Second}
	ac.must(ac.processes.Recover(t.Context(), asked))
	s.mailedLink(t, admin, "/stop-recovery/")
	s.runRecoveryCommand(t, 0, "run this again with -approve", "-email", admin)
	s.runRecoveryCommand(
		t, 0, "approved:    the owner gets a link by mail, not before", "-email", strings.ToUpper(admin), "-approve",
	)
	s.runRecoveryCommand(t, 1, "it is approved already", "-email", admin, "-approve")
	link := s.mailedLink(t, admin, "/recover/")
	s.runRecoveryCommand(t, 1, "has been mailed already", "-email", admin, "-approve")
	s.fills(t, link, url.Values{"password": {resetPassword}, "passwordRepeat": {resetPassword}})
	s.runRecoveryCommand(t, 1, "no recovery of this account is under way", "-email", admin)
	if _, err := s.signsIn(t, admin, resetPassword); err != nil {
		t.Error(err)
	}
}

// runRecoveryCommand runs apiserver recovery with the environment of the running API server.
func (s *stack) runRecoveryCommand(t *testing.T, status int, says string, args ...string) {
	t.Helper()
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", s.childPID(t, "apiserver")))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(filepath.Join(s.programs, "apiserver"), append([]string{"recovery"}, args...)...)
	command.Env = strings.Split(strings.TrimSuffix(string(environ), "\x00"), "\x00")
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	t.Logf("apiserver recovery %s\n%s", strings.Join(args, " "), output)
	if got := command.ProcessState.ExitCode(); got != status || !strings.Contains(string(output), says) {
		t.Errorf("ends with %d, want %d and %q", got, status, cmp.Or(says, "nothing"))
	}
}
