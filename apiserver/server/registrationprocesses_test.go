package server

import (
	"cmp"
	"context"

	"madoguchi/madoguchi"
)

// Apply makes the link of an application the only usable one of its address.
func (p *processes) Apply(ctx context.Context, application madoguchi.Application) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.asked++
	if _, repeated := p.applied[application.ID]; repeated {
		return nil
	}
	account := accountKey.Account(application.Registration.Email)
	if older, ok := p.newest[account]; ok {
		if err := p.markReplaced(ctx, older); err != nil {
			return err
		}
	}
	p.applied[application.ID], p.newest[account] = application, application.ID
	now := p.now()
	return p.store.PutVerification(ctx, madoguchi.Verification{
		ID: application.ID, Purpose: madoguchi.Activation, Account: account, State: madoguchi.LinkPending,
		Mail:    madoguchi.DeliverySent,
		AskedAt: now, ExpiresAt: now.Add(madoguchi.Activation.ValidFor()), Revision: 1,
	})
}

func (p *processes) mark(ctx context.Context, id madoguchi.VerificationID, state madoguchi.VerificationState) error {
	link, err := p.store.Verification(ctx, id)
	if err != nil {
		return err
	}
	link.State = state
	link.Revision++
	return p.store.PutVerification(ctx, link)
}

// markReplaced records that there is a newer request.
func (p *processes) markReplaced(ctx context.Context, id madoguchi.VerificationID) error {
	link, err := p.store.Verification(ctx, id)
	if err != nil {
		return err
	}
	link.State, link.ReplacedAt, link.Revision = madoguchi.LinkReplaced, p.now(), link.Revision+1
	return p.store.PutVerification(ctx, link)
}

// Activate opens the clinic if its link is usable.
func (p *processes) Activate(ctx context.Context, link madoguchi.Verification, passwordHash string) error {
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
	application := p.applied[link.ID]
	application.PasswordHash = cmp.Or(passwordHash, application.PasswordHash)
	if err := p.store.CreateClinic(ctx, application.Clinic()); err != nil {
		return err
	}
	if err := p.store.CreateStaff(ctx, application.Admin()); err != nil {
		return err
	}
	return p.mark(ctx, link.ID, madoguchi.LinkUsed)
}
