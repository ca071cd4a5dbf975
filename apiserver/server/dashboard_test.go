package server

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/mongo/mongotest"
)

// visitOf stores a booked visit of an account, as its workflow writes it.
func (s *scene) visitOf(
	account madoguchi.Account, start time.Time, change func(*madoguchi.Reservation),
) madoguchi.Reservation {
	s.t.Helper()
	visit := madoguchi.Reservation{
		ID: madoguchi.ReservationID(madoguchi.NewID()), ClinicID: s.clinic.ID, DoctorID: s.clinic.Doctors[0].ID,
		MenuID: s.clinic.Menus[0].ID, Method: madoguchi.Online, Visit: madoguchi.ReturnVisit, Start: start,
		End: start.Add(15 * time.Minute), PatientName: "田中 花子", Memo: "秘密のメモ", ChartNumber: "K-77",
		Account: account.ID, LinkedAt: s.now.time(), Source: madoguchi.BookedOnWeb, State: madoguchi.ReservationBooked,
		Timeline: []madoguchi.Event{{
			At: s.now.time(), Code: madoguchi.EventBooked, Actor: madoguchi.Actor{Kind: madoguchi.ByPatient},
		}},
		Revision: 1,
	}
	if change != nil {
		change(&visit)
	}
	must(s.t, s.store.PutReservation(s.t.Context(), visit))
	return visit
}

// accountOfClinic returns an account that has registered the scene's clinic an hour ago.
func (s *scene) accountOfClinic() madoguchi.Account {
	s.t.Helper()
	return s.account(func(a *madoguchi.Account) {
		a.Clinics = []madoguchi.MyClinic{{ClinicID: s.clinic.ID, Since: s.now.time().Add(-time.Hour)}}
	})
}

func lacks(t *testing.T, content string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(content, text) {
			t.Errorf("the page says %q:\n%s", text, content)
		}
	}
}

// A clinic is registered by its link, once, and the clinic gets the patient.
func TestAClinicIsRegistered(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser, path := s.portal(account), "/mypage/join/"+string(s.clinic.ID)

	nobody := &portalBrowser{scene: s}
	response, _ := nobody.get(path)
	leadsTo(t, response, "/mypage/signin?next=%2Fmypage%2Fjoin%2F"+string(s.clinic.ID))
	response, page := browser.get("/mypage")
	answers(t, response, page, http.StatusOK, "クリニックを登録しましょう")
	lacks(t, page, "予約一覧", "マイクリニック</h2>")
	response, page = browser.get(path)
	answers(t, response, page, http.StatusOK, "マイクリニック登録", `action="`+path+`"`, "登録</button>")
	response, page = browser.get("/mypage")
	answers(t, response, page, http.StatusOK, "クリニックを登録しましょう") // the question has changed nothing

	for range 2 {
		response, _ = browser.post(path)
		leadsTo(t, response, "/mypage")
	}
	response, page = browser.get("/mypage")
	answers(t, response, page, http.StatusOK, "マイクリニック</h2>", s.clinic.Name, "/mypage/clinics/"+string(s.clinic.ID))
	lacks(t, page, "予約一覧")
	response, _ = browser.get(path)
	leadsTo(t, response, "/mypage")
	patient, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, "")
	must(t, err)
	if patient.Person != account.Profile || patient.Email != account.Email {
		t.Errorf("the clinic has %+v", patient)
	}
	for _, unknown := range []string{"0000000000000000", "x"} {
		response, _ = browser.get("/mypage/join/" + unknown)
		if response.StatusCode != http.StatusNotFound {
			t.Errorf("a clinic %q is answered %d", unknown, response.StatusCode)
		}
	}
}

// Removing a clinic hides its visits for good, and unlinks the clinic's patient, who stays.
func TestAClinicIsRemovedAndRegisteredAgain(t *testing.T) {
	s := newScene(t)
	account := s.account(nil)
	browser, path := s.portal(account), "/mypage/clinics/"+string(s.clinic.ID)
	browser.post("/mypage/join/" + string(s.clinic.ID))
	s.visitOf(account, s.now.time().Add(26*time.Hour), func(v *madoguchi.Reservation) {
		v.LinkedAt = s.now.time().Add(time.Second)
	})

	response, page := browser.get(path)
	answers(t, response, page, http.StatusOK, "クリニック詳細", "<details", s.clinic.Doctors[0].Name, "マイクリニックから解除")
	response, page = browser.get(path + "/remove")
	answers(t, response, page, http.StatusOK, "今後の予約（1件）", "マイクリニックから解除</button>")
	for range 2 {
		response, _ = browser.post(path + "/remove")
		leadsTo(t, response, "/mypage")
	}
	response, page = browser.get("/mypage")
	answers(t, response, page, http.StatusOK, "クリニックを登録しましょう")
	response, _ = browser.get(path)
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("a removed clinic is answered %d", response.StatusCode)
	}
	_, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, "")
	if madoguchi.KindOf(err) != madoguchi.KindNotFound {
		t.Errorf("the patient is still linked: %v", err)
	}

	s.now.advance(time.Minute)
	browser.post("/mypage/join/" + string(s.clinic.ID))
	_, page = browser.get("/mypage")
	if !strings.Contains(page, "マイクリニック</h2>") {
		t.Errorf("the clinic is not there again:\n%s", page)
	}
	lacks(t, page, "予約一覧", "過去の予約")
	if _, err := s.store.PatientOf(t.Context(), s.clinic.ID, account.ID, ""); err != nil {
		t.Errorf("the patient is not linked again: %v", err)
	}
}

