package people

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var notices = documents.Collection{
	Name:    "notices",
	Changed: 11, // the collection
	Schema:  documents.SchemaOf(noticeDocument{}),
	Indexes: []mongo.IndexModel{
		{Keys: bson.D{{Key: "_id.account", Value: 1}, {Key: "at", Value: -1}}},
		{Keys: bson.D{{Key: "until", Value: 1}}, Options: options.Index().SetExpireAfterSeconds(0)},
	},
}

// noticeKey is the _id of a notice. Its fields' order is part of the stored key.
type noticeKey struct {
	Account string `bson:"account" check:"id"`
	ID      string `bson:"id" check:"id"`
}

type noticeDocument struct {
	ID    noticeKey             `bson:"_id"`
	Kind  string                `bson:"kind" check:"noticeKind"`
	At    time.Time             `bson:"at"`
	Read  bool                  `bson:"read"`
	Until time.Time             `bson:"until"`
	Visit *noticedVisitDocument `bson:"visit,omitempty"`
}

type noticedVisitDocument struct {
	ClinicID      string    `bson:"clinicId" check:"id"`
	ReservationID string    `bson:"reservationId" check:"id"`
	LinkedAt      time.Time `bson:"linkedAt"`
	Member        string    `bson:"member,omitempty"`
	Start         time.Time `bson:"start"`
}

// NoticeStore keeps the notices of accounts (A9), and the operators' announcements.
type NoticeStore struct{ *documents.Database }

// AccountsOf returns the accounts of an audience after an ID, in the order of IDs, at most limit of them. Only a
// broadcast reads across accounts, and only their IDs.
func (s NoticeStore) AccountsOf(
	ctx context.Context, audience madoguchi.Audience, after madoguchi.AccountID, limit int,
) ([]madoguchi.AccountID, error) {
	return s.accountIDs(ctx, inAudience(audience, after), limit)
}

// CountAccountsOf returns how many accounts an audience has now.
func (s NoticeStore) CountAccountsOf(ctx context.Context, audience madoguchi.Audience) (int, error) {
	var count int64
	err := s.Ask(ctx, "count accounts", func(ctx context.Context) (err error) {
		count, err = s.DB.Collection(accounts.Name).CountDocuments(ctx, inAudience(audience, ""))
		return err
	})
	return int(count), err
}

// inAudience matches the accounts of an audience after an ID.
func inAudience(audience madoguchi.Audience, after madoguchi.AccountID) bson.M {
	filter := bson.M{"_id": bson.M{"$gt": string(after)}}
	if audience.ClinicID != "" {
		filter["clinics.clinicId"] = string(audience.ClinicID)
	}
	if audience.Language != "" {
		filter["language"] = audience.Language
	}
	return filter
}

