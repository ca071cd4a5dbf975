package e2e

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// accountOwner is a patient with an account.
type accountOwner struct{ address, name string }

// asks requests a sign-up for an address.
func (r reader) asks(s *stack, address string) {
	r.t.Helper()
	r.goes(s.url() + "/mypage/signup")
	r.fills(map[string]string{"email": address})
	r.press("メール送信")
	r.isAt("/mypage/signup/mailed")
}

// becomesMember signs up from the mail to the dashboard.
func (r reader) becomesMember(s *stack) accountOwner {
	r.t.Helper()
	m := accountOwner{madoguchi.NewID() + "@patient.example", newcomer()}
	s.signUpAsked(r.t, m.address)
	r.signsUp(s.mailedLink(r.t, m.address, "/mypage/signup/"), m.name)
	r.isAt("/mypage")
	return m
}

// signUpAsked requests a sign-up without the form, whose limit all tests share.
func (s *stack) signUpAsked(t *testing.T, address string) {
	t.Helper()
	ac := newActors(t, s, s.operator(t))
	id := madoguchi.VerificationID(madoguchi.NewID())
	if err := ac.processes.SignUp(t.Context(), id, address, "ja", ""); err != nil {
		t.Fatal(err)
	}
}

// signsIn fills the page 「アカウント認証」.
func (r reader) signsIn(s *stack, address, password string) {
	r.t.Helper()
	r.goes(s.url() + "/mypage/signin")
	r.fills(map[string]string{"email": address, "password": password})
	r.looks("portal-sign-in")
	r.press("ログイン")
}

// withdraws deletes the account. reservations is keep or cancel, or empty if there are none.
func (r reader) withdraws(s *stack, reservations string) {
	r.t.Helper()
	r.goes(s.url() + "/mypage/account")
	r.sees("アカウント変更")
	r.looks("portal-account")
	r.press("ご利用のアカウントを削除して退会する")
	r.isAt("/mypage/withdrawal")
	if reservations != "" {
		r.ticks("input[name=reservations][value=" + reservations + "]")
	}
	r.fills(map[string]string{"reason": "引っ越しのため"})
	r.ticks("#agreed")
	r.looks("portal-withdrawal")
	r.press("確認へ")
	r.sees("退会してもよろしいですか")
	r.fills(map[string]string{"currentPassword": newPassword})
	r.looks("portal-withdrawal-confirm")
	r.press("送信して退会する")
	r.sees("退会の手続が完了しました")
	r.looks("portal-withdrawn")
}

// opensVisit opens the detail of the first visit of the page.
func (r reader) opensVisit() {
	r.t.Helper()
	r.until("the visit's detail", `(() => {
		const visit = document.querySelector('details.visit');
		if (visit && !visit.open) visit.querySelector('summary').click();
		return Boolean(visit?.open);
	})()`)
	r.sees("予約をキャンセル")
}

// isSignedOut checks that the browser's session has ended.
func (r reader) isSignedOut(s *stack) {
	r.t.Helper()
	r.goes(s.url() + "/mypage")
	r.isAt("/mypage/signin")
}

// TestAForgottenPassword resets a password on a phone. The session of the computer ends, the owner is told, and only
// the new password works (A4).
func TestAForgottenPassword(t *testing.T) {
	s := sharedStack(t)
	desktop, mobile := reader{t, newBrowser(t, pc)}, reader{t, newBrowser(t, phone)}
	m := desktop.becomesMember(s)
	mobile.goes(s.url() + "/mypage/signin")
	mobile.press("パスワードを忘れた方はこちら")
	mobile.isAt("/mypage/reset-password")
	mobile.fills(map[string]string{"email": m.address})
	mobile.looks("portal-reset")
	mobile.press("送信する")
	mobile.isAt("/mypage/reset-password/mailed")
	mobile.looks("portal-reset-mailed")
	mobile.goes(s.mailedLink(t, m.address, "/mypage/reset-password/"))
	mobile.sees("パスワード再設定")
	const changed = "Asagao-2027-natsu"
	mobile.fills(map[string]string{"password": changed, "passwordRepeat": changed})
	mobile.looks("portal-reset-password")
	mobile.press("登録")
	mobile.sees("パスワードを変更しました")
	mobile.looks("portal-reset-done")
	s.told(t, m.address, "マイページのパスワード変更のお知らせ")
	desktop.isSignedOut(s)
	desktop.signsIn(s, m.address, newPassword)
	desktop.sees("メールアドレスかパスワードが違います。")
	mobile.signsIn(s, m.address, changed)
	mobile.isAt("/mypage")
}

