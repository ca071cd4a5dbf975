package mailedlinks

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// GET of a mailed link (C7) changes nothing, so that a mail scanner cannot use the link up. The form on that page does
// what the link is for.
//
//	GET ──► ID ──► page                    mangled, used, replaced, withdrawn, expired: Refused
//	POST ─► ID ──► Use ──► Processes ──► 303 to the page that confirms it

// ID reads the link in the path and returns the ID of its request. It limits attempts with many links.
func (l *Links) ID(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.VerificationID, error) {
	id, err := l.MailKeys.Open(purpose, c.Param("token"))
	if err != nil {
		if limited := l.Limits.Links.Take(access.Network(c.ClientIP())); limited != nil {
			return "", limited
		}
	}
	return id, err
}

// Usable returns a mailed link that can be used, or an error with the reason. The store keeps links long after they
// have expired.
func (l *Links) Usable(ctx context.Context, id madoguchi.VerificationID) (madoguchi.Verification, error) {
	link, err := l.Store.Verification(ctx, id)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return link, madoguchi.ErrLinkExpired.Because(err)
	}
	if err != nil {
		return link, err
	}
	return link, link.Refusal()
}

// Of returns the link in the path.
func (l *Links) Of(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, error) {
	id, err := l.ID(c, purpose)
	if err != nil {
		return madoguchi.Verification{}, err
	}
	return l.Usable(c.Request.Context(), id)
}

// UseWithin bounds the duration of one use of a link.
const UseWithin = 20 * time.Second

// Use does what a link is for if the store says that it can be used. Concurrent requests for the same use share one
// answer. wish is the user's choice, for purposes that offer one.
func (l *Links) Use(
	c *gin.Context, id madoguchi.VerificationID, wish string, act func(context.Context, madoguchi.Verification) error,
) error {
	_, err, _ := l.uses.Do(string(id)+"\x00"+wish, func() (any, error) {
		// other requests may wait for this result
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), UseWithin)
		defer cancel()
		link, err := l.Usable(ctx, id)
		if err != nil {
			return nil, err
		}
		return nil, l.Explain(ctx, id, act(ctx, link))
	})
	return err
}

// Explain finds the reason that a link cannot be used. The workflow of a used or expired link has ended, so it asks the
// store.
func (l *Links) Explain(ctx context.Context, id madoguchi.VerificationID, err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) || errors.Is(err, madoguchi.ErrNotFound) {
		if _, ended := l.Usable(ctx, id); ended != nil {
			return ended
		}
	}
	return err
}

// Refused shows the reason that a link cannot be used. It returns all other errors.
func (l *Links) Refused(c *gin.Context, purpose madoguchi.Purpose, err error) error {
	switch answer.RefusalKind(err) {
	case madoguchi.KindNotFound, madoguchi.KindGone, madoguchi.KindConflict:
		known, status := l.Note(c, err)
		frame := l.Guard.PortalFrame(c)
		if purpose.OfPatients() {
			frame = l.Guard.AccountFrame(c)
		}
		return l.Page(c, status, web.LinkRefused{
			Frame: frame, Purpose: purpose, Code: known.Code, ReplacedAt: l.replacedAt(c, purpose),
		})
	default:
		return err
	}
}

// replacedAt returns the time of a newer request than the link in the path. It is zero if there is none, or if the
// store does not answer.
func (l *Links) replacedAt(c *gin.Context, purpose madoguchi.Purpose) time.Time {
	id, err := l.MailKeys.Open(purpose, c.Param("token"))
	if err != nil {
		return time.Time{}
	}
	link, err := l.Store.Verification(c.Request.Context(), id)
	if err != nil || link.ReplacedAt.IsZero() {
		return time.Time{}
	}
	return link.ReplacedAt.In(japan.Time)
}

// Done answers with the page that confirms the use of a link.
func (l *Links) Done(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return l.Page(c, http.StatusOK, web.LinkDone{Frame: l.Frame(c, madoguchi.Clinic{}), Purpose: purpose})
	}
}

// UsePassword uses a link that sets a password; act receives the hash. Two concurrent requests with different passwords
// must not both be confirmed.
func (l *Links) UsePassword(
	c *gin.Context, id madoguchi.VerificationID, password string,
	act func(context.Context, madoguchi.Verification, string) error,
) error {
	return l.Use(c, id, password, l.Hashing(password, act))
}

// Hashing hashes the password and passes the hash to act.
func (l *Links) Hashing(
	password string, act func(context.Context, madoguchi.Verification, string) error,
) func(context.Context, madoguchi.Verification) error {
	return func(ctx context.Context, link madoguchi.Verification) error {
		hash, err := l.HashFor(ctx, password)
		if err != nil {
			return err
		}
		return act(ctx, link, hash)
	}
}

// HashFor waits for a place for at most half of UseWithin, so that the use itself has the other half. If a use were cut
// off, a second try with another hash would find it already done.
func (l *Links) HashFor(ctx context.Context, password string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, UseWithin/2)
	defer cancel()
	return l.Hasher.Hash(ctx, password)
}
