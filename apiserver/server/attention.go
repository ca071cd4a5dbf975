package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi"
	"madoguchi/apiserver/api"
)

// attention answers what reception has to act on (要対応), of any day: all that is not over, by start, and the recoveries of
// accounts that the reader can do something about.
func (s *Server) attention(c *gin.Context) error {
	clinic, err := s.clinic(c)
	if err != nil {
		return err
	}
	wire := api.AttentionList{Entries: []api.Entry{}}
	ids, err := s.Store.InNeed(c.Request.Context(), clinic.ID, s.Now().AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	for _, id := range ids {
		found, err := s.anyRecord(c.Request.Context(), clinic.ID, id)
		if madoguchi.KindOf(err) == madoguchi.KindNotFound {
			continue // gone since
		}
		if err != nil {
			return err
		}
		if entry := found.entry(clinic); entry.NeedsAttention() {
			wire.Entries = append(wire.Entries, entry)
		}
	}
	if wire.Recoveries, err = s.wireRecoveries(c); err != nil {
		return err
	}
	answer(c, http.StatusOK, wire)
	return nil
}

func (s *Server) attendReservation(c *gin.Context) error {
	return s.change(c, http.StatusOK, s.reservationRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.AttendReservation(ctx, r.reservation.ID, signedIn(c).actor())
	})
}

func (s *Server) attendCall(c *gin.Context) error {
	return s.change(c, http.StatusOK, s.callRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.AttendCall(ctx, r.call.ID, signedIn(c).actor())
	})
}
