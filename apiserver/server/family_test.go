package server

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// typedMember is a child without a phone or an address of its own, as people type it.
var typedMember = []string{
	"name", "田中　陽太", "kana", "たなか ようた", "birthDate", "平成31年4月2日", "sex", "male", "phone", "", "postalCode", "",
	"address", "",
}

// yota is typedMember as it is stored.
var yota = madoguchi.Person{
	Name: "田中　陽太", Kana: "タナカ　ヨウタ", BirthDate: "2019-04-02", Sex: madoguchi.Male,
}

// hidden returns the value of a hidden field of a page.
func hidden(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`<input type="hidden" name="` + name + `" value="([^"]*)">`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the page has no hidden %s:\n%s", name, page)
	}
	return found[1]
}

// add adds the typed member and returns its ID.
func (b *portalBrowser) add(typed []string) madoguchi.MemberID {
	b.t.Helper()
	_, page := b.get("/mypage/family/new")
	id := hidden(b.t, page, "member")
	response, _ := b.post("/mypage/family/new/confirm", append([]string{"member", id}, typed...)...)
	leadsTo(b.t, response, "/mypage/family?done=added")
	return madoguchi.MemberID(id)
}

// family returns the stored family of an account.
func (s *scene) family(id madoguchi.AccountID) []madoguchi.FamilyMember {
	s.t.Helper()
	account, err := s.store.Account(s.t.Context(), id)
	must(s.t, err)
	return account.Family
}

func TestAMemberOfTheFamilyIsAdded(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser := s.portal(account)
	response, page := browser.get("/mypage/family")
	answers(t, response, page, http.StatusOK, "ご家族はまだ登録されていません。", "家族を追加する")
	response, page = browser.get("/mypage/family/new")
	answers(t, response, page, http.StatusOK, "あなたの電話番号（"+account.Profile.Phone+"）")
	id := hidden(t, page, "member")

	response, page = browser.post("/mypage/family/new", "member", id, "name", "", "kana", "田中", "phone", "090")
	answers(t, response, page, http.StatusUnprocessableEntity, "入力してください。", `value="`+id+`"`, `value="090"`)
	response, page = browser.post("/mypage/family/new", "member", id, "lookup", "1", "postalCode", "1000001")
	answers(t, response, page, http.StatusOK, "東京都千代田区千代田", `aria-describedby="address-hint address-remark" autofocus>`)
	response, page = browser.post("/mypage/family/new", append([]string{"member", id}, typedMember...)...)
	answers(t, response, page, http.StatusOK, "確認", "2019年4月2日", "登録する", `formaction="/mypage/family/new"`)
	if len(s.family(account.ID)) != 0 {
		t.Error("a member is stored before it is confirmed")
	}
	for range 2 { // a form sent twice adds one member
		response, _ = browser.post("/mypage/family/new/confirm", append([]string{"member", id}, typedMember...)...)
		leadsTo(t, response, "/mypage/family?done=added")
	}
	if got := s.family(account.ID); len(got) != 1 || got[0].Person != yota || string(got[0].ID) != id {
		t.Errorf("stored %+v", got)
	}
	response, page = browser.get("/mypage/family?done=added")
	answers(t, response, page, http.StatusOK, "ご家族を追加しました。", "田中　陽太", "タナカ　ヨウタ", "/mypage/family/"+id+"/remove")
	response, _ = browser.get("/mypage/family/new/confirm")
	leadsTo(t, response, "/mypage/family")
}

// The browser keeps the pages on which a person is typed, so that its Back button loses nothing, until the sign-out.
func TestTheBackButtonKeepsWhatWasTyped(t *testing.T) {
	s := newScene(t)
	browser := s.portal(s.account(nil))
	_, page := browser.get("/mypage/family/new")
	lacks(t, page, `autocomplete="off"`)
	member := append([]string{"member", hidden(t, page, "member")}, typedMember...)
	for path, typed := range map[string][]string{
		"/mypage/family/new": member, "/mypage/profile": {"name", "田中 花子"},
	} {
		asked, _ := browser.get(path)
		sent, _ := browser.post(path, typed...)
		for _, response := range []*http.Response{asked, sent} {
			if kept := response.Header.Get("Cache-Control"); kept != "private, no-cache" {
				t.Errorf("%s %s has Cache-Control %q", response.Request.Method, path, kept)
			}
		}
	}
	response, _ := browser.post("/mypage/signout")
	if cleared := response.Header.Get("Clear-Site-Data"); cleared != `"cache"` {
		t.Errorf("the sign-out clears %q", cleared)
	}
}

