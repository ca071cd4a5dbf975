package madoguchi

import "time"

// Session is a member of staff's sign-in. The secret is not stored, only its hash.
type Session struct {
	SecretHash [32]byte // SHA-256 of 256 random bits
	ClinicID   ClinicID
	StaffID    StaffID
	CreatedAt  time.Time
	ExpiresAt  time.Time
	// Limited means that the session is only for setting up a required second factor.
	Limited bool
}
