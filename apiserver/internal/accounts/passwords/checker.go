// Package passwords checks and hashes passwords, few at a time, and reads the forms in which one is chosen. It must not
// know what a password opens.
package passwords

import (
	"context"

	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store finds accounts.
type Store interface {
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
}

// Checker checks whose address and password they are, not too often.
type Checker struct {
	Store  Store
	Hasher *Hasher
	Limits *entrance.Limits
}
