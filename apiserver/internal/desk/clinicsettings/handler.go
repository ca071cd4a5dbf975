// Package clinicsettings shows a clinic's settings (hours, doctors and menus) to its staff, and changes them for its
// admins. A change is one conditional write, guarded by the revision that the caller read. It must not know what a
// setting affects.
package clinicsettings

import (
	"context"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store keeps the settings.
type Store interface {
	PutSettings(context.Context, madoguchi.Clinic) error
	WaitingLists(context.Context, madoguchi.ClinicID) (lists []string, err error)
}

// Lists are the waitlists, which look for slots again when the hours have changed (E5).
type Lists interface {
	WakeWaitlist(ctx context.Context, clinic madoguchi.ClinicID, list string) error
}

// Handler answers requests about settings. All fields are needed.
type Handler struct {
	*answer.Answers
	Store Store
	Lists Lists
	Guard *access.Guard
}
