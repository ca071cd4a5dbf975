package activities

import (
	"context"

	"go.temporal.io/sdk/activity"

	"madoguchi/madoguchi"
)

// WithdrawalStore deletes what belongs to a patient's account.
type WithdrawalStore interface {
	DeleteAccount(context.Context, madoguchi.AccountID) error
	DeleteNotices(context.Context, madoguchi.AccountID) error
	DeleteVerifications(ctx context.Context, account string, purposes ...madoguchi.Purpose) error
	UnlinkAccount(context.Context, madoguchi.AccountID) error
	BookedOfAccount(context.Context, madoguchi.AccountID) ([]madoguchi.ReservationID, error)
	ForgetAccount(context.Context, madoguchi.AccountID) error
	WaitingOf(context.Context, madoguchi.AccountID) ([]madoguchi.Waiting, error)
	DeleteWaitingOf(context.Context, madoguchi.AccountID) error
}

// AccountToClose is a patient's account that is deleted. Name is the name of its address, and FormerNames are those of
// older keys (madoguchi.AddressKeys).
type AccountToClose struct {
	Account     madoguchi.AccountID
	Name        string
	FormerNames []string `json:",omitempty"`
}

// CloseAccount deletes an account with its sessions, links, notices and entries of waitlists, and unlinks it from the
// clinics' patients. The account goes first: a session that is opened meanwhile finds none. Repeats are harmless.
func (p *Portal) CloseAccount(ctx context.Context, closing AccountToClose) error {
	for _, step := range []func() error{
		func() error { return p.Store.DeleteAccount(ctx, closing.Account) },
		func() error { return p.Store.DeleteOtherAccountSessions(ctx, closing.Account, [32]byte{}) },
		func() error { return p.deleteLinks(ctx, closing) },
		func() error {
			return p.Store.DeleteVerifications(ctx, string(closing.Account), madoguchi.AddressChange)
		},
		func() error { return p.Store.DeleteNotices(ctx, closing.Account) },
		func() error { return p.leaveWaitlists(ctx, closing.Account) },
		func() error { return p.Store.DeleteWaitingOf(ctx, closing.Account) },
		func() error { return p.Store.UnlinkAccount(ctx, closing.Account) },
	} {
		if err := step(); err != nil {
			return final(err)
		}
	}
	return nil
}

func (p *Portal) deleteLinks(ctx context.Context, closing AccountToClose) error {
	for _, name := range append([]string{closing.Name}, closing.FormerNames...) {
		if err := p.Store.DeleteVerifications(ctx, name, madoguchi.SignUp, madoguchi.AccountReset); err != nil {
			return err
		}
	}
	return nil
}

// leaveWaitlists takes an account off the lists that it waits in, so that others get its offers at once, and that
// person can join again. A list that was not reached passes over the deleted entry later.
func (p *Portal) leaveWaitlists(ctx context.Context, account madoguchi.AccountID) error {
	if p.Waitlists == nil {
		return nil
	}
	entries, err := p.Store.WaitingOf(ctx, account)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := p.Waitlists.EndWaiting(ctx, entry); err != nil {
			activity.GetLogger(ctx).Warn("an entry of a waitlist was not ended", "clinic", entry.ClinicID, "error", err)
		}
	}
	return nil
}

// BookedVisits returns the visits of an account that have not ended.
func (p *Portal) BookedVisits(ctx context.Context, account madoguchi.AccountID) ([]madoguchi.ReservationID, error) {
	booked, err := p.Store.BookedOfAccount(ctx, account)
	return booked, final(err)
}

// ForgetAccount removes an account from all visits.
func (p *Portal) ForgetAccount(ctx context.Context, account madoguchi.AccountID) error {
	return final(p.Store.ForgetAccount(ctx, account))
}
