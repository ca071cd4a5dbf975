package mailedlinks

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// A mailed link (C7) opens a page that changes nothing, so that a mail scanner that fetches it uses nothing up. What
// the link is for is done by the form of that page.
//
//	GET ──► ID ──► page                    mangled, used, replaced, withdrawn, expired: Refused
//	POST ─► ID ──► Use ──► Processes ──► 303 to the page that says that it is done

// ID is the request of the link in the path. It limits attempts with many links.
func (l *Links) ID(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.VerificationID, error) {
	id, err := l.LinkKeys.OpenMailToken(purpose, c.Param("token"))
	if err != nil {
		if limited := l.Limits.Links.Take(entrance.Network(c.ClientIP())); limited != nil {
			return "", limited
		}
	}
	return id, err
}

// Usable returns a mailed link that can be used, or why it cannot. The store forgets links long after they have
// expired.
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

// Of is the link in the path.
func (l *Links) Of(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, error) {
	id, err := l.ID(c, purpose)
	if err != nil {
		return madoguchi.Verification{}, err
	}
	return l.Usable(c.Request.Context(), id)
}

// UseWithin bounds one use of a link.
const UseWithin = 20 * time.Second

// Use does what a link is for, where the store says that it can be used. Those who ask for the same at the same time
// share one answer; wish is what they ask for besides, where links of the purpose leave a choice.
func (l *Links) Use(
	c *gin.Context, id madoguchi.VerificationID, wish string, act func(context.Context, madoguchi.Verification) error,
) error {
	_, err, _ := l.uses.Do(string(id)+"\x00"+wish, func() (any, error) {
		// others may wait for it too
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

// Explain finds out why a link could not be used: the process behind one that was used or has expired is over.
func (l *Links) Explain(ctx context.Context, id madoguchi.VerificationID, err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) || errors.Is(err, madoguchi.ErrNotFound) {
		if _, ended := l.Usable(ctx, id); ended != nil {
			return ended
		}
	}
	return err
}

// Refused tells a person why a link does nothing; it returns the errors that are no reason of the link's.
func (l *Links) Refused(c *gin.Context, purpose madoguchi.Purpose, err error) error {
	switch answer.RefusalKind(err) {
	case madoguchi.KindNotFound, madoguchi.KindGone, madoguchi.KindConflict:
		known, status := l.Note(c, err)
		return l.Page(c, status, web.LinkRefused{
			Frame: l.Guard.PortalFrame(c), Purpose: purpose, Code: known.Code, ReplacedAt: l.replacedAt(c, purpose),
		})
	default:
		return err
	}
}

// replacedAt is when there was a newer request than that of the link in the
// path; zero where there was none, or nobody knows.
func (l *Links) replacedAt(c *gin.Context, purpose madoguchi.Purpose) time.Time {
	id, err := l.LinkKeys.OpenMailToken(purpose, c.Param("token"))
	if err != nil {
		return time.Time{}
	}
	link, err := l.Store.Verification(c.Request.Context(), id)
	if err != nil || link.ReplacedAt.IsZero() {
		return time.Time{}
	}
	return link.ReplacedAt.In(japan.Time)
}

// Done says that what a purpose's link was for is done.
func (l *Links) Done(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return l.Page(c, http.StatusOK, web.LinkDone{Frame: l.Frame(c, madoguchi.Clinic{}), Purpose: purpose})
	}
}

// UsePassword uses a link that sets a password, by what takes the hash. Two who choose differently at the same time
// must not both read that it is done.
func (l *Links) UsePassword(
	c *gin.Context, id madoguchi.VerificationID, password string,
	act func(context.Context, madoguchi.Verification, string) error,
) error {
	return l.Use(c, id, password, l.Hashing(password, act))
}

// Hashing hands the password's hash to what takes it.
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

// HashFor waits for a place for half of the time of a link's use, so that what follows has the other half: a use that
// is cut off would be found to be done by who tries again with another hash.
func (l *Links) HashFor(ctx context.Context, password string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, UseWithin/2)
	defer cancel()
	return l.Hasher.Hash(ctx, password)
}
