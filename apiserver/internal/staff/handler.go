// Package staff lists a clinic's staff for its admins, and invites, changes and removes members. Handler serves the
// desk's API, Pages serves browsers. It must not know how an invited person joins (package joining).
package staff

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/mailedlinks"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/madoguchi"
)

// Store keeps staff and their invitations.
type Store interface {
	StaffOf(context.Context, madoguchi.ClinicID) ([]madoguchi.Staff, error)
	Invitations(context.Context, madoguchi.ClinicID) ([]madoguchi.Verification, error)
	Staff(context.Context, madoguchi.ClinicID, madoguchi.StaffID) (madoguchi.Staff, error)
	StaffByEmail(ctx context.Context, email string) (madoguchi.Staff, error)
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
	ChangeStaff(
		ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID, change madoguchi.StaffChange,
	) error
	RemoveStaff(ctx context.Context, clinic madoguchi.ClinicID, by, id madoguchi.StaffID) error
	DeleteOtherSessions(ctx context.Context, clinic madoguchi.ClinicID, member madoguchi.StaffID, but [32]byte) error
}

// Processes are the workflows of invitations.
type Processes interface {
	Invite(context.Context, madoguchi.VerificationID, madoguchi.StaffInvitation) error
	Withdraw(ctx context.Context, invitation madoguchi.Verification) error
}

// Handler answers the desk's requests about staff. All fields are needed.
type Handler struct {
	*answer.Answers
	Store     Store
	Processes Processes
	Links     *mailedlinks.Links
	Limits    *access.Limits
	Guard     *access.Guard
}

// Pages answers with the pages about staff.
type Pages struct {
	*Handler
	Sealer seal.Sealer
}
