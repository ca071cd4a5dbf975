package server

import (
	"net/http"
	"strings"
	"testing"

	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// A withdrawal needs the consent; the reason may stay empty. It ends all sessions, and the address can sign up again.
func TestWithdrawal(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	visit := mongotest.Reservation(s.clinic.ID)
	visit.Account = account.ID
	must(t, s.store.PutReservation(t.Context(), visit))
	browser, elsewhere := s.portal(account), s.portal(account)
	response, page := browser.get("/mypage/account")
	answers(t, response, page, http.StatusOK, "ご利用のアカウントを削除して退会する", "/mypage/withdrawal")
	response, page = browser.get("/mypage/withdrawal")
	answers(t, response, page, http.StatusOK, "退会理由", "規約", "送信して退会する", "今後の予約（1件）",
		"入室できる時間になったビデオ通話の予約は、キャンセルせずに残します。")
	response, page = browser.post("/mypage/withdrawal", "reservations", "cancel")
	answers(t, response, page, http.StatusUnprocessableEntity, "同意してください", `value="cancel" checked`)
	if strings.Contains(page, `id="reason-fault"`) {
		t.Error("the reason is required")
	}
	response, _ = browser.post("/mypage/withdrawal", "reason", "引っ越し", "agreed", "1", "reservations", "cancel")
	leadsTo(t, response, "/mypage/withdrawn?visits=cancelled")
	if len(s.processes.withdrawn) != 1 || !s.processes.withdrawn[0].Cancel ||
		s.processes.withdrawn[0].Reason != "引っ越し" ||
		s.processes.withdrawn[0].Name != accountKey.Account(account.Email) {
		t.Errorf("asked for %+v", s.processes.withdrawn)
	}
	if browser.cookie != "" {
		t.Error("the browser keeps its session")
	}
	response, page = browser.get("/mypage/withdrawn")
	answers(t, response, page, http.StatusOK, "退会の手続が完了しました")
	lacks(t, page, "予約のキャンセルも承りました")
	response, page = browser.get("/mypage/withdrawn?visits=cancelled")
	answers(t, response, page, http.StatusOK, "予約のキャンセルも承りました")
	response, _ = elsewhere.get("/mypage/account")
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Faccount")
	response, _ = browser.post("/mypage/signup", "email", account.Email)
	leadsTo(t, response, "/mypage/signup/mailed")
	response, _ = browser.get(s.linkOf(madoguchi.SignUp, accountKey.Account(account.Email)))
	if response.StatusCode != http.StatusOK {
		t.Errorf("a later sign-up is answered %d", response.StatusCode)
	}
}
