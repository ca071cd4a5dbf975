package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/backend"
	"madoguchi/clinicdesk/backend/drafts"
	"madoguchi/clinicdesk/ui/parts"
)

// draftKeeper saves drafts of slots and edits to the safe a moment after the input, and offers stored drafts after a
// crash. It does nothing if drafts cannot be stored. It belongs to the goroutine that draws.
//
//	unready ──[safe read]──► idle ──[typed]──► due ──[saveDelay]──► writing ──► idle
//	                                                     ▲              │
//	                                                     └──[typed]─────┘
type draftKeeper struct {
	ctx     context.Context // of the session
	drafts  *drafts.Drafts
	now     func() time.Time
	logger  *slog.Logger
	safe    drafts.Safe
	ready   bool
	due     bool
	writing bool
	kept    drafts.Kept
	written func() // called once, after the write that is under way; nil for nothing
}

// saveDelay is the delay before a save, and so the most input that a crash can lose.
const saveDelay = time.Second

// newDraftKeeper reads the drafts stored by an earlier run.
func newDraftKeeper(
	ctx context.Context, session *backend.Session, unsent *drafts.Drafts, config Config,
) *draftKeeper {
	owner := drafts.Owner{Server: session.Server(), ClinicID: session.Clinic.ID, StaffID: session.Staff.ID}
	k := &draftKeeper{
		ctx: ctx, drafts: unsent, now: config.Entrance.Now, logger: config.Logger,
		safe: drafts.NewSafe(owner, config.Entrance.Tokens, config.Settings.Folder(), config.Entrance.Now),
	}
	parts.Task(ctx, k.safe.Load, func(kept drafts.Kept, err error) {
		if err != nil {
			k.logger.Info("nothing typed is kept for after a crash", "error", err)
			return
		}
		k.ready, k.kept = true, kept
		unsent.Adopt(kept, session.Location)
	})
	return k
}

// touched is called after a draft was typed, used, discarded or sent.
func (k *draftKeeper) touched() {
	if !k.ready || k.due {
		return
	}
	k.due = true
	time.AfterFunc(saveDelay, func() {
		if k.ctx.Err() == nil {
			fyne.Do(k.keep)
		}
	})
}

// keep saves the drafts if they have changed.
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
	k.write(kept)
}

func (k *draftKeeper) write(kept drafts.Kept) {
	k.writing = true
	parts.Task(k.ctx, func() (struct{}, error) { return struct{}{}, k.safe.Keep(kept) }, func(_ struct{}, err error) {
		k.writing = false
		if err == nil {
			k.kept = kept
		} else {
			k.logger.Warn("what was typed is not kept", "error", err)
		}
		if then := k.written; then != nil {
			k.written = nil
			then()
		}
	})
}

// end stores what was typed before the desk is closed. lost is then told whether something typed would be lost.
func (k *draftKeeper) end(lost func(bool)) {
	kept := k.drafts.Kept(k.now())
	switch {
	case k.writing:
		k.written = func() { k.end(lost) }
	case !k.ready:
		lost(k.drafts.Unkept() || !kept.Empty())
	case kept.Equal(k.kept):
		lost(k.drafts.Unkept())
	default:
		k.written = func() { lost(k.drafts.Unkept() || !kept.Equal(k.kept)) }
		k.write(kept)
	}
}
