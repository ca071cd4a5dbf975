package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// parent returns an account with two children, and its browser at the first step of a booking.
func (s *scene) parent() (madoguchi.Account, *visitor) {
	s.t.Helper()
	account := s.account(func(a *madoguchi.Account) {
		mio := mongotest.Person("田中 澪")
		mio.BirthDate, mio.Phone = "2021-10-05", "090-9999-0000"
		a.Family = []madoguchi.FamilyMember{
			{ID: "m000000000000001", Person: yota}, {ID: "m000000000000002", Person: mio},
		}
	})
	v := &visitor{scene: s, cookie: s.portal(account).cookie}
	v.get(v.book())
	return account, v
}

// wishFor is the query of a wished visit for a person.
func (v *visitor) wishFor(who string) string {
	return "?for=" + who + "&menu=" + string(v.clinic.Menus[0].ID) + "&visit=return&method=online&doctor=any"
}

// chooses holds the first free slot for a person, and goes on to the details.
func (v *visitor) chooses(who string) {
	v.t.Helper()
	v.get(v.book() + v.wishFor(who))
	v.post(v.book()+"/hold"+v.wishFor(who), url.Values{"start": {v.offered()[0]}})
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
}

// says checks the status and what the page says.
func (v *visitor) says(status int, texts ...string) {
	v.t.Helper()
	answers(v.t, &http.Response{StatusCode: v.status}, v.page, status, texts...)
}

// confirmed fills in what the form asks for, and books.
func (v *visitor) confirmed() {
	v.t.Helper()
	v.now.advance(time.Minute)
	phone := regexp.MustCompile(`name="phone" type="tel" value="([^"]*)"|name="phone" type="text" value="([^"]*)"`)
	found := phone.FindStringSubmatch(v.page)
	if found == nil {
		v.t.Fatalf("the form has no phone: %s", v.page)
	}
	v.post(v.book()+"/confirm", url.Values{
		"draft": {v.draft()}, "phone": {found[1] + found[2]}, "email": {"hanako@patient.example"}, "note": {""},
	})
}

// A parent of two books for each child. The clinic gets a patient of each, and sees who booked.
func TestAParentBooksForEachChild(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	v.says(http.StatusOK, "受診される方を選んでください", account.Profile.Name, "ご本人", "2019年4月2日生まれ", "家族を追加する")
	for i, member := range account.Family {
		v.chooses(string(member.ID))
		v.says(http.StatusOK, "受診される方", member.Person.Name, `aria-pressed="true"`)
		lacks(t, v.page, `name="name"`, `name="birthDate"`)
		v.confirmed()
		v.says(http.StatusOK, "受診される方</dt><dd>"+member.Person.Name, "ログイン中のマイページにも表示されます")
		v.confirms()
		if v.status != http.StatusSeeOther {
			t.Fatalf("the booking was answered %d: %s", v.status, v.page)
		}
		v.get(v.at)
		v.says(http.StatusOK, "予約が確定しました", "受診される方</dt><dd>"+member.Person.Name)
		patient, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, member.ID)
		must(t, err)
		if patient.Person.Name != member.Person.Name || patient.Person.BirthDate != member.Person.BirthDate ||
			patient.Account.Owner != account.Profile.Name {
			t.Errorf("the clinic has %+v", patient)
		}
		reread, err := s.store.Account(t.Context(), account.ID)
		must(t, err)
		shown, err := s.store.ReservationsOfAccount(t.Context(), reread, 10)
		must(t, err)
		if len(shown) != i+1 {
			t.Fatalf("the account shows %+v", shown)
		}
		visit := find(t, shown, member.ID)
		if visit.PatientID != patient.ID || visit.BookedBy != account.Profile.Name ||
			visit.PatientName != member.Person.Name || visit.Contact.BirthDate != member.Person.BirthDate {
			t.Errorf("booked %+v", visit)
		}
		entry, err := s.desk.Detail(t.Context(), api.KindReservation, string(visit.ID))
		must(t, err)
		if entry.Entry.PatientName != member.Person.Name || entry.Entry.BookedBy != account.Profile.Name {
			t.Errorf("the desk sees %+v", entry.Entry)
		}
	}
	if _, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, ""); err == nil {
		t.Error("the clinic has a patient of the parent, who is not seen")
	}
	_, page := s.portal(account).get("/mypage")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "田中　陽太（ご家族）", "田中 澪（ご家族）")
}

func find(t *testing.T, visits []madoguchi.Reservation, member madoguchi.MemberID) madoguchi.Reservation {
	t.Helper()
	for _, visit := range visits {
		if visit.Member == member {
			return visit
		}
	}
	t.Fatalf("no visit of %s among %+v", member, visits)
	return madoguchi.Reservation{}
}

