// Package mailedlinks opens and uses the links in mails about a registration, an invitation, a reset or a recovery. It
// must not know what a link does.
package mailedlinks

import (
	"context"

	"golang.org/x/sync/singleflight"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Store reads the state of a link.
type Store interface {
	Verification(context.Context, madoguchi.VerificationID) (madoguchi.Verification, error)
}

// Links opens and uses links. All exported fields are needed.
type Links struct {
	*answer.Answers
	Store    Store
	MailKeys madoguchi.MailKeys
	Hasher   *passwords.Hasher
	Limits   *access.Limits
	Guard    *access.Guard

	uses singleflight.Group // under way
}
