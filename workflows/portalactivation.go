package workflows

import (
	"cmp"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// PortalActivation is a clinic's registration (C5–C8), from the form that was sent off until the mailed link opens the
// clinic:
//
//	applied ──► link mailed ──[link used]──► clinic open, first admin, mail 「登録完了」
//	   │             └──[24 h after the mail]──► expired
//	   └──[the address has an account]──► mail that says so
//
// mailedlink.go has the states of the links. There is one process for each address: a person who applies again while it
// runs makes the newest application the only one that counts.

// PortalActivationName is the workflow's type as Temporal shows it.
const PortalActivationName = "PortalActivation"

// ActivationWorkflowID returns the ID of the process for an account (madoguchi.AddressKey).
func ActivationWorkflowID(account string) string { return "activation/" + account }

// Apply returns what starts the process for an application, or tells the one that runs of it.
func Apply(
	account string, application madoguchi.Application,
) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	asking := Asking{ID: application.ID, Application: &application}
	return askLink(ActivationWorkflowID(account), kindActivation, "registration of a clinic", asking)
}

// PortalActivation runs the registration of the clinic whose applicant has the address behind the account's name.
func PortalActivation(ctx workflow.Context, account string) error {
	p := &portalActivation{}
	p.link = mailedLink{kind: p, account: account}
	if err := p.link.setup(ctx); err != nil {
		return err
	}
	return p.link.run(ctx)
}

type portalActivation struct{ link mailedLink }

func (*portalActivation) purpose() madoguchi.Purpose { return madoguchi.Activation }

func (*portalActivation) forOwners() bool { return false }

func (p *portalActivation) linkMail(asking Asking) activities.AccountNotice {
	notice := p.notice(asking, activities.MailActivation)
	notice.Name = asking.Application.Registration.FamilyName + " " + asking.Application.Registration.GivenName
	return notice
}

func (p *portalActivation) declinedMail(asking Asking) (activities.AccountNotice, bool) {
	return p.notice(asking, activities.MailAlreadyRegistered), true
}

func (p *portalActivation) doneMail(asking Asking) activities.AccountNotice {
	return p.notice(asking, activities.MailActivated)
}

func (p *portalActivation) notice(asking Asking, kind activities.AccountMailKind) activities.AccountNotice {
	return activities.AccountNotice{
		ID: asking.ID, Kind: kind, Purpose: p.purpose(), To: asking.Application.Registration.Email,
		Language: asking.Application.Language,
	}
}

// fulfil opens the clinic. A password that was chosen with the link, by somebody who reads the address's mail, counts
// in place of the one that was applied with: the applicant may have given an address that is not theirs.
func (p *portalActivation) fulfil(ctx workflow.Context, asking Asking, using Using, used madoguchi.Verification) error {
	application := *asking.Application
	application.PasswordHash = cmp.Or(using.PasswordHash, application.PasswordHash)
	return perform(ctx, "open the clinic", acts.OpenClinic, activities.Opening{
		Application: application, Link: used,
	}, nil)
}
