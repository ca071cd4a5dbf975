package e2e

import (
	"context"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// persistent is a client that repeats requests without an answer, as people do. A request without a key may have
// succeeded at the first attempt; the second is then refused as too late.
type persistent struct {
	*api.Client
	lasting time.Duration // 0: a single attempt
}

// until repeats a request until there is an answer.
func (p *persistent) until(ctx context.Context, ask func(context.Context) (api.Detail, error)) (api.Detail, error) {
	deadline := time.Now().Add(p.lasting)
	for {
		detail, err := ask(ctx)
		if madoguchi.KindOf(err) != madoguchi.KindUnavailable || time.Now().After(deadline) {
			return detail, err
		}
		await(ctx, 100*time.Millisecond) // like a desk between attempts
	}
}

func (p *persistent) Book(ctx context.Context, key string, book api.GuestVisit) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.Book(ctx, key, book) })
}

func (p *persistent) CreateCall(ctx context.Context, key string, create api.CreateCall) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.CreateCall(ctx, key, create) })
}

func (p *persistent) Detail(ctx context.Context, kind, id string) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.Detail(ctx, kind, id) })
}

func (p *persistent) EditReservation(ctx context.Context, id string, edit api.EditReservation) (api.Detail, error) {
	return p.until(
		ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.EditReservation(ctx, id, edit) },
	)
}

func (p *persistent) EditCall(ctx context.Context, id string, edit api.EditCall) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.EditCall(ctx, id, edit) })
}

func (p *persistent) Cancel(ctx context.Context, kind, id string) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.Cancel(ctx, kind, id) })
}

func (p *persistent) Finish(ctx context.Context, kind, id string) (api.Detail, error) {
	return p.until(ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.Finish(ctx, kind, id) })
}

func (p *persistent) Send(ctx context.Context, kind, id, key string, send api.Send) (api.Detail, error) {
	return p.until(
		ctx, func(ctx context.Context) (api.Detail, error) { return p.Client.Send(ctx, kind, id, key, send) },
	)
}
