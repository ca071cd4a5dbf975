// Package schedule answers the desk's lists: a day of the clinic, and what reception has to act on. It must not change
// anything.
package schedule

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store finds what needs attention.
type Store interface {
	InNeed(ctx context.Context, clinic madoguchi.ClinicID, from time.Time) (ids []string, err error)
	SeenTo(ctx context.Context, clinic madoguchi.ClinicID, from, since time.Time) (ids []string, err error)
}

// Recoveries are the recoveries of accounts that the reader can do something about.
type Recoveries interface {
	ForDesk(*gin.Context) ([]api.Recovery, error)
}

// Handler answers the desk's lists. All fields are needed.
type Handler struct {
	Store      Store
	Entries    *entries.Finder
	Recoveries Recoveries
	Guard      *entrance.Guard
	Now        func() time.Time
}