// The dashboard has the next visit on top, and nothing that only the clinic may read.
func TestTheDashboardShowsTheAccountsVisits(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	member := madoguchi.FamilyMember{ID: "m1", Person: mongotest.Person("田中 陽太")}
	must(t, s.store.AddFamilyMember(t.Context(), account.ID, member))
	browser := s.portal(account)
	soon := s.visitOf(account, s.now.time().Add(30*time.Minute), nil)
	s.visitOf(account, s.now.time().Add(50*time.Hour), func(v *madoguchi.Reservation) {
		v.Method, v.Member, v.BookedBy = madoguchi.InPerson, "m1", "田中 花子"
	})
	s.visitOf(account, s.now.time().Add(70*time.Hour), func(v *madoguchi.Reservation) {
		v.Source, v.PatientName = madoguchi.BookedAtDesk, "クリニックの書いた名前"
	})
	s.visitOf(account, s.now.time().Add(-50*time.Hour), func(v *madoguchi.Reservation) {
		v.State = madoguchi.ReservationFinished
	})
	s.visitOf(account, s.now.time().Add(80*time.Hour), func(v *madoguchi.Reservation) {
		v.LinkedAt = s.now.time().Add(-2 * time.Hour)
	})
	response, page := browser.get("/mypage")
	answers(t, response, page, http.StatusOK, "予約一覧", "ビデオ通話に入る", "田中 陽太（ご家族）", "過去の予約", "診察終了")
	lacks(t, page, "秘密のメモ", "K-77", "クリニックの書いた名前", "/v/")
	if strings.Count(page, "<summary><span class=\"day\">") != 4 {
		t.Errorf("the page does not show 4 visits:\n%s", page)
	}
	if strings.Index(page, "/reservations/"+string(soon.ID)+"/call") > strings.Index(page, "田中 陽太") {
		t.Error("the next visit is not on top")
	}
}

// The dashboard says of a visit from the web what its own page says, and leads there to move it. A visit from the desk,
// or one that is over, has no such links.
func TestTheDashboardSaysWhatTheVisitsPageSays(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	visit := s.visitOf(account, s.now.time().Add(50*time.Hour), func(v *madoguchi.Reservation) {
		v.Method, v.LinkGeneration = madoguchi.InPerson, 1
	})
	s.visitOf(account, s.now.time().Add(70*time.Hour), func(v *madoguchi.Reservation) {
		v.Source = madoguchi.BookedAtDesk
	})
	s.visitOf(account, s.now.time().Add(90*time.Hour), func(v *madoguchi.Reservation) {
		v.State = madoguchi.ReservationCancelled
	})
	browser := s.portal(account)
	_, page := browser.get("/mypage")
	links := regexp.MustCompile(`href="(/r/[^"/]+)/(visit.ics|move)"`).FindAllStringSubmatch(page, -1)
	if len(links) != 2 || links[0][1] != links[1][1] {
		t.Fatalf("the links are %v", links)
	}
	facts := regexp.MustCompile(`(?s)<section class="when">.*?</section>`)
	shown := facts.FindAllString(page, -1)
	response, own := browser.get(links[0][1])
	answers(t, response, own, http.StatusOK, "ご予約の内容", visit.Start.In(s.clinic.Location()).Format("15:04"))
	if same := facts.FindString(own); same == "" || !slices.Contains(shown, same) {
		t.Errorf("the dashboard does not say %s", same)
	}
	answers(t, response, page, http.StatusOK, `href="`+links[0][1]+`"`, `href="`+links[0][1]+`/questions"`, "問診に答える")
	answers(t, response, own, http.StatusOK, `href="`+links[0][1]+`/questions"`, "問診に答える")
	if twice := strings.Count(page, "カメラとマイクを確かめる"); twice != 1 {
		t.Errorf("the card of one online visit offers the check of the device %d times", twice)
	}
}