// Two members with the same name are told apart by their birth dates, also where one is the owner's namesake.
func TestNamesakesOfAFamilyAreToldApart(t *testing.T) {
	s := newScene(t)
	account := s.account(func(a *madoguchi.Account) {
		mother := mongotest.Person(a.Profile.Name)
		mother.BirthDate = "1950-02-03"
		a.Family = []madoguchi.FamilyMember{{ID: "m1", Person: mother}, {ID: "m2", Person: yota}}
	})
	_, page := s.portal(account).get("/mypage/family")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK,
		account.Profile.Name+"（1950年2月3日生まれ）", "<h2>田中　陽太</h2>")
}

// What one tab has stored is not overwritten by another one that has not seen it, and nothing typed is lost.
func TestTwoTabsChangeAMember(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser := s.portal(account)
	id := browser.add(typedMember)
	path := "/mypage/family/" + string(id)
	_, page := browser.get(path)
	based := hidden(t, page, "based")
	typed := func(based, name string) []string {
		form := append([]string{"member", string(id), "based", based}, typedMember...)
		return append(form, "name", name)
	}
	response, page := browser.post(path, typed(based, "田中 陽大")...)
	answers(t, response, page, http.StatusOK, "確認", "田中 陽大")
	response, _ = browser.post(path+"/confirm", typed(based, "田中 陽大")...)
	leadsTo(t, response, "/mypage/family?done=changed")
	response, _ = browser.post(path+"/confirm", typed(based, "田中 陽大")...)
	leadsTo(t, response, "/mypage/family?done=changed") // a repeat
	for _, late := range []string{path, path + "/confirm"} {
		response, page = browser.post(late, typed(based, "田中 太陽")...)
		answers(t, response, page, http.StatusConflict, "ほかの画面で変更されています", "いま登録されている内容", "田中 陽大",
			`value="田中 太陽"`)
	}
	response, _ = browser.post(path+"/confirm", typed(hidden(t, page, "based"), "田中 太陽")...)
	leadsTo(t, response, "/mypage/family?done=changed")
	if got := s.family(account.ID); len(got) != 1 || got[0].Person.Name != "田中 太陽" {
		t.Errorf("stored %+v", got)
	}

	response, _ = browser.post(path + "/remove")
	leadsTo(t, response, "/mypage/family?done=removed")
	response, page = browser.post(path+"/confirm", typed("", "田中 陽太郎")...)
	answers(t, response, page, http.StatusConflict, "ほかの画面で家族から削除されました", `value="田中 陽太郎"`,
		`action="/mypage/family/new"`)
	if len(s.family(account.ID)) != 0 {
		t.Error("a late change brings a removed member back")
	}
}

func TestAFamilyHasALimit(t *testing.T) {
	s := newScene(t)
	account := s.account(func(a *madoguchi.Account) {
		for i := range madoguchi.MaxFamily {
			id := madoguchi.MemberID(fmt.Sprintf("%016d", i))
			a.Family = append(a.Family, madoguchi.FamilyMember{ID: id, Person: yota})
		}
	})
	browser := s.portal(account)
	response, page := browser.get("/mypage/family")
	answers(t, response, page, http.StatusOK, "ご家族は10人まで登録できます。")
	lacks(t, page, "/mypage/family/new")
	response, _ = browser.get("/mypage/family/new")
	leadsTo(t, response, "/mypage/family")
	response, page = browser.post("/mypage/family/new/confirm",
		append([]string{"member", madoguchi.NewID()}, typedMember...)...)
	answers(t, response, page, http.StatusConflict, "先にほかの方を削除してください", `value="タナカ　ヨウタ"`)
	if got := len(s.family(account.ID)); got != madoguchi.MaxFamily {
		t.Errorf("the family has %d members", got)
	}
}

