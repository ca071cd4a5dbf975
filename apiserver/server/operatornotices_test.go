package server

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/announcing"
	"madoguchi/madoguchi"
)

// operatorBrowser is the browser of a signed-in operator, without scripts.
type operatorBrowser struct {
	*scene
	cookie string
}

func (s *scene) operates() operatorBrowser { return operatorBrowser{s, s.operator().String()} }

func (o operatorBrowser) get(path string) shownPage {
	o.t.Helper()
	response, body := o.send(
		letter{method: http.MethodGet, path: path, header: map[string]string{"Cookie": o.cookie}},
	)
	return shownPage{t: o.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

func (o operatorBrowser) post(path string, form url.Values) shownPage {
	o.t.Helper()
	response, body := o.send(letter{method: http.MethodPost, path: path, body: form.Encode(), header: map[string]string{
		"Cookie": o.cookie, "Content-Type": "application/x-www-form-urlencoded",
	}})
	return shownPage{t: o.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

// draft returns what an operator types. The times are an hour and a week from now.
func (o operatorBrowser) draft() url.Values {
	form := o.get("/operator/notices/new").is(http.StatusOK, "operator-notice-form").values()
	form.Set(announcing.TitleJa, " 保守のお知らせ ")
	form.Set(announcing.TextJa, "一行目\r\n二行目")
	form.Set(announcing.Until, o.inJapan(7*24*time.Hour))
	form.Set(announcing.By, "大森 恵")
	return form
}

func (o operatorBrowser) inJapan(ahead time.Duration) string {
	return o.now.time().Add(ahead).In(announcing.Zone).Format("2006-01-02 15:04")
}

// publishes sends a draft through the preview, and returns the announcement's page.
func (o operatorBrowser) publishes(draft url.Values, reach int) (path string) {
	o.t.Helper()
	preview := o.post("/operator/notices/preview", draft).is(http.StatusOK, "operator-notice-preview").
		says(strconv.Itoa(reach) + "人の利用者に届きます")
	published := o.post("/operator/notices", preview.values())
	path, _, _ = strings.Cut(published.header.Get("Location"), "?")
	if published.status != http.StatusSeeOther {
		o.t.Fatalf("publishing is answered %d\n%s", published.status, published.body)
	}
	return path
}

func (s *scene) unreadOf(account madoguchi.Account) int {
	s.t.Helper()
	unread, err := s.store.UnreadNotices(s.t.Context(), account, s.now.time())
	must(s.t, err)
	return unread
}

// An operator sees how many accounts an announcement reaches before anything is sent. A second click sends nothing
// more.
func TestAnAnnouncementIsPublishedOnce(t *testing.T) {
	s := newScene(t)
	o, mine := s.operates(), s.accountOfClinic()
	s.account(nil)
	draft := o.draft()
	draft.Set(announcing.Clinic, string(s.clinic.ID))
	preview := o.post("/operator/notices/preview", draft).is(http.StatusOK, "operator-notice-preview").
		says("1人の利用者に届きます").says(s.clinic.Name).says("保守のお知らせ")
	if s.unreadOf(mine) != 0 {
		t.Error("the preview has sent something")
	}
	o.get("/operator/notices").is(http.StatusOK, "operator-notices").says("お知らせはありません")
	var paths []string
	for range 2 {
		paths = append(paths, o.post("/operator/notices", preview.values()).header.Get("Location"))
	}
	if paths[0] != paths[1] || !strings.HasSuffix(paths[0], "?published=1") {
		t.Errorf("two clicks lead to %v", paths)
	}
	all, err := s.store.Announcements(t.Context(), 10)
	must(t, err)
	if len(all) != 1 || all[0].Published.By != "大森 恵" || all[0].In("ja").Text != "一行目\n二行目" {
		t.Fatalf("published are %+v", all)
	}
	o.get(paths[0]).is(http.StatusOK, "operator-notice").says("掲載中").says("1人").says("大森 恵").
		says("配信を受け付けました")
	o.get("/operator/notices").says("保守のお知らせ")
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	if again := o.post("/operator/notices", preview.values()); again.header.Get("Location") != paths[0] {
		t.Errorf("a repeat of what is published is answered %d", again.status)
	}
	if unread := s.unreadOf(mine); unread != 1 {
		t.Errorf("%d unread", unread)
	}
}

// The preview leads back to the form with everything that was typed, which then is another announcement.
func TestAPreviewIsMended(t *testing.T) {
	s := newScene(t)
	o := s.operates()
	s.account(nil)
	first := o.post("/operator/notices/preview", o.draft()).values()
	form := o.post("/operator/notices/new?lang=en", first).is(http.StatusOK, "operator-notice-form").
		says("Preview").values()
	for name := range first {
		if form.Get(name) != first.Get(name) {
			t.Errorf("%s is %q again, not %q", name, form.Get(name), first.Get(name))
		}
	}
	form.Set(announcing.TitleEn, "Maintenance")
	form.Set(announcing.TextEn, "One line")
	one, two := o.publishes(first, 1), o.publishes(form, 1)
	if one == two {
		t.Error("the mended announcement is the first one")
	}
	o.get("/operator/notices/preview").is(http.StatusSeeOther, "")
}

// Each fault is named beside its field, and nothing that was typed is lost.
func TestAWrongAnnouncementIsNotPublished(t *testing.T) {
	s := newScene(t)
	o := s.operates()
	for name, tc := range map[string]struct{ field, typed, says string }{
		"no title":             {announcing.TitleJa, "", "入力してください"},
		"a long title":         {announcing.TitleJa, strings.Repeat("長", madoguchi.MaxAnnouncementTitle+1), "80文字以内"},
		"a long text":          {announcing.TextJa, strings.Repeat("長", madoguchi.MaxAnnouncementText+1), "2000文字以内"},
		"English without text": {announcing.TitleEn, "Maintenance", "本文（英語）"},
		"a begin that is none": {announcing.From, "明日", "2026-12-01 09:00 の形"},
		"no end":               {announcing.Until, "", "掲載の終了"},
		"an end in the past":   {announcing.Until, "2020-01-01 00:00", "これから先"},
		"an end far ahead":     {announcing.Until, "2999-01-01 00:00", "366日以内"},
		"an unknown clinic":    {announcing.Clinic, madoguchi.NewID(), "見つかりません"},
		"no clinic's ID":       {announcing.Clinic, "青木内科", "見つかりません"},
		"an unknown language":  {announcing.Language, "fr", "選び直して"},
		"nobody":               {announcing.By, "", "担当者"},
		"a name of two lines":  {announcing.By, "大森\n恵", "担当者"},
	} {
		t.Run(name, func(t *testing.T) {
			draft := o.draft()
			draft.Set(tc.field, tc.typed)
			for _, path := range []string{"/operator/notices/preview", "/operator/notices"} {
				page := o.post(path, draft).is(http.StatusUnprocessableEntity, "operator-notice-form").says(tc.says)
				kept := page.values()
				if kept.Get(announcing.TextJa) == "" || kept.Get(announcing.Key) != draft.Get(announcing.Key) {
					t.Errorf("%s has lost what was typed: %v", path, kept)
				}
			}
		})
	}
	if all, err := s.store.Announcements(t.Context(), 10); err != nil || len(all) > 0 {
		t.Errorf("published are %v, %v", all, err)
	}
}

// An announcement in the future is shown at its time, only to its audience, and ends early for everybody.
func TestAnAnnouncementIsScheduledAndEnded(t *testing.T) {
	s := newScene(t)
	o := s.operates()
	japanese := s.account(nil)
	english := s.account(func(a *madoguchi.Account) { a.Language = "en" })
	draft := o.draft()
	draft.Set(announcing.From, o.inJapan(time.Hour))
	draft.Set(announcing.Language, "en")
	path := o.publishes(draft, 1)
	o.get(path).says("開始待ち").lacks("配信を受け付けました")
	id := madoguchi.NoticeID(path[strings.LastIndexByte(path, '/')+1:])
	if s.unreadOf(english) != 0 {
		t.Error("it is shown before its time")
	}
	s.now.advance(time.Hour + time.Minute)
	must(t, s.processes.begin(t.Context(), id))
	if s.unreadOf(english) != 1 || s.unreadOf(japanese) != 0 {
		t.Errorf("unread: %d and %d", s.unreadOf(english), s.unreadOf(japanese))
	}
	o.post(path, url.Values{announcing.By: {""}}).is(http.StatusUnprocessableEntity, "operator-notice").says("担当者")
	for range 2 {
		if ended := o.post(path, url.Values{announcing.By: {"小林"}}); ended.header.Get("Location") != path {
			t.Errorf("ending it is answered %d %s", ended.status, ended.header.Get("Location"))
		}
	}
	o.get(path).says("取り下げ済み").says("小林").lacks("掲載を終える")
	if s.unreadOf(english) != 0 {
		t.Error("it is shown after its end")
	}
}

func TestAnnouncementsAreForOperators(t *testing.T) {
	s := newScene(t)
	nobody := operatorBrowser{s, ""}
	for _, path := range []string{"/operator/notices", "/operator/notices/new", "/operator/notices/0123456789abcdef"} {
		for _, page := range []shownPage{nobody.get(path), nobody.post(path, url.Values{})} {
			if want := "/operator?next=" + url.QueryEscape(path); page.header.Get("Location") != want {
				t.Errorf("%s leads to %q, want %q", path, page.header.Get("Location"), want)
			}
		}
	}
	staff := operatorBrowser{s, "madoguchi_session=" + s.session(s.staff)}
	if page := staff.get("/operator/notices"); page.status != http.StatusSeeOther {
		t.Errorf("staff are answered %d", page.status)
	}
	for next, want := range map[string]string{
		"/operator/notices/new": "/operator/notices/new", "": webUI, "https://evil.example": webUI, "/mypage": webUI,
		"/operator/../mypage": webUI,
	} {
		in := nobody.post("/operator", url.Values{"key": {operatorKey}, "next": {next}})
		if got := in.header.Get("Location"); got != want {
			t.Errorf("signing in for %q leads to %q", next, got)
		}
	}
	o := s.operates()
	if out := o.post("/operator/signout", url.Values{}); out.header.Get("Location") != "/operator" ||
		!strings.Contains(out.header.Get("Set-Cookie"), operatorCookie+"=;") {
		t.Errorf("signing out is answered %d, %v", out.status, out.header)
	}
	o.get("/operator/notices/"+madoguchi.NewID()).is(http.StatusNotFound, "failure")
}

// While the workflows cannot be reached, the preview comes back, and the same click publishes once they can.
func TestAnAnnouncementWaitsForTheWorkflows(t *testing.T) {
	s := newScene(t)
	o := s.operates()
	preview := o.post("/operator/notices/preview", o.draft())
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	again := o.post("/operator/notices", preview.values()).
		is(http.StatusServiceUnavailable, "operator-notice-preview").says("ただいま受け付けできません")
	s.processes.breakDown(nil)
	if done := o.post("/operator/notices", again.values()); done.status != http.StatusSeeOther {
		t.Errorf("answered %d", done.status)
	}
}
