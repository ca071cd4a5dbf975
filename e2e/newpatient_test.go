package e2e

import (
	"math/rand/v2"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// newcomer returns the name of a patient who signs up, one of ten thousand.
func newcomer() string {
	digits := []rune("一二三四五六七八九十")
	name := []rune("初診 花")
	for range 4 {
		name = append(name, digits[rand.IntN(len(digits))])
	}
	return string(name)
}

// TestANewPatientsFirstVisit signs up on a phone, goes on from the mail on a computer, books a visit there, and cancels
// it. The clinic sees the visit, and who cancelled it.
func TestANewPatientsFirstVisit(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	address, name := madoguchi.NewID()+"@patient.example", newcomer()

	b := newBrowser(t, phone)
	b.open(t, s.url()+"/")
	b.shot(t, "portal-entrance")
	b.press(t, "新規登録")
	b.fills(t, map[string]string{"email": address})
	b.shot(t, "portal-sign-up")
	b.press(t, "メール送信")
	b.sees(t, "メール")

	pcBrowser := newBrowser(t, pc)
	pcBrowser.signsUp(t, s.mailedLink(t, address, "/mypage/signup/"), name)
	pcBrowser.isAt(t, "/mypage")
	pcBrowser.chooses(t, s.url()+"/book/"+session.Clinic.ID)
	if shown := evaluate[string](t, pcBrowser, `document.getElementById('name').value`); shown != name {
		t.Errorf("the form begins with the name %q", shown)
	}
	pcBrowser.books(t)
	entry := s.webVisit(t, client, name)
	pcBrowser.open(t, s.url()+"/mypage")
	pcBrowser.sees(t, "予約一覧")
	pcBrowser.sees(t, session.Clinic.Name)
	pcBrowser.shot(t, "portal-dashboard")

	page := s.mailedLink(t, address, "/r/")
	b.open(t, page)
	b.sees(t, "ご予約の内容")
	b.shot(t, "portal-reservation")
	b.press(t, "予約をキャンセル")
	b.sees(t, "この予約をキャンセルしますか")
	b.press(t, "予約をキャンセル")
	b.sees(t, "この予約はキャンセルされています。")
	eventually(t, "the clinic sees the cancellation", patience, func() string {
		detail, err := client.Detail(t.Context(), api.KindReservation, entry.ID)
		if err != nil {
			return err.Error()
		}
		last := detail.Timeline[len(detail.Timeline)-1]
		if last.Code != string(madoguchi.EventCancelled) || last.Actor != string(madoguchi.ByPatient) {
			return "the history ends with " + last.Code + " by " + last.Actor
		}
		return ""
	})
}

// TestABookingBecomesAnAccount books on a phone without an account, creates one with what was typed, and finds the
// visit in it.
func TestABookingBecomesAnAccount(t *testing.T) {
	s := sharedStack(t)
	_, session := s.signIn(t)
	address, name := madoguchi.NewID()+"@patient.example", newcomer()
	b := newBrowser(t, phone)
	b.chooses(t, s.url()+"/book/"+session.Clinic.ID)
	b.fills(t, map[string]string{
		"name": name, "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678", "email": address,
	})
	b.books(t)
	b.press(t, "上記の情報でアカウント作成")
	b.sees(t, "メール")
	b.signsUp(t, s.mailedLink(t, address, "/mypage/signup/"), name)
	b.sees(t, "この予約をマイページに追加しますか")
	b.press(t, "マイページに追加する")
	b.sees(t, "予約一覧")
	b.sees(t, session.Clinic.Name)
	b.shot(t, "portal-dashboard-phone")
}

// fills sets fields of the page by their IDs.
func (b *browser) fills(t *testing.T, fields map[string]string) {
	t.Helper()
	for id, value := range fields {
		eventually(t, "the field "+id, patience, func() string {
			if unlessNavigating[bool](t, b, `(() => {
				const field = document.getElementById(`+quote(id)+`);
				if (field) field.value = `+quote(value)+`;
				return Boolean(field);
			})()`) {
				return ""
			}
			return "the page has none"
		})
	}
}

// isAt waits until the browser shows a page of the server.
func (b *browser) isAt(t *testing.T, path string) {
	t.Helper()
	eventually(t, "the page "+path, patience, func() string {
		if at := unlessNavigating[string](t, b, `location.pathname`); at != path {
			return "it is " + at
		}
		return ""
	})
}

// signsUp sets password and profile, from the mailed link until the profile is confirmed.
func (b *browser) signsUp(t *testing.T, link, name string) {
	t.Helper()
	b.open(t, link)
	b.sees(t, "パスワード設定")
	b.fills(t, map[string]string{"password": "Himawari-2026-saku", "passwordRepeat": "Himawari-2026-saku"})
	evaluate[bool](t, b, `(document.getElementById('agreed').checked = true)`)
	b.shot(t, "portal-password")
	b.press(t, "登録")
	b.sees(t, "情報の設定") // 利用者情報の設定, or ご利用情報の設定 of an account that has some already
	b.fills(t, map[string]string{
		"name": name, "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678",
		"postalCode": "1000001", "address": "東京都千代田区千代田1-1",
	})
	evaluate[bool](t, b, `(document.querySelector('input[name=sex][value=female]').checked = true)`)
	b.shot(t, "portal-profile")
	b.press(t, "確認へ")
	b.sees(t, "「登録する」を押してください。")
	b.sees(t, "1984年5月12日")
	b.press(t, "登録する")
}

// chooses opens a clinic's booking page and goes on to the details of its first visit. It gives the first answer to
// each question.
func (b *browser) chooses(t *testing.T, page string) {
	t.Helper()
	b.open(t, page)
	eventually(t, "the times to choose from", patience, func() string {
		if unlessNavigating[bool](t, b, `(() => {
			const answer = document.querySelector('.answers a');
			answer?.click();
			return !answer && document.querySelector('.week') !== null;
		})()`) {
			return ""
		}
		return "the page still asks"
	})
	b.choosesADay(t)
	evaluate[bool](t, b, `(document.querySelector('.times button.time').click(), true)`)
	b.sees(t, "お取りしています")
	b.shot(t, "booking-held")
	b.press(t, "この日時で進む")
	b.sees(t, "お客様の情報を入力してください")
	b.shot(t, "booking-details")
}

// books confirms the details of a visit.
func (b *browser) books(t *testing.T) {
	t.Helper()
	typed := time.Now()
	eventually(t, "a person's pace", patience, func() string {
		if time.Since(typed) > 4*time.Second {
			return ""
		}
		return "a person types longer"
	})
	b.press(t, "確認へ")
	b.sees(t, "予約内容の確認")
	b.press(t, "予約確定")
	b.sees(t, "予約が確定しました")
	b.shot(t, "booking-done")
}

// choosesADay chooses the last day with free times of the next week. Nearer visits may be past the clinic's deadline
// for cancellations.
func (b *browser) choosesADay(t *testing.T) {
	t.Helper()
	week := evaluate[string](t, b, `document.querySelector('.range strong').innerText`)
	evaluate[bool](t, b, `([...document.querySelectorAll('.week a.step')].at(-1).click(), true)`)
	eventually(t, "the next week", patience, func() string {
		if at := unlessNavigating[string](t, b, `document.querySelector('.range strong')?.innerText ?? ''`); at != "" && at != week {
			return ""
		}
		return "it is still " + week
	})
	const open = `[...document.querySelectorAll('.days a.day:not(.closed, .full)')].at(-1)`
	chosen := evaluate[string](t, b, `(() => {
		const day = `+open+`;
		const number = day.querySelector('.number').innerText;
		day.click();
		return number;
	})()`)
	eventually(t, "the times of the day "+chosen, patience, func() string {
		if unlessNavigating[bool](t, b, `document.querySelector('.days [aria-current] .number')?.innerText === `+quote(chosen)+`
			&& document.querySelector('.times button.time') !== null`) {
			return ""
		}
		return "it shows another day"
	})
}

// webVisit waits until the clinic's schedule shows the visit of a patient.
func (s *stack) webVisit(t *testing.T, client *api.Client, name string) (found api.Entry) {
	t.Helper()
	eventually(t, "the visit in the clinic's schedule", patience, func() string {
		for offset := range 15 {
			day := time.Now().AddDate(0, 0, offset).Format(time.DateOnly)
			schedule, err := client.Schedule(t.Context(), day)
			if err != nil {
				return err.Error()
			}
			for _, entry := range schedule.Entries {
				if entry.PatientName == name {
					found = entry
					return ""
				}
			}
		}
		return "the schedule does not have it"
	})
	return found
}
