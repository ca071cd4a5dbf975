package mongotest

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo"
)

// VisitNotice returns a notice about a visit at the first clinic of an account, which came to the account after the
// clinic.
func VisitNotice(account madoguchi.Account) madoguchi.Notice {
	mine := account.Clinics[0]
	return madoguchi.Notice{
		ID: madoguchi.NoticeID(madoguchi.NewID()), Account: account.ID, Kind: madoguchi.NoticeMoved, At: Noon,
		Until: Noon.AddDate(100, 0, 0), Visit: madoguchi.NoticedVisit{
			ClinicID: mine.ClinicID, ReservationID: "r1", LinkedAt: mine.Since.Add(time.Second), Start: Noon,
		},
	}
}

// Announcement returns an announcement that is shown at Noon.
func Announcement() madoguchi.Announcement {
	return madoguchi.Announcement{
		ID: madoguchi.NoticeID(madoguchi.NewID()), From: Noon.Add(-time.Hour), Until: Noon.Add(time.Hour),
		Texts: map[string]madoguchi.AnnouncementText{
			"ja": {Title: "保守のお知らせ", Text: "一行目\n二行目"}, "en": {Title: "Maintenance", Text: "One line"},
		},
		Audience: madoguchi.Audience{ClinicID: here, Language: "ja"}, State: madoguchi.AnnouncementPublished,
		Reached: 3, Published: madoguchi.AnnouncementAct{By: "大森", At: Noon.Add(-2 * time.Hour)}, Revision: 2,
	}
}

func serviceNotice(a madoguchi.Announcement, account madoguchi.AccountID) madoguchi.Notice {
	return madoguchi.Notice{
		ID: a.ID, Account: account, Kind: madoguchi.NoticeService, At: a.From, Until: Noon.AddDate(100, 0, 0),
	}
}

// noticesAre compares the notices that an account sees at Noon, and how many of them it has not read.
func noticesAre(
	t *testing.T, store *mongo.Store, what string, account madoguchi.Account, unread int, want ...madoguchi.ToldNotice,
) {
	t.Helper()
	got, err := store.Notices(t.Context(), account, Noon, 10)
	must(t, err)
	check(t, what, len(got), len(want))
	for i := range min(len(got), len(want)) {
		check(t, what, got[i], want[i])
	}
	count, err := store.UnreadNotices(t.Context(), account, Noon)
	must(t, err)
	check(t, what+", unread", count, unread)
}

func told(notice madoguchi.Notice) madoguchi.ToldNotice { return madoguchi.ToldNotice{Notice: notice} }

func testNoticesOfVisits(t *testing.T, store *mongo.Store) {
	ctx, account, rival := t.Context(), Account("hanako@patient.example"), Account("taro@patient.example")
	must(t, store.CreateAccount(ctx, account))
	must(t, store.CreateAccount(ctx, rival))
	first, second, foreign := VisitNotice(account), VisitNotice(account), VisitNotice(rival)
	second.At, second.Kind = Noon.Add(time.Minute), madoguchi.NoticeCancelled
	for _, notice := range []madoguchi.Notice{first, second, foreign, first} {
		must(t, store.AddVisitNotice(ctx, notice))
	}
	noticesAre(t, store, "two notices", account, 2, told(second), told(first))
	noticesAre(t, store, "the rival's notice", rival, 1, told(foreign))

	must(t, store.ReadNotices(ctx, account.ID, Noon))
	first.Read = true
	must(t, store.AddVisitNotice(ctx, VisitNoticeAgain(first)))
	noticesAre(t, store, "one has been read, and comes again", account, 1, told(second), told(first))
	noticesAre(t, store, "the rival has read nothing", rival, 1, told(foreign))

	early, elsewhere := VisitNotice(account), VisitNotice(account)
	early.Visit.LinkedAt = account.Clinics[0].Since.Add(-time.Second)
	elsewhere.Visit.ClinicID = "elsewhere"
	must(t, store.AddVisitNotice(ctx, early))
	must(t, store.AddVisitNotice(ctx, elsewhere))
	noticesAre(t, store, "visits that the account does not show", account, 1, told(second), told(first))
	again := account
	again.Clinics = []madoguchi.MyClinic{{ClinicID: account.Clinics[0].ClinicID, Since: Noon.AddDate(1, 0, 0)}}
	noticesAre(t, store, "a clinic registered again", again, 0)
	again.Clinics = nil
	noticesAre(t, store, "a clinic removed", again, 0)

	must(t, store.DeleteAccount(ctx, account.ID))
	must(t, store.AddVisitNotice(ctx, VisitNotice(account)))
	must(t, store.AddNotices(ctx, []madoguchi.Notice{VisitNotice(account), VisitNotice(rival)}))
	noticesAre(t, store, "a deleted account", account, 0)
	got, err := store.Notices(ctx, rival, Noon, 10)
	must(t, err)
	check(t, "the rival's notices", len(got), 2)
	must(t, store.DeleteNotices(ctx, rival.ID))
	must(t, store.DeleteNotices(ctx, rival.ID))
	noticesAre(t, store, "deleted notices", rival, 0)
}

