package schedule

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Attention answers with the entries that need attention (要対応), of any day, ordered by start. It adds entries that
// staff dealt with in the last days, and the recoveries of accounts that the reader can decide on.
func (h *Handler) Attention(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	ctx, now := c.Request.Context(), h.Now()
	ids, err := h.Store.NeedingAttention(ctx, clinic.ID, now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	var wire api.AttentionList
	if wire.Entries, err = h.entriesOf(ctx, clinic, ids, api.Entry.NeedsAttention); err != nil {
		return err
	}
	if ids, err = h.Store.AttendedSince(ctx, clinic.ID, now.Add(-api.DoneFor), now.Add(-api.DoneFor)); err != nil {
		return err
	}
	ids = ids[max(0, len(ids)-api.MostDone):]
	done := func(entry api.Entry) bool { return entry.Attended != nil && !entry.NeedsAttention() }
	if wire.Done, err = h.entriesOf(ctx, clinic, ids, done); err != nil {
		return err
	}
	if wire.Recoveries, err = h.Recoveries.ForDesk(c); err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// entriesOf reads the records with these IDs. It omits a record that is gone or no longer matches.
func (h *Handler) entriesOf(
	ctx context.Context, clinic madoguchi.Clinic, ids []string, is func(api.Entry) bool,
) ([]api.Entry, error) {
	entries := []api.Entry{}
	for _, id := range ids {
		found, err := h.Entries.Any(ctx, clinic.ID, id)
		if madoguchi.KindOf(err) == madoguchi.KindNotFound {
			continue // gone since
		}
		if err != nil {
			return nil, err
		}
		if entry := found.Entry(clinic); is(entry) {
			entries = append(entries, entry)
		}
	}
	return entries, nil
}
