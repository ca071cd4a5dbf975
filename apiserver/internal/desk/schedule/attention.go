package schedule

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
)

// Attention answers with the entries that need attention (要対応), of any day, ordered by start. It adds entries that
// staff dealt with in the last days, the recoveries of accounts that the reader can decide on, and what patients did on
// the web after the query's instant.
func (h *Handler) Attention(c *gin.Context) error {
	clinic, err := h.Guard.Clinic(c)
	if err != nil {
		return err
	}
	after, err := instantOr(c.Query("after"), time.Time{})
	if err != nil {
		return madoguchi.Invalid("after", "unknown")
	}
	ctx, now := c.Request.Context(), h.Now()
	ids, err := h.Store.NeedingAttention(ctx, clinic.ID, now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	var wire api.AttentionList
	if wire.Entries, err = h.entriesOf(ctx, clinic, ids, len(ids), api.Entry.NeedsAttention); err != nil {
		return err
	}
	if ids, err = h.Store.AttendedSince(ctx, clinic.ID, now.Add(-api.DoneFor), now.Add(-api.DoneFor)); err != nil {
		return err
	}
	ids = ids[max(0, len(ids)-api.MostDone):]
	done := func(entry api.Entry) bool { return entry.Attended != nil && !entry.NeedsAttention() }
	if wire.Done, err = h.entriesOf(ctx, clinic, ids, len(ids), done); err != nil {
		return err
	}
	if wire.ByPatient, err = h.byPatient(ctx, clinic, after); err != nil {
		return err
	}
	if wire.Recoveries, err = h.Recoveries.ForDesk(c); err != nil {
		return err
	}
	answer.JSON(c, http.StatusOK, wire)
	return nil
}

// byPatient returns what patients booked, moved or cancelled on the web after an instant, and no member of staff has
// acted on since; nothing for the zero time.
func (h *Handler) byPatient(
	ctx context.Context, clinic madoguchi.Clinic, after time.Time,
) ([]api.Entry, error) {
	if after.IsZero() {
		return nil, nil
	}
	from := h.Now().Add(-api.ActsFor)
	if from.After(after) {
		after = from
	}
	ids, err := h.Store.ActedOnSince(ctx, clinic.ID, from, after)
	if err != nil {
		return nil, err
	}
	return h.entriesOf(ctx, clinic, ids, api.MostActs, func(entry api.Entry) bool {
		return entry.ByPatient != nil && entry.ByPatient.At.After(after)
	})
}

// entriesOf reads the records with these IDs, up to a number of entries. It omits a record that is gone or no longer
// matches.
func (h *Handler) entriesOf(
	ctx context.Context, clinic madoguchi.Clinic, ids []string, most int, is func(api.Entry) bool,
) ([]api.Entry, error) {
	entries := []api.Entry{}
	for _, id := range ids {
		if len(entries) == most {
			break
		}
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