// TestTwoRaceForOneAddress signs up twice with one address. The newest link wins, and the address's owner is told of a
// later try.
func TestTwoRaceForOneAddress(t *testing.T) {
	s := sharedStack(t)
	desktop, mobile := reader{t, newBrowser(t, pc)}, reader{t, newBrowser(t, phone)}
	address := madoguchi.NewID() + "@patient.example"
	desktop.asks(s, address)
	first := s.mailedLink(t, address, "/mypage/signup/")
	mobile.asks(s, address)
	links := s.mailedLinks(t, address, "/mypage/signup/", 2)
	desktop.goes(first)
	desktop.sees("最新のメールのみ有効")
	desktop.looks("portal-replaced-link")
	mobile.signsUp(links[1], newcomer())
	mobile.isAt("/mypage")
	s.signUpAsked(t, address)
	s.told(t, address, "マイページご登録済みのメールアドレスについて")
	desktop.goes(links[1])
	desktop.sees("このURLは使えません")
	desktop.signsIn(s, address, newPassword)
	desktop.isAt("/mypage")
}

// TestAnAddressChangeIsConfirmedElsewhere changes the address on a computer and confirms it on a phone, which is not
// signed in. The old address is told, and signs in no more (A10).
func TestAnAddressChangeIsConfirmedElsewhere(t *testing.T) {
	s := sharedStack(t)
	desktop, mobile := reader{t, newBrowser(t, pc)}, reader{t, newBrowser(t, phone)}
	m, next := desktop.becomesMember(s), "new-"+madoguchi.NewID()+"@patient.example"
	desktop.goes(s.url() + "/mypage/account")
	desktop.press("メールアドレスの変更")
	desktop.isAt("/mypage/account/address")
	desktop.fills(map[string]string{"newEmail": next, "currentPassword": newPassword})
	desktop.looks("portal-address")
	desktop.press("送信する")
	desktop.isAt("/mypage/account/address/mailed")
	desktop.looks("portal-address-mailed")
	mobile.goes(s.mailedLink(t, next, "/mypage/change-address/"))
	mobile.sees(next)
	mobile.looks("portal-confirm-address")
	mobile.press("変更を確定する")
	mobile.sees("メールアドレスを変更しました")
	mobile.looks("portal-address-done")
	s.told(t, m.address, "メールアドレス変更のお知らせ")
	mobile.signsIn(s, m.address, newPassword)
	mobile.sees("メールアドレスかパスワードが違います。")
	mobile.signsIn(s, next, newPassword)
	mobile.isAt("/mypage")
	desktop.goes(s.url() + "/mypage/account")
	desktop.sees(next)
}

// TestWithdrawalBeforeAVisit withdraws with a booked visit, which is cancelled or kept as chosen. The clinic keeps it
// in both cases, and a later sign-up with the address begins without it.
func TestWithdrawalBeforeAVisit(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	for _, choice := range []string{"cancel", "keep"} {
		t.Run(choice, func(t *testing.T) {
			r, elsewhere := reader{t, newBrowser(t, phone)}, reader{t, newBrowser(t, pc)}
			m := r.becomesMember(s)
			elsewhere.signsIn(s, m.address, newPassword)
			elsewhere.isAt("/mypage")
			r.chooses(s.url() + "/book/" + session.Clinic.ID)
			r.books()
			entry := s.webVisit(t, client, m.name)
			page := s.mailedLink(t, m.address, "/r/")
			r.withdraws(s, choice)
			r.isSignedOut(s)
			elsewhere.isSignedOut(s)
			s.told(t, m.address, "マイページ退会のお知らせ")
			r.goes(page)
			if choice == "cancel" {
				s.cancelledByPatient(t, client, entry)
				r.goes(page)
				r.sees("この予約はキャンセルされています。")
			} else {
				r.sees("ご予約の内容")
				r.press("予約をキャンセル")
				r.sees("この予約をキャンセルしますか")
				r.press("予約をキャンセル")
				r.sees("予約をキャンセルしました。")
				s.cancelledByPatient(t, client, entry)
			}
			s.signUpAsked(t, m.address)
			links := s.mailedLinks(t, m.address, "/mypage/signup/", 2)
			r.signsUp(links[1], m.name)
			r.isAt("/mypage")
			r.sees("クリニックを登録しましょう")
			r.missesNow("予約一覧")
		})
	}
}

