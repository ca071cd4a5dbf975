package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/madoguchi"
	"madoguchi/mongo"
	"madoguchi/mongo/mongotest"
)

// A withdrawal needs the consent; the reason may stay empty. It ends all sessions, and the address can sign up again.
func TestWithdrawal(t *testing.T) {
	s := newScene(t)
	account := s.account(func(a *madoguchi.Account) {
		a.PasswordHash = passwords.Hash(portalPassword)
		a.Family = []madoguchi.FamilyMember{{ID: "m1", Person: yota}}
	})
	visit := mongotest.Reservation(s.clinic.ID)
	visit.Account = account.ID
	must(t, s.store.PutReservation(t.Context(), visit))
	wait := mongotest.Waiting(s.clinic.ID)
	wait.Account, wait.KeptUntil = account.ID, s.now.time().AddDate(0, 1, 0)
	must(t, s.store.PutWaiting(t.Context(), wait))
	browser, elsewhere := s.portal(account), s.portal(account)
	response, page := browser.get("/mypage/account")
	answers(t, response, page, http.StatusOK, "ご利用のアカウントを削除して退会する", "/mypage/withdrawal")
	response, page = browser.get("/mypage/withdrawal")
	const waits = "2026年11月24日（火）〜2026年11月26日（木）　青木内科クリニック　山田 花子"
	answers(t, response, page, http.StatusOK, "退会理由", "規約", "今後の予約（1件）", waits,
		"入室できる時間になったビデオ通話の予約は、キャンセルせずに残します。")
	response, page = browser.post("/mypage/withdrawal", "reservations", "cancel")
	answers(t, response, page, http.StatusUnprocessableEntity, "同意してください", `value="cancel" checked`)
	if strings.Contains(page, `id="reason-fault"`) {
		t.Error("the reason is required")
	}
	typed := []string{"reason", "引っ越し", "agreed", "1", "reservations", "cancel"}
	response, page = browser.post("/mypage/withdrawal", typed...)
	answers(t, response, page, http.StatusOK, "退会してもよろしいですか", account.Email, yota.Name, waits,
		"予約をすべてキャンセルする", "送信して退会する", `name="reason" value="引っ越し"`)
	response, page = browser.post("/mypage/withdrawal", append(typed, "edit", "1")...)
	answers(t, response, page, http.StatusOK, "引っ越し</textarea>", `value="cancel" checked`)
	for password, rule := range map[string]string{"": `id="currentPassword-fault"`, "Kanda-4-Bashi": "パスワードが違います"} {
		response, page = browser.post("/mypage/withdrawal/confirm", append(typed, "currentPassword", password)...)
		answers(t, response, page, http.StatusUnprocessableEntity, rule, `name="reason" value="引っ越し"`)
		lacks(t, page, "Kanda-4-Bashi")
	}
	if len(s.processes.withdrawn) != 0 {
		t.Fatalf("asked for %+v", s.processes.withdrawn)
	}
	response, _ = browser.post("/mypage/withdrawal/confirm", append(typed, "currentPassword", portalPassword)...)
	leadsTo(t, response, "/mypage/withdrawn?visits=cancelled&waits=1")
	if len(s.processes.withdrawn) != 1 || !s.processes.withdrawn[0].Cancel ||
		s.processes.withdrawn[0].Reason != "引っ越し" ||
		!slices.Equal(s.processes.withdrawn[0].Waits, []string{waits}) ||
		s.processes.withdrawn[0].Name != accountKey.Account(account.Email) {
		t.Errorf("asked for %+v", s.processes.withdrawn)
	}
	if browser.cookie != "" {
		t.Error("the browser keeps its session")
	}
	response, page = browser.get("/mypage/withdrawn")
	answers(t, response, page, http.StatusOK, "退会の手続が完了しました")
	lacks(t, page, "予約のキャンセルも承りました", "キャンセル待ちも終了しました")
	response, page = browser.get("/mypage/withdrawn?visits=cancelled&waits=1")
	answers(t, response, page, http.StatusOK, "予約のキャンセルも承りました", "キャンセル待ちも終了しました")
	must(t, s.store.DeleteWaitingOf(t.Context(), account.ID))
	response, page = browser.get("/w/" + s.server.LinkKeys.WaitingToken(wait.ID))
	answers(t, response, page, http.StatusGone, "このキャンセル待ちは終了しました")
	response, _ = elsewhere.get("/mypage/account")
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Faccount")
	response, _ = browser.post("/mypage/signup", "email", account.Email)
	leadsTo(t, response, "/mypage/signup/mailed")
	response, _ = browser.get(s.linkOf(madoguchi.SignUp, accountKey.Account(account.Email)))
	if response.StatusCode != http.StatusOK {
		t.Errorf("a later sign-up is answered %d", response.StatusCode)
	}
}

// closing is a store from which clinics have gone.
type closing struct{ *mongo.Store }

