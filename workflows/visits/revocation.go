package visits

import (
	"go.temporal.io/sdk/workflow"

	"madoguchi/madoguchi"
	"madoguchi/workflows/process"
)

// generations are those of a record's links.
type generations interface {
	generation() int
	revoke() // makes the links invalid that were sent so far; the record's save writes it
}

// ErrLinkUnderWay says that a message with the link is on its way, and the links are not revoked before it has gone.
var ErrLinkUnderWay = &madoguchi.Error{Kind: madoguchi.KindConflict, Code: "linkUnderWay"}

// judgeRevoke refuses to revoke links of an ended visit: they lead only to a page that says so. It also refuses while a
// message is on its way, because that brings the former link.
func (d *deliveries) judgeRevoke(By) error {
	if err := d.open(); err != nil {
		return err
	}
	switch {
	case d.pending != nil:
		return ErrLinkUnderWay
	case d.links.generation() >= madoguchi.MostRevoked:
		return madoguchi.ErrRevokedTooOften
	}
	return nil
}

// revoke makes the links invalid that were sent so far (「リンクを無効にする」).
func (d *deliveries) revoke(ctx workflow.Context, by By) error {
	if err := d.record.awaitMove(ctx); err != nil {
		return err
	}
	if err := d.judgeRevoke(by); err != nil { // again, after waiting
		return process.Refuse(err)
	}
	d.links.revoke()
	d.record.note(madoguchi.Event{At: workflow.Now(ctx), Code: madoguchi.EventLinksRevoked, Actor: by.Actor})
	return d.record.save(ctx)
}

func (r visitLink) generation() int {
	if r.call != nil {
		return max(r.record.LinkGeneration, r.call.Generation)
	}
	return r.record.LinkGeneration
}

// revoke also concerns the visit's page. The running call is told of it, whichever release began it.
func (r visitLink) revoke() {
	r.record.LinkGeneration++
	if r.call != nil {
		r.nextGeneration()
	}
}

// nextGeneration makes the call's links invalid. The caller writes the record, and the call with it.
func (r visitLink) nextGeneration() {
	call := *r.call
	call.Generation++
	r.call, r.revoked = &call, true
}

func (c callLink) generation() int { return c.call.Generation }
func (c callLink) revoke()         { c.call.Generation++ }
