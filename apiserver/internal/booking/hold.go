package booking

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/madoguchi"
	"madoguchi/slots"
	"madoguchi/workflows/holds"
)

// HoldForm holds the chosen slot (E1). The slot that the draft held before is given back.
func (h *Handler) HoldForm(c *gin.Context) error {
	clinic, f, d, err := h.received(c)
	if err != nil {
		return err
	}
	start, ok := f.chosen()
	if !ok || !slots.Offered(clinic, d.Wish) {
		return h.slotsPage(c, clinic, d, view{day: f.day})
	}
	if held, ok := h.Held.For(c, clinic.ID, d.Wish); ok && held.Again(d.Token, start) {
		d.Token, d.Slot, d.Until = held.Token, held.Slot, held.Until // sent again
	}
	day := madoguchi.DayOf(start, clinic.Location())
	shown := func(status int, notice string) error {
		return h.slotsPage(c, clinic, d, view{status: status, day: day, notice: notice})
	}
	if err := h.Limits.Choose(access.Network(c.ClientIP()), d.Token); err != nil {
		return h.OrNotice(c, err, shown)
	}
	next, err := h.take(c.Request.Context(), clinic, d, holderOf(h.Guard, c, clinic), start, day)
	switch {
	case madoguchi.KindOf(err) == madoguchi.KindConflict:
		return h.slotsPage(c, clinic, d, view{status: http.StatusConflict, day: day, notice: "taken", near: start})
	case err != nil:
		return h.OrNotice(c, err, shown)
	}
	var freed time.Time
	if d.Token != "" && d.id() != next.id() {
		h.Limits.HeldSlots.Release(holderOf(h.Guard, c, clinic), string(d.id()))
		err := h.Processes.LetGo(c.Request.Context(), d.id()) // otherwise the hold ends by itself
		if err == nil && d.held(h.Now()) {                    // it may have become somebody else's
			freed = d.Slot.Start
		}
	}
	h.Held.Keep(c, clinic.ID, base(clinic), next.remembered(), next.Until.Sub(h.Now()))
	return h.slotsPage(c, clinic, next, view{day: day, freed: freed})
}

// holderOf returns how a caller's held slots are counted at the clinic. Nobody can block a small clinic's calendar.
func holderOf(guard *access.Guard, c *gin.Context, clinic madoguchi.Clinic) access.Holder {
	network := access.Network(c.ClientIP())
	own := network
	if account, in := readerOf(guard, c); in {
		own = string(account.ID)
	}
	return access.Holder{Own: own + " " + string(clinic.ID), Network: network + " " + string(clinic.ID)}
}

// attempts is how many doctors are tried for one slot if any doctor will do and others are faster.
const attempts = 3

// take holds a slot and returns the draft with it, or ErrSlotTaken. A hold that is just ending answers with its time,
// which has passed; the next attempt starts another one.
func (h *Handler) take(
	ctx context.Context, clinic madoguchi.Clinic, d draft, holder access.Holder, start time.Time, day string,
) (draft, error) {
	if d.Token == "" {
		d.Token = madoguchi.NewID()
	}
	before := string(d.id())
	for range attempts {
		var held bool
		err := h.Turns.Take(ctx, func(ctx context.Context) (err error) {
			held, err = h.tryHold(ctx, clinic, &d, holder, before, start, day)
			return err
		})
		if err != nil || held {
			return d, err
		}
	}
	return d, madoguchi.ErrSlotTaken
}

// tryHold holds the slot with a doctor who is free, or returns ErrSlotTaken. It looks for the doctor within its turn:
// in a rush for one slot, those who come too late start no workflow.
func (h *Handler) tryHold(
	ctx context.Context, clinic madoguchi.Clinic, d *draft, holder access.Holder, before string, start time.Time,
	day string,
) (bool, error) {
	wish := d.Wish
	wish.Own = d.id()
	days, err := h.days(ctx, clinic, wish, day, day)
	if err != nil {
		return false, err
	}
	if len(days) == 0 {
		return false, madoguchi.ErrSlotTaken
	}
	slot, free := days[0].At(start)
	if !free {
		return false, madoguchi.ErrSlotTaken
	}
	d.Slot, d.At, d.Confirmed = slot, h.Now(), false
	if err := h.Limits.HeldSlots.Take(holder, string(d.id()), before, h.Now().Add(holds.For)); err != nil {
		return false, err
	}
	held, err := h.Processes.HoldSlot(ctx, d.holdInput(clinic))
	if err != nil {
		return false, err
	}
	d.Until, d.Extended = held.Until, held.Extended
	if !held.Taken && h.Now().Before(held.Until) {
		return true, nil
	}
	h.Limits.HeldSlots.Release(holder, string(d.id()))
	return false, nil
}

// ExtendForm prolongs the hold once, or takes it anew. It shows the form again as typed, or the confirmation.
func (h *Handler) ExtendForm(c *gin.Context) error {
	clinic, _, d, err := h.received(c)
	if err != nil {
		return err
	}
	if d.Token == "" {
		return ToBookingPage(c)
	}
	if err = h.Limits.Choose(access.Network(c.ClientIP()), d.Token); err == nil {
		err = h.Processes.ExtendHold(c.Request.Context(), d.id())
	}
	switch kind := answer.RefusalKind(err); {
	case err == nil:
		d.Until, d.Extended = d.Until.Add(holds.For), true
	case kind == madoguchi.KindConflict || kind == madoguchi.KindGone: // the hold is over
		var held holds.Held
		if held, err = h.Processes.HoldSlot(c.Request.Context(), d.holdInput(clinic)); held.Taken {
			day := madoguchi.DayOf(d.Slot.Start, clinic.Location())
			return h.slotsPage(c, clinic, d,
				view{status: http.StatusConflict, day: day, notice: "taken", near: d.Slot.Start})
		}
		d.Until, d.Extended = held.Until, held.Extended
	}
	if err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.extended(c, clinic, d, status, notice)
		})
	}
	id := string(d.id())
	_ = h.Limits.HeldSlots.Take(holderOf(h.Guard, c, clinic), id, id, d.Until) // it is held already
	h.Held.Keep(c, clinic.ID, base(clinic), d.remembered(), d.Until.Sub(h.Now()))
	return h.extended(c, clinic, d, http.StatusOK, "")
}

// extended shows the page with whose button the hold was prolonged.
func (h *Handler) extended(c *gin.Context, clinic madoguchi.Clinic, d draft, status int, notice string) error {
	if d.Confirmed && !d.lost {
		return h.confirmPage(c, clinic, d, status, notice)
	}
	return h.detailsPage(c, clinic, d, status, nil, notice)
}
