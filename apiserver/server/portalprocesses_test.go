package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
	"madoguchi/workflows/accounts"
)

// SignUp makes a link if the address has no account.
func (p *processes) SignUp(
	ctx context.Context, id madoguchi.VerificationID, address, language, next string,
) error {
	request := accounts.LinkRequest{ID: id, Address: address, Language: language, Next: next}
	link := madoguchi.Verification{ID: id, Purpose: madoguchi.SignUp, Account: accountKey.Account(address)}
	return p.askPortalLink(ctx, link, request, false)
}

// AskAddressChange makes a link if the address has no account.
func (p *processes) AskAddressChange(
	ctx context.Context, id madoguchi.VerificationID, account madoguchi.Account, address, language string,
) error {
	request := accounts.LinkRequest{
		ID: id, Address: address, Language: language, Account: account.ID, Former: account.Email,
	}
	link := madoguchi.Verification{ID: id, Purpose: madoguchi.AddressChange, Account: string(account.ID)}
	return p.askPortalLink(ctx, link, request, false)
}

// askPortalLink makes a link of a patient the only usable one of its purpose and account.
func (p *processes) askPortalLink(
	ctx context.Context, link madoguchi.Verification, request accounts.LinkRequest, forOwners bool,
) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.asked++
	name := string(link.Purpose) + link.Account
	if older := p.newest[name]; older != "" {
		if err := p.replace(ctx, older); err != nil {
			return err
		}
	}
	_, err = p.store.AccountByEmail(ctx, request.Address)
	if err != nil && !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	if (err == nil) != forOwners {
		return nil
	}
	now := p.now()
	link.State, link.Mail, link.Revision = madoguchi.LinkPending, madoguchi.DeliverySent, 1
	link.AskedAt, link.ExpiresAt = now, now.Add(link.Purpose.ValidFor())
	p.newest[name], p.portal[link.ID] = link.ID, request
	return p.store.PutVerification(ctx, link)
}

// usePortalLink does what a patient's link is for.
func (p *processes) usePortalLink(
	ctx context.Context, link madoguchi.Verification, using accounts.LinkUse,
) (err error) {
	request := p.portal[link.ID]
	switch link.Purpose {
	case madoguchi.SignUp:
		id := madoguchi.SignUpAccount(link.ID)
		err = p.store.CreateAccount(ctx, madoguchi.Account{
			ID: id, Number: madoguchi.AccountNumber(id, 0), Email: request.Address, Language: request.Language,
			PasswordHash: using.PasswordHash, Consent: using.Consent, CreatedAt: p.now(),
			Wish: request.Next,
		})
	case madoguchi.AddressChange:
		err = p.store.SetAccountEmail(ctx, request.Account, request.Address, link.AskedAt)
	default:
		var account madoguchi.Account
		if account, err = p.store.AccountByEmail(ctx, request.Address); err != nil {
			return err
		}
		if err = p.store.SetAccountPassword(ctx, account.ID, using.PasswordHash, p.now()); err == nil {
			err = p.store.DeleteOtherAccountSessions(ctx, account.ID, [32]byte{})
		}
	}
	if errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
		return madoguchi.ErrAccountExists
	}
	return err
}

// ChangePassword sets the password and ends the other sessions.
func (p *processes) ChangePassword(ctx context.Context, asked accounts.PasswordChangeRequest) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	if asked.Staff != "" {
		err := p.store.SetPassword(ctx, asked.Clinic, asked.Staff, asked.Hash, p.now(), madoguchi.SpentCode{})
		if err != nil {
			return err
		}
		return p.store.DeleteOtherSessions(ctx, asked.Clinic, asked.Staff, asked.Keep)
	}
	if err := p.store.SetAccountPassword(ctx, asked.Account, asked.Hash, p.now()); err != nil {
		return err
	}
	return p.store.DeleteOtherAccountSessions(ctx, asked.Account, asked.Keep)
}

// WithdrawAccount deletes the account and its sessions.
func (p *processes) WithdrawAccount(ctx context.Context, asked accounts.WithdrawalRequest) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	p.withdrawn = append(p.withdrawn, asked)
	if err := p.store.DeleteAccount(ctx, asked.Account); err != nil {
		return err
	}
	return p.store.DeleteOtherAccountSessions(ctx, asked.Account, [32]byte{})
}
