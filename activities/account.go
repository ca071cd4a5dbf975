package activities

import (
	"context"
	"errors"

	"madoguchi"
)

// Preparation is what has to be known and written before a link can be mailed.
type Preparation struct {
	Address string
	New     madoguchi.Verification
	Old     *madoguchi.Verification // the link that the new one replaces
}

// Prepared says whether the address gets the link.
type Prepared struct{ Declined bool }

// PrepareLink writes a new link's state, unless its address is not one that gets such a link, and the end of the older one in
// any case.
func (a *Activities) PrepareLink(ctx context.Context, p Preparation) (Prepared, error) {
	if p.Old != nil {
		if err := a.Store.PutVerification(ctx, *p.Old); err != nil {
			return Prepared{}, final(err)
		}
	}
	_, err := a.Store.StaffByEmail(ctx, p.Address)
	switch {
	case err == nil:
		return Prepared{Declined: true}, nil // has an account
	case !errors.Is(err, madoguchi.ErrNotFound):
		return Prepared{}, final(err)
	}
	return Prepared{}, final(a.Store.PutVerification(ctx, p.New))
}

// SaveLink writes a link's state.
func (a *Activities) SaveLink(ctx context.Context, link madoguchi.Verification) error {
	return final(a.Store.PutVerification(ctx, link))
}

// Opening is a clinic that is opened by the use of a link.
type Opening struct {
	Application madoguchi.Application
	Link        madoguchi.Verification
}

// OpenClinic creates the clinic with its first admin (C8) and writes that the link was used. It fails with ErrAccountExists or
// ErrCodeRegistered, and leaves nothing, where the address or the institution's code has an account by now.
func (a *Activities) OpenClinic(ctx context.Context, opening Opening) error {
	clinic, admin := opening.Application.Clinic(), opening.Application.Admin()
	switch known, err := a.Store.StaffByEmail(ctx, admin.Email); {
	case err == nil && known.ID != admin.ID:
		return final(madoguchi.ErrAccountExists)
	case err != nil && !errors.Is(err, madoguchi.ErrNotFound):
		return final(err)
	}
	if err := a.Store.CreateClinic(ctx, clinic); err != nil && !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return final(err)
	}
	if err := a.employ(ctx, admin); err != nil {
		return err
	}
	return final(a.Store.PutVerification(ctx, opening.Link))
}

// employ stores the first admin, or takes the clinic back where somebody was given the address in this very moment.
func (a *Activities) employ(ctx context.Context, admin madoguchi.Staff) error {
	err := a.Store.CreateStaff(ctx, admin)
	if !errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return final(err)
	}
	known, err := a.Store.StaffByEmail(ctx, admin.Email)
	if err != nil || known.ID == admin.ID {
		return final(err)
	}
	if err := a.Store.RemoveClinic(ctx, admin.ClinicID); err != nil {
		return final(err)
	}
	return final(madoguchi.ErrAccountExists)
}

// AccountNotice is a mail about an account that is to be sent.
type AccountNotice struct {
	ID       madoguchi.VerificationID // of the request it belongs to
	Kind     AccountMailKind
	Purpose  madoguchi.Purpose
	To       string
	Name     string
	Language string
}

// SendAccountMail hands a mail about an account to the mail server. What was cut off between the server's acceptance and the
// note of it is sent again with the same Message-ID; SMTP offers no way to ask.
//
// It fails with ErrorPermanent, with a failure code as detail, where trying again cannot help.
func (a *Activities) SendAccountMail(ctx context.Context, notice AccountNotice) error {
	mail := AccountMail{
		Kind: notice.Kind, Language: notice.Language, Name: notice.Name, Address: notice.To, URL: a.Links.SignIn(),
		Contact: []string{a.Links.Contact()},
	}
	if notice.Kind == MailActivation {
		mail.URL, mail.Valid = a.Links.Mailed(notice.Purpose, notice.ID), notice.Purpose.ValidFor()
	}
	message, err := mail.Compose()
	if err != nil {
		return err
	}
	return carrierFailure(a.Mailer.Send(ctx, madoguchi.Letter{
		Delivery: madoguchi.DeliveryID(madoguchi.DerivedID(string(notice.ID), string(notice.Kind))), To: notice.To, FromName: mail.From(),
		Subject: message.Subject, Text: message.Text, HTML: message.HTML,
	}))
}
