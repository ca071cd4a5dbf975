package activities

import (
	"context"
	"errors"
	"time"

	"madoguchi/madoguchi"
)

// PortalStore keeps the accounts of patients.
type PortalStore interface {
	CreateAccount(context.Context, madoguchi.Account) error
	Account(context.Context, madoguchi.AccountID) (madoguchi.Account, error)
	AccountByEmail(ctx context.Context, email string) (madoguchi.Account, error)
	SetAccountEmail(ctx context.Context, account madoguchi.AccountID, email string, asked time.Time) error
	SetAccountPassword(ctx context.Context, account madoguchi.AccountID, hash string, at time.Time) error
	DeleteOtherAccountSessions(ctx context.Context, account madoguchi.AccountID, but [32]byte) error
}

// Portal holds the dependencies of the activities about patients' accounts. The worker registers its methods.
type Portal struct {
	Store interface {
		PortalStore
		CredentialStore
		WithdrawalStore
		LinkStore
	}
	Now       func() time.Time
	Waitlists Waitlists // nil tells none
}

// PortalOf returns the activities about patients' accounts that use the same store, clock and waitlists.
func PortalOf(a *Activities) *Portal {
	if a == nil {
		return nil // workflows name the activities without running them
	}
	return &Portal{Store: a.Store, Now: a.Now, Waitlists: a.Waitlists}
}

// SignUpInput is an account that the use of a link creates.
type SignUpInput struct {
	Account madoguchi.Account // without a number
	Link    madoguchi.Verification
}

// numbersTried bounds the search for a number that no other account has.
const numbersTried = 20

// SignUp creates a patient's account and records the use of the link. It fails with ErrAccountExists if the address has
// an account by now.
func (p *Portal) SignUp(ctx context.Context, signing SignUpInput) error {
	account := signing.Account
	if account.CreatedAt.IsZero() {
		account.CreatedAt = p.Now()
	}
	for attempt := range numbersTried {
		account.Number = madoguchi.AccountNumber(account.ID, attempt)
		err := p.Store.CreateAccount(ctx, account)
		if errors.Is(err, madoguchi.ErrAlreadyProvisioned) {
			err = p.otherHolder(ctx, account)
		}
		if errors.Is(err, errNumberTaken) {
			continue
		}
		if err != nil {
			return final(err)
		}
		return final(p.Store.PutVerification(ctx, signing.Link))
	}
	return errNumberTaken
}

// errNumberTaken means that another account has the number.
var errNumberTaken = errors.New("the number of an account is taken")

// otherHolder returns why an account could not be created: nil if an earlier attempt has created it.
func (p *Portal) otherHolder(ctx context.Context, account madoguchi.Account) error {
	switch _, err := p.Store.Account(ctx, account.ID); {
	case err == nil:
		return nil
	case !errors.Is(err, madoguchi.ErrNotFound):
		return err
	}
	switch _, err := p.Store.AccountByEmail(ctx, account.Email); {
	case err == nil:
		return madoguchi.ErrAccountExists
	case !errors.Is(err, madoguchi.ErrNotFound):
		return err
	}
	return errNumberTaken
}

// ChangeAddressInput is the change of an account's address by the use of a link.
type ChangeAddressInput struct {
	Account madoguchi.AccountID
	Email   string
	Link    madoguchi.Verification
}

// ChangeAddress changes the address of an account and records the use of the link. It fails with ErrAccountExists if
// the address has an account by now, with ErrLinkExpired if the password is newer than the link, and with ErrNotFound
// if the account does not exist any more. An owner who chooses a new password so ends the requests of somebody else.
func (p *Portal) ChangeAddress(ctx context.Context, change ChangeAddressInput) error {
	if err := p.Store.SetAccountEmail(ctx, change.Account, change.Email, change.Link.AskedAt); err != nil {
		return final(err)
	}
	return final(p.Store.PutVerification(ctx, change.Link))
}

// ResetPortalAccount sets the password of a patient's account, ends all its sessions, and records the use of the link.
// A link that is older than the account belonged to an earlier account of the address: it is not found.
func (p *Portal) ResetPortalAccount(ctx context.Context, reset ResetInput) error {
	account, err := p.Store.AccountByEmail(ctx, reset.Address)
	if err == nil && account.CreatedAt.After(reset.Link.AskedAt) {
		err = madoguchi.ErrNotFound
	}
	if err != nil {
		return final(err)
	}
	err = p.ChangePassword(ctx, PasswordChange{Account: account.ID, Hash: reset.PasswordHash, At: reset.UsedAt})
	if err != nil {
		return err
	}
	return final(putAll(ctx, p.Store, append(reset.Ended, reset.Link)))
}

// PasswordChange is a new password of a patient or of a member of staff.
type PasswordChange struct {
	Account madoguchi.AccountID `json:",omitempty"` // of a patient, or
	Clinic  madoguchi.ClinicID  `json:",omitempty"` // of a member of staff
	Staff   madoguchi.StaffID   `json:",omitempty"`
	Hash    string
	At      time.Time
	Keep    [32]byte // the hash of the session that goes on; zero ends all sessions
}

// ChangePassword sets a password and ends the other sessions of its owner. Repeats are harmless.
func (p *Portal) ChangePassword(ctx context.Context, change PasswordChange) error {
	if change.Staff != "" {
		err := p.Store.SetPassword(ctx, change.Clinic, change.Staff, change.Hash, change.At, madoguchi.SpentCode{})
		if err != nil {
			return final(err)
		}
		return final(p.Store.DeleteOtherSessions(ctx, change.Clinic, change.Staff, change.Keep))
	}
	if err := p.Store.SetAccountPassword(ctx, change.Account, change.Hash, change.At); err != nil {
		return final(err)
	}
	return final(p.Store.DeleteOtherAccountSessions(ctx, change.Account, change.Keep))
}
