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

func (m *memory) SetAccountEmail(ctx context.Context, id madoguchi.AccountID, email string) error {
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
