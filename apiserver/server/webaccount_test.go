package server

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// A signed-in person finds the form filled in, and may send it at once. The trap is one for them too. The booking leads
// to マイページ.
func TestAMemberIsFasterThanAGuest(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.cookie = s.portal(s.account(nil)).cookie
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	fields := typedBy(v.draft())
	v.post(v.book()+"/confirm", fields)
	if v.status != http.StatusOK || !strings.Contains(v.page, "予約内容の確認") {
		t.Errorf("answered %d: %s", v.status, v.page)
	}
	confirmed := v.draft()
	fields.Set("website", "https://spam.example")
	if v.post(v.book()+"/confirm", fields); v.status != http.StatusUnprocessableEntity {
		t.Errorf("the trap: answered %d: %s", v.status, v.page)
	}
	v.post(v.book()+"/book", url.Values{"draft": {confirmed}})
	for _, page := range []string{v.at, strings.TrimSuffix(v.at, "/booked")} {
		if v.get(page); !strings.Contains(v.page, "マイページで予約を見る") {
			t.Errorf("no way to マイページ: %s", v.page)
		}
		guest := &visitor{scene: s}
		if guest.get(page); strings.Contains(guest.page, "マイページで予約を見る") {
			t.Errorf("a guest is led to マイページ: %s", guest.page)
		}
	}
}

// TestABookingBecomesAnAccount signs up with what was typed in a booking (A2). The visit then comes to the account, and
// no other account takes it.
func TestABookingBecomesAnAccount(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	guest := &portalBrowser{scene: s}
	response, page := guest.get(path + "/booked")
	answers(t, response, page, http.StatusOK, "上記の情報でアカウント作成")
	response, _ = guest.post(path + "/signup")
	leadsTo(t, response, "/mypage/signup/mailed")
	response, _ = guest.get(path + "/account")
	leadsTo(t, response, "/mypage/signin?next="+url.QueryEscape(path+"/account"))

	link := s.linkOf(madoguchi.SignUp, accountKey.Account("hanako@patient.example"))
	_, page = guest.get(link)
	response, _ = guest.post(link, "password", portalPassword, "passwordRepeat", portalPassword, "agreed", "1",
		"agreedTo", agreedTo.FindStringSubmatch(page)[1])
	booked := s.bookedPage(path)
	leadsTo(t, response, profileOn(booked))
	response, _ = guest.get("/mypage") // a patient who leaves here finds the visit again
	leadsTo(t, response, profileOn("/mypage"))
	for _, again := range []string{profileOn("/mypage"), profileOn(booked)} {
		response, page = guest.get(again)
		answers(t, response, page, http.StatusOK, "受診される方はどなたですか", "田中 花子", profileOn(booked+"/self"))
	}
	response, page = guest.get(profileOn(booked + "/self"))
	answers(t, response, page, http.StatusOK, `value="田中 花子"`, `value="1980-04-01"`)
	account, err := s.store.AccountByEmail(t.Context(), "hanako@patient.example")
	must(t, err)
	if account.Complete() || account.Wish != booked {
		t.Errorf("the account is %+v", account)
	}
	response, _ = guest.post("/mypage/profile/confirm", append([]string{"next", booked + "/self"}, typedProfile...)...)
	leadsTo(t, response, "/mypage?done=registered") // the visit is there without a question
	response, page = guest.get("/mypage")
	answers(t, response, page, http.StatusOK, s.clinic.Name, path)
	for range 2 { // a link of before still works
		response, _ = guest.post(path + "/account")
		leadsTo(t, response, "/mypage")
	}
	account, err = s.store.Account(t.Context(), account.ID)
	must(t, err)
	shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
	must(t, err)
	if len(shown) != 1 || shown[0].PatientID == "" || len(account.Clinics) != 1 {
		t.Fatalf("the account shows %+v of %+v", shown, account.Clinics)
	}

	other := s.portal(s.account(nil))
	response, _ = other.post(path + "/account")
	leadsTo(t, response, "/mypage")
	same, err := s.store.Reservation(t.Context(), s.clinic.ID, shown[0].ID)
	must(t, err)
	if same.Account != account.ID {
		t.Errorf("the visit went to another account: %+v", same)
	}
	response, page = other.get(path + "/booked")
	if answers(t, response, page, http.StatusOK); strings.Contains(page, "アカウント作成") {
		t.Error("a visit of an account offers a sign-up")
	}
}

// bookedPage returns the page of マイページ that an account is made from, for the path of a visit's page.
func (s *scene) bookedPage(path string) string {
	id, _, err := s.server.LinkKeys.OpenVisit(strings.TrimPrefix(path, "/r/"))
	must(s.t, err)
	return "/mypage/booked/" + string(id)
}

func profileOn(next string) string { return "/mypage/profile?next=" + url.QueryEscape(next) }

