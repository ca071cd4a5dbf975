// Package schedule answers the desk's lists: a day of the clinic, and the entries that need attention. It must not
// change anything.
package schedule

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/madoguchi"
)

// Store finds the entries that need attention, and what occupies doctors.
type Store interface {
	NeedingAttention(ctx context.Context, clinic madoguchi.ClinicID, from time.Time) (ids []string, err error)
	Agendas(ctx context.Context, clinic madoguchi.ClinicID, doctors []madoguchi.DoctorID, first, last string) (
		[]madoguchi.Agenda, error)
	AttendedSince(ctx context.Context, clinic madoguchi.ClinicID, from, since time.Time) (ids []string, err error)
	ActedOnSince(ctx context.Context, clinic madoguchi.ClinicID, from, after time.Time) (ids []string, err error)
}

// Recoveries finds the recoveries of accounts that the reader can decide on.
type Recoveries interface {
	ForDesk(*gin.Context) ([]api.Recovery, error)
}

// Handler answers the desk's lists. All fields are needed.
type Handler struct {
	Store      Store
	Entries    *entries.Finder
	Recoveries Recoveries
	Guard      *access.Guard
	Now        func() time.Time
}
