package schedule

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"madoguchi/apiserver/api"
)

// Client loads the schedule and the recoveries, and sends what staff do with entries. It applies each answer to the
// schedule before the pushed change with the same content arrives. Its methods may be called from any goroutine, and
// return the errors of api.Client.
type Client struct {
	API        *api.Client
	Schedule   *Schedule
	Recoveries *Recoveries
	Now        func() time.Time
	Logger     *slog.Logger
}

// Load loads one day (2006-01-02) into the schedule.
func (c *Client) Load(ctx context.Context, day string) error {
	mark := c.Schedule.Mark()
	answer, err := c.API.ScheduleWithCancelled(ctx, day)
	if err != nil {
		return err
	}
	c.Schedule.Merge(day, mark, answer.Entries)
	c.Schedule.setHolds(day, answer.Holds)
	return nil
}

// LoadTasks loads the entries of any day that need attention, those with new acts of patients, and the account
// recoveries.
func (c *Client) LoadTasks(ctx context.Context) error {
	for {
		more, err := c.loadTasks(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// loadTasks loads as many as one answer has. It reports whether there are more acts of patients.
func (c *Client) loadTasks(ctx context.Context) (more bool, err error) {
	mark, load := c.Schedule.Mark(), c.Recoveries.ask()
	known := c.Schedule.knownUntil()
	answer, err := c.API.Attention(ctx, known)
	if err != nil {
		return false, err
	}
	c.Schedule.mergeTasks(mark, slices.Concat(answer.Entries, answer.Done, answer.ByPatient))
	c.Schedule.setLoadedActs(answer.ByPatient)
	c.Recoveries.set(load, answer.Recoveries)
	return len(answer.ByPatient) >= api.MostActs && c.Schedule.knownUntil().After(known), nil
}

// Detail loads the full detail of an entry.
func (c *Client) Detail(ctx context.Context, entry api.Entry) (api.Detail, error) {
	return c.apply(c.API.Detail(ctx, entry.Kind, entry.ID))
}

// Preparation loads what the patient did before a visit or a call.
func (c *Client) Preparation(ctx context.Context, entry api.Entry) (api.Preparation, error) {
	return c.API.Preparation(ctx, entry.Kind, entry.ID)
}

// Admit lets the patient into the call without an agreement to the explanation.
func (c *Client) Admit(ctx context.Context, entry api.Entry) (api.Preparation, error) {
	return api.Admit(ctx, c.API, entry.Kind, entry.ID)
}

// Book books a visit. The key is the request's Idempotency-Key, as in CreateCall and Send.
func (c *Client) Book(ctx context.Context, key string, visit api.GuestVisit) (api.Detail, error) {
	return c.apply(c.API.Book(ctx, key, visit))
}

// CreateCall creates a call without a reservation.
func (c *Client) CreateCall(ctx context.Context, key string, call api.CreateCall) (api.Detail, error) {
	return c.apply(c.API.CreateCall(ctx, key, call))
}

// EditReservation replaces a reservation's visit.
func (c *Client) EditReservation(
	ctx context.Context, id string, edit api.EditReservation,
) (api.Detail, error) {
	return c.apply(c.API.EditReservation(ctx, id, edit))
}

// EditCall changes a call without a reservation.
func (c *Client) EditCall(ctx context.Context, id string, edit api.EditCall) (api.Detail, error) {
	return c.apply(c.API.EditCall(ctx, id, edit))
}

// Cancel cancels an entry, for a reason of madoguchi.CancelReasons or none. The patient is not notified (B8). It
// returns madoguchi.ErrInCall if the call has begun.
func (c *Client) Cancel(ctx context.Context, entry api.Entry, reason string) (api.Detail, error) {
	return c.apply(c.API.CancelBecause(ctx, entry.Kind, entry.ID, api.Cancel{Reason: reason}))
}

// Finish marks a visit as finished.
func (c *Client) Finish(ctx context.Context, entry api.Entry) (api.Detail, error) {
	return c.apply(c.API.Finish(ctx, entry.Kind, entry.ID))
}

// RevokeLinks makes the links of an entry invalid that were sent so far.
func (c *Client) RevokeLinks(ctx context.Context, entry api.Entry) (api.Detail, error) {
	return c.apply(api.RevokeLinks(ctx, c.API, entry.Kind, entry.ID))
}

// Attend marks an entry's problem as done.
func (c *Client) Attend(ctx context.Context, entry api.Entry) (api.Detail, error) {
	return c.apply(c.API.Attend(ctx, entry.Kind, entry.ID))
}

// Message returns the text that the patient would receive over a channel, in a language.
func (c *Client) Message(
	ctx context.Context, entry api.Entry, channel, language string,
) (api.Preview, error) {
	return c.API.Message(ctx, entry.Kind, entry.ID, channel, language)
}

// Send sends the link of an entry's call to its patient.
func (c *Client) Send(ctx context.Context, entry api.Entry, key string, send api.Send) (api.Detail, error) {
	return c.apply(c.API.Send(ctx, entry.Kind, entry.ID, key, send))
}

func (c *Client) apply(detail api.Detail, err error) (api.Detail, error) {
	if err == nil {
		c.Schedule.Apply(detail.Entry)
	}
	return detail, err
}
