package e2e

import (
	"cmp"
	"errors"
	"net/http"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/server"
	"madoguchi/madoguchi"
	"madoguchi/workflows"
)

const resetPassword = "Hgfedcb2"

var resetHash = server.HashPassword(resetPassword)

// invitation is for a receptionist with the name in the address.
func (tr *troupe) invitation(name string) madoguchi.StaffInvitation {
	return madoguchi.StaffInvitation{
		ClinicID: madoguchi.ClinicID(tr.session.Clinic.ID), Name: "受付 桃子", Email: name + "@clinic.example",
		Role: madoguchi.Reception, Language: "ja",
	}
}

// link returns the stored state of an address's link.
func (tr *troupe) link(purpose madoguchi.Purpose, address string) madoguchi.Verification {
	return madoguchi.Verification{
		ID: madoguchi.VerificationID(madoguchi.NewID()), Purpose: purpose, Account: tr.account(address),
	}
}

func (tr *troupe) usesLink(link madoguchi.Verification, hash string) error {
	return tr.presses(func() error { return tr.processes.UseLink(tr.t.Context(), link, hash, madoguchi.SpentCode{}) })
}

func processOf(link madoguchi.Verification) string {
	return workflows.VerificationWorkflowID(link)
}

// comesIn signs in with a password.
func (tr *troupe) comesIn(address, password string) *api.Client {
	tr.t.Helper()
	client, session, err := tr.triesIn(address, password)
	tr.must(err)
	if session.Staff.Role != string(madoguchi.Reception) || session.Clinic.ID != tr.session.Clinic.ID {
		tr.t.Errorf("signed in to %s as %+v", session.Clinic.ID, session.Staff)
	}
	return client
}

// triesIn tries to sign in with a password. It waits if the limit of attempts is reached.
func (tr *troupe) triesIn(address, password string) (client *api.Client, session api.Session, err error) {
	tr.t.Helper()
	client = api.New(tr.stack.url(), http.DefaultClient, "ja")
	eventually(tr.t, "an answer to a sign-in", tr.patience, func() string {
		session, err = client.SignIn(tr.t.Context(), api.SignIn{Email: address, Password: password})
		var problem *api.ProblemError
		if errors.As(err, &problem) && problem.Problem.Status == http.StatusTooManyRequests {
			return "too many at once"
		}
		return ""
	})
	return client, session, err
}

// isInvited invites somebody and waits until count mails have arrived at the address.
func (tr *troupe) isInvited(invitation madoguchi.StaffInvitation, mails int) madoguchi.Verification {
	tr.t.Helper()
	return tr.isInvitedAs(tr.link(madoguchi.Invitation, invitation.Email), invitation, mails)
}

func (tr *troupe) isInvitedAs(
	link madoguchi.Verification, invitation madoguchi.StaffInvitation, mails int,
) madoguchi.Verification {
	tr.t.Helper()
	link.Invitation = invitation
	tr.must(tr.persist(func() error { return tr.processes.Invite(tr.t.Context(), link.ID, invitation) }))
	tr.mailed(invitation.Email, mails)
	return link
}

// joins invites a person twice, who joins with the newer link.
func (tr *troupe) joins() map[string]string {
	invitation := tr.invitation(cmp.Or(tr.key, madoguchi.NewID()))
	older := tr.isInvited(invitation, 1)
	newer := tr.isInvited(invitation, 2)
	if err := tr.usesLink(older, registeredHash); !errors.Is(err, madoguchi.ErrLinkReplaced) {
		tr.t.Errorf("the older link is answered %v", err)
	}
	tr.must(tr.usesLink(newer, registeredHash))
	tr.mailed(invitation.Email, 3)
	tr.comesIn(invitation.Email, registeredPassword)
	return map[string]string{"invitation-replaced": processOf(newer)}
}

