package server

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/madoguchi"
)

// attention answers what reception has to act on (要対応), of any day: all that is not over, by start, what was seen to in the last
// days, and the recoveries of accounts that the reader can do something about.
func (s *Server) attention(c *gin.Context) error {
	clinic, err := s.guard.Clinic(c)
	if err != nil {
		return err
	}
	ctx, now := c.Request.Context(), s.Now()
	ids, err := s.Store.InNeed(ctx, clinic.ID, now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	var wire api.AttentionList
	if wire.Entries, err = s.entriesOf(ctx, clinic, ids, api.Entry.NeedsAttention); err != nil {
		return err
	}
	if ids, err = s.Store.SeenTo(ctx, clinic.ID, now.Add(-api.DoneFor), now.Add(-api.DoneFor)); err != nil {
		return err
	}
	ids = ids[max(0, len(ids)-api.MostDone):]
	done := func(entry api.Entry) bool { return entry.Attended != nil && !entry.NeedsAttention() }
	if wire.Done, err = s.entriesOf(ctx, clinic, ids, done); err != nil {
		return err
	}
	if wire.Recoveries, err = s.wireRecoveries(c); err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// entriesOf reads records that were found by their IDs. One that is gone meanwhile, or is no longer what was looked
// for, is left out.
func (s *Server) entriesOf(ctx context.Context, clinic madoguchi.Clinic, ids []string, is func(api.Entry) bool) ([]api.Entry, error) {
	entries := []api.Entry{}
	for _, id := range ids {
		found, err := s.anyRecord(ctx, clinic.ID, id)
		if madoguchi.KindOf(err) == madoguchi.KindNotFound {
			continue // gone since
		}
		if err != nil {
			return nil, err
		}
		if entry := found.entry(clinic); is(entry) {
			entries = append(entries, entry)
		}
	}
	return entries, nil
}

func (s *Server) attendReservation(c *gin.Context) error {
	return s.change(c, http.StatusOK, s.reservationRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.AttendReservation(ctx, r.reservation.ID, entrance.SignedIn(c).Actor())
	})
}

func (s *Server) attendCall(c *gin.Context) error {
	return s.change(c, http.StatusOK, s.callRecord, func(ctx context.Context, _ madoguchi.Clinic, r record) error {
		return s.Processes.AttendCall(ctx, r.call.ID, entrance.SignedIn(c).Actor())
	})
}
