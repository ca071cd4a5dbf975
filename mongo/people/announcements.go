package people

import (
	"context"
	"maps"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
	"madoguchi/mongo/documents"
)

var announcements = documents.Collection{
	Name:    "announcements",
	Changed: 11, // the collection
	Schema:  documents.SchemaOf(announcementDocument{}),
	Indexes: []mongo.IndexModel{documents.Ascending("until")},
}

type announcementDocument struct {
	ID       string         `bson:"_id" check:"id"`
	Texts    []textDocument `bson:"texts"`
	From     time.Time      `bson:"from"`
	Until    time.Time      `bson:"until"`
	ClinicID string         `bson:"clinicId"`
	Language string         `bson:"language"`
	State    string         `bson:"state" check:"announcementState"`
	Reached  int            `bson:"reached" check:"count"`
	Revision int64          `bson:"revision"`

	Published *actDocument `bson:"published,omitempty"`
	Withdrawn *actDocument `bson:"withdrawn,omitempty"`
}

type actDocument struct {
	By string    `bson:"by"`
	At time.Time `bson:"at"`
}

type textDocument struct {
	Language string `bson:"language"`
	Title    string `bson:"title"`
	Text     string `bson:"text"`
}

// PutAnnouncement stores an announcement's state. A revision older than the stored one changes nothing.
func (s NoticeStore) PutAnnouncement(ctx context.Context, a madoguchi.Announcement) error {
	document := announcementDocument{
		ID: string(a.ID), From: a.From, Until: a.Until, ClinicID: string(a.Audience.ClinicID),
		Language: a.Audience.Language, State: string(a.State), Reached: a.Reached, Revision: a.Revision,
		Published: actDocumentOf(a.Published), Withdrawn: actDocumentOf(a.Withdrawn),
	}
	for _, language := range slices.Sorted(maps.Keys(a.Texts)) {
		text := a.Texts[language]
		document.Texts = append(document.Texts,
			textDocument{Language: language, Title: text.Title, Text: text.Text})
	}
	return s.Put(ctx, announcements, document.ID, document.Revision, document)
}

// Announcement returns one of the operators' announcements, or ErrNotFound.
func (s NoticeStore) Announcement(ctx context.Context, id madoguchi.NoticeID) (madoguchi.Announcement, error) {
	d, err := documents.Find[announcementDocument](ctx, s.Database, announcements, bson.M{"_id": string(id)})
	return d.announcement(), err
}

// Announcements returns the operators' announcements, the one that ends last first, at most limit of them.
func (s NoticeStore) Announcements(ctx context.Context, limit int) ([]madoguchi.Announcement, error) {
	return s.announcements(ctx, bson.M{}, limit)
}

// shownAnnouncements returns the announcements that accounts see now.
func (s NoticeStore) shownAnnouncements(ctx context.Context, now time.Time) ([]madoguchi.Announcement, error) {
	const most = 100 // more at the same time are not read by anybody
	return s.announcements(ctx, bson.M{
		"until": bson.M{"$gt": now}, "from": bson.M{"$lte": now},
		"state": bson.M{"$in": bson.A{
			string(madoguchi.AnnouncementSending), string(madoguchi.AnnouncementPublished),
		}},
	}, most)
}

func (s NoticeStore) announcements(
	ctx context.Context, filter bson.M, limit int,
) ([]madoguchi.Announcement, error) {
	var found []announcementDocument
	err := s.Ask(ctx, "list announcements", func(ctx context.Context) error {
		cursor, err := s.DB.Collection(announcements.Name).Find(ctx, filter,
			options.Find().SetSort(bson.D{{Key: "until", Value: -1}}).SetLimit(int64(limit)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &found)
	})
	return documents.Convert(found, announcementDocument.announcement), err
}

func (d announcementDocument) announcement() madoguchi.Announcement {
	a := madoguchi.Announcement{
		ID: madoguchi.NoticeID(d.ID), Texts: make(map[string]madoguchi.AnnouncementText, len(d.Texts)), From: d.From,
		Until: d.Until, Audience: madoguchi.Audience{ClinicID: madoguchi.ClinicID(d.ClinicID), Language: d.Language},
		State: madoguchi.AnnouncementState(d.State), Reached: d.Reached, Revision: d.Revision,
		Published: d.Published.act(), Withdrawn: d.Withdrawn.act(),
	}
	for _, text := range d.Texts {
		a.Texts[text.Language] = madoguchi.AnnouncementText{Title: text.Title, Text: text.Text}
	}
	return a
}

func actDocumentOf(a madoguchi.AnnouncementAct) *actDocument {
	if a == (madoguchi.AnnouncementAct{}) {
		return nil
	}
	return &actDocument{By: a.By, At: a.At}
}

func (d *actDocument) act() madoguchi.AnnouncementAct {
	if d == nil {
		return madoguchi.AnnouncementAct{}
	}
	return madoguchi.AnnouncementAct{By: d.By, At: d.At}
}
