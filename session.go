package madoguchi

import "time"

// Session is a member of staff being signed in. The secret itself is nowhere stored, only its hash.
type Session struct {
	SecretHash [32]byte // SHA-256 of 256 random bits
	ClinicID   ClinicID
	StaffID    StaffID
	CreatedAt  time.Time
	ExpiresAt  time.Time
}
