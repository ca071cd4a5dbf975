package accounts

import (
	"cmp"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

// PortalActivation is a clinic's registration (C5–C8), from the submitted form until the mailed link opens the
// clinic:
//
//	applied ──► link mailed ──[link used]──► clinic open, first admin, mail 「登録完了」
//	   │             └──[24 h after the mail]──► expired
//	   └──[the address has an account]──► mail that says so
//
// mailedlink.go has the states of the links. Each address has one process. A second application while it runs makes
// the newest application the only valid one.

// PortalActivationName is the workflow's type as Temporal shows it.
const PortalActivationName = "PortalActivation"

// kindActivation is the value of process.KindAttribute. Other links have their purpose there.
const kindActivation = "activation"

// ActivationWorkflowID returns the ID of the process for an account (madoguchi.AddressKeys).
func ActivationWorkflowID(account string) string { return "activation/" + account }

// Apply returns the options that start the process for an application, or hand it to the running process.
func Apply(
	account string, application madoguchi.Application,
) (client.StartWorkflowOptions, client.UpdateWorkflowOptions) {
	request := LinkRequest{ID: application.ID, Application: &application}
	return askLink(ActivationWorkflowID(account), kindActivation, "registration of a clinic", request)
}

// PortalActivation runs the registration of a clinic. The account is the applicant's address (madoguchi.AddressKeys).
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

func (p *portalActivation) linkMail(request LinkRequest) activities.AccountNotice {
	notice := p.notice(request, activities.MailActivation)
	notice.Name = request.Application.Registration.FamilyName + " " + request.Application.Registration.GivenName
	return notice
}

func (p *portalActivation) declinedMail(request LinkRequest) (activities.AccountNotice, bool) {
	return p.notice(request, activities.MailAlreadyRegistered), true
}

func (p *portalActivation) doneMail(request LinkRequest) activities.AccountNotice {
	return p.notice(request, activities.MailActivated)
}

func (p *portalActivation) notice(request LinkRequest, kind activities.AccountMailKind) activities.AccountNotice {
	return activities.AccountNotice{
		ID: request.ID, Kind: kind, Purpose: p.purpose(), To: request.Application.Registration.Email,
		Language: request.Application.Language,
	}
}

// fulfil opens the clinic. A password chosen with the link, by a person who reads the address's mail, replaces that
// of the application: the applicant may have given another person's address.
func (p *portalActivation) fulfil(
	ctx workflow.Context, request LinkRequest, using LinkUse, used madoguchi.Verification,
) error {
	application := *request.Application
	application.PasswordHash = cmp.Or(using.PasswordHash, application.PasswordHash)
	return perform(ctx, "open the clinic", acts.OpenClinic, activities.OpenClinicInput{
		Application: application, Link: used,
	}, nil)
}