// The parent who booked for a child as a guest makes the account: the child becomes a member of the family, with the
// visit.
func TestAParentsAccountIsMadeFromAChildsBooking(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	booked := s.bookedPage(path)
	account := s.account(func(a *madoguchi.Account) {
		a.Profile, a.Email, a.Wish = madoguchi.Person{}, "hanako@patient.example", booked
	})
	parent := s.portal(account)
	response, page := parent.get(profileOn(booked))
	answers(t, response, page, http.StatusOK, profileOn(booked+"/family"))
	response, page = parent.get(profileOn(booked + "/family"))
	answers(t, response, page, http.StatusOK, "田中 花子さまはご家族として登録し", `value="090-1234-5678"`)
	if strings.Contains(page, `value="田中 花子"`) {
		t.Errorf("the child's name is the owner's: %s", page)
	}
	mother := append([]string{"next", booked + "/family"}, typedProfile...)
	for i, value := range mother {
		switch value {
		case "name":
			mother[i+1] = "田中 美咲"
		case "birthDate":
			mother[i+1] = "1955-02-03"
		}
	}
	response, _ = parent.post("/mypage/profile/confirm", mother...)
	leadsTo(t, response, "/mypage?done=registered")
	response, page = parent.get("/mypage")
	answers(t, response, page, http.StatusOK, "田中 花子（ご家族）")
	response, page = parent.get("/mypage/family")
	answers(t, response, page, http.StatusOK, "田中 花子", "1980年4月1日")
	account, err := s.store.Account(t.Context(), account.ID)
	must(t, err)
	shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
	must(t, err)
	if len(shown) != 1 || len(account.Family) != 1 || shown[0].Member != account.Family[0].ID ||
		shown[0].BookedBy != "田中 美咲" || shown[0].PatientID == "" {
		t.Errorf("the account shows %+v of %+v", shown, account.Family)
	}
	for _, made := range []string{booked, booked + "/family"} { // nothing is left to ask
		response, _ = parent.get(made)
		leadsTo(t, response, path+"/account")
	}
	response, _ = parent.get(path + "/account")
	leadsTo(t, response, "/mypage")
}

// A parent who has an account, and booked for a child as a guest, is asked who the patient is.
func TestAParentAddsAChildsVisit(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	booked := s.bookedPage(path)
	account := s.account(func(a *madoguchi.Account) { a.Email, a.Profile.Name = "hanako@patient.example", "田中 美咲" })
	parent := s.portal(account)
	response, _ := parent.get(path + "/account")
	leadsTo(t, response, booked)
	response, page := parent.get(booked)
	answers(t, response, page, http.StatusOK, "田中 花子さまを家族に登録して追加する", path+"/account", booked+"/self")
	for range 2 { // a repeat changes nothing
		response, _ = parent.post(booked + "/family")
		leadsTo(t, response, "/mypage")
	}
	response, page = parent.get("/mypage")
	answers(t, response, page, http.StatusOK, "田中 花子（ご家族）")
	account, err := s.store.Account(t.Context(), account.ID)
	must(t, err)
	if len(account.Family) != 1 {
		t.Errorf("the family is %+v", account.Family)
	}
	stranger := s.portal(s.account(nil))
	response, _ = stranger.post(booked + "/family")
	leadsTo(t, response, "/mypage")
}

// A visit is only that of the account whose address it was booked with: another account that knows the visit's ID
// learns nothing, and gets nothing.
func TestAVisitIsBroughtToItsAddressOnly(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	booked := s.bookedPage(path)
	account := s.account(func(a *madoguchi.Account) { a.Profile = madoguchi.Person{} })
	stranger := s.portal(account)
	for _, next := range []string{booked, booked + "/family", booked + "/self", "/mypage/booked/" + madoguchi.NewID()} {
		response, page := stranger.get(profileOn(next))
		answers(t, response, page, http.StatusOK)
		if strings.Contains(page, `value="田中 花子"`) || strings.Contains(page, "受診される方") {
			t.Errorf("%s tells %s", next, page)
		}
		response, _ = stranger.post("/mypage/profile/confirm", append([]string{"next", next}, typedProfile...)...)
		leadsTo(t, response, next)
		response, _ = stranger.get(next)
		leadsTo(t, response, "/mypage")
		must(t, s.store.SetProfile(t.Context(), account.ID, madoguchi.Person{}))
	}
	shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
	must(t, err)
	if len(shown) != 0 {
		t.Errorf("a stranger has %+v", shown)
	}
}

// An account with another address than that of the booking is asked before the visit comes to it: the link of a visit
// does not prove whose it is.
func TestAVisitOfAnotherAddressIsAskedFor(t *testing.T) {
	s := newScene(t)
	path, _ := s.bookedOnWeb()
	account := s.account(func(a *madoguchi.Account) { a.Profile = madoguchi.Person{} })
	browser := s.portal(account)
	for next, leads := range map[string]string{
		path + "/account": path + "/account", "/r/x/account": "/r/x/account", path: path,
	} {
		response, _ := browser.post("/mypage/profile/confirm", append([]string{"next", next}, typedProfile...)...)
		leadsTo(t, response, leads)
		must(t, s.store.SetProfile(t.Context(), account.ID, madoguchi.Person{}))
	}
	must(t, s.store.SetProfile(t.Context(), account.ID, madoguchi.Person{
		Name: "鈴木 一郎", Kana: "スズキ　イチロウ", BirthDate: "1970-01-01", Sex: madoguchi.Male, Phone: "090-0000-0000",
		PostalCode: "1000001", Address: "東京都千代田区千代田1-1",
	}))
	response, page := browser.get(path + "/account")
	answers(t, response, page, http.StatusOK, "この予約をマイページに追加しますか")
}

