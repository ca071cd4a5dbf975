package accounts

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

// VerificationInput is the input of EmailVerification.
type VerificationInput struct {
	Purpose madoguchi.Purpose
	Account string
}

// RequestLink returns the options that start the process for a request, or hand the request to the running process.
func RequestLink(
	input VerificationInput, request LinkRequest,
) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	link := madoguchi.Verification{Purpose: input.Purpose, Account: input.Account}
	if request.Invitation != nil {
		link.Invitation = *request.Invitation
	}
	return askLink(VerificationWorkflowID(link), string(input.Purpose), "link by mail: "+string(input.Purpose), request)
}

// EmailVerification runs the links of one purpose for one address.
func EmailVerification(ctx workflow.Context, input VerificationInput) error {
	v := &emailVerification{input: input}
	v.link = mailedLink{kind: v, account: input.Account}
	if err := v.link.setup(ctx); err != nil {
		return err
	}
	return v.link.run(ctx)
}

type emailVerification struct {
	input VerificationInput
	link  mailedLink
}

func (v *emailVerification) purpose() madoguchi.Purpose { return v.input.Purpose }

func (v *emailVerification) forOwners() bool { return v.input.Purpose != madoguchi.Invitation }

// mailsOf holds the mail with the link and the confirmation mail of each purpose.
var mailsOf = map[madoguchi.Purpose]struct{ link, done activities.AccountMailKind }{
	madoguchi.PasswordReset:     {activities.MailPasswordReset, activities.MailPasswordChanged},
	madoguchi.SecondFactorReset: {activities.MailSecondFactorReset, activities.MailSecondFactorRemoved},
	madoguchi.Invitation:        {activities.MailInvitation, activities.MailJoined},
}

func (v *emailVerification) linkMail(request LinkRequest) activities.AccountNotice {
	return v.notice(request, mailsOf[v.input.Purpose].link)
}

// declinedMail returns none: no mail is sent for a reset without an account, nor for an invitation of an address
// that has one.
func (v *emailVerification) declinedMail(LinkRequest) (activities.AccountNotice, bool) {
	return activities.AccountNotice{}, false
}

func (v *emailVerification) doneMail(request LinkRequest) activities.AccountNotice {
	return v.notice(request, mailsOf[v.input.Purpose].done)
}

func (v *emailVerification) notice(request LinkRequest, kind activities.AccountMailKind) activities.AccountNotice {
	notice := activities.AccountNotice{ID: request.ID, Kind: kind, Purpose: v.input.Purpose, To: request.Address,
		Language: request.Language}
	if invited := request.Invitation; invited != nil {
		notice.To, notice.Name = invited.Email, invited.Name
		notice.Language = cmp.Or(invited.Language, request.Language)
	}
	return notice
}

func (v *emailVerification) fulfil(
	ctx workflow.Context, request LinkRequest, using LinkUse, used madoguchi.Verification,
) error {
	if invited := request.Invitation; invited != nil {
		return perform(ctx, "make a member of staff", acts.JoinStaff,
			activities.JoinInput{Member: invited.Staff(request.ID, using.PasswordHash, using.Consent), Link: used}, nil)
	}
	return perform(ctx, "change the account", acts.ResetAccount,
		activities.ResetInput{
			Address: request.Address, PasswordHash: using.PasswordHash, UsedAt: workflow.Now(ctx), Link: used,
			Spent: using.Spent,
		}, nil)
}
