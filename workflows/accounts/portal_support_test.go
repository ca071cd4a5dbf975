package accounts_test

import (
	"context"
	"slices"
	"time"

	"madoguchi/madoguchi"
)

// The accounts of patients in memory. The tests of package mongo check the real ones.

func (m *memory) CreateAccount(_ context.Context, account madoguchi.Account) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if slices.ContainsFunc(m.portal, func(a madoguchi.Account) bool {
		return a.ID == account.ID || a.Email == account.Email || a.Number == account.Number
	}) {
		return madoguchi.ErrAlreadyProvisioned
	}
	m.portal = append(m.portal, account)
	return nil
}

func (m *memory) Account(_ context.Context, id madoguchi.AccountID) (madoguchi.Account, error) {
	return m.account(func(a madoguchi.Account) bool { return a.ID == id })
}

func (m *memory) AccountByEmail(_ context.Context, email string) (madoguchi.Account, error) {
	return m.account(func(a madoguchi.Account) bool { return a.Email == email })
}

func (m *memory) account(is func(madoguchi.Account) bool) (madoguchi.Account, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if at := slices.IndexFunc(m.portal, is); at >= 0 {
		return m.portal[at], nil
	}
	return madoguchi.Account{}, madoguchi.ErrNotFound
}

func (m *memory) changeAccount(id madoguchi.AccountID, change func(*madoguchi.Account)) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for i := range m.portal {
		if m.portal[i].ID == id {
			change(&m.portal[i])
			return nil
		}
	}
	return madoguchi.ErrNotFound
}

func (m *memory) SetAccountEmail(
	ctx context.Context, id madoguchi.AccountID, email string, asked time.Time,
) error {
	if m.passwordSetAt.After(asked) {
		return madoguchi.ErrLinkExpired
	}
	if other, err := m.AccountByEmail(ctx, email); err == nil && other.ID != id {
		return madoguchi.ErrAccountExists
	}
	return m.changeAccount(id, func(a *madoguchi.Account) { a.Email = email })
}

func (m *memory) SetAccountPassword(_ context.Context, id madoguchi.AccountID, hash string, at time.Time) error {
	return m.changeAccount(id, func(a *madoguchi.Account) { a.PasswordHash, m.passwordSetAt = hash, at })
}

func (m *memory) DeleteOtherAccountSessions(_ context.Context, _ madoguchi.AccountID, but [32]byte) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.signedOut++
	m.kept = but
	return nil
}

func (m *memory) DeleteAccount(_ context.Context, id madoguchi.AccountID) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.portal = slices.DeleteFunc(m.portal, func(a madoguchi.Account) bool { return a.ID == id })
	return nil
}

func (m *memory) DeleteNotices(context.Context, madoguchi.AccountID) error { return nil }

func (m *memory) WaitingOf(context.Context, madoguchi.AccountID) ([]madoguchi.Waiting, error) {
	return nil, nil
}

func (m *memory) DeleteWaitingOf(context.Context, madoguchi.AccountID) error { return nil }

func (m *memory) DeleteVerifications(_ context.Context, account string, purposes ...madoguchi.Purpose) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for id, link := range m.links {
		if link.Account == account && slices.Contains(purposes, link.Purpose) {
			delete(m.links, id)
		}
	}
	return nil
}

func (m *memory) UnlinkAccount(_ context.Context, id madoguchi.AccountID) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.unlinked = append(m.unlinked, id); len(m.unlinked) == 1 {
		return madoguchi.ErrUnavailable // the first attempt is cut off
	}
	return nil
}

func (m *memory) BookedOfAccount(context.Context, madoguchi.AccountID) ([]madoguchi.ReservationID, error) {
	return []madoguchi.ReservationID{"r1", "r2"}, nil
}

func (m *memory) ForgetAccount(_ context.Context, id madoguchi.AccountID) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.forgotten = append(m.forgotten, id)
	return nil
}
