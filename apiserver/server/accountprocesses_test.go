package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// accountKey names accounts in all scenes.
var accountKey = madoguchi.AddressKeys{[]byte("key")}

// AskReset makes a link if the address has an account.
func (p *processes) AskReset(
	ctx context.Context, purpose madoguchi.Purpose, id madoguchi.VerificationID, address, language string,
) error {
	if purpose == madoguchi.AccountReset {
		request := accounts.LinkRequest{ID: id, Address: address, Language: language}
		link := madoguchi.Verification{ID: id, Purpose: purpose, Account: accountKey.Account(address)}
		return p.askPortalLink(ctx, link, request, true)
	}
	return p.askForLink(ctx, madoguchi.Verification{ID: id, Purpose: purpose}, address, true)
}

// Invite makes a link if the address has no account.
func (p *processes) Invite(
	ctx context.Context, id madoguchi.VerificationID, invitation madoguchi.StaffInvitation,
) error {
	return p.askForLink(
		ctx, madoguchi.Verification{ID: id, Purpose: madoguchi.Invitation, Invitation: invitation}, invitation.Email,
		false,
	)
}

// replace marks a link as replaced by a newer one. It leaves links that have ended.
func (p *processes) replace(ctx context.Context, older madoguchi.VerificationID) error {
	link, err := p.store.Verification(ctx, older)
	if err != nil || link.State != madoguchi.LinkPending {
		return err
	}
	return p.markReplaced(ctx, older)
}

// askForLink makes a link the only usable one of its purpose and address.
func (p *processes) askForLink(ctx context.Context, link madoguchi.Verification, address string, forOwners bool) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.asked++
	link.Account = accountKey.Account(address)
	name := string(link.Purpose) + link.Account
	switch older := p.newest[name]; older {
	case link.ID:
		return nil
	case "":
	default:
		if err := p.replace(ctx, older); err != nil {
			return err
		}
	}
	owner, err := p.store.StaffByEmail(ctx, address)
	if err != nil && !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	if (err == nil) != forOwners {
		return nil
	}
	now := p.now()
	link.State, link.Mail, link.Revision = madoguchi.LinkPending, madoguchi.DeliverySent, 1
	link.AskedAt, link.ExpiresAt = now, now.Add(link.Purpose.ValidFor())
	p.newest[name], p.owners[link.ID] = link.ID, owner
	return p.store.PutVerification(ctx, link)
}

// Asked returns the request of a link.
func (p *processes) Asked(_ context.Context, link madoguchi.Verification) (accounts.LinkRequest, error) {
	leave, err := p.enter()
	if err != nil {
		return accounts.LinkRequest{}, err
	}
	defer leave()
	if application, ok := p.applied[link.ID]; ok {
		application.PasswordHash = ""
		return accounts.LinkRequest{ID: link.ID, Application: &application}, nil
	}
	if request, ok := p.portal[link.ID]; ok {
		return request, nil
	}
	return accounts.LinkRequest{ID: link.ID, Address: p.owners[link.ID].Email}, nil
}

// UseLink carries out a reset if its link is usable.
func (p *processes) UseLink(
	ctx context.Context, link madoguchi.Verification, passwordHash string, spent madoguchi.SpentCode,
) error {
	return p.useLink(ctx, link, accounts.LinkUse{PasswordHash: passwordHash, Spent: spent})
}

// Join makes the invited person a member of the staff.
func (p *processes) Join(
	ctx context.Context, link madoguchi.Verification, passwordHash string, consent madoguchi.Consent,
) error {
	return p.useLink(ctx, link, accounts.LinkUse{PasswordHash: passwordHash, Consent: consent})
}

func (p *processes) useLink(ctx context.Context, link madoguchi.Verification, using accounts.LinkUse) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.used++
	kept, err := p.store.Verification(ctx, link.ID)
	if err != nil {
		return err
	}
	if err := kept.Refusal(); err != nil {
		return err
	}
	if link.Purpose.OfPatients() {
		if err := p.usePortalLink(ctx, link, using); err != nil {
			return err
		}
		return p.mark(ctx, link.ID, madoguchi.LinkUsed)
	}
	owner := p.owners[link.ID]
	switch link.Purpose {
	case madoguchi.Invitation:
		if err := p.store.CreateStaff(
			ctx, kept.Invitation.Staff(link.ID, using.PasswordHash, using.Consent),
		); err != nil {
			return madoguchi.ErrAccountExists.Because(err)
		}
	case madoguchi.PasswordReset:
		err = p.store.SetPassword(ctx, owner.ClinicID, owner.ID, using.PasswordHash, p.now(), using.Spent)
	default:
		err = p.store.PutSecondFactor(ctx, owner.ClinicID, owner.ID, owner.SecondFactor, madoguchi.SecondFactor{})
	}
	if err == nil && link.Purpose != madoguchi.Invitation {
		err = p.store.DeleteOtherSessions(ctx, owner.ClinicID, owner.ID, [32]byte{})
	}
	if err != nil {
		return err
	}
	return p.mark(ctx, link.ID, madoguchi.LinkUsed)
}

// Withdraw withdraws an invitation that is still usable.
func (p *processes) Withdraw(ctx context.Context, invitation madoguchi.Verification) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	kept, err := p.store.Verification(ctx, invitation.ID)
	if err != nil {
		return err
	}
	if kept.State != madoguchi.LinkPending {
		return madoguchi.ErrNotOpen // the workflow has ended
	}
	return p.mark(ctx, invitation.ID, madoguchi.LinkWithdrawn)
}
