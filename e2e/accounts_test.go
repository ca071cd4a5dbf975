package e2e

import (
	"cmp"
	"errors"
	"net/http"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

const resetPassword = "Hgfedcb2"

// resetHash is the stored form of resetPassword.
const resetHash = "$argon2id$v=19$m=7168,t=5,p=1$KbHoYO/2ZP3mCfOSJmCyEg$rh6gXpi+f5BO/DsucPgrMr7Y9NHVxYJHsRddw81K+RM"

// invitation is for a receptionist with the name in the address.
func (ac *actors) invitation(name string) madoguchi.StaffInvitation {
	return madoguchi.StaffInvitation{
		ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID), Name: "受付 桃子", Email: name + "@clinic.example",
		Role: madoguchi.Reception, Language: "ja",
	}
}

// link returns the stored state of an address's link.
func (ac *actors) link(purpose madoguchi.Purpose, address string) madoguchi.Verification {
	return madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: purpose, Account: ac.account(address),
	}
}

func (ac *actors) usesLink(link madoguchi.Verification, hash string) error {
	return ac.presses(func() error { return ac.processes.UseLink(ac.t.Context(), link, hash, madoguchi.SpentCode{}) })
}

func processOf(link madoguchi.Verification) string {
	return accounts.VerificationWorkflowID(link)
}

// mustSignIn signs in with a password.
func (ac *actors) mustSignIn(address, password string) *api.Client {
	ac.t.Helper()
	client, session, err := ac.trySignIn(address, password)
	ac.must(err)
	if session.Staff.Role != string(madoguchi.Reception) || session.Clinic.ID != ac.session.Clinic.ID {
		ac.t.Errorf("signed in to %s as %+v", session.Clinic.ID, session.Staff)
	}
	return client
}

// trySignIn tries to sign in with a password. It waits if the limit of attempts is reached.
func (ac *actors) trySignIn(address, password string) (client *api.Client, session api.Session, err error) {
	ac.t.Helper()
	client = api.New(ac.stack.url(), http.DefaultClient, "ja")
	eventually(ac.t, "an answer to a sign-in", ac.patience, func() string {
		session, err = client.SignIn(ac.t.Context(), api.SignIn{Email: address, Password: password})
		var problem *api.ProblemError
		if errors.As(err, &problem) && problem.Problem.Status == http.StatusTooManyRequests {
			return "too many at once"
		}
		return ""
	})
	return client, session, err
}

// isInvited invites a person and waits until count mails have arrived at the address.
func (ac *actors) isInvited(invitation madoguchi.StaffInvitation, mails int) madoguchi.Verification {
	ac.t.Helper()
	return ac.isInvitedAs(ac.link(madoguchi.Invitation, invitation.Email), invitation, mails)
}

func (ac *actors) isInvitedAs(
	link madoguchi.Verification, invitation madoguchi.StaffInvitation, mails int,
) madoguchi.Verification {
	ac.t.Helper()
	link.Invitation = invitation
	ac.must(ac.persist(func() error { return ac.processes.Invite(ac.t.Context(), link.ID, invitation) }))
	ac.mailed(invitation.Email, mails)
	return link
}

// joins invites a person twice, who joins with the newer link.
func (ac *actors) joins() map[string]string {
	invitation := ac.invitation(cmp.Or(ac.key, madoguchi.NewID()))
	older := ac.isInvited(invitation, 1)
	newer := ac.isInvited(invitation, 2)
	if err := ac.usesLink(older, registeredHash); !errors.Is(err, madoguchi.ErrLinkReplaced) {
		ac.t.Errorf("the older link is answered %v", err)
	}
	ac.must(ac.usesLink(newer, registeredHash))
	ac.mailed(invitation.Email, 3)
	ac.mustSignIn(invitation.Email, registeredPassword)
	return map[string]string{"invitation-replaced": processOf(newer)}
}

// withdrawsInvitation invites a person and withdraws the invitation.
func (ac *actors) withdrawsInvitation() map[string]string {
	invitation := ac.invitation(cmp.Or(ac.key, madoguchi.NewID()))
	link := ac.isInvited(invitation, 1)
	ac.sendingEnds(processOf(link), "SendAccountMail") // the withdrawal would cancel the send
	ac.must(ac.withdraws(link))
	if err := ac.usesLink(link, registeredHash); !errors.Is(err, madoguchi.ErrLinkWithdrawn) &&
		!errors.Is(err, madoguchi.ErrNotOpen) {
		ac.t.Errorf("the withdrawn link is answered %v", err)
	}
	if _, _, err := ac.trySignIn(invitation.Email, registeredPassword); !errors.Is(err, madoguchi.ErrWrongCredentials) {
		ac.t.Errorf("who is not wanted signs in: %v", err)
	}
	return map[string]string{"invitation-withdrawn": processOf(link)}
}

