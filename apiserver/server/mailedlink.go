package server

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

// A mailed link (C7) opens a page that changes nothing, so that a mail scanner that fetches it uses nothing up. What the link is
// for is done by the form of that page.
//
//	GET ──► linkID ──► page                    mangled, used, replaced, withdrawn, expired: linkRefused
//	POST ─► linkID ──► use ──► Processes ──► 303 to the page that says that it is done

// linkID is the request of the link in the path. It limits attempts with many links.
func (s *Server) linkID(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.VerificationID, error) {
	id, err := s.LinkKeys.OpenMailToken(purpose, c.Param("token"))
	if err != nil {
		if limited := s.limits.Links.Take(entrance.Network(c.ClientIP())); limited != nil {
			return "", limited
		}
	}
	return id, err
}

// link returns a mailed link that can be used, or why it cannot. The store forgets links long after they have expired.
func (s *Server) link(ctx context.Context, id madoguchi.VerificationID) (madoguchi.Verification, error) {
	link, err := s.Store.Verification(ctx, id)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return link, madoguchi.ErrLinkExpired.Because(err)
	}
	if err != nil {
		return link, err
	}
	return link, link.Refusal()
}

// linkOf is the link in the path.
func (s *Server) linkOf(c *gin.Context, purpose madoguchi.Purpose) (madoguchi.Verification, error) {
	id, err := s.linkID(c, purpose)
	if err != nil {
		return madoguchi.Verification{}, err
	}
	return s.link(c.Request.Context(), id)
}

// useWithin bounds one use of a link.
const useWithin = 20 * time.Second

// use does what a link is for, where the store says that it can be used. Those who ask for the same at the same time share one
// answer; wish is what they ask for besides, where links of the purpose leave a choice.
func (s *Server) use(c *gin.Context, id madoguchi.VerificationID, wish string, act func(context.Context, madoguchi.Verification) error) error {
	_, err, _ := s.uses.Do(string(id)+"\x00"+wish, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), useWithin) // others may wait for it too
		defer cancel()
		link, err := s.link(ctx, id)
		if err != nil {
			return nil, err
		}
		return nil, s.whyNot(ctx, id, act(ctx, link))
	})
	return err
}

// whyNot finds out why a link could not be used: the process behind one that was used or has expired is over.
func (s *Server) whyNot(ctx context.Context, id madoguchi.VerificationID, err error) error {
	if errors.Is(err, madoguchi.ErrNotOpen) || errors.Is(err, madoguchi.ErrNotFound) {
		if _, ended := s.link(ctx, id); ended != nil {
			return ended
		}
	}
	return err
}

// linkRefused tells a person why a link does nothing; it returns the errors that are no reason of the link's.
func (s *Server) linkRefused(c *gin.Context, purpose madoguchi.Purpose, err error) error {
	switch answer.RefusalKind(err) {
	case madoguchi.KindNotFound, madoguchi.KindGone, madoguchi.KindConflict:
		known, status := s.answers.Note(c, err)
		return s.answers.Page(c, status, web.LinkRefused{
			Frame: s.guard.PortalFrame(c), Purpose: purpose, Code: known.Code, ReplacedAt: s.replacedAt(c, purpose),
		})
	default:
		return err
	}
}

// replacedAt is when there was a newer request than that of the link in the
// path; zero where there was none, or nobody knows.
func (s *Server) replacedAt(c *gin.Context, purpose madoguchi.Purpose) time.Time {
	id, err := s.LinkKeys.OpenMailToken(purpose, c.Param("token"))
	if err != nil {
		return time.Time{}
	}
	link, err := s.Store.Verification(c.Request.Context(), id)
	if err != nil || link.ReplacedAt.IsZero() {
		return time.Time{}
	}
	return link.ReplacedAt.In(japan.Time)
}

// linkDone says that what a purpose's link was for is done.
func (s *Server) linkDone(purpose madoguchi.Purpose) func(*gin.Context) error {
	return func(c *gin.Context) error {
		return s.answers.Page(c, http.StatusOK, web.LinkDone{Frame: s.answers.Frame(c, madoguchi.Clinic{}), Purpose: purpose})
	}
}
