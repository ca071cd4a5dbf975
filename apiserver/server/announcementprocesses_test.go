package server

import (
	"context"
	"errors"

	"madoguchi/madoguchi"
)

// PublishAnnouncement gives an announcement to its audience, or waits for begin.
func (p *processes) PublishAnnouncement(ctx context.Context, a madoguchi.Announcement) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	if _, err := p.store.Announcement(ctx, a.ID); !errors.Is(err, madoguchi.ErrNotFound) {
		return err
	}
	a.State, a.Revision = madoguchi.AnnouncementWaiting, 1
	if a.From.After(p.now()) {
		return p.store.PutAnnouncement(ctx, a)
	}
	return p.spread(ctx, a)
}

// begin publishes an announcement at its time.
func (p *processes) begin(ctx context.Context, id madoguchi.NoticeID) error {
	a, err := p.store.Announcement(ctx, id)
	if err != nil {
		return err
	}
	return p.spread(ctx, a)
}

func (p *processes) spread(ctx context.Context, a madoguchi.Announcement) error {
	const everybody = 1000
	ids, err := p.store.AccountsOf(ctx, a.Audience, "", everybody)
	if err != nil {
		return err
	}
	var added []madoguchi.Notice
	for _, id := range ids {
		added = append(added, madoguchi.Notice{
			ID: a.ID, Account: id, Kind: madoguchi.NoticeService, At: a.From, Until: a.Until,
		})
	}
	a.State, a.Reached, a.Revision = madoguchi.AnnouncementPublished, len(ids), a.Revision+1
	return errors.Join(p.store.AddNotices(ctx, added), p.store.PutAnnouncement(ctx, a))
}

// WithdrawAnnouncement takes an announcement back.
func (p *processes) WithdrawAnnouncement(ctx context.Context, id madoguchi.NoticeID, by string) error {
	leave, err := p.enter()
	if err != nil {
		return err
	}
	defer leave()
	a, err := p.store.Announcement(ctx, id)
	if errors.Is(err, madoguchi.ErrNotFound) || err == nil && a.State.Over() {
		return madoguchi.ErrNotOpen
	}
	if err != nil {
		return err
	}
	a.State, a.Revision = madoguchi.AnnouncementWithdrawn, a.Revision+1
	a.Withdrawn = madoguchi.AnnouncementAct{By: by, At: p.now()}
	return p.store.PutAnnouncement(ctx, a)
}
