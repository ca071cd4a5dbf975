package accounts

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
)

// heldLink is an older link that still works, and the request that it was made for.
type heldLink struct {
	record madoguchi.Verification
	made   LinkRequest
}

// expireOlder ends the older links that have expired by a time.
func (l *mailedLink) expireOlder(ctx workflow.Context, by time.Time) error {
	var held, over []heldLink
	for _, link := range l.older {
		if link.record.ExpiresAt.After(by) {
			held = append(held, link)
		} else {
			over = append(over, link)
		}
	}
	l.older = held
	for _, link := range over {
		if err := l.write(ctx, following(ctx, link.record, madoguchi.LinkExpired)); err != nil {
			return err
		}
	}
	return nil
}

// anyPending reports whether any link works.
func (l *mailedLink) anyPending() bool { return l.pending() || len(l.older) > 0 }

// lastExpiry is when the last link that works expires.
func (l *mailedLink) lastExpiry() time.Time {
	last := time.Time{}
	if l.pending() {
		last = l.record.ExpiresAt
	}
	for _, link := range l.older {
		if link.record.ExpiresAt.After(last) {
			last = link.record.ExpiresAt
		}
	}
	return last
}

// link returns the state of a link of this process, or nil if there is none any more.
func (l *mailedLink) link(id madoguchi.VerificationID) *madoguchi.Verification {
	if l.record.ID == id {
		return &l.record
	}
	if i := l.indexOfOlder(id); i >= 0 {
		return &l.older[i].record
	}
	return nil
}

func (l *mailedLink) indexOfOlder(id madoguchi.VerificationID) int {
	return slices.IndexFunc(l.older, func(link heldLink) bool { return link.record.ID == id })
}

// requestOf returns the request of a link that may still work.
func (l *mailedLink) requestOf(id madoguchi.VerificationID) (request LinkRequest, ok bool) {
	if i := l.indexOfOlder(id); i >= 0 {
		return l.older[i].made, true
	}
	return l.made, l.made.ID == id
}

// bring makes an older link the record, which becomes an older link.
func (l *mailedLink) bring(id madoguchi.VerificationID) {
	i := l.indexOfOlder(id)
	if i < 0 {
		return
	}
	brought, former := l.older[i], heldLink{record: l.record, made: l.made}
	l.older = slices.Delete(l.older, i, i+1)
	if l.pending() {
		l.older = append(l.older, former)
	}
	l.record, l.made = brought.record, brought.made
}

// judgeHeld returns why a link cannot be used where the older ones stay.
func (l *mailedLink) judgeHeld(id madoguchi.VerificationID, now time.Time) error {
	link := l.link(id)
	switch {
	case link == nil:
		return madoguchi.ErrNotOpen // the store has its outcome
	case l.step == linkFulfilling:
		return nil // waits for the outcome of the other use
	case link.State == madoguchi.LinkPending && !now.Before(link.ExpiresAt):
		return madoguchi.ErrLinkExpired
	}
	return link.Refusal()
}

// endedWith returns the ends of the other links, when one is used.
func (l *mailedLink) endedWith(ctx workflow.Context) (ended []madoguchi.Verification) {
	for _, link := range l.older {
		ended = append(ended, following(ctx, link.record, madoguchi.LinkUsed))
	}
	return ended
}
