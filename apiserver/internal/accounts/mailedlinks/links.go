// Package mailedlinks opens and uses the links of mails: of a registration, an invitation, a reset or a recovery. It
// must not know what a link is for.
package mailedlinks

import (
	"context"

	"golang.org/x/sync/singleflight"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// Store is where the state of a link is read.
type Store interface {
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
}

// Links opens and uses links. All exported fields are needed.
type Links struct {
	*answer.Answers
	Store    Store
	LinkKeys madoguchi.LinkKeys
	Hasher   *passwords.Hasher
	Limits   *entrance.Limits
	Guard    *entrance.Guard

	uses singleflight.Group // under way
}
