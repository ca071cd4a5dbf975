package portaltest

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
	"madoguchi/mongo/mongotest/expect"
)

func serviceNotice(a madoguchi.Announcement, account madoguchi.AccountID) madoguchi.Notice {
	return madoguchi.Notice{
		ID: a.ID, Account: account, Kind: madoguchi.NoticeService, At: a.From, Until: mongotest.Noon.AddDate(100, 0, 0),
	}
}

// noticesAre compares the notices that an account sees at mongotest.Noon, and how many of them it has not read.
func noticesAre(
	t *testing.T, store *mongo.Store, what string, account madoguchi.Account, unread int, want ...madoguchi.ToldNotice,
) {
	t.Helper()
	got, err := store.Notices(t.Context(), account, mongotest.Noon, 10)
	expect.Done(t, err)
	expect.Same(t, what, len(got), len(want))
	for i := range min(len(got), len(want)) {
		expect.Same(t, what, got[i], want[i])
	}
	count, err := store.UnreadNotices(t.Context(), account, mongotest.Noon)
	expect.Done(t, err)
	expect.Same(t, what+", unread", count, unread)
}

func told(notice madoguchi.Notice) madoguchi.ToldNotice { return madoguchi.ToldNotice{Notice: notice} }

func testNoticesOfVisits(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), mongotest.Account("hanako@patient.example")
	rival := mongotest.Account("taro@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	expect.Done(t, store.CreateAccount(ctx, rival))
	first, second := mongotest.VisitNotice(account), mongotest.VisitNotice(account)
	foreign := mongotest.VisitNotice(rival)
	second.At, second.Kind = mongotest.Noon.Add(time.Minute), madoguchi.NoticeCancelled
	for _, notice := range []madoguchi.Notice{first, second, foreign, first} {
		expect.Done(t, store.AddVisitNotice(ctx, notice))
	}
	noticesAre(t, store, "two notices", account, 2, told(second), told(first))
	noticesAre(t, store, "the rival's notice", rival, 1, told(foreign))

	expect.Done(t, store.ReadNotices(ctx, account.ID, mongotest.Noon))
	first.Read = true
	expect.Done(t, store.AddVisitNotice(ctx, VisitNoticeAgain(first)))
	noticesAre(t, store, "one has been read, and comes again", account, 1, told(second), told(first))
	noticesAre(t, store, "the rival has read nothing", rival, 1, told(foreign))

	early, elsewhere := mongotest.VisitNotice(account), mongotest.VisitNotice(account)
	early.Visit.LinkedAt = account.Clinics[0].Since.Add(-time.Second)
	elsewhere.Visit.ClinicID = "elsewhere"
	expect.Done(t, store.AddVisitNotice(ctx, early))
	expect.Done(t, store.AddVisitNotice(ctx, elsewhere))
	noticesAre(t, store, "visits that the account does not show", account, 1, told(second), told(first))
	again := account
	again.Clinics = []madoguchi.MyClinic{
		{ClinicID: account.Clinics[0].ClinicID, Since: mongotest.Noon.AddDate(1, 0, 0)},
	}
	noticesAre(t, store, "a clinic registered again", again, 0)
	again.Clinics = nil
	noticesAre(t, store, "a clinic removed", again, 0)

	expect.Done(t, store.DeleteAccount(ctx, account.ID))
	expect.Done(t, store.AddVisitNotice(ctx, mongotest.VisitNotice(account)))
	expect.Done(
		t, store.AddNotices(ctx, []madoguchi.Notice{mongotest.VisitNotice(account), mongotest.VisitNotice(rival)}),
	)
	noticesAre(t, store, "a deleted account", account, 0)
	got, err := store.Notices(ctx, rival, mongotest.Noon, 10)
	expect.Done(t, err)
	expect.Same(t, "the rival's notices", len(got), 2)
	expect.Done(t, store.DeleteNotices(ctx, rival.ID))
	expect.Done(t, store.DeleteNotices(ctx, rival.ID))
	noticesAre(t, store, "deleted notices", rival, 0)
}

// VisitNoticeAgain returns a notice as a repeated write has it: unread.
func VisitNoticeAgain(notice madoguchi.Notice) madoguchi.Notice {
	notice.Read = false
	return notice
}