// VisitNoticeAgain returns a notice as a repeated write has it: unread.
func VisitNoticeAgain(notice madoguchi.Notice) madoguchi.Notice {
	notice.Read = false
	return notice
}

func testAnnouncements(t *testing.T, store *mongo.Store) {
	ctx, account := t.Context(), Account("hanako@patient.example")
	must(t, store.CreateAccount(ctx, account))
	shown, early, late, withdrawn := Announcement(), Announcement(), Announcement(), Announcement()
	early.From, early.Until = Noon.Add(time.Minute), Noon.Add(2*time.Hour)
	late.Until = Noon
	withdrawn.State = madoguchi.AnnouncementWithdrawn
	withdrawn.Withdrawn = madoguchi.AnnouncementAct{By: "小林", At: Noon}
	all := []madoguchi.Announcement{shown, early, late, withdrawn}
	for _, a := range all {
		must(t, store.PutAnnouncement(ctx, a))
		must(t, store.AddNotices(ctx, []madoguchi.Notice{serviceNotice(a, account.ID)}))
	}
	noticesAre(t, store, "one is in its period", account, 1,
		madoguchi.ToldNotice{Notice: serviceNotice(shown, account.ID), Announcement: shown})
	stale := shown
	stale.State, stale.Revision = madoguchi.AnnouncementWaiting, 1
	must(t, store.PutAnnouncement(ctx, stale))
	list, err := store.Announcements(ctx, 10)
	must(t, err)
	check(t, "announcements", len(list), 4)
	check(t, "the one that ends last", list[0], early)
	for _, want := range all {
		got, err := store.Announcement(ctx, want.ID)
		must(t, err)
		check(t, "an announcement", got, want)
	}
	_, err = store.Announcement(ctx, "nothing")
	checkError(t, "an unknown announcement", err, madoguchi.ErrNotFound)
	list, err = store.Announcements(ctx, 1)
	must(t, err)
	check(t, "announcements within the limit", len(list), 1)
	must(t, store.ReadNotices(ctx, account.ID, Noon))
	read := serviceNotice(shown, account.ID)
	read.Read = true
	noticesAre(t, store, "an announcement that was read", account, 0,
		madoguchi.ToldNotice{Notice: read, Announcement: shown})
	must(t, store.AddNotices(ctx, nil))
}

func testAudience(t *testing.T, store *mongo.Store) {
	ctx := t.Context()
	accounts := map[string]madoguchi.Account{}
	for name, change := range map[string]func(*madoguchi.Account){
		"1 ja here": func(a *madoguchi.Account) { a.Language = "ja" },
		"2 en here": func(a *madoguchi.Account) { a.Language = "en" },
		"3 ja away": func(a *madoguchi.Account) { a.Language, a.Clinics = "ja", nil },
	} {
		account := Account(name[:1] + "@patient.example")
		account.ID = madoguchi.AccountID("account" + name[:1])
		change(&account)
		accounts[name] = account
		must(t, store.CreateAccount(ctx, account))
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
		must(t, err)
		check(t, what, got, tc.want)
		count, err := store.CountAccountsOf(ctx, tc.audience)
		must(t, err)
		if tc.limit > len(tc.want) && tc.after == "" {
			check(t, what+", counted", count, len(tc.want))
		}
	}
}