// The details are filled in from the chosen person: a child without a phone has the parent's.
func TestTheDetailsAreThoseOfTheChosenPerson(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	v.chooses("m000000000000001")
	v.says(http.StatusOK, "タナカ　ヨウタ", "2019年4月2日", `value="`+account.Profile.Phone+`"`,
		`value="`+account.Email+`"`)
	v.post(v.book()+"/details", url.Values{
		"draft": {v.draft()}, "for": {"m000000000000002"}, "phone": {"03-1111-2222"},
		"email": {"mother@patient.example"}, "note": {"咳が出ます"},
	})
	v.says(http.StatusOK, "2021年10月5日", `value="090-9999-0000"`, "咳が出ます", `value="mother@patient.example"`,
		"をお取りしています")
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}, "for": {"self"}})
	v.says(http.StatusOK, "1980年4月1日", "咳が出ます")
	v.confirmed()
	v.says(http.StatusOK, account.Profile.Name)
	lacks(t, v.page, "受診される方</dt>")
}

// Who is seen can be changed without losing the other answers, but first or return is asked again.
func TestAnotherPersonIsAskedForFirstOrReturn(t *testing.T) {
	s := newScene(t)
	_, v := s.parent()
	v.get(v.book() + v.wishFor("self"))
	again := regexp.MustCompile(`<a href="([^"]+)">変更<span class="unseen"> \(田中 花子\)`).FindStringSubmatch(v.page)
	if again == nil {
		t.Fatalf("the person cannot be changed: %s", v.page)
	}
	path := strings.ReplaceAll(again[1], "&amp;", "&")
	if strings.Contains(path, "visit=") || strings.Contains(path, "for=") || !strings.Contains(path, "doctor=any") {
		t.Errorf("the change leads to %s", path)
	}
	v.get(path)
	v.says(http.StatusOK, "受診される方を選んでください")
}

// A member is added in the middle of a booking: the wish, the held slot and what was typed are kept.
func TestAMemberIsAddedDuringABooking(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	v := &visitor{scene: s, cookie: s.portal(account).cookie}
	v.get(v.book() + v.wishFor(""))
	lacks(t, v.page, "受診される方を選んでください") // there is nobody to choose
	v.chooses("")
	v.says(http.StatusOK, "家族を追加する")
	v.post(v.book()+"/family", url.Values{
		"draft": {v.draft()}, "name": {"田中 花子"}, "kana": {"たなか"}, "birthDate": {""}, "phone": {"03-1111-2222"},
		"email": {"mother@patient.example"}, "note": {"咳が出ます"},
	})
	v.says(http.StatusOK, "家族を追加する</h1>", "選んだ日時のまま")
	kept := url.Values{"draft": {v.draft()}, "member": {hidden(t, v.page, "member")}, "next": {v.book()}, "based": {""}}
	for i := 0; i < len(typedMember); i += 2 {
		kept.Set(typedMember[i], typedMember[i+1])
	}
	v.post("/mypage/family/new", kept)
	v.says(http.StatusOK, "登録する", hidden(t, v.page, "draft"))
	v.post("/mypage/family/new/confirm", kept)
	if v.status != http.StatusTemporaryRedirect || v.at != v.book()+"/details" {
		t.Fatalf("answered %d %s: %s", v.status, v.at, v.page)
	}
	v.post(v.at, kept) // as a browser does
	v.says(http.StatusOK, "2019年4月2日", "咳が出ます", `value="mother@patient.example"`, "をお取りしています")
	v.confirmed()
	v.confirms()
	if v.status != http.StatusSeeOther {
		t.Fatalf("the booking was answered %d: %s", v.status, v.page)
	}
	account, err := s.store.Account(t.Context(), account.ID)
	must(t, err)
	shown, err := s.store.ReservationsOfAccount(t.Context(), account, 10)
	must(t, err)
	if len(shown) != 1 || len(account.Family) != 1 || shown[0].Member != account.Family[0].ID {
		t.Errorf("the account shows %+v of %+v", shown, account.Family)
	}
}

// Before a slot is chosen, the page of a new member leads back to the wish, with the member chosen.
func TestAMemberIsAddedBeforeABooking(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	back := v.book() + "?menu=" + string(s.clinic.Menus[0].ID)
	v.get(back)
	v.says(http.StatusOK, `href="/mypage/family/new?next=`+url.QueryEscape(back)+`"`)
	browser := s.portal(account)
	_, page := browser.get("/mypage/family/new?next=" + url.QueryEscape(back))
	id := hidden(t, page, "member")
	form := append([]string{"member", id, "next", hidden(t, page, "next")}, typedMember...)
	response, _ := browser.post("/mypage/family/new/confirm", append(form, "name", "田中 三郎")...)
	leadsTo(t, response, v.book()+"?for="+id+"&menu="+string(s.clinic.Menus[0].ID))
}

