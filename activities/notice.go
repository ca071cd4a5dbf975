package activities

import (
	"context"

	"madoguchi/madoguchi"
)

// NoticeStore keeps announcements, and the notices of accounts.
type NoticeStore interface {
	PutAnnouncement(context.Context, madoguchi.Announcement) error
	AccountsOf(
		ctx context.Context, audience madoguchi.Audience, after madoguchi.AccountID, limit int,
	) ([]madoguchi.AccountID, error)
	AddNotices(context.Context, []madoguchi.Notice) error
	AddVisitNotice(context.Context, madoguchi.Notice) error
}

// NoticeBatch is a part of an announcement's audience: at most Size accounts after an ID.
type NoticeBatch struct {
	Announcement madoguchi.Announcement // without texts
	After        madoguchi.AccountID
	Size         int
}

// NoticeBatchSent says how many accounts a batch had, and which was the last one.
type NoticeBatchSent struct {
	Count int
	Last  madoguchi.AccountID
}

// SaveAnnouncement writes an announcement's state. The store keeps the highest revision.
func (a *Activities) SaveAnnouncement(ctx context.Context, announcement madoguchi.Announcement) error {
	return final(a.Store.PutAnnouncement(ctx, announcement))
}

// SendNoticeBatch gives an announcement to the accounts of a batch. A repeat gives it to none twice.
func (a *Activities) SendNoticeBatch(ctx context.Context, batch NoticeBatch) (NoticeBatchSent, error) {
	audience := batch.Announcement.Audience
	accounts, err := a.Store.AccountsOf(ctx, audience, batch.After, batch.Size)
	if err != nil {
		return NoticeBatchSent{}, final(err)
	}
	notices := make([]madoguchi.Notice, len(accounts))
	for i, account := range accounts {
		notices[i] = madoguchi.Notice{
			ID: batch.Announcement.ID, Account: account, Kind: madoguchi.NoticeService, At: batch.Announcement.From,
			Until: batch.Announcement.Until,
		}
	}
	sent := NoticeBatchSent{Count: len(accounts), Last: batch.After}
	if len(accounts) > 0 {
		sent.Last = accounts[len(accounts)-1]
		err = a.Store.AddNotices(ctx, notices)
	}
	return sent, final(err)
}

// noticeVisit tells the account of a visit what happened to the visit last.
func (a *Activities) noticeVisit(ctx context.Context, visit madoguchi.Reservation) error {
	notice, ok := madoguchi.NoticeOfVisit(visit)
	if !ok {
		return nil
	}
	return a.Store.AddVisitNotice(ctx, notice)
}