func (s NoticeStore) accountIDs(ctx context.Context, filter bson.M, limit int) ([]madoguchi.AccountID, error) {
	var found []struct {
		ID string `bson:"_id"`
	}
	err := s.Ask(ctx, "list accounts", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(accounts.Name).Find(ctx, filter,
			options.Find().SetProjection(bson.M{"_id": 1}).SetSort(bson.D{{Key: "_id", Value: 1}}).
				SetLimit(int64(limit)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	ids := make([]madoguchi.AccountID, len(found))
	for i, account := range found {
		ids[i] = madoguchi.AccountID(account.ID)
	}
	return ids, err
}

// AddNotices stores notices. An account that has a notice already keeps it as it is. An account that is deleted
// meanwhile keeps none, if its other data is deleted after the account itself.
func (s NoticeStore) AddNotices(ctx context.Context, added []madoguchi.Notice) error {
	if len(added) == 0 {
		return nil
	}
	all := documents.Convert(added, noticeDocumentOf)
	err := s.Ask(ctx, "add notices", func(ctx context.Context) error {
		_, err := s.DB.Collection(notices.Name).InsertMany(ctx, all, options.InsertMany().SetOrdered(false))
		if onlyDuplicates(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.dropOrphans(ctx, added)
}

// dropOrphans deletes the added notices of accounts that do not exist.
func (s NoticeStore) dropOrphans(ctx context.Context, added []madoguchi.Notice) error {
	ids := bson.A{}
	missing := make(map[string]bool, len(added))
	for _, notice := range added {
		ids, missing[string(notice.Account)] = append(ids, string(notice.Account)), true
	}
	found, err := s.accountIDs(ctx, bson.M{"_id": bson.M{"$in": ids}}, len(ids))
	if err != nil {
		return err
	}
	for _, id := range found {
		delete(missing, string(id))
	}
	for id := range missing {
		if err := s.DeleteNotices(ctx, madoguchi.AccountID(id)); err != nil {
			return err
		}
	}
	return nil
}

// onlyDuplicates reports whether an error of InsertMany says nothing but that documents exist already.
func onlyDuplicates(err error) bool {
	var failed mongo.BulkWriteException
	if !errors.As(err, &failed) || failed.WriteConcernError != nil {
		return false
	}
	for _, each := range failed.WriteErrors {
		if !mongo.IsDuplicateKeyError(each) {
			return false
		}
	}
	return true
}

// AddVisitNotice stores a notice about a visit, if its account exists and shows the visit (A7, E4). A notice that is
// there already stays as it is.
func (s NoticeStore) AddVisitNotice(ctx context.Context, notice madoguchi.Notice) error {
	shows := bson.M{
		"_id": string(notice.Account),
		"clinics": bson.M{"$elemMatch": bson.M{
			"clinicId": string(notice.Visit.ClinicID), "since": bson.M{"$lte": notice.Visit.LinkedAt},
		}},
	}
	if member := notice.Visit.Member; member != "" {
		shows["family.id"] = string(member)
	}
	_, err := documents.Find[bson.M](ctx, s.Database, accounts, shows)
	if errors.Is(err, madoguchi.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.AddNotices(ctx, []madoguchi.Notice{notice})
}

// Notices returns what an account sees now, the newest first, at most limit of them: announcements in their period, and
// notices about the visits that the account shows (A7).
func (s NoticeStore) Notices(
	ctx context.Context, account madoguchi.Account, now time.Time, limit int,
) ([]madoguchi.ToldNotice, error) {
	shown, err := s.shownAnnouncements(ctx, now)
	if err != nil {
		return nil, err
	}
	var found []noticeDocument
	err = s.Ask(ctx, "list notices", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(notices.Name).Find(ctx, seenBy(account, shown),
			options.Find().SetSort(bson.D{{Key: "at", Value: -1}}).SetLimit(int64(limit)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	texts := make(map[string]madoguchi.Announcement, len(shown))
	for _, announcement := range shown {
		texts[string(announcement.ID)] = announcement
	}
	return documents.Convert(found, func(d noticeDocument) madoguchi.ToldNotice {
		return madoguchi.ToldNotice{Notice: d.notice(), Announcement: texts[d.ID.ID]}
	}), err
}

// UnreadNotices returns how many notices the account sees now and has not read.
func (s NoticeStore) UnreadNotices(ctx context.Context, account madoguchi.Account, now time.Time) (int, error) {
	shown, err := s.shownAnnouncements(ctx, now)
	if err != nil {
		return 0, err
	}
	filter := seenBy(account, shown)
	filter["read"] = false
	var count int64
	err = s.Ask(ctx, "count notices", func(ctx context.Context) error {
		count, err = s.DB.Collection(notices.Name).CountDocuments(ctx, filter)
		return err
	})
	return int(count), err
}

// seenBy matches what an account sees while the announcements are shown.
func seenBy(account madoguchi.Account, shown []madoguchi.Announcement) bson.M {
	ids := bson.A{}
	for _, announcement := range shown {
		ids = append(ids, string(announcement.ID))
	}
	seen := bson.A{bson.M{"kind": string(madoguchi.NoticeService), "_id.id": bson.M{"$in": ids}}}
	for _, my := range account.Clinics {
		seen = append(seen, bson.M{
			"visit.clinicId": string(my.ClinicID), "visit.linkedAt": bson.M{"$gte": my.Since},
			"visit.member": bson.M{"$in": documents.PeopleOf(account)},
		})
	}
	return bson.M{"_id.account": string(account.ID), "$or": seen}
}

// ReadNotices marks the account's notices until a time as read.
func (s NoticeStore) ReadNotices(ctx context.Context, account madoguchi.AccountID, until time.Time) error {
	return s.Ask(ctx, "mark notices as read", func(ctx context.Context) error {
		_, err := s.DB.Collection(notices.Name).UpdateMany(ctx,
			bson.M{"_id.account": string(account), "read": false, "at": bson.M{"$lte": until}},
			bson.M{"$set": bson.M{"read": true}})
		return err
	})
}

// DeleteNotices deletes an account's notices (A10).
func (s NoticeStore) DeleteNotices(ctx context.Context, account madoguchi.AccountID) error {
	return s.Ask(ctx, "delete notices", func(ctx context.Context) error {
		_, err := s.DB.Collection(notices.Name).DeleteMany(ctx, bson.M{"_id.account": string(account)})
		return err
	})
}

func noticeDocumentOf(n madoguchi.Notice) noticeDocument {
	document := noticeDocument{
		ID: noticeKey{Account: string(n.Account), ID: string(n.ID)}, Kind: string(n.Kind), At: n.At, Read: n.Read,
		Until: n.Until,
	}
	if v := n.Visit; v != (madoguchi.NoticedVisit{}) {
		document.Visit = &noticedVisitDocument{
			ClinicID: string(v.ClinicID), ReservationID: string(v.ReservationID), LinkedAt: v.LinkedAt,
			Member: string(v.Member), Start: v.Start,
		}
	}
	return document
}

func (d noticeDocument) notice() madoguchi.Notice {
	notice := madoguchi.Notice{
		ID: madoguchi.NoticeID(d.ID.ID), Account: madoguchi.AccountID(d.ID.Account), Kind: madoguchi.NoticeKind(d.Kind),
		At: d.At, Read: d.Read, Until: d.Until,
	}
	if v := d.Visit; v != nil {
		notice.Visit = madoguchi.NoticedVisit{
			ClinicID: madoguchi.ClinicID(v.ClinicID), ReservationID: madoguchi.ReservationID(v.ReservationID),
			LinkedAt: v.LinkedAt, Member: madoguchi.MemberID(v.Member), Start: v.Start,
		}
	}
	return notice
}
