package e2e

import (
	"errors"
	"time"

	"madoguchi"
	"madoguchi/apiserver/api"
	"madoguchi/workflows"
)

// objectionTime is what these tests leave of the day in which an owner can object. Only who holds the keys of Temporal's payloads can
// set it; the API server leaves it as it is.
const objectionTime = 2 * time.Second

// losesBoth joins, sets a second factor up, and asks for the recovery of the account.
func (tr *troupe) losesBoth(objection time.Duration) (madoguchi.Recovery, string, *api.Client) {
	tr.t.Helper()
	invitation, _ := tr.isColleague()
	before := tr.setsUp(invitation.Email)
	r := madoguchi.Recovery{
		ID: madoguchi.VerificationID(madoguchi.NewID()), ClinicID: invitation.ClinicID, StaffID: memberOf(invitation.Email),
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

// recovers loses password and second factor alike: another admin vouches, the owner's time to object passes, and the mailed link gives
// the account back with another password and without the second factor.
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

// objects stops a recovery that was approved: the account stays as it was.
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
