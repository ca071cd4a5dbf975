package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// finder reads a record of one kind: reservationRecord or callRecord.
type finder func(ctx context.Context, clinic madoguchi.ClinicID, id string) (record, error)

// found reads the record that the path names, and its clinic.
func (s *Server) found(c *gin.Context, find finder) (madoguchi.Clinic, record, error) {
	id, err := answer.PathID(c)
	if err != nil {
		return madoguchi.Clinic{}, record{}, err
	}
	clinic, err := s.guard.Clinic(c)
	if err != nil {
		return madoguchi.Clinic{}, record{}, err
	}
	found, err := find(c.Request.Context(), clinic.ID, id)
	return clinic, found, err
}

// show answers with the record that the path names.
func (s *Server) show(c *gin.Context, find finder) error {
	clinic, found, err := s.found(c, find)
	if err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, s.detail(clinic, found))
	return nil
}

// change lets act have the record that the path names, and answers with what it became.
func (s *Server) change(c *gin.Context, status int, find finder, act func(context.Context, madoguchi.Clinic, record) error) error {
	clinic, found, err := s.found(c, find)
	if err != nil {
		return err
	}
	if err := act(c.Request.Context(), clinic, found); err != nil {
		return err
	}
	return s.answerChanged(c, status, clinic, found.id(), found.lastWritten(), find)
}

// answerChanged shows what a record became whose last document was at a revision before, 0 where it was not there.
func (s *Server) answerChanged(c *gin.Context, status int, clinic madoguchi.Clinic, id string, before int64, find finder) error {
	now, err := s.changed(c.Request.Context(), before, func(ctx context.Context) (record, error) { return find(ctx, clinic.ID, id) })
	if err != nil {
		return err
	}
	answer.JSON(c, status, s.detail(clinic, now))
	return nil
}

// changed finds a record that a process has just written. A primary that has just been elected may not show yet what its
// predecessor acknowledged: where the record is not there, or as it was before, the store is let settle first. The
// few wishes that leave that document as it is, a repeated one or the end of a call, pay for it with one write.
func (s *Server) changed(ctx context.Context, before int64, find func(context.Context) (record, error)) (record, error) {
	found, err := find(ctx)
	if err == nil && found.lastWritten() > before {
		return found, nil
	}
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return record{}, err
	}
	if err := s.Store.Settle(ctx); err != nil {
		return record{}, err
	}
	found, err = find(ctx)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return record{}, madoguchi.ErrUnavailable.Because(err) // there was another election; asking again finds it
	}
	return found, err
}