// The booking's pages lead a guest to the sign-in, which comes back to the same wish, and a member to マイページ.
func TestTheBookingLeadsToTheAccount(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	v := s.visitsBooking()
	link := regexp.MustCompile(`href="(/mypage/signin[^"]+)">マイページをお持ちの方はログイン`)
	found := link.FindStringSubmatch(v.page)
	if len(found) == 0 || strings.Contains(v.page, `href="/mypage"`) {
		t.Fatalf("a guest reads %s", v.page)
	}
	browser := &portalBrowser{scene: s}
	signIn, err := url.Parse(html.UnescapeString(found[1]))
	must(t, err)
	response, _ := browser.get(signIn.String())
	if response.StatusCode != http.StatusOK || signIn.Query().Get("next") != v.at {
		t.Fatalf("the sign-in is answered %d and leads to %s", response.StatusCode, signIn)
	}
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	again := link.FindStringSubmatch(v.page)
	if len(again) == 0 || !strings.Contains(html.UnescapeString(again[1]), url.QueryEscape("visit=return")) {
		t.Errorf("the form leads a guest to %v", again)
	}
	if !strings.Contains(v.page, "オンライン（ビデオ通話）") {
		t.Error("the form does not say how the patient is seen")
	}
	v = s.visitsBooking()
	v.cookie = s.portal(account).cookie
	v.get(signIn.Query().Get("next"))
	v.says(http.StatusOK, `href="/mypage"`)
	lacks(t, v.page, "お持ちの方はログイン")
}

// Who is signed in and books for somebody else sees the visit, but it is not on the own chart.
func TestABookingForSomebodyElseIsNotOnTheOwnChart(t *testing.T) {
	s := newScene(t)
	for typed, own := range map[string]bool{"田中　花子": true, "田中 陽太": false} {
		account := s.account(func(a *madoguchi.Account) { a.Profile.BirthDate = "1980-04-01" })
		v := s.visitsBooking()
		v.cookie = s.portal(account).cookie
		v.holds(v.offered()[0])
		v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
		v.now.advance(time.Minute)
		fields := typedBy(v.draft())
		fields.Set("name", typed)
		v.post(v.book()+"/confirm", fields)
		v.confirms()
		if v.status != http.StatusSeeOther {
			t.Fatalf("the booking was answered %d: %s", v.status, v.page)
		}
		account, err := s.store.Account(t.Context(), account.ID)
		must(t, err)
		shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
		must(t, err)
		if len(shown) != 1 || (shown[0].PatientID != "") != own {
			t.Errorf("%s: the account shows %+v", typed, shown)
		}
		_, err = s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, "")
		if (err == nil) != own {
			t.Errorf("%s: the clinic's patient: %v", typed, err)
		}
	}
}

// The patient whom reception registered from a booking becomes the account's. No second record is made.
func TestTheRegisteredPatientBecomesTheAccounts(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	registered, err := s.patients().Register(t.Context(), newKey(), api.NewPatient{
		PatientData:   api.PatientData{Name: "田中 花子", Kana: "タナカ　ハナコ", ChartNumber: "0012"},
		ReservationID: day.Entries[0].ID,
	})
	must(t, err)
	patient := madoguchi.PatientID(registered.Patient.ID)
	account := s.account(func(a *madoguchi.Account) { a.Profile.BirthDate = "1980-04-01" })
	response, _ := s.portal(account).post(path + "/account")
	leadsTo(t, response, "/mypage")
	visit, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(day.Entries[0].ID))
	must(t, err)
	linked, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, "")
	must(t, err)
	if visit.Account != account.ID || visit.PatientID != patient || linked.ID != patient ||
		linked.ChartNumber != "0012" {
		t.Errorf("the visit is %+v, the account's patient %+v", visit, linked)
	}

	other := s.account(func(a *madoguchi.Account) { a.Profile.BirthDate = "1980-04-01" })
	path, start = s.bookedOnWeb()
	day, err = s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	for _, entry := range day.Entries {
		detail, err := s.desk.Detail(t.Context(), entry.Kind, entry.ID)
		must(t, err)
		_, err = s.edit(detail, func(v *api.GuestVisit) { v.PatientID = string(patient) })
		must(t, err)
	}
	response, _ = s.portal(other).post(path + "/account")
	leadsTo(t, response, "/mypage")
	linked, err = s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, "")
	must(t, err)
	if linked.ID != patient {
		t.Errorf("another account took the patient: %+v", linked)
	}
}