// What the clinic asks before an online visit is reached from the dashboard, from the visit's page and by its link.
func TestThePreparationIsReachedFromEveryPage(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	detail := s.booked(s.visit())
	visit, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
	must(t, err)
	visit.Account, visit.LinkedAt, visit.Revision = account.ID, s.now.time(), visit.Revision+1
	must(t, s.store.PutReservation(t.Context(), visit))
	form, browser := "/visit/"+string(visit.ID)+"/preparation", s.portal(account)

	response, page := browser.get("/mypage")
	path := "/mypage/reservations/" + string(visit.ID) + "/preparation"
	answers(t, response, page, http.StatusOK, `href="`+path+`"`, "確認して答える")
	response, _ = browser.get(path)
	leadsTo(t, response, form)
	for _, shown := range []string{"", "/booked"} {
		response, page = browser.get("/r/" + s.server.LinkKeys.VisitToken(visit.ID, 0) + shown)
		answers(t, response, page, http.StatusOK, "オンライン診療についての説明をご確認のうえ", "/preparation")
	}
	link := regexp.MustCompile(`/v/[^"/]+/preparation`).FindString(page)
	response, _ = (&portalBrowser{scene: s}).get(link)
	leadsTo(t, response, form)
	response, _ = s.portal(s.accountOfClinic()).get(path)
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("another patient is answered %d", response.StatusCode)
	}
}

// The account's session lets its owner into the call of a visit in its window, and nobody else.
func TestACallIsEnteredFromTheDashboard(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	detail := s.booked(s.visit())
	visit, err := s.store.Reservation(t.Context(), s.clinic.ID, madoguchi.ReservationID(detail.Entry.ID))
	must(t, err)
	visit.Account, visit.LinkedAt, visit.Revision = account.ID, s.now.time(), visit.Revision+1
	must(t, s.store.PutReservation(t.Context(), visit))
	path := "/mypage/reservations/" + string(visit.ID) + "/call"

	response, _ := s.portal(account).post(path)
	leadsTo(t, response, "/visit/"+string(visit.ID))
	cookies := response.Cookies()
	if len(cookies) != 1 || cookies[0].Path != "/visit/"+string(visit.ID) || !cookies[0].HttpOnly {
		t.Fatalf("the cookies are %v", cookies)
	}
	status, _ := s.page("/visit/"+string(visit.ID), cookies[0])
	if status != http.StatusOK {
		t.Errorf("the visit's page is answered %d", status)
	}
	response, _ = s.portal(account).post("/mypage/signout")
	if cookies := response.Cookies(); !slices.ContainsFunc(cookies, func(cookie *http.Cookie) bool {
		return cookie.Name == "madoguchi_visit" && cookie.Path == "/visit/"+string(visit.ID) && cookie.MaxAge < 0
	}) {
		t.Errorf("after the sign-out, the way into the call is open: %v", cookies)
	}
	for name, browser := range map[string]*portalBrowser{
		"another patient": s.portal(s.accountOfClinic()), "nobody": {scene: s},
	} {
		response, _ := browser.post(path)
		if response.StatusCode != http.StatusNotFound && response.StatusCode != http.StatusSeeOther ||
			strings.HasPrefix(response.Header.Get("Location"), "/visit/") || len(response.Cookies()) > 0 {
			t.Errorf("%s is answered %d %v", name, response.StatusCode, response.Header)
		}
	}
}

// A visit is cancelled until the clinic's deadline, by its own patient.
func TestAVisitIsCancelledFromTheDashboard(t *testing.T) {
	s := newScene(t)
	account := s.accountOfClinic()
	browser := s.portal(account)
	visit := s.visitOf(account, s.now.time().Add(26*time.Hour), func(r *madoguchi.Reservation) {
		r.Contact = madoguchi.Contact{Email: "hanako@patient.example", Language: "ja"}
		s.processes.clinics[string(r.ID)] = s.clinic.ID
		s.processes.claims[r.ID] = madoguchi.ClaimOf(*r, 1, s.clinic.Location())
	})
	late := s.visitOf(account, s.now.time().Add(-time.Minute), nil)
	path := func(of madoguchi.Reservation) string { return "/mypage/reservations/" + string(of.ID) + "/cancel" }
	foreign := s.portal(s.accountOfClinic())
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		response, _ := foreign.request(method, path(visit), nil)
		if response.StatusCode != http.StatusNotFound {
			t.Errorf("another patient's %s is answered %d", method, response.StatusCode)
		}
	}
	response, page := browser.get(path(visit))
	answers(t, response, page, http.StatusOK, "予約をキャンセルしますか", "予約をキャンセル</button>")
	response, page = browser.get(path(late))
	answers(t, response, page, http.StatusOK, "クリニックにお電話ください")
	lacks(t, page, "予約をキャンセル</button>")
	response, page = browser.post(path(late))
	answers(t, response, page, http.StatusConflict, "キャンセルの期限を過ぎたため")
	_, page = browser.get("/mypage")
	lacks(t, page, "予約をキャンセルしました")
	for range 2 { // a repeat is answered alike
		response, _ = browser.post(path(visit))
		leadsTo(t, response, "/mypage?done=cancelled")
	}
	response, page = browser.get("/mypage?done=cancelled")
	answers(t, response, page, http.StatusOK, "予約をキャンセルしました。")
	if told := s.processes.parting; len(told) != 1 || told[0] == nil || told[0].Target != "hanako@patient.example" {
		t.Errorf("the mail of the cancellation is %+v", told)
	}
}