// Nobody sees, changes or removes a member of another account.
func TestAForeignMemberIsNotFound(t *testing.T) {
	s := newScene(t)
	account, rival := s.account(nil), s.account(nil)
	id := s.portal(account).add(typedMember)
	thief, path := s.portal(rival), "/mypage/family/"+string(id)
	for _, page := range []string{path, path + "/remove"} {
		if response, _ := thief.get(page); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s is answered %d", page, response.StatusCode)
		}
	}
	thief.post(path + "/remove")
	thief.post(path+"/confirm", append([]string{"member", string(id), "name", "盗人"}, typedMember[2:]...)...)
	thief.post("/mypage/family/new/confirm", append([]string{"member", string(id)}, typedMember...)...)
	if got := s.family(account.ID); len(got) != 1 || got[0].Person != yota {
		t.Errorf("the family became %+v", got)
	}
	for _, wrong := range []string{"", "x", "../../x"} {
		response, _ := thief.post("/mypage/family/new/confirm", append([]string{"member", wrong}, typedMember...)...)
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("the ID %q is answered %d", wrong, response.StatusCode)
		}
	}
	nobody := &portalBrowser{scene: s}
	response, _ := nobody.get(path)
	leadsTo(t, response, "/mypage/signin?next="+url.QueryEscape(path))
}

// A removed member's links end. Its records stay with the clinic, and its visits stay booked, but the account does not
// show them any more.
func TestAMemberOfTheFamilyIsRemoved(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	browser := s.portal(account)
	id := browser.add(typedMember)
	patient := mongotest.Patient(s.clinic.ID)
	patient.Account = &madoguchi.AccountLink{AccountID: account.ID, Member: id, Since: s.now.time()}
	_, err := s.store.EnsurePatient(t.Context(), patient)
	must(t, err)
	visit := s.visitOf(account, s.now.time().Add(50*time.Hour), func(v *madoguchi.Reservation) {
		v.Member, v.PatientName, v.Method = id, yota.Name, madoguchi.InPerson
	})
	s.notice(visit)

	_, page := browser.get("/mypage")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "田中　陽太（ご家族）")
	_, page = browser.get("/mypage/notices")
	answers(t, &http.Response{StatusCode: http.StatusOK}, page, http.StatusOK, "受診される方：田中　陽太")
	response, page := browser.get("/mypage/family/" + string(id) + "/remove")
	answers(t, response, page, http.StatusOK, "今後の予約（1件）はキャンセルされません", s.clinic.Name,
		"クリニックに登録されている患者情報は削除されません", "/mypage/reservations/"+string(visit.ID)+"/cancel")
	for range 2 {
		response, _ = browser.post("/mypage/family/" + string(id) + "/remove")
		leadsTo(t, response, "/mypage/family?done=removed")
	}
	_, page = browser.get("/mypage")
	lacks(t, page, "田中　陽太", "予約一覧", `class="unread"`)
	_, page = browser.get("/mypage/notices")
	lacks(t, page, "田中　陽太", "予約が確定しました")
	kept, err := s.store.Patient(t.Context(), s.clinic.ID, patient.ID)
	must(t, err)
	if kept.Account != nil || kept.Person != patient.Person {
		t.Errorf("the clinic's patient became %+v", kept)
	}
	stays, err := s.store.Reservation(t.Context(), s.clinic.ID, visit.ID)
	must(t, err)
	if stays.State != madoguchi.ReservationBooked {
		t.Errorf("the visit became %+v", stays)
	}
}

// notice tells the visit's account what happened to it last, as its workflow does.
func (s *scene) notice(visit madoguchi.Reservation) {
	s.t.Helper()
	notice, ok := madoguchi.NoticeOfVisit(visit)
	if !ok {
		s.t.Fatal("the visit has no notice")
	}
	must(s.t, s.store.AddVisitNotice(s.t.Context(), notice))
}

// The language switch of the forms keeps what was typed.
func TestTheLanguageOfAMembersFormIsSwitched(t *testing.T) {
	s := newScene(t)
	browser := s.portal(s.account(nil))
	_, page := browser.get("/mypage/family/new")
	form := append([]string{"member", hidden(t, page, "member")}, typedMember...)
	response, page := browser.post("/mypage/family/new?lang=en", append(form, "name", "")...)
	answers(t, response, page, http.StatusOK, "Add a family member", `value="タナカ　ヨウタ"`)
	lacks(t, page, "Please fill this in.")
	response, page = browser.post("/mypage/family/new/confirm?lang=en", form...)
	answers(t, response, page, http.StatusOK, "2 April 2019", `value="タナカ　ヨウタ"`)
}