// isNotWanted invites a person and withdraws the invitation.
func (tr *troupe) isNotWanted() map[string]string {
	invitation := tr.invitation(cmp.Or(tr.key, madoguchi.NewID()))
	link := tr.isInvited(invitation, 1)
	tr.sendingEnds(processOf(link), "SendAccountMail") // the withdrawal would cancel the send
	tr.must(tr.withdraws(link))
	if err := tr.usesLink(link, registeredHash); !errors.Is(err, madoguchi.ErrLinkWithdrawn) &&
		!errors.Is(err, madoguchi.ErrNotOpen) {
		tr.t.Errorf("the withdrawn link is answered %v", err)
	}
	if _, _, err := tr.triesIn(invitation.Email, registeredPassword); !errors.Is(err, madoguchi.ErrWrongCredentials) {
		tr.t.Errorf("who is not wanted signs in: %v", err)
	}
	return map[string]string{"invitation-withdrawn": processOf(link)}
}

// withdraws withdraws an invitation. After a lost first answer, the second may be that the process is over.
func (tr *troupe) withdraws(link madoguchi.Verification) error {
	asked := 0
	err := tr.persist(func() error {
		asked++
		return tr.processes.Withdraw(tr.t.Context(), link)
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
func (tr *troupe) isColleague() (madoguchi.StaffInvitation, madoguchi.Verification) {
	tr.t.Helper()
	invitation := tr.invitation(cmp.Or(tr.key, madoguchi.NewID()))
	link := tr.link(madoguchi.Invitation, invitation.Email)
	link.ID = joiningOf(invitation.Email)
	joining := tr.isInvitedAs(link, invitation, 1)
	tr.must(tr.usesLink(joining, registeredHash))
	tr.mailed(invitation.Email, 2)
	return invitation, joining
}

// signedOut checks that a session has ended.
func (tr *troupe) signedOut(of *api.Client) {
	tr.t.Helper()
	var problem *api.ProblemError
	if _, err := of.CurrentSession(tr.t.Context()); !errors.As(err, &problem) ||
		problem.Problem.Status != http.StatusUnauthorized {
		tr.t.Errorf("the session of before the reset is answered %v", err)
	}
}

// asksReset asks for a reset's link and waits for its mail.
func (tr *troupe) asksReset(purpose madoguchi.Purpose, address string, mails int) madoguchi.Verification {
	tr.t.Helper()
	link := tr.link(purpose, address)
	tr.must(tr.persist(func() error { return tr.processes.AskReset(tr.t.Context(), purpose, link.ID, address, "en") }))
	tr.mailed(address, mails)
	return link
}

// resets has a member set another password by a mailed link, which signs all sessions out.
func (tr *troupe) resets() map[string]string {
	invitation, joining := tr.isColleague()
	before := tr.comesIn(invitation.Email, registeredPassword)
	reset := tr.asksReset(madoguchi.PasswordReset, invitation.Email, 3)
	tr.must(tr.usesLink(reset, resetHash))
	tr.mailed(invitation.Email, 4)
	tr.signedOut(before)
	tr.comesIn(invitation.Email, resetPassword)
	return map[string]string{"invitation-used": processOf(joining), "password-reset-used": processOf(reset)}
}

// setsUp signs in and sets up a second factor.
func (tr *troupe) setsUp(address string) *api.Client {
	tr.t.Helper()
	client := tr.comesIn(address, registeredPassword)
	begun, err := client.BeginSetUp(tr.t.Context(), api.BeginSetUp{})
	tr.must(err)
	_, err = client.ConfirmSetUp(
		tr.t.Context(), api.ConfirmSetUp{Pending: begun.Pending, Code: codeOf(tr.t, begun.Secret, 0)},
	)
	tr.must(err)
	return client
}

// resetsSecondFactor has a member set up a second factor and lose it. After the mailed link has removed it, the
// password is enough.
func (tr *troupe) resetsSecondFactor() map[string]string {
	invitation, joining := tr.isColleague()
	before := tr.setsUp(invitation.Email)
	if _, _, err := tr.triesIn(invitation.Email, registeredPassword); !errors.Is(err, madoguchi.ErrSecondFactorNeeded) {
		tr.t.Errorf("the password alone is answered %v", err)
	}
	reset := tr.asksReset(madoguchi.SecondFactorReset, invitation.Email, 3)
	tr.must(tr.usesLink(reset, ""))
	tr.mailed(invitation.Email, 4)
	tr.signedOut(before)
	tr.comesIn(invitation.Email, registeredPassword)
	return map[string]string{"invitation-used": processOf(joining), "second-factor-reset-used": processOf(reset)}
}