// Nobody books for a member of another account, or for one who was removed meanwhile.
func TestAForeignMemberCannotBeBookedFor(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	thief := &visitor{scene: s, cookie: s.portal(s.account(func(a *madoguchi.Account) {
		a.Family = []madoguchi.FamilyMember{{ID: "m000000000000009", Person: mongotest.Person("佐藤 一")}}
	})).cookie}
	child := string(account.Family[0].ID)
	thief.get(thief.book() + thief.wishFor(child))
	thief.says(http.StatusOK, "受診される方を選んでください")
	thief.chooses("m000000000000009")
	thief.post(thief.book()+"/details", url.Values{"draft": {thief.draft()}, "for": {child}})
	thief.says(http.StatusConflict, "受診される方を確認できませんでした")
	lacks(t, thief.page, "陽太", "2019")

	v.chooses(child)
	v.confirmed()
	draft := v.draft()
	thief.post(thief.book()+"/book", url.Values{"draft": {draft}}) // the parent's own draft
	thief.says(http.StatusConflict, "受診される方を確認できませんでした")
	must(t, s.store.RemoveFamilyMember(t.Context(), account.ID, account.Family[0].ID))
	v.post(v.book()+"/book", url.Values{"draft": {draft}})
	v.says(http.StatusConflict, "受診される方を確認できませんでした", "をお取りしています")
	if _, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, account.Family[0].ID); err == nil {
		t.Error("a removed member got a patient")
	}
}

// Who signed up and has not said who he is books as a guest, and reads why.
func TestAnUnfinishedAccountBooksAsAGuest(t *testing.T) {
	s := newScene(t)
	account := s.account(func(a *madoguchi.Account) { a.Profile, a.Wish = madoguchi.Person{}, "" })
	v := &visitor{scene: s, cookie: s.portal(account).cookie}
	v.chooses("")
	v.says(http.StatusOK, "利用者情報がまだ設定されていません", `href="/mypage/profile?next=%2fbook%2f`+string(s.clinic.ID),
		`value="`+account.Email+`"`)
	lacks(t, v.page, "家族を追加する")
}

// A visit that a guest booked for a child comes to the child when it is added to the parent's account (A2).
func TestAGuestsVisitComesToTheMember(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	day, err := s.desk.Schedule(t.Context(), s.clinicsDay(start))
	must(t, err)
	hanako := mongotest.Person("田中 花子")
	account := s.account(func(a *madoguchi.Account) {
		a.Profile.Name, a.Profile.BirthDate = "田中 一郎", "1975-01-01"
		a.Family = []madoguchi.FamilyMember{{ID: "m000000000000001", Person: hanako}}
	})
	response, _ := s.portal(account).post(path + "/account")
	leadsTo(t, response, "/mypage")
	got, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(day.Entries[0].ID))
	must(t, err)
	if got.Member != "m000000000000001" || got.BookedBy != "田中 一郎" || got.PatientID == "" {
		t.Errorf("the visit became %+v", got)
	}
}

// Removing a clinic ends the links of the whole family. Registering it again links the patients whom the clinic has,
// and makes none of those who were never there.
func TestAFamilysClinicIsRemovedAndRegisteredAgain(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	child, sibling := account.Family[0].ID, account.Family[1].ID
	v.chooses(string(child))
	v.confirmed()
	v.confirms()
	browser := s.portal(account)
	browser.post("/mypage/clinics/" + string(s.clinic.ID) + "/remove")
	if _, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, child); err == nil {
		t.Error("the child is still linked")
	}
	_, page := browser.get("/mypage")
	lacks(t, page, "予約一覧", "陽太")
	s.now.advance(time.Minute)
	browser.post("/mypage/join/" + string(s.clinic.ID))
	patient, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, child)
	must(t, err)
	if patient.Account.Owner != account.Profile.Name {
		t.Errorf("the child came back as %+v", patient)
	}
	if _, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, sibling); err == nil {
		t.Error("the clinic got a patient who was never there")
	}
	_, page = browser.get("/mypage")
	lacks(t, page, "予約一覧", "陽太")
}

// Reception books a child's visit. The parent's account shows the visit, and a notice names the child.
func TestReceptionBooksForAMember(t *testing.T) {
	s := newScene(t)
	account, v := s.parent()
	child := account.Family[0]
	v.chooses(string(child.ID))
	v.confirmed()
	v.confirms()
	found, err := s.patients().Search(t.Context(), "ようた")
	must(t, err)
	if len(found.Patients) != 1 || !found.Patients[0].Family || found.Patients[0].Owner != account.Profile.Name {
		t.Fatalf("found %+v", found.Patients)
	}
	visit := s.visit()
	visit.Start = visit.Start.Add(5 * time.Hour)
	visit.PatientID, visit.PatientName = found.Patients[0].ID, "田中 陽太（要確認）"
	entry := s.booked(visit).Entry
	stored, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(entry.ID))
	must(t, err)
	if stored.Member != child.ID || stored.Account != account.ID || stored.BookedBy != "" {
		t.Errorf("booked %+v", stored)
	}
	s.notice(stored)
	browser := s.portal(account)
	_, page := browser.get("/mypage")
	if strings.Count(page, "田中　陽太（ご家族）") != 2 {
		t.Errorf("the account does not show both visits: %s", page)
	}
	lacks(t, page, "要確認")
	_, page = browser.get("/mypage/notices")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "受診される方：田中　陽太")
	lacks(t, page, "要確認")
}
