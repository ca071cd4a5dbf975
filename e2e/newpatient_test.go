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

	mobile := reader{t, newBrowser(t, phone)}
	mobile.goes(s.url() + "/")
	mobile.looks("portal-entrance")
	mobile.press("新規登録")
	mobile.fills(map[string]string{"email": address})
	mobile.looks("portal-sign-up")
	mobile.press("メール送信")
	mobile.isAt("/mypage/signup/mailed")

	desktop := reader{t, newBrowser(t, pc)}
	desktop.signsUp(s.mailedLink(t, address, "/mypage/signup/"), name)
	desktop.isAt("/mypage")
	desktop.chooses(s.url() + "/book/" + session.Clinic.ID)
	desktop.until("the form begins with the name", `document.getElementById('name').value === `+quote(name))
	desktop.books()
	entry := s.webVisit(t, client, name)
	desktop.goes(s.url() + "/mypage")
	desktop.sees("予約一覧")
	desktop.sees(session.Clinic.Name)
	desktop.looks("portal-dashboard")

	mobile.goes(s.mailedLink(t, address, "/r/"))
	mobile.sees("ご予約の内容")
	mobile.looks("portal-reservation")
	mobile.press("予約をキャンセル")
	mobile.sees("この予約をキャンセルしますか")
	mobile.press("予約をキャンセル")
	mobile.sees("予約をキャンセルしました。")
	s.cancelledByPatient(t, client, entry)
}

// cancelledByPatient waits until the clinic sees who cancelled a visit.
func (s *stack) cancelledByPatient(t *testing.T, client *api.Client, entry api.Entry) {
	t.Helper()
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
	r := reader{t, newBrowser(t, phone)}
	r.chooses(s.url() + "/book/" + session.Clinic.ID)
	r.fills(map[string]string{
		"name": name, "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678", "email": address,
	})
	r.books()
	r.press("上記の情報でアカウント作成")
	r.sees("メール")
	r.choosesAPassword(s.mailedLink(t, address, "/mypage/signup/"))
	r.sees("受診される方はどなたですか")
	r.looks("portal-booked-for")
	r.goes(s.url() + "/mypage") // a patient who leaves here finds the visit waiting
	r.sees("受診される方はどなたですか")
	r.press("ご本人（アカウントを作る方）")
	r.fillsInProfile(name)
	r.sees("予約一覧") // nothing is asked: the sign-up has proved the booking's address
	r.sees(session.Clinic.Name)
	r.looks("portal-dashboard-phone")
}

// newPassword is the password of patients who sign up.
const newPassword = "Himawari-2026-saku"

// signsUp sets password and profile, from the mailed link until the profile is confirmed.
func (r reader) signsUp(link, name string) {
	r.t.Helper()
	r.choosesAPassword(link)
	r.fillsInProfile(name)
}

// choosesAPassword opens the mailed link of a sign-up, and sets the password.
func (r reader) choosesAPassword(link string) {
	r.t.Helper()
	r.goes(link)
	r.sees("パスワード設定")
	r.fills(map[string]string{"password": newPassword, "passwordRepeat": newPassword})
	r.ticks("#agreed")
	r.looks("portal-password")
	r.press("登録")
}

// fillsInProfile completes and confirms the profile of a sign-up.
func (r reader) fillsInProfile(name string) {
	r.t.Helper()
	r.sees("利用者情報の設定")
	r.fills(map[string]string{
		"name": name, "kana": "しょしん はなこ", "birthDate": "昭和59年5月12日", "phone": "09012345678",
		"postalCode": "1000001", "address": "東京都千代田区千代田1-1",
	})
	r.ticks("input[name=sex][value=female]")
	r.looks("portal-profile")
	r.press("確認へ")
	r.sees("「登録する」を押してください。")
	r.sees("1984年5月12日")
	r.looks("portal-profile-confirm")
	r.press("登録する")
}

// chooses opens a clinic's booking page and goes on to the details of its first visit.
func (r reader) chooses(page string) {
	r.t.Helper()
	r.goes(page)
	r.choosesATime()
}

// choosesATime goes on to the details of a visit. It gives the first answer to each question that is still open.
func (r reader) choosesATime() {
	r.t.Helper()
	r.until("the times to choose from", `(() => {
		const answer = document.querySelector('.answers a');
		answer?.click();
		return !answer && document.querySelector('.week') !== null;
	})()`)
	r.choosesADay()
	r.looks("booking-times")
	r.until("a free time", `(document.querySelector('.times button.time').click(), true)`)
	r.sees("お取りしています")
	r.looks("booking-held")
	r.press("この日時で進む")
	r.sees("受診される方の情報を入力してください")
	r.looks("booking-details")
}

// books confirms the details of a visit.
func (r reader) books() {
	r.t.Helper()
	atAPersonsPace(r.t, time.Now())
	r.press("確認へ")
	r.sees("予約内容の確認")
	r.looks("booking-confirm")
	r.press("予約確定")
	r.sees("予約が確定しました")
	r.looks("booking-done")
}

// atAPersonsPace waits until a person would have typed what a program fills in at once.
func atAPersonsPace(t testing.TB, opened time.Time) {
	t.Helper()
	eventually(t, "a person's pace", patience, func() string {
		if time.Since(opened) > 4*time.Second {
			return ""
		}
		return "a person types longer"
	})
}

// choosesADay chooses the last day with free times of the next week. Nearer visits may be past the clinic's deadline
// for cancellations.
func (r reader) choosesADay() {
	r.t.Helper()
	const weekShown = `(document.querySelector('.range strong')?.innerText ?? '')`
	week, err := r.tried(r.t, weekShown)
	if err != nil {
		r.t.Fatal(err)
	}
	r.until("the next week's link", `([...document.querySelectorAll('.week a.step')].at(-1).click(), true)`)
	r.until("the next week", `!['', `+quote(week)+`].includes(`+weekShown+`)`)
	var chosen string
	eventually(r.t, "a day with free times", patience, func() string {
		chosen, err = r.tried(r.t, `(() => {
			const day = [...document.querySelectorAll('.days a.day:not(.closed, .full)')].at(-1);
			const number = day.querySelector('.number').innerText;
			day.click();
			return number;
		})()`)
		if err != nil {
			return err.Error()
		}
		return ""
	})
	r.until("the times of the day "+chosen,
		`document.querySelector('.days [aria-current] .number')?.innerText === `+quote(chosen)+`
			&& document.querySelector('.times button.time') !== null`)
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
