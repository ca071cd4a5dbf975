package entries

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Find reads a record of one kind: Finder.Reservation or Finder.Call.
type Find func(ctx context.Context, clinic madoguchi.ClinicID, id string) (Record, error)

// Found reads the record that the path names, and its clinic.
func (f *Finder) Found(c *gin.Context, find Find) (madoguchi.Clinic, Record, error) {
	id, err := answer.PathID(c)
	if err != nil {
		return madoguchi.Clinic{}, Record{}, err
	}
	clinic, err := f.Guard.Clinic(c)
	if err != nil {
		return madoguchi.Clinic{}, Record{}, err
	}
	found, err := find(c.Request.Context(), clinic.ID, id)
	return clinic, found, err
}

// Show answers with the record that the path names.
func (f *Finder) Show(c *gin.Context, find Find) error {
	clinic, found, err := f.Found(c, find)
	if err != nil {
		return err
	}
	return f.answer(c, http.StatusOK, clinic, found)
}

func (f *Finder) answer(c *gin.Context, status int, clinic madoguchi.Clinic, r Record) error {
	detail := f.detail(clinic, r)
	var err error
	if detail.Patient, err = f.patient(c.Request.Context(), r); err != nil {
		return err
	}
	answer.JSON(c, status, detail)
	return nil
}

// settleWithin is how long a change waits for the reports of the call's room. Reports wait longer only while the
// workflows cannot be reached. Then the change fails for the same reason.
const settleWithin = 3 * time.Second

// Change passes the record in the path to act, and answers with the changed record. What happened in the call's room
// before the request is reported before the change.
func (f *Finder) Change(
	c *gin.Context, status int, find Find, act func(context.Context, madoguchi.Clinic, Record) error,
) error {
	clinic, found, err := f.Found(c, find)
	if err != nil {
		return err
	}
	f.settle(c.Request.Context(), found)
	if err := act(c.Request.Context(), clinic, found); err != nil {
		return err
	}
	return f.AnswerChanged(c, status, clinic, found.id(), found.lastWritten(), find)
}

func (f *Finder) settle(ctx context.Context, r Record) {
	if r.Call == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	_ = f.Rooms.Settle(ctx, r.Call.ID) // an error says only that the time is up
}

// Send passes a message to the workflow of the record in the path, and answers with the changed record.
func Send[ID ~string, Message any](
	f *Finder, c *gin.Context, status int, find Find, send func(context.Context, ID, Message) error, message Message,
) error {
	return f.Change(c, status, find, func(ctx context.Context, _ madoguchi.Clinic, r Record) error {
		return send(ctx, ID(r.id()), message)
	})
}

// Cancel reads the reason of a cancellation, and is Send with it.
func Cancel[ID ~string](
	f *Finder, c *gin.Context, find Find, cancel func(context.Context, ID, visits.Cancellation) error,
) error {
	message, err := ReadCancellation(c)
	if err != nil {
		return err
	}
	return Send(f, c, http.StatusOK, find, cancel, message)
}

// ReadCancellation reads the reason of a cancellation by staff. Desks of earlier releases send no body.
func ReadCancellation(c *gin.Context) (visits.Cancellation, error) {
	var request api.Cancel
	if err := answer.DecodeOptional(c, &request); err != nil {
		return visits.Cancellation{}, err
	}
	reason := madoguchi.CancelReason(request.Reason)
	err := reason.Check()
	if reason == madoguchi.CancelLate { // that of a withdrawal
		err = madoguchi.Invalid("reason", "unknown")
	}
	return visits.Cancellation{Actor: access.SignedIn(c).Actor(), Reason: reason}, err
}

// AnswerChanged answers with the record after a change. before is the revision of its last document before the change,
// 0 if there was none.
func (f *Finder) AnswerChanged(
	c *gin.Context, status int, clinic madoguchi.Clinic, id string, before int64, find Find,
) error {
	now, err := f.changed(c.Request.Context(), before,
		func(ctx context.Context) (Record, error) { return find(ctx, clinic.ID, id) })
	if err != nil {
		return err
	}
	return f.answer(c, status, clinic, now)
}

// changed reads a record that a workflow has just written. A newly elected primary may not show yet what its
// predecessor acknowledged. So if the record is missing or still at the old revision, changed lets the store settle
// first. The few requests that do not change that document, such as a repeat or the end of a call, cost one additional
// write.
func (f *Finder) changed(
	ctx context.Context, before int64, find func(context.Context) (Record, error),
) (Record, error) {
	found, err := find(ctx)
	if err == nil && found.lastWritten() > before {
		return found, nil
	}
	if err != nil && madoguchi.KindOf(err) != madoguchi.KindNotFound {
		return Record{}, err
	}
	if err := f.Store.Settle(ctx); err != nil {
		return Record{}, err
	}
	found, err = find(ctx)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return Record{}, madoguchi.ErrUnavailable.Because(err) // another election; a retry finds it
	}
	return found, err
}
