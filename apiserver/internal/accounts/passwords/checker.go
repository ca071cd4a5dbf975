// Package passwords checks and hashes passwords, a few at a time, and reads the forms that set one. It must not know
// what a password gives access to.
package passwords

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/devices"
	"madoguchi/madoguchi"
)

// Store finds accounts.
type Store interface {
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	AccountByEmail(ctx context.Context, email string) (madoguchi.Account, error)
	RenewStaffHash(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, from, to string) error
	RenewAccountHash(ctx context.Context, account madoguchi.AccountID, from, to string) error
}

// Checker checks an address and a password, and limits the number of tries.
type Checker struct {
	Store   Store
	Hasher  *Hasher
	Limits  *access.Limits
	Devices *devices.Devices
}
