package accounts

import (
	"cmp"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// EmailVerification lets a person who reads an address's mail do what needs no other proof: set a new password,
// remove the second factor of an account (after the API has checked its password), join a clinic's staff, sign up as a
// patient, or give a patient's account this address:
//
//	asked ──► link mailed ──[link used]──► done, confirmation mailed
//	   │           ├──[the clinic withdraws the invitation]──► withdrawn
//	   │           └──[an hour, or a day (madoguchi.Purpose)]──► expired
//	   └──[the address is not eligible]──► no mail, or a mail that it has an account already
//
// mailedlink.go has the states of the links. Each purpose and address has one process.

// EmailVerificationName is the workflow's type as Temporal shows it.
const EmailVerificationName = "EmailVerification"

// VerificationWorkflowID returns the ID of a link's process. Each clinic has its own process for invitations, so
// that one clinic's invitation does not replace another's. For the same reason, the process of a new address belongs
// to the account that asked for it.
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
	// OlderStay says that older links of a reset work until one is used. API servers of earlier releases do not set it.
	OlderStay bool `json:",omitempty"`
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
	v.link = mailedLink{kind: v, account: input.Account, olderStay: input.OlderStay}
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

func (v *emailVerification) forOwners() bool {
	switch v.input.Purpose {
	case madoguchi.Invitation, madoguchi.SignUp, madoguchi.AddressChange:
		return false
	default:
		return true
	}
}

// mailsOf holds the mail with the link and the confirmation mail of each purpose.
var mailsOf = map[madoguchi.Purpose]struct{ link, done activities.AccountMailKind }{
	madoguchi.PasswordReset:     {activities.MailPasswordReset, activities.MailPasswordChanged},
	madoguchi.SecondFactorReset: {activities.MailSecondFactorReset, activities.MailSecondFactorRemoved},
	madoguchi.Invitation:        {activities.MailInvitation, activities.MailJoined},
	madoguchi.SignUp:            {activities.MailSignUp, activities.MailSignedUp},
	madoguchi.AddressChange:     {activities.MailAddressChange, activities.MailAddressChanged},
	madoguchi.AccountReset:      {activities.MailAccountReset, activities.MailAccountPassword},
}

func (v *emailVerification) linkMail(request LinkRequest) activities.AccountNotice {
	return v.notice(request, mailsOf[v.input.Purpose].link)
}

// declinedMail tells the owner of a patient's account that somebody wants to sign up with its address, or to give it to
// another account. No mail is sent for a reset without an account, nor for an invitation of an address that has one.
func (v *emailVerification) declinedMail(request LinkRequest) (activities.AccountNotice, bool) {
	if v.input.Purpose != madoguchi.SignUp && v.input.Purpose != madoguchi.AddressChange {
		return activities.AccountNotice{}, false
	}
	return v.notice(request, activities.MailAccountExists), true
}

// doneMail goes to the address that the account had when the link was requested.
func (v *emailVerification) doneMail(request LinkRequest) activities.AccountNotice {
	notice := v.notice(request, mailsOf[v.input.Purpose].done)
	notice.To = cmp.Or(request.Former, notice.To)
	return notice
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
	reset := activities.ResetInput{
		Address: request.Address, PasswordHash: using.PasswordHash, UsedAt: workflow.Now(ctx), Link: used,
		Spent: using.Spent, Ended: v.link.endedWith(ctx),
	}
	switch v.input.Purpose {
	case madoguchi.SignUp:
		return perform(ctx, "create the account", portalActs.SignUp, activities.SignUpInput{
			Account: signUp(request, using, workflow.Now(ctx)), Link: used,
		}, nil)
	case madoguchi.AddressChange:
		return perform(ctx, "change the address", portalActs.ChangeAddress, activities.ChangeAddressInput{
			Account: request.Account, Email: request.Address, Link: used,
		}, nil)
	case madoguchi.AccountReset:
		return perform(ctx, "change the password", portalActs.ResetPortalAccount, reset, nil)
	default:
		return perform(ctx, "change the account", acts.ResetAccount, reset, nil)
	}
}

// signUp returns the account that a link creates. Its ID follows from the link's.
func signUp(request LinkRequest, using LinkUse, now time.Time) madoguchi.Account {
	account := madoguchi.Account{
		ID: madoguchi.SignUpAccount(request.ID), Email: request.Address, PasswordHash: using.PasswordHash,
		Language: request.Language, Consent: using.Consent, CreatedAt: now,
		Wish: wish(request.Next),
	}
	if request.Profile != nil {
		account.Profile = *request.Profile
	}
	return account
}

// wish returns the page that an account remembers until its sign-up is complete. The address of a visit's page, which
// API servers of an earlier release send, is a secret that the store does not keep: the visit's mail still leads there.
func wish(next string) string {
	if strings.HasPrefix(next, "/r/") {
		return ""
	}
	return next
}