// withdraws withdraws an invitation. After a lost first answer, the second may be that the process is over.
func (ac *actors) withdraws(link madoguchi.Verification) error {
	asked := 0
	err := ac.persist(func() error {
		asked++
		return ac.processes.Withdraw(ac.t.Context(), link)
	})
	if asked > 1 && errors.Is(err, madoguchi.ErrNotOpen) {
		return nil
	}
	return err
}

// joiningOf returns the ID of the link by which an address joins. memberOf is the ID of the new member.
func joiningOf(address string) madoguchi.VerificationID {
	return madoguchi.VerificationID(madoguchi.DerivedID("joining", address))
}

func memberOf(address string) madoguchi.StaffID {
	return madoguchi.StaffInvitation{}.Staff(joiningOf(address), "", madoguchi.Consent{}).ID
}

// isColleague invites a person, who joins.
func (ac *actors) isColleague() (madoguchi.StaffInvitation, madoguchi.Verification) {
	ac.t.Helper()
	invitation := ac.invitation(cmp.Or(ac.key, madoguchi.NewID()))
	link := ac.link(madoguchi.Invitation, invitation.Email)
	link.ID = joiningOf(invitation.Email)
	joining := ac.isInvitedAs(link, invitation, 1)
	ac.must(ac.usesLink(joining, registeredHash))
	ac.mailed(invitation.Email, 2)
	return invitation, joining
}

// signedOut checks that a session has ended.
func (ac *actors) signedOut(of *api.Client) {
	ac.t.Helper()
	var problem *api.ProblemError
	if _, err := of.CurrentSession(ac.t.Context()); !errors.As(err, &problem) ||
		problem.Problem.Status != http.StatusUnauthorized {
		ac.t.Errorf("the session of before the reset is answered %v", err)
	}
}

// asksReset asks for a reset's link and waits for its mail.
func (ac *actors) asksReset(purpose madoguchi.Purpose, address string, mails int) madoguchi.Verification {
	ac.t.Helper()
	link := ac.link(purpose, address)
	ac.must(ac.persist(func() error { return ac.processes.AskReset(ac.t.Context(), purpose, link.ID, address, "en") }))
	ac.mailed(address, mails)
	return link
}

// resets has a member set another password by a mailed link, which signs all sessions out.
func (ac *actors) resets() map[string]string {
	invitation, joining := ac.isColleague()
	before := ac.mustSignIn(invitation.Email, registeredPassword)
	reset := ac.asksReset(madoguchi.PasswordReset, invitation.Email, 3)
	ac.must(ac.usesLink(reset, resetHash))
	ac.mailed(invitation.Email, 4)
	ac.signedOut(before)
	ac.mustSignIn(invitation.Email, resetPassword)
	return map[string]string{"invitation-used": processOf(joining), "password-reset-used": processOf(reset)}
}

// setsUp signs in and sets up a second factor.
func (ac *actors) setsUp(address string) *api.Client {
	ac.t.Helper()
	client := ac.mustSignIn(address, registeredPassword)
	begun, err := client.BeginSetUp(ac.t.Context(), api.BeginSetUp{})
	ac.must(err)
	_, err = client.ConfirmSetUp(
		ac.t.Context(), api.ConfirmSetUp{Pending: begun.Pending, Code: codeOf(ac.t, begun.Secret, 0)},
	)
	ac.must(err)
	return client
}

// resetsSecondFactor has a member set up a second factor and lose it. After the mailed link has removed it, the
// password is enough.
func (ac *actors) resetsSecondFactor() map[string]string {
	invitation, joining := ac.isColleague()
	before := ac.setsUp(invitation.Email)
	_, _, err := ac.trySignIn(invitation.Email, registeredPassword)
	if !errors.Is(err, madoguchi.ErrSecondFactorNeeded) {
		ac.t.Errorf("the password alone is answered %v", err)
	}
	reset := ac.asksReset(madoguchi.SecondFactorReset, invitation.Email, 3)
	ac.must(ac.usesLink(reset, ""))
	ac.mailed(invitation.Email, 4)
	ac.signedOut(before)
	ac.mustSignIn(invitation.Email, registeredPassword)
	return map[string]string{"invitation-used": processOf(joining), "second-factor-reset-used": processOf(reset)}
}
