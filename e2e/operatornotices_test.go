package e2e

import (
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// TestAnOperatorsAnnouncementIsRead publishes an announcement on the operators' pages. A member sees one unread notice,
// reads it, and sees none. After it is ended it is gone, and one whose period is over vanishes by itself.
func TestAnOperatorsAnnouncementIsRead(t *testing.T) {
	s := sharedStack(t)
	_, session := s.signIn(t)
	account := mongotest.Account(madoguchi.NewID() + "@patient.example")
	account.PasswordHash, account.Language = registeredHash, "ja"
	account.Clinics = []madoguchi.MyClinic{{ClinicID: madoguchi.ClinicID(session.Clinic.ID), Since: time.Now()}}
	if err := s.store(t).CreateAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	title := "保守のお知らせ " + madoguchi.NewID()

	operator := newBrowser(t, pc)
	operator.open(t, s.url()+"/operator/notices")
	operator.fills(t, map[string]string{"key": s.secrets(t).OperatorKey})
	operator.press(t, "進む")
	operator.press(t, "新しいお知らせ")
	operator.sees(t, "時刻は日本時間です")
	operator.fills(t, map[string]string{
		"title.ja": title, "text.ja": "11月30日の午前2時から4時まで、予約を受け付けできません。\nご迷惑をおかけします。",
		"until": "明日", "audienceClinic": session.Clinic.ID,
	})
	operator.press(t, "内容を確認する")
	operator.sees(t, "2026-12-01 09:00 の形で")
	operator.shot(t, "operator-notice-faults")
	until := time.Now().In(time.FixedZone("JST", 9*60*60)).AddDate(0, 0, 7).Format("2006/01/02 15:04")
	operator.fills(t, map[string]string{"until": until, "operator": "大森 恵"})
	operator.press(t, "内容を確認する")
	operator.sees(t, "人の利用者に届きます。まだ配信していません。")
	operator.shot(t, "operator-notice-preview")

	member := newBrowser(t, phone)
	member.open(t, s.url()+"/mypage/notices")
	member.fills(t, map[string]string{"email": account.Email, "password": registeredPassword})
	member.press(t, "ログイン")
	member.sees(t, "お知らせはありません")
	operator.press(t, "配信する")
	operator.sees(t, "配信を受け付けました")
	published := evaluate[string](t, operator, `location.pathname`)
	eventually(t, "everybody has it", patience, func() string {
		operator.open(t, s.url()+published)
		if evaluate[bool](t, operator, `document.body.innerText.includes('掲載中')`) {
			return ""
		}
		return "it is being sent"
	})
	operator.shot(t, "operator-notice")

	member.isUnread(t, s, "1")
	member.press(t, "お知らせ")
	member.sees(t, title)
	member.shot(t, "portal-notices")
	member.isUnread(t, s, "")

	operator.fills(t, map[string]string{"operator": "小林"})
	operator.press(t, "掲載を終える")
	operator.sees(t, "取り下げ済み")
	member.showsNoMore(t, s, title)

	short := madoguchi.Announcement{
		ID: madoguchi.NoticeID(madoguchi.NewID()), From: time.Now(), Until: time.Now().Add(5 * time.Second),
		Texts:    map[string]madoguchi.AnnouncementText{"ja": {Title: "短い" + title, Text: "本文"}},
		Audience: madoguchi.Audience{ClinicID: madoguchi.ClinicID(session.Clinic.ID)},
	}
	if err := newActors(t, s, s.operator(t)).processes.PublishAnnouncement(t.Context(), short); err != nil {
		t.Fatal(err)
	}
	member.showsNoMore(t, s, "短い"+title)
}

// isUnread loads the dashboard until the bell shows a number of unread notices.
func (b *browser) isUnread(t *testing.T, s *stack, count string) {
	t.Helper()
	eventually(t, "unread: "+count, patience, func() string {
		b.open(t, s.url()+"/mypage")
		shown := evaluate[string](t, b, `document.querySelector('.bell .unread')?.innerText ?? ''`)
		if shown != count {
			return "the bell shows " + shown
		}
		return ""
	})
}

// showsNoMore loads the notices until one is gone.
func (b *browser) showsNoMore(t *testing.T, s *stack, title string) {
	t.Helper()
	eventually(t, "the notice is gone", patience, func() string {
		b.open(t, s.url()+"/mypage/notices")
		if evaluate[bool](t, b, `document.body.innerText.includes(`+quote(title)+`)`) {
			return "it is still there"
		}
		return ""
	})
}
