package drafts

import (
	"context"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
)

// Requests sends the content of drafts. schedule.Client implements it.
type Requests interface {
	Book(ctx context.Context, key string, visit api.GuestVisit) (api.Detail, error)
	CreateCall(ctx context.Context, key string, call api.CreateCall) (api.Detail, error)
	EditReservation(ctx context.Context, id string, edit api.EditReservation) (api.Detail, error)
	EditCall(ctx context.Context, id string, edit api.EditCall) (api.Detail, error)
	Send(ctx context.Context, entry api.Entry, key string, send api.Send) (api.Detail, error)
}

// Request sends one draft as it was when the request was made. It may run on another goroutine.
type Request func() (api.Detail, error)

// Book returns the request that books a draft.
func Book(ctx context.Context, to Requests, draft *GuestDraft) Request {
	key, visit := draft.ticket.Show(), draft.Tidied()
	return func() (api.Detail, error) { return to.Book(ctx, key, visit) }
}

// CreateCall returns the request that creates the call of a draft.
func CreateCall(ctx context.Context, to Requests, draft *CallDraft) Request {
	key, create := draft.ticket.Show(), api.CreateCall{
		DoctorID: draft.DoctorID, Start: draft.Start.UTC(), Title: japan.Tidy(draft.Title),
	}
	return func() (api.Detail, error) { return to.CreateCall(ctx, key, create) }
}

// Edit returns the request that changes an entry, against the revision that the draft is based on.
func Edit(ctx context.Context, to Requests, draft *EditDraft) Request {
	before := draft.before
	if !before.IsReservation() {
		edit := api.EditCall{
			Revision: before.Revision, DoctorID: changed(before.DoctorID, draft.DoctorID),
			Title: changed(before.Title, japan.Tidy(draft.Title)),
		}
		return func() (api.Detail, error) { return to.EditCall(ctx, before.ID, edit) }
	}
	edit := api.EditReservation{GuestVisit: draft.Tidied(), Revision: before.Revision}
	return func() (api.Detail, error) { return to.EditReservation(ctx, before.ID, edit) }
}

func changed(before, after string) *string {
	if before == after {
		return nil
	}
	return &after
}

// Send returns the request that sends the link to a draft's target in a language.
func Send(ctx context.Context, to Requests, entry api.Entry, draft *SendDraft, language string) Request {
	target, err := draft.Check()
	key, channel := draft.ticket.Show(), draft.Channel
	return func() (api.Detail, error) {
		if err != nil {
			return api.Detail{}, err
		}
		return to.Send(ctx, entry, key, api.Send{Channel: channel, Target: target, Language: language})
	}
}
