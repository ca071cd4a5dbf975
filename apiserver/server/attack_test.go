package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// attacker is a caller who sends forms that no page sends: a stranger, or a patient with an account of its own.
type attacker struct {
	*scene
	account  madoguchi.Account // zero for a stranger
	draft    string            // of a booking of its own
	cookie   string            // of its session
	networks int               // how many it has called from
	statuses map[int]int
}

// victim is a patient about whom an attacker must learn nothing.
type victim struct {
	account madoguchi.Account
	visit   madoguchi.Reservation
	marks   []string
}

func (s *scene) victim() victim {
	account := s.account(func(a *madoguchi.Account) {
		a.Clinics = []madoguchi.MyClinic{{ClinicID: s.clinic.ID, Since: s.now.time().Add(-time.Hour)}}
		a.Profile.Name, a.Profile.Kana, a.Profile.Address = "被害 秘子", "ヒガイ　ヒメコ", "東京都秘密区一丁目"
		a.Profile.Phone, a.Family = "090-8888-1234", []madoguchi.FamilyMember{{
			ID: madoguchi.MemberID(madoguchi.NewID()), Person: madoguchi.Person{Name: "被害 陽太"},
		}}
	})
	visit := s.visitOf(account, s.now.time().Add(48*time.Hour), func(r *madoguchi.Reservation) {
		r.PatientName = account.Profile.Name
	})
	return victim{account: account, visit: visit, marks: []string{
		account.Profile.Name, account.Profile.Kana, account.Profile.Address, account.Profile.Phone, account.Email,
		account.Number, "被害 陽太", visit.Memo, visit.ChartNumber,
	}}
}

// badValues are values that a person or a program may send in any field.
var badValues = []string{
	"", " ", "\u3000", strings.Repeat("長", 20_000), "\x00", "\xff\xfe", "\u202e\u200b", "<script>alert(1)</script>",
	"' OR 1=1 --", `{"$gt":""}`, "../../etc/passwd", "\r\nSet-Cookie: a=b", "-1", "99999999999999999999", "NaN",
	"0000-00-00", "9999-12-31T23:59:60Z", "2026-02-30", "👨‍👩‍👧‍👦", "%00%zz",
}

// fieldsOf are the fields of forms that a GET of the same address does not show.
var fieldsOf = map[string][]string{
	"/book/":          {"draft", "day", "start"},
	"/confirm":        {"draft", "name", "kana", "birthDate", "sex", "phone", "email", "note", "website"},
	"/mypage/profile": {"name", "kana", "birthDate", "sex", "phone", "postalCode", "address", "next", "lookup"},
	"/mypage/signin":  {"email", "password", "next"},
	"/notices":        {"until"},
	"/mypage/signup":  {"email", "next", "password", "passwordRepeat", "agreed", "agreedTo"},
	"/r/":             {"start", "day", "done"},
}

// path fills in a route's parameters: the victim's IDs, and tokens that nobody has signed.
func (v victim) path(s *scene, r route) string {
	id := string(v.visit.ID)
	if strings.Contains(r.path, "/clinics/") || strings.Contains(r.path, "/join/:id") {
		id = string(s.clinic.ID)
	}
	return strings.NewReplacer(
		":token", id+"."+strings.Repeat("A", 43), ":id", id, ":clinic", string(s.clinic.ID), ":slug", "x",
		":delivery", id, ":code", "100",
	).Replace(r.path)
}

// sends sends one request from a network of its own, and checks its answer.
func (a *attacker) sends(t *testing.T, v victim, method, target, kind, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, publicURL+"/", strings.NewReader(body))
	address, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	request.URL.Path, request.URL.RawQuery = address.Path, address.RawQuery
	a.networks++
	request.RemoteAddr = fmt.Sprintf("198.%d.%d.%d:1", 18+a.networks>>16, a.networks>>8&255, a.networks&255)
	request.Header.Set("Content-Type", kind)
	if a.cookie != "" {
		request.AddCookie(&http.Cookie{Name: access.AccountCookie, Value: a.cookie})
	}
	answer := httptest.NewRecorder()
	a.server.ServeHTTP(answer, request)
	a.statuses[answer.Code]++
	page := answer.Body.String()
	for _, mark := range append(v.marks, "<script>alert") {
		if strings.Contains(page, mark) {
			t.Errorf("%s %s with %.200q says %q", method, target, body, mark)
		}
	}
	if answer.Code >= http.StatusInternalServerError {
		t.Errorf("%s %s with %s and %.200q is answered %d", method, target, kind, body, answer.Code)
	}
	return answer
}

// signsIn opens a session, if the attacker has an account. A form may have ended the last one.
func (a *attacker) signsIn(t *testing.T) {
	if a.account.ID != "" {
		session, cookie := a.server.guard.NewAccountSession(a.account.ID)
		must(t, a.store.CreateAccountSession(t.Context(), session))
		a.cookie = cookie.Value
	}
}

// bad returns values in which each field has another bad one.
func bad(names []string, turn int) url.Values {
	values := url.Values{}
	for i, name := range names {
		values.Set(name, badValues[(turn+i)%len(badValues)])
	}
	return values
}