func testAnnouncements(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), mongotest.Account("hanako@patient.example")
	expect.Done(t, store.CreateAccount(ctx, account))
	shown, early := mongotest.Announcement(), mongotest.Announcement()
	late, withdrawn := mongotest.Announcement(), mongotest.Announcement()
	early.From, early.Until = mongotest.Noon.Add(time.Minute), mongotest.Noon.Add(2*time.Hour)
	late.Until = mongotest.Noon
	withdrawn.State = madoguchi.AnnouncementWithdrawn
	withdrawn.Withdrawn = madoguchi.AnnouncementAct{By: "小林", At: mongotest.Noon}
	all := []madoguchi.Announcement{shown, early, late, withdrawn}
	for _, a := range all {
		expect.Done(t, store.PutAnnouncement(ctx, a))
		expect.Done(t, store.AddNotices(ctx, []madoguchi.Notice{serviceNotice(a, account.ID)}))
	}
	noticesAre(t, store, "one is in its period", account, 1,
		madoguchi.ToldNotice{Notice: serviceNotice(shown, account.ID), Announcement: shown})
	stale := shown
	stale.State, stale.Revision = madoguchi.AnnouncementWaiting, 1
	expect.Done(t, store.PutAnnouncement(ctx, stale))
	list, err := store.Announcements(ctx, 10)
	expect.Done(t, err)
	expect.Same(t, "announcements", len(list), 4)
	expect.Same(t, "the one that ends last", list[0], early)
	for _, want := range all {
		got, err := store.Announcement(ctx, want.ID)
		expect.Done(t, err)
		expect.Same(t, "an announcement", got, want)
	}
	_, err = store.Announcement(ctx, "nothing")
	expect.Error(t, "an unknown announcement", err, madoguchi.ErrNotFound)
	list, err = store.Announcements(ctx, 1)
	expect.Done(t, err)
	expect.Same(t, "announcements within the limit", len(list), 1)
	expect.Done(t, store.ReadNotices(ctx, account.ID, mongotest.Noon))
	read := serviceNotice(shown, account.ID)
	read.Read = true
	noticesAre(t, store, "an announcement that was read", account, 0,
		madoguchi.ToldNotice{Notice: read, Announcement: shown})
	expect.Done(t, store.AddNotices(ctx, nil))
}

func testAudience(t *testing.T, store *mongo.Store) {
	ctx := t.Context()
	accounts := map[string]madoguchi.Account{}
	for name, change := range map[string]func(*madoguchi.Account){
		"1 ja here": func(a *madoguchi.Account) { a.Language = "ja" },
		"2 en here": func(a *madoguchi.Account) { a.Language = "en" },
		"3 ja away": func(a *madoguchi.Account) { a.Language, a.Clinics = "ja", nil },
	} {
		account := mongotest.Account(name[:1] + "@patient.example")
		account.ID = madoguchi.AccountID("account" + name[:1])
		change(&account)
		accounts[name] = account
		expect.Done(t, store.CreateAccount(ctx, account))
	}
	clinic := accounts["1 ja here"].Clinics[0].ClinicID
	type ids = []madoguchi.AccountID
	for what, tc := range map[string]struct {
		audience madoguchi.Audience
		after    madoguchi.AccountID
		limit    int
		want     ids
	}{
		"all":              {madoguchi.Audience{}, "", 10, ids{"account1", "account2", "account3"}},
		"a batch":          {madoguchi.Audience{}, "", 2, ids{"account1", "account2"}},
		"the next batch":   {madoguchi.Audience{}, "account2", 2, ids{"account3"}},
		"after the last":   {madoguchi.Audience{}, "account3", 2, ids{}},
		"a clinic's":       {madoguchi.Audience{ClinicID: clinic}, "", 10, ids{"account1", "account2"}},
		"a language's":     {madoguchi.Audience{Language: "ja"}, "", 10, ids{"account1", "account3"}},
		"both":             {madoguchi.Audience{ClinicID: clinic, Language: "en"}, "", 10, ids{"account2"}},
		"another clinic's": {madoguchi.Audience{ClinicID: "elsewhere"}, "", 10, ids{}},
	} {
		got, err := store.AccountsOf(ctx, tc.audience, tc.after, tc.limit)
		expect.Done(t, err)
		expect.Same(t, what, got, tc.want)
		count, err := store.CountAccountsOf(ctx, tc.audience)
		expect.Done(t, err)
		if tc.limit > len(tc.want) && tc.after == "" {
			expect.Same(t, what+", counted", count, len(tc.want))
		}
	}
}
