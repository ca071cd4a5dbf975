package workflows

import (
	"cmp"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// EmailVerification lets somebody who reads an address's mail do what needs no other proof: set a new password, take
// the second factor off an account (whose password the API has asked for), or join a clinic's staff:
//
//	asked ──► link mailed ──[link used]──► done, mail that says so
//	   │           ├──[an invitation is taken back]──► withdrawn
//	   │           └──[an hour, or a day for an invitation]──► expired
//	   └──[the address is not one for it]──► nothing, and nobody is told
//
// mailedlink.go has the states of the links. There is one process for each purpose and address.

// EmailVerificationName is the workflow's type as Temporal shows it.
const EmailVerificationName = "EmailVerification"

// VerificationWorkflowID returns the ID of the process that a link belongs to. Each clinic's invitations are its own:
// another's must not replace them.
func VerificationWorkflowID(link madoguchi.Verification) string {
	id := "verification/" + string(link.Purpose) + "/"
	if link.Invitation.ClinicID != "" {
		id += string(link.Invitation.ClinicID) + "/"
	}
	return id + link.Account
}

// Proof is what an EmailVerification starts from.
type Proof struct {
	Purpose madoguchi.Purpose
	Account string
}

// AskForLink returns what starts the process for a request, or tells the one that runs of it.
func AskForLink(proof Proof, asking Asking) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	link := madoguchi.Verification{Purpose: proof.Purpose, Account: proof.Account}
	if asking.Invitation != nil {
		link.Invitation = *asking.Invitation
	}
	return askLink(VerificationWorkflowID(link), string(proof.Purpose), "link by mail: "+string(proof.Purpose), asking)
}

// EmailVerification runs the links of one purpose for one address.
func EmailVerification(ctx workflow.Context, proof Proof) error {
	v := &emailVerification{proof: proof}
	v.link = mailedLink{kind: v, account: proof.Account}
	if err := v.link.setup(ctx); err != nil {
		return err
	}
	return v.link.run(ctx)
}

type emailVerification struct {
	proof Proof
	link  mailedLink
}

func (v *emailVerification) purpose() madoguchi.Purpose { return v.proof.Purpose }

func (v *emailVerification) forOwners() bool { return v.proof.Purpose != madoguchi.Invitation }

// mailsOf are the mail with the link and the one that says what was done.
var mailsOf = map[madoguchi.Purpose]struct{ link, done activities.AccountMailKind }{
	madoguchi.PasswordReset:     {activities.MailPasswordReset, activities.MailPasswordChanged},
	madoguchi.SecondFactorReset: {activities.MailSecondFactorReset, activities.MailSecondFactorRemoved},
	madoguchi.Invitation:        {activities.MailInvitation, activities.MailJoined},
}

func (v *emailVerification) linkMail(asking Asking) activities.AccountNotice {
	return v.notice(asking, mailsOf[v.proof.Purpose].link)
}

// declinedMail is none: an address without an account is not told of it, and one with an account cannot be invited.
func (v *emailVerification) declinedMail(Asking) (activities.AccountNotice, bool) {
	return activities.AccountNotice{}, false
}

func (v *emailVerification) doneMail(asking Asking) activities.AccountNotice {
	return v.notice(asking, mailsOf[v.proof.Purpose].done)
}

func (v *emailVerification) notice(asking Asking, kind activities.AccountMailKind) activities.AccountNotice {
	notice := activities.AccountNotice{ID: asking.ID, Kind: kind, Purpose: v.proof.Purpose, To: asking.Address,
		Language: asking.Language}
	if invited := asking.Invitation; invited != nil {
		notice.To, notice.Name, notice.Language = invited.Email, invited.Name, cmp.Or(invited.Language, asking.Language)
	}
	return notice
}

func (v *emailVerification) fulfil(
	ctx workflow.Context, asking Asking, using Using, used madoguchi.Verification,
) error {
	if invited := asking.Invitation; invited != nil {
		return perform(ctx, "make a member of staff", acts.JoinStaff,
			activities.Joining{Member: invited.Staff(asking.ID, using.PasswordHash, using.Consent), Link: used}, nil)
	}
	return perform(ctx, "change the account", acts.ResetAccount,
		activities.Reset{
			Address: asking.Address, PasswordHash: using.PasswordHash, UsedAt: workflow.Now(ctx), Link: used,
			Spent: using.Spent,
		}, nil)
}
