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
	"madoguchi/workflows"
)

// objectionTime replaces the day in which an owner can object. Setting it needs the payload keys; the API server never
// sets it.
const objectionTime = 2 * time.Second

// losesBoth has a member join, set up a second factor, and ask for the recovery of the account.
func (tr *troupe) losesBoth(objection time.Duration) (madoguchi.Recovery, string, *api.Client) {
	tr.t.Helper()
	invitation, _ := tr.isColleague()
	before := tr.setsUp(invitation.Email)
	r := madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: invitation.ClinicID,
		StaffID: memberOf(invitation.Email),
	}
	asked := workflows.RecoveryRequest{ID: r.ID, ClinicID: r.ClinicID, StaffID: r.StaffID, Objection: objection}
	tr.must(tr.persist(func() error { return tr.processes.Recover(tr.t.Context(), asked) }))
	tr.mailed(invitation.Email, 3)
	return r, invitation.Email, before
}

const recoveryScenario = "registration recovered"

func recoveryOf(name string, r madoguchi.Recovery) map[string]string {
	return map[string]string{name: workflows.RecoveryWorkflowID(r.ClinicID, r.StaffID)}
}

// recovers has a member lose both factors. Another admin approves the recovery, the time to object passes, and the
// mailed link gives the account a new password without a second factor.
func (tr *troupe) recovers() map[string]string {
	r, address, before := tr.losesBoth(objectionTime)
	by := madoguchi.StaffID(tr.session.Staff.ID)
	tr.must(tr.persist(func() error { return tr.processes.ApproveRecovery(tr.t.Context(), r, by) }))
	tr.mailed(address, 4)
	tr.must(tr.presses(func() error { return tr.processes.UseRecovery(tr.t.Context(), r, resetHash) }))
	tr.mailed(address, 5)
	tr.signedOut(before)
	tr.comesIn(address, resetPassword)
	return recoveryOf("recovery-used", r)
}

// objects stops an approved recovery. The account stays unchanged.
func (tr *troupe) objects() map[string]string {
	r, address, before := tr.losesBoth(0)
	tr.must(tr.processes.ApproveRecovery(tr.t.Context(), r, madoguchi.StaffID(tr.session.Staff.ID)))
	tr.must(tr.processes.StopRecovery(tr.t.Context(), r))
	tr.mailed(address, 4)
	if err := tr.processes.UseRecovery(tr.t.Context(), r, resetHash); err == nil {
		tr.t.Error("a recovery that was stopped gave the account back")
	}
	if _, _, err := tr.triesIn(address, registeredPassword); !errors.Is(err, madoguchi.ErrSecondFactorNeeded) {
		tr.t.Errorf("the password alone is answered %v", err)
	}
	_, err := before.CurrentSession(tr.t.Context())
	tr.must(err)
	return recoveryOf("recovery-stopped", r)
}

// TestRecoveryAtTheDesk has a colleague lose both factors. The admin sees the request at the real desk and approves it.
// After the owner's time to object, the mailed link gives the account back in a browser.
func TestRecoveryAtTheDesk(t *testing.T) {
	s := sharedStack(t)
	tr := newTroupe(t, s, s.operator(t))
	d := openDesk(t, s, screen{1440, 900})
	d.signInAs(t, s, adminMail)
	d.click(t, "要対応", "place")
	_, address, before := tr.losesBoth(10 * time.Second)
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
	tr.signedOut(before)
	tr.comesIn(address, resetPassword)
	d.sees(t, "対応が必要なことはありません")
}

// TestOperatorVouchesForTheOnlyAdmin runs the operators' command beside a running system.
func TestOperatorVouchesForTheOnlyAdmin(t *testing.T) {
	s := sharedStack(t)
	tr := newTroupe(t, s, s.operator(t))
	admin, _ := s.provisionBare(t)
	_, session := s.enter(t, admin)
	r := madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(session.Clinic.ID),
		StaffID: madoguchi.StaffID(session.Staff.ID),
	}
	s.operates(t, 2, "wants -email")
	s.operates(t, 1, "no account has this address", "-email", "nobody@clinic.example")
	s.operates(t, 1, "no recovery of this account is under way", "-email", admin, "-approve")
	asked := workflows.RecoveryRequest{ID: r.ID, ClinicID: r.ClinicID, StaffID: r.StaffID, Objection: 10 * time.Second}
	tr.must(tr.processes.Recover(t.Context(), asked))
	s.mailedLink(t, admin, "/stop-recovery/")
	s.operates(t, 0, "run this again with -approve", "-email", admin)
	s.operates(
		t, 0, "approved:    the owner gets a link by mail, not before", "-email", strings.ToUpper(admin), "-approve",
	)
	s.operates(t, 1, "it is approved already", "-email", admin, "-approve")
	link := s.mailedLink(t, admin, "/recover/")
	s.operates(t, 1, "has been mailed already", "-email", admin, "-approve")
	s.fills(t, link, url.Values{"password": {resetPassword}, "passwordRepeat": {resetPassword}})
	s.operates(t, 1, "no recovery of this account is under way", "-email", admin)
	if _, err := s.signsIn(t, admin, resetPassword); err != nil {
		t.Error(err)
	}
}

// operates runs apiserver recovery with the environment of the running API server.
func (s *stack) operates(t *testing.T, status int, says string, args ...string) {
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