func (closing) Clinic(context.Context, madoguchi.ClinicID) (madoguchi.Clinic, error) {
	return madoguchi.Clinic{}, madoguchi.ErrNotFound
}

// A clinic that has closed keeps nobody from the own pages, or from the withdrawal. Its visits are not shown: nothing
// tells their time zone any more.
func TestAClosedClinicKeepsNobody(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	must(t, s.store.SetAccountPassword(t.Context(), account.ID, passwords.Hash(portalPassword), s.now.time()))
	must(t, s.store.AddFamilyMember(t.Context(), account.ID, madoguchi.FamilyMember{ID: "m1", Person: yota}))
	visit := s.visitOf(account, s.now.time().Add(48*time.Hour), func(r *madoguchi.Reservation) { r.Member = "m1" })
	browser, visits := s.portal(account), []string{"/mypage", "/mypage/family/m1/remove"}
	for _, path := range visits {
		response, page := browser.get(path)
		answers(t, response, page, http.StatusOK, string(visit.ID))
	}
	s.storeInUse.Store = closing{s.store}
	for _, path := range append(visits, "/mypage/account", "/mypage/notices") {
		response, page := browser.get(path)
		answers(t, response, page, http.StatusOK)
		lacks(t, page, string(visit.ID), "予約先のクリニック")
	}
	response, page := browser.get("/mypage/withdrawal")
	answers(t, response, page, http.StatusOK, "今後の予約（1件）", "締め切りを過ぎた予約もキャンセルします", "お電話でも")
	response, _ = browser.post("/mypage/withdrawal/confirm", "agreed", "1", "reservations", "cancel",
		"currentPassword", portalPassword)
	leadsTo(t, response, "/mypage/withdrawn?visits=cancelled")
}

// The desk sees that a patient's cancellation came after the deadline, as it was then: a later change of the setting
// changes nothing.
func TestALateCancellationIsShown(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	for reason, late := range map[madoguchi.CancelReason]bool{
		madoguchi.CancelLate: true, madoguchi.CancelByPatient: false,
	} {
		visit := s.visitOf(account, s.now.time().Add(5*time.Hour), func(r *madoguchi.Reservation) {
			r.State, r.Method = madoguchi.ReservationCancelled, madoguchi.InPerson
			r.Timeline = append(r.Timeline, madoguchi.Event{
				At: s.now.time(), Code: madoguchi.EventCancelled, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
				Detail: string(reason),
			})
		})
		s.clinic.Web.CancelMinutes += 24 * 60
		s.clinic.Revision++
		must(t, s.store.PutSettings(t.Context(), s.clinic))
		detail, err := s.desk.Detail(t.Context(), api.KindReservation, string(visit.ID))
		must(t, err)
		if got := detail.Entry.Cancelled; got == nil || got.Late != late || got.Reason != "patient" {
			t.Errorf("%s: the desk reads %+v", reason, got)
		}
	}
}

// The last page speaks of video visits that stay booked only if there is one.
func TestAWithdrawalKeepsOpenVisits(t *testing.T) {
	for name, c := range map[string]struct {
		ahead time.Duration
		leads string
	}{
		"later": {48 * time.Hour, "/mypage/withdrawn?visits=cancelled"},
		"open":  {30 * time.Minute, "/mypage/withdrawn?open=1&visits=cancelled"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			account := s.accountOfClinic()
			s.visitOf(account, s.now.time().Add(c.ahead), func(r *madoguchi.Reservation) {
				r.Method = madoguchi.Online
			})
			must(t, s.store.SetAccountPassword(t.Context(), account.ID, passwords.Hash(portalPassword), s.now.time()))
			browser := s.portal(account)
			response, _ := browser.post("/mypage/withdrawal/confirm", "agreed", "1", "reservations", "cancel",
				"currentPassword", portalPassword)
			leadsTo(t, response, c.leads)
			_, page := browser.get(c.leads)
			if strings.Contains(page, "予約は残っており") != (name == "open") {
				t.Error(page)
			}
		})
	}
}

// A withdrawal names the visits whose deadline has passed.
func TestAWithdrawalNamesItsLateVisits(t *testing.T) {
	s := newScene(t)
	s.clinic.Web.CancelMinutes = 24 * 60
	s.clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), s.clinic))
	account := s.accountOfClinic()
	late := s.visitOf(account, s.now.time().Add(5*time.Hour), nil)
	s.visitOf(account, s.now.time().Add(30*time.Hour), nil)
	must(t, s.store.SetAccountPassword(t.Context(), account.ID, passwords.Hash(portalPassword), s.now.time()))
	browser := s.portal(account)
	response, _ := browser.post("/mypage/withdrawal/confirm", "agreed", "1", "reservations", "cancel",
		"currentPassword", portalPassword)
	leadsTo(t, response, "/mypage/withdrawn?visits=cancelled")
	if got := s.processes.withdrawn[0].Late; !slices.Equal(got, []madoguchi.ReservationID{late.ID}) {
		t.Errorf("late are %v, want %s", got, late.ID)
	}
}
