package server

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"madoguchi/apiserver/internal/announcing"
	"madoguchi/madoguchi"
)

var untilField = regexp.MustCompile(`name="until" value="([^"]+)"`)

// readsAll presses 「すべて既読にする」 of a page.
func (b *portalBrowser) readsAll(page string) {
	b.t.Helper()
	found := untilField.FindStringSubmatch(page)
	if found == nil {
		b.t.Fatalf("nothing can be marked as read:\n%s", page)
	}
	response, _ := b.post("/mypage/notices", "until", found[1])
	leadsTo(b.t, response, "/mypage/notices")
}

// A member reads an announcement in its period, and the bell counts it until it is marked as read. A GET marks nothing.
func TestAMemberReadsAnAnnouncement(t *testing.T) {
	s := newScene(t)
	o, member := s.operates(), s.portal(s.account(nil))
	_, page := member.get("/mypage/notices")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "お知らせはありません")
	path := o.publishes(o.draft(), 1)
	for range 2 {
		response, page := member.get("/mypage/notices")
		answers(t, response, page, http.StatusOK, "保守のお知らせ</h2>", "一行目\n二行目", "未読", `class="unread"`)
	}
	_, dashboard := member.get("/mypage")
	answers(t, &http.Response{StatusCode: http.StatusOK}, dashboard, http.StatusOK, `aria-hidden="true">1</span>`)
	_, page = member.get("/mypage/notices")
	member.readsAll(page)
	_, page = member.get("/mypage/notices")
	lacks(t, page, "未読", `class="unread"`, "すべて既読にする")
	o.post(path, url.Values{announcing.By: {"小林"}})
	_, page = member.get("/mypage/notices")
	lacks(t, page, "保守のお知らせ")
}

// What comes after the page was shown stays unread.
func TestALaterNoticeStaysUnread(t *testing.T) {
	s := newScene(t)
	o, member := s.operates(), s.portal(s.account(nil))
	o.publishes(o.draft(), 1)
	_, page := member.get("/mypage/notices")
	s.now.advance(time.Minute)
	later := o.draft()
	later.Set(announcing.TitleJa, "二つ目のお知らせ")
	o.publishes(later, 1)
	member.readsAll(page)
	response, page := member.get("/mypage/notices")
	answers(t, response, page, http.StatusOK, "二つ目のお知らせ", "保守のお知らせ", `aria-hidden="true">1</span>`)
	for _, wrong := range []string{"", "soon"} {
		if response, _ := member.post("/mypage/notices", "until", wrong); response.StatusCode != http.StatusBadRequest {
			t.Errorf("until %q is answered %d", wrong, response.StatusCode)
		}
	}
}

// An expired announcement vanishes by itself, and an account of another audience never sees it. The text is that of the
// reader's language.
func TestAnAnnouncementHasAPeriodAndAnAudience(t *testing.T) {
	s := newScene(t)
	mine := s.accountOfClinic()
	o, inside, outside := s.operates(), s.portal(mine), s.portal(s.account(nil))
	draft := o.draft()
	draft.Set(announcing.Clinic, string(s.clinic.ID))
	draft.Set(announcing.TitleEn, "Maintenance")
	draft.Set(announcing.TextEn, "One line")
	o.publishes(draft, 1)
	_, page := inside.get("/mypage/notices?lang=en")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "Maintenance</h2>", "One line")
	_, page = outside.get("/mypage/notices")
	lacks(t, page, "保守のお知らせ", `class="unread"`)
	s.now.advance(8 * 24 * time.Hour)
	if unread := s.unreadOf(mine); unread != 0 {
		t.Errorf("%d unread after the end", unread)
	}
	told, err := s.store.Notices(t.Context(), mine, s.now.time(), 10)
	if must(t, err); len(told) > 0 {
		t.Errorf("after its end an account is told %+v", told)
	}
}

// A notice about a visit names the clinic and the time, and is its account's alone.
func TestANoticeAboutAVisitIsItsAccounts(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	visit := s.visitOf(account, s.now.time().Add(48*time.Hour), nil)
	notice, ok := madoguchi.NoticeOfVisit(visit)
	if !ok {
		t.Fatal("no notice")
	}
	must(t, s.store.AddVisitNotice(t.Context(), notice))
	response, page := s.portal(account).get("/mypage/notices")
	answers(t, response, page, http.StatusOK, "予約が確定しました", s.clinic.Name, "未読")
	lacks(t, page, visit.Memo, visit.ChartNumber)
	stranger := s.portal(s.accountOfClinic())
	_, page = stranger.get("/mypage/notices")
	lacks(t, page, "予約が確定しました")
	stranger.readsUntil(s.now.time().Add(time.Hour))
	if s.unreadOf(account) != 1 {
		t.Error("another account has marked it as read")
	}
}

func (b *portalBrowser) readsUntil(until time.Time) {
	b.t.Helper()
	response, _ := b.post("/mypage/notices", "until", until.Format(time.RFC3339Nano))
	leadsTo(b.t, response, "/mypage/notices")
}