// forms returns what the attacker sends to a form: all fields bad, and one field bad among the page's own values.
func (a *attacker) forms(t *testing.T, v victim, target string) (bodies []string) {
	page := shownPage{t: t, body: a.sends(t, v, http.MethodGet, target, "", "").Body.String()}
	own := page.values()
	for part, names := range fieldsOf {
		for _, name := range names {
			if strings.Contains(target, part) && !own.Has(name) {
				own.Set(name, "")
			}
		}
	}
	if own.Has("draft") {
		own.Set("draft", a.draft)
	}
	names := make([]string, 0, len(own))
	for name := range own {
		names = append(names, name)
	}
	slices.Sort(names)
	for turn := 0; len(names) > 0 && turn < len(badValues); turn += 2 {
		bodies = append(bodies, bad(names, turn).Encode())
		field := names[turn/2%len(names)]
		before := own.Get(field)
		own.Set(field, badValues[turn+1])
		bodies = append(bodies, own.Encode())
		own.Set(field, before)
	}
	return append(bodies, own.Encode(), own.Encode()+"&"+own.Encode(), "unknown=1", "%zz", "a=1;b=2", "=", "&&&")
}

// TestBadFormsOfStrangersAndPatients sends bad input to every page that they can open, as a stranger and as a patient
// who knows another patient's IDs. No answer is an error of the server, and none says anything of the other patient.
func TestBadFormsOfStrangersAndPatients(t *testing.T) {
	s := newScene(t)
	v := s.victim()
	booking := s.visitsBooking()
	booking.holds(booking.offered()[0])
	for name, account := range map[string]madoguchi.Account{
		"nobody": {}, "another patient": s.account(func(a *madoguchi.Account) { a.Profile.Name = "攻撃 太郎" }),
	} {
		a := &attacker{scene: s, account: account, draft: booking.draft(), statuses: map[int]int{}}
		walked, pages := 0, a.targets()
		for _, r := range pages {
			t.Run(name+" "+r.method+" "+r.path, func(t *testing.T) {
				walked++
				a.attacks(t, v, r)
			})
		}
		if walked == len(pages) && (a.statuses[http.StatusOK] < 50 || a.statuses[http.StatusUnprocessableEntity] < 20) {
			t.Errorf("%s was answered with %v: this reached no form", name, a.statuses)
		}
	}
}

// targets are the pages for patients; a stranger tries all that need no sign-in.
func (a *attacker) targets() []route {
	return slices.DeleteFunc(a.server.pages(), func(r route) bool {
		forPatients := access.PatientPath(r.path) != "" || strings.HasPrefix(r.path, "/visit/")
		return r.access.Staff || a.account.ID == "" && r.access.Account || a.account.ID != "" && !forPatients
	})
}

func (a *attacker) attacks(t *testing.T, v victim, r route) {
	a.signsIn(t)
	target := v.path(a.scene, r)
	if r.method == http.MethodGet {
		names := []string{"lang", "next", "day", "menu", "visit", "method", "doctor", "past", "version", "person"}
		for turn := 0; turn < len(badValues); turn += 3 {
			a.sends(t, v, r.method, target+"?"+bad(names, turn).Encode(), "", "")
		}
		a.sends(t, v, r.method, strings.ReplaceAll(target, string(v.visit.ID), "%00%ff<script>"), "", "")
		return
	}
	for _, body := range a.forms(t, v, target) {
		a.sends(t, v, r.method, target, "application/x-www-form-urlencoded", body)
	}
	for _, kind := range []string{"", "application/json", "multipart/form-data; boundary=x", "text/plain"} {
		a.sends(t, v, r.method, target, kind, `{"name":"x"}`)
	}
}

// public are the pages with a clinic's ID, which anybody may know.
var public = []string{"/mypage/join/:id", "/mypage/clinics/:id"}

// TestAForeignPatientsIDsAreUnknown requests every page of accounts with the ID of another patient's record, and with
// one of nothing. The answers are the same.
func TestAForeignPatientsIDsAreUnknown(t *testing.T) {
	s := newScene(t)
	v, walked := s.victim(), 0
	a := &attacker{scene: s, account: s.account(nil), statuses: map[int]int{}}
	a.signsIn(t)
	for _, r := range s.server.pages() {
		if !strings.Contains(r.path, ":id") || r.access.Staff || slices.Contains(public, r.path) {
			continue
		}
		walked++
		t.Run(r.method+" "+r.path, func(t *testing.T) {
			unknown := madoguchi.NewID()
			var pages []string
			for _, id := range []string{string(v.visit.ID), unknown} {
				target := strings.ReplaceAll(r.path, ":id", id)
				answer := a.sends(t, v, r.method, target, "application/x-www-form-urlencoded", "")
				shown := fmt.Sprint(answer.Code, answer.Header(), answer.Body.String())
				pages = append(pages, strings.ReplaceAll(shown, id, "ID"))
			}
			if pages[0] != pages[1] {
				t.Errorf("another patient's record is answered\n%.3000s\nand nothing\n%.3000s", pages[0], pages[1])
			}
		})
	}
	if walked < 8 {
		t.Errorf("only %d pages name a record", walked)
	}
}
