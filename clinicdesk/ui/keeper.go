package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/ui/parts"
)

// draftKeeper writes what is typed into slots and changed of entries to the safe, a moment after it
// was typed, and offers after a crash what is found there. Where nothing can be kept it does
// nothing. It belongs to the goroutine that draws.
//
//	unready ──[safe read]──► idle ──[typed]──► due ──[keepAfter]──► writing ──► idle
//	                                                     ▲              │
//	                                                     └──[typed]─────┘
type draftKeeper struct {
	ctx     context.Context // of the session
	drafts  *backend.Drafts
	now     func() time.Time
	logger  *slog.Logger
	safe    backend.DraftSafe
	ready   bool
	due     bool
	writing bool
	kept    backend.Kept
}

// keepAfter is how much of what was typed a crash may take.
const keepAfter = time.Second

// newDraftKeeper reads what an earlier run has kept.
func newDraftKeeper(ctx context.Context, session *backend.Session, drafts *backend.Drafts, config Config) *draftKeeper {
	k := &draftKeeper{
		ctx: ctx, drafts: drafts, safe: session.DraftSafe(config.Settings), now: config.Entrance.Now, logger: config.Logger,
	}
	parts.Task(ctx, k.safe.Load, func(kept backend.Kept, err error) {
		if err != nil {
			k.logger.Info("nothing typed is kept for after a crash", "error", err)
			return
		}
		k.ready, k.kept = true, kept
		drafts.Adopt(kept, session.Location)
	})
	return k
}

// touched is called after something was typed, used, discarded or sent; before there is a session, nothing is kept.
func (k *draftKeeper) touched() {
	if k == nil || !k.ready || k.due {
		return
	}
	k.due = true
	time.AfterFunc(keepAfter, func() {
		if k.ctx.Err() == nil {
			fyne.Do(k.keep)
		}
	})
}

// keep writes, where there is something new to write.
func (k *draftKeeper) keep() {
	k.due = false
	kept := k.drafts.Kept(k.now())
	switch {
	case k.ctx.Err() != nil || kept.Equal(k.kept):
		return
	case k.writing:
		k.touched()
		return
	}
	k.writing = true
	parts.Task(k.ctx, func() (struct{}, error) { return struct{}{}, k.safe.Keep(kept) }, func(_ struct{}, err error) {
		k.writing = false
		if err != nil {
			k.logger.Warn("what was typed is not kept", "error", err)
			return
		}
		k.kept = kept
	})
}
