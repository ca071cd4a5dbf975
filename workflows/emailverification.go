package workflows

import (
	"cmp"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// EmailVerification lets a person who reads an address's mail do what needs no other proof: set a new password,
// remove the second factor of an account (after the API has checked its password), or join a clinic's staff:
//
//	asked ──► link mailed ──[link used]──► done, confirmation mailed
//	   │           ├──[the clinic withdraws the invitation]──► withdrawn
//	   │           └──[an hour, or a day for an invitation]──► expired
//	   └──[the address is not eligible]──► no mail is sent
//
// mailedlink.go has the states of the links. Each purpose and address has one process.

// EmailVerificationName is the workflow's type as Temporal shows it.
const EmailVerificationName = "EmailVerification"

// VerificationWorkflowID returns the ID of a link's process. Each clinic has its own process for invitations, so
// that one clinic's invitation does not replace another's.
func VerificationWorkflowID(link madoguchi.Verification) string {
	id := "verification/" + string(link.Purpose) + "/"
	if link.Invitation.ClinicID != "" {
		id += string(link.Invitation.ClinicID) + "/"
	}
	return id + link.Account
}

// Proof is the input of EmailVerification.
type Proof struct {
	Purpose madoguchi.Purpose
	Account string
}

// AskForLink returns the options that start the process for a request, or hand the request to the running process.
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

// mailsOf holds the mail with the link and the confirmation mail of each purpose.
var mailsOf = map[madoguchi.Purpose]struct{ link, done activities.AccountMailKind }{
	madoguchi.PasswordReset:     {activities.MailPasswordReset, activities.MailPasswordChanged},
	madoguchi.SecondFactorReset: {activities.MailSecondFactorReset, activities.MailSecondFactorRemoved},
	madoguchi.Invitation:        {activities.MailInvitation, activities.MailJoined},
}

func (v *emailVerification) linkMail(asking Asking) activities.AccountNotice {
	return v.notice(asking, mailsOf[v.proof.Purpose].link)
}

// declinedMail returns none: no mail is sent for a reset without an account, nor for an invitation of an address
// that has one.
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
