package madoguchi

import "time"

// Session is a member of staff being signed in. The secret itself is nowhere stored, only its hash.
type Session struct {
	SecretHash [32]byte // SHA-256 of 256 random bits
	ClinicID   ClinicID
	StaffID    StaffID
	CreatedAt  time.Time
	ExpiresAt  time.Time
	// Limited says that all this session is for is to set up the second factor that its owner must have.
	Limited bool
}