// TestWithdrawalDuringAnOpenVisit withdraws while the patient waits for the doctor. The visit goes on, for the patient
// and for the clinic, although all visits were to be cancelled.
func TestWithdrawalDuringAnOpenVisit(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	desktop, mobile := reader{t, newBrowser(t, pc)}, newBrowser(t, phone)
	m := desktop.becomesMember(s)
	detail := s.openVisitOf(t, m)
	mobile.open(t, detail.PatientURL)
	mobile.press(t, "許可して進む")
	mobile.sees(t, "お待ちください")
	desktop.withdraws(s, "cancel")
	desktop.isSignedOut(s)
	s.told(t, m.address, "マイページ退会のお知らせ")
	mobile.sees(t, "お待ちください")
	now, err := client.Detail(t.Context(), api.KindReservation, detail.Entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now.Entry.State != string(madoguchi.ReservationBooked) || now.Entry.Call.State != string(madoguchi.CallWaiting) {
		t.Errorf("the visit of %s is %s, its call %s", session.Clinic.Name, now.Entry.State, now.Entry.Call.State)
	}
	clinic := newBrowser(t, pc)
	clinic.signInAt(t, s, detail.ClinicURL)
	clinic.press(t, "ビデオ通話を開始する")
	mobile.state(t, "call", "inCall")
	if _, err := client.Finish(t.Context(), api.KindReservation, detail.Entry.ID); err != nil {
		t.Error(err)
	}
}

// openVisitOf books a video visit that can be entered now for a member, as the web does while the member is signed in.
func (s *stack) openVisitOf(t *testing.T, m accountOwner) api.Detail {
	t.Helper()
	ac := newActors(t, s, s.operator(t))
	account, err := s.store(t).AccountByEmail(t.Context(), m.address)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(ac.session.Clinic.TimeZone)
	if err != nil {
		t.Fatal(err)
	}
	near := visitInQuarters(ac.session, 1, m.name)
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: madoguchi.ClinicID(ac.session.Clinic.ID),
		DoctorID: madoguchi.DoctorID(near.DoctorID), MenuID: madoguchi.MenuID(near.MenuID), Method: madoguchi.Online,
		Visit: madoguchi.ReturnVisit, Start: near.Start, End: near.Start.Add(15 * time.Minute), PatientName: m.name,
		Source: madoguchi.BookedOnWeb, State: madoguchi.ReservationBooked, Account: account.ID, LinkedAt: time.Now(),
		Contact: madoguchi.Contact{Email: m.address, Language: "ja"},
	}
	booked, err := ac.processes.Book(t.Context(), visits.Booking{
		Reservation: visit, Claim: madoguchi.ClaimOf(visit, 8, zone), Actor: byPatient,
		Call: &madoguchi.Call{
			ID: visit.CallID(), ClinicID: visit.ClinicID, Reservation: visit.ID, DoctorID: visit.DoctorID,
			Start: visit.Start, Window: madoguchi.CallWindow(visit.Start, zone), State: madoguchi.CallScheduled,
			Revision: 1,
		},
	})
	if err != nil || booked.Taken {
		t.Fatalf("the visit is taken: %v (%v)", booked.Taken, err)
	}
	entry := api.Entry{Kind: api.KindReservation, ID: string(visit.ID)}
	ac.settled(entry, "the window", func(now api.Entry) bool { return now.Call.State == string(madoguchi.CallOpen) })
	detail, err := ac.client.Detail(t.Context(), entry.Kind, entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	return detail
}

// TestAClinicsCodeOnAnotherDevice reads a clinic's QR code without an account, signs up from the mail on another
// device, and registers the clinic there. Registered again, the clinic does not bring back earlier visits (A6, A7).
func TestAClinicsCodeOnAnotherDevice(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	code := s.url() + "/mypage/join/" + session.Clinic.ID
	mobile, desktop := reader{t, newBrowser(t, phone)}, reader{t, newBrowser(t, pc)}
	m := accountOwner{madoguchi.NewID() + "@patient.example", newcomer()}
	mobile.goes(code)
	mobile.isAt("/mypage/signin")
	mobile.press("新規登録")
	mobile.fills(map[string]string{"email": m.address})
	mobile.press("メール送信")
	mobile.isAt("/mypage/signup/mailed")
	desktop.signsUp(s.mailedLink(t, m.address, "/mypage/signup/"), m.name)
	desktop.sees("マイクリニック登録")
	desktop.looks("portal-join")
	desktop.press("登録")
	desktop.isAt("/mypage")
	desktop.sees(session.Clinic.Name)
	desktop.chooses(s.url() + "/book/" + session.Clinic.ID)
	desktop.books()
	entry := s.webVisit(t, client, m.name)
	clinicPage := s.url() + "/mypage/clinics/" + session.Clinic.ID
	desktop.goes(clinicPage)
	desktop.opensVisit()
	desktop.looks("portal-clinic")
	desktop.press("マイクリニックから解除")
	desktop.sees("マイクリニックから解除しますか")
	desktop.looks("portal-remove-clinic")
	desktop.press("マイクリニックから解除")
	desktop.isAt("/mypage")
	desktop.sees("クリニックを登録しましょう")
	mobile.signsIn(s, m.address, newPassword)
	mobile.isAt("/mypage")
	mobile.goes(code)
	mobile.sees("マイクリニック登録")
	mobile.press("登録")
	mobile.isAt("/mypage")
	mobile.goes(clinicPage)
	mobile.sees("このクリニックの予約はありません。")
	if _, err := client.Cancel(t.Context(), entry.Kind, entry.ID); err != nil {
		t.Error(err)
	}
}

// TestAnAccountInEveryEngine lives an account's life in each browser engine, and without scripts: sign-up, booking,
// dashboard, cancellation, sign-out, sign-in, withdrawal.
func TestAnAccountInEveryEngine(t *testing.T) {
	s := sharedStack(t)
	for name, start := range map[string]func(t *testing.T) engine{
		"Firefox":         func(t *testing.T) engine { return newFirefox(t, phone) },
		"WebKit":          func(t *testing.T) engine { return newWebKit(t, phone) },
		"without scripts": func(t *testing.T) engine { return newScriptlessBrowser(t, phone) },
	} {
		t.Run(name, func(t *testing.T) { reader{t, start(t)}.livesWithAnAccount(s) })
	}
}

func (r reader) livesWithAnAccount(s *stack) {
	r.t.Helper()
	client, session := s.signIn(r.t)
	r.goes(s.url() + "/?lang=ja")
	m := accountOwner{madoguchi.NewID() + "@patient.example", newcomer()}
	r.asks(s, m.address)
	r.signsUp(s.mailedLink(r.t, m.address, "/mypage/signup/"), m.name)
	r.isAt("/mypage")
	r.chooses(s.url() + "/book/" + session.Clinic.ID)
	r.books()
	entry := s.webVisit(r.t, client, m.name)
	r.goes(s.url() + "/mypage")
	r.sees("予約一覧")
	r.sees(session.Clinic.Name)
	r.opensVisit()
	r.press("予約をキャンセル")
	r.sees("予約をキャンセルしますか")
	r.press("予約をキャンセル")
	s.cancelledByPatient(r.t, client, entry)
	r.isAt("/mypage")
	r.until("the menu opens", `(document.querySelector('.menu > summary').click(), true)`)
	r.press("ログアウト")
	r.isAt("/mypage/signin")
	r.signsIn(s, m.address, newPassword)
	r.isAt("/mypage")
	r.withdraws(s, "")
	r.isSignedOut(s)
	s.told(r.t, m.address, "マイページ退会のお知らせ")
}
