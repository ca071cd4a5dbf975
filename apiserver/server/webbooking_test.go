package server

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
	"madoguchi/workflows/holds"
)

// visitor is a person who books on the web without scripts.
type visitor struct {
	*scene
	page   string // the last one
	status int
	at     string // its address
	cookie string // of an account's session; "" for a guest
}

// visitsBooking opens the booking page of a clinic that offers return visits online.
func (s *scene) visitsBooking() *visitor {
	s.t.Helper()
	v := &visitor{scene: s}
	v.get("/book/" + string(s.clinic.ID) + "?menu=" + string(s.clinic.Menus[0].ID) +
		"&visit=return&method=online&doctor=any")
	return v
}

func (v *visitor) get(path string) {
	v.t.Helper()
	var cookie *http.Cookie
	if v.cookie != "" {
		cookie = &http.Cookie{Name: access.AccountCookie, Value: v.cookie}
	}
	v.status, v.page = v.scene.page(path, cookie)
	v.at = path
}

func (v *visitor) post(path string, fields url.Values) {
	v.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if v.cookie != "" {
		header["Cookie"], header["Origin"] = access.AccountCookie+"="+v.cookie, publicURL
	}
	response, content := v.send(letter{method: http.MethodPost, path: path, body: fields.Encode(), header: header})
	v.status, v.page, v.at = response.StatusCode, string(content), response.Header.Get("Location")
}

var (
	starts = regexp.MustCompile(`name="start" value="([^"]+)"`)
	drafts = regexp.MustCompile(`name="draft" value="([^"]+)"`)
)

// offered returns the starts on the page, the nearest ones first.
func (v *visitor) offered() (found []string) {
	for _, match := range starts.FindAllStringSubmatch(v.page, -1) {
		found = append(found, match[1])
	}
	return found
}

func (v *visitor) draft() string {
	v.t.Helper()
	match := drafts.FindStringSubmatch(v.page)
	if match == nil {
		v.t.Fatalf("no draft on the page, status %d", v.status)
	}
	return match[1]
}

func (v *visitor) book() string { return "/book/" + string(v.clinic.ID) }

func (v *visitor) holds(start string) {
	v.t.Helper()
	v.post(v.book()+"/hold?menu="+string(v.clinic.Menus[0].ID)+"&visit=return&method=online&doctor=any",
		url.Values{"start": {start}})
}

// fillsIn continues from a held slot to the confirmation.
func (v *visitor) fillsIn() {
	v.t.Helper()
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	v.now.advance(time.Minute)
	v.post(v.book()+"/confirm", typedBy(v.draft()))
}

func typedBy(draft string) url.Values {
	return url.Values{
		"draft": {draft}, "name": {"田中 花子"}, "kana": {"たなか はなこ"}, "birthDate": {"昭和55年4月1日"},
		"phone": {"０９０１２３４５６７８"}, "email": {"Hanako@Patient.example "}, "note": {"のどが痛い"},
	}
}

func (v *visitor) confirms() { v.post(v.book()+"/book", url.Values{"draft": {v.draft()}}) }

func TestAVisitIsBookedOnTheWeb(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	if v.status != http.StatusOK || !strings.Contains(v.page, "をお取りしています") {
		t.Fatalf("the hold was answered %d: %s", v.status, v.page)
	}
	v.fillsIn()
	for _, shown := range []string{"田中 花子", "タナカ　ハナコ", "1980年4月1日", "090-1234-5678", "hanako@patient.example"} {
		if !strings.Contains(v.page, shown) {
			t.Errorf("%q is not on the confirmation (%d)", shown, v.status)
		}
	}
	draft := v.draft()
	v.confirms()
	if v.status != http.StatusSeeOther || !strings.HasSuffix(v.at, "/booked") {
		t.Fatalf("the booking was answered %d: %s", v.status, v.page)
	}
	first := v.at
	v.post(v.book()+"/book", url.Values{"draft": {draft}})
	if v.at != first {
		t.Errorf("the same form sent again leads to %q (%d)", v.at, v.status)
	}
	v.get(first)
	if !strings.Contains(v.page, "予約が確定しました") || strings.Contains(v.page, "のどが痛い") {
		t.Errorf("booked: %s", v.page)
	}
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Entries) != 1 || day.Entries[0].PatientName != "田中 花子" || day.Entries[0].Source != api.BookedOnWeb {
		t.Fatalf("the desk sees %+v", day.Entries)
	}
	detail, err := s.desk.Detail(t.Context(), api.KindReservation, day.Entries[0].ID)
	must(t, err)
	want := api.Booker{
		Email: "hanako@patient.example", Phone: "090-1234-5678", Language: "ja", BirthDate: "1980-04-01",
	}
	if detail.Booker == nil || *detail.Booker != want {
		t.Errorf("the desk reads of who booked: %+v", detail.Booker)
	}
}

// clinicsDay returns the day of a start in the clinic's calendar.
func (s *scene) clinicsDay(start string) string {
	at, err := time.Parse(time.RFC3339, start)
	must(s.t, err)
	return madoguchi.DayOf(at, s.clinic.Location())
}

// onlyOneDoctor leaves one doctor on the web, so that a slot is one place.
func (s *scene) onlyOneDoctor() {
	clinic, err := s.store.Clinic(s.t.Context(), s.clinic.ID)
	must(s.t, err)
	clinic.Web.Doctors = clinic.Web.Doctors[:1]
	clinic.Revision++
	must(s.t, s.store.PutSettings(s.t.Context(), clinic))
	s.clinic = clinic
}

// Of two people who choose one slot, the second gets the nearest free ones.
func TestTwoPeopleWantOneSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	first, second := s.visitsBooking(), s.visitsBooking()
	start := first.offered()[0]
	first.holds(start)
	second.holds(start)
	if second.status != http.StatusConflict || !strings.Contains(second.page, "近い時間の空き") {
		t.Fatalf("the second was answered %d: %s", second.status, second.page)
	}
	if nearest := second.offered()[0]; nearest == start {
		t.Error("the taken slot is offered as the nearest")
	}
	first.fillsIn()
	first.confirms()
	if first.status != http.StatusSeeOther {
		t.Errorf("the first was answered %d: %s", first.status, first.page)
	}
}

// A hold that is over does not protect its slot. Who comes too late keeps what was typed.
func TestAHoldThatIsOverIsLost(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	late, other := s.visitsBooking(), s.visitsBooking()
	start := late.offered()[3]
	late.holds(start)
	late.fillsIn()
	s.now.advance(2 * holds.For)
	other.holds(start)
	other.fillsIn()
	other.confirms()
	late.confirms()
	if late.status != http.StatusConflict || !strings.Contains(late.page, "近い時間の空き") {
		t.Fatalf("who was late was answered %d: %s", late.status, late.page)
	}
	late.post(late.book()+"/hold", url.Values{"draft": {late.draft()}, "start": {late.offered()[0]}})
	late.post(late.book()+"/details", url.Values{"draft": {late.draft()}})
	if !strings.Contains(late.page, "のどが痛い") || !strings.Contains(late.page, "田中 花子") {
		t.Errorf("what was typed is lost (%d)", late.status)
	}
	late.now.advance(time.Minute)
	late.post(late.book()+"/confirm", typedBy(late.draft()))
	late.confirms()
	if late.status != http.StatusSeeOther {
		t.Errorf("the second booking was answered %d: %s", late.status, late.page)
	}
}

// Many people want to hold one slot at once: one gets it, all others are offered the nearest free ones.
func TestAThousandPeopleHoldOneSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	s.server.limits.Holds.Burst, s.server.limits.HeldSlots.Most, s.server.limits.Calendars.Burst = 2000, 2000, 4000
	start := s.visitsBooking().offered()[0]
	const people = 1000
	outcomes := make([]int, people)
	var group sync.WaitGroup
	crowd := make(chan struct{}, 50) // connections at a time
	for i := range people {
		group.Go(func() {
			crowd <- struct{}{}
			defer func() { <-crowd }()
			v := &visitor{scene: s}
			v.holds(start)
			outcomes[i] = v.status
			if v.status == http.StatusConflict && len(v.offered()) == 0 {
				t.Error("a loser is offered nothing")
			}
		})
	}
	group.Wait()
	count := map[int]int{}
	for _, outcome := range outcomes {
		count[outcome]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusConflict] != people-1 {
		t.Errorf("the answers were %v", count)
	}
}

func TestAnExtensionKeepsTheSlot(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v, other := s.visitsBooking(), s.visitsBooking()
	start := v.offered()[0]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(4 * time.Minute)
	v.post(v.book()+"/extend", typedBy(v.draft()))
	if v.status != http.StatusOK || !strings.Contains(v.page, "のどが痛い") || strings.Contains(v.page, "/extend") {
		t.Fatalf("the extension was answered %d: %s", v.status, v.page)
	}
	s.now.advance(4 * time.Minute)
	other.holds(start)
	if other.status != http.StatusConflict {
		t.Errorf("another was answered %d", other.status)
	}
}

// The confirmation extends the hold too, and stays the confirmation.
func TestTheConfirmationExtendsTheHold(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.fillsIn()
	if !strings.Contains(v.page, v.book()+"/extend") {
		t.Fatalf("no extension is offered: %s", v.page)
	}
	v.post(v.book()+"/extend", url.Values{"draft": {v.draft()}})
	if v.status != http.StatusOK || !strings.Contains(v.page, v.book()+"/book") ||
		strings.Contains(v.page, v.book()+"/extend") {
		t.Fatalf("the extension was answered %d: %s", v.status, v.page)
	}
	s.now.advance(5 * time.Minute) // after the first end
	if v.confirms(); v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// A slot that is chosen again after an extension is still held, and not extended again.
func TestAnExtendedSlotIsChosenAgain(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	v := s.visitsBooking()
	start := v.offered()[3]
	v.holds(start)
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(4 * time.Minute)
	v.post(v.book()+"/extend", typedBy(v.draft()))
	s.now.advance(2 * time.Minute)
	v.post(v.book(), url.Values{"draft": {v.draft()}})
	v.post(v.book()+"/hold", url.Values{"draft": {v.draft()}, "start": {start}})
	if v.status != http.StatusOK || !strings.Contains(v.page, "お取りしています") {
		t.Fatalf("choosing again was answered %d: %s", v.status, v.page)
	}
	v.fillsIn()
	if strings.Contains(v.page, "/extend") {
		t.Error("a second extension is offered")
	}
	v.confirms()
	if v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// Programs that fill in the trap, or are faster than a person, book nothing; nothing typed is lost.
func TestProgramsBookNothing(t *testing.T) {
	s := newScene(t)
	for name, send := range map[string]func(*visitor, url.Values){
		"trap": func(v *visitor, fields url.Values) {
			s.now.advance(time.Minute)
			fields.Set("website", "https://spam.example")
			v.post(v.book()+"/confirm", fields)
		},
		"pace": func(v *visitor, fields url.Values) { v.post(v.book()+"/confirm", fields) },
		"trap, without the confirmation": func(v *visitor, fields url.Values) {
			s.now.advance(time.Minute)
			fields.Set("website", "https://spam.example")
			v.post(v.book()+"/book", fields)
		},
		"pace, without the confirmation": func(v *visitor, fields url.Values) { v.post(v.book()+"/book", fields) },
		"without the form": func(v *visitor, fields url.Values) {
			*v = *s.visitsBooking()
			v.holds(v.offered()[0])
			fields.Set("draft", v.draft())
			v.post(v.book()+"/book", fields)
		},
	} {
		v := s.visitsBooking()
		v.holds(v.offered()[0])
		v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
		send(v, typedBy(v.draft()))
		if v.status != http.StatusUnprocessableEntity || !strings.Contains(v.page, "のどが痛い") ||
			!strings.Contains(v.page, "送信が早すぎる") {
			t.Errorf("%s: answered %d: %s", name, v.status, v.page)
		}
	}
}

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

// bookedOnWeb returns the path of a visit next week that was booked on the web, and its start.
func (s *scene) bookedOnWeb() (path, start string) {
	v := s.visitsBooking()
	v.get(v.at + "&day=" + madoguchi.DayOf(morning.AddDate(0, 0, 7), s.clinic.Location()))
	start = v.offered()[len(v.offered())-1]
	v.holds(start)
	v.fillsIn()
	v.confirms()
	if v.status != http.StatusSeeOther {
		s.t.Fatalf("the booking was answered %d: %s", v.status, v.page)
	}
	return strings.TrimSuffix(v.at, "/booked"), start
}

// A mail tells the patient what staff do to a visit from the web. Staff tell the patients of their own bookings.
func TestStaffsChangesOfAVisitFromTheWebAreMailed(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	ctx := t.Context()
	s.bookedOnWeb()
	day, err := s.desk.Schedule(ctx, madoguchi.DayOf(morning.AddDate(0, 0, 7), s.clinic.Location()))
	must(t, err)
	entry := day.Entries[0]
	edit := api.EditReservation{GuestVisit: entry.GuestVisit, Revision: entry.Revision}
	edit.Memo = "付き添いあり"
	detail, err := s.desk.EditReservation(ctx, entry.ID, edit)
	must(t, err)
	if told := s.processes.parting; len(told) != 0 {
		t.Fatalf("a memo is mailed: %+v", told[0])
	}
	edit.Start, edit.Revision = entry.Start.Add(-2*time.Hour), detail.Entry.Revision
	_, err = s.desk.EditReservation(ctx, entry.ID, edit)
	must(t, err)
	_, err = s.desk.Cancel(ctx, api.KindReservation, entry.ID)
	must(t, err)
	own := s.booked(s.visit()).Entry
	_, err = s.desk.Cancel(ctx, api.KindReservation, own.ID)
	must(t, err)
	told := s.processes.parting
	if len(told) != 3 || told[0] == nil || told[1] == nil || told[2] != nil || told[0].Delivery == told[1].Delivery ||
		told[0].Target != "hanako@patient.example" || told[0].Actor.ID != s.staff.ID {
		t.Errorf("the mails are %+v", told)
	}
}

func TestThePatientMovesAndCancelsTheVisit(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, start := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	if len(v.offered()) == 0 {
		t.Fatalf("no slots, %d: %s", v.status, v.page)
	}
	next := v.offered()[0]
	v.get(path + "/move?start=" + url.QueryEscape(next))
	if v.status != http.StatusOK || !strings.Contains(v.page, "この日時に変更しますか") {
		t.Fatalf("asked %d: %s", v.status, v.page)
	}
	v.post(path+"/move", url.Values{"start": {next}})
	if v.status != http.StatusSeeOther {
		t.Fatalf("the move was answered %d: %s", v.status, v.page)
	}
	if v.get(v.at); !strings.Contains(v.page, "予約の日時を変更しました") {
		t.Errorf("after the move: %s", v.page)
	}
	v.post(path+"/cancel", nil)
	if v.status != http.StatusSeeOther {
		t.Fatalf("the cancellation was answered %d: %s", v.status, v.page)
	}
	if v.get(v.at); !strings.Contains(v.page, "予約をキャンセルしました") {
		t.Errorf("after the cancellation: %s", v.page)
	}
	if v.get(path + "?done=moved"); strings.Contains(v.page, "変更しました") {
		t.Errorf("a cancelled visit was moved: %s", v.page)
	}
	v.get(path)
	if !strings.Contains(v.page, "この予約はキャンセルされています") {
		t.Errorf("cancelled: %s", v.page)
	}
	day, err := s.desk.ScheduleWithCancelled(t.Context(), s.clinicsDay(start))
	must(t, err)
	if len(day.Entries) != 1 || day.Entries[0].State != string(madoguchi.ReservationCancelled) {
		t.Fatalf("the desk sees %+v", day.Entries)
	}
}

// A visit moves to a time that is offered, and not to its own.
func TestAVisitMovesOnlyToWhatIsOffered(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, start := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	if slices.Contains(v.offered(), start) || !strings.Contains(v.page, "いまの予約") ||
		!strings.Contains(v.page, `href="`+path+`"`) {
		t.Errorf("the slots: %s", v.page)
	}
	free := v.offered()[0]
	s.visitsBooking().holds(free)
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	for chosen, said := range map[string]string{
		morning.Add(-time.Hour).Format(time.RFC3339): "選んだ時間は予約できません",
		at.Add(7 * time.Minute).Format(time.RFC3339): "選んだ時間は予約できません",
		at.Add(12 * time.Hour).Format(time.RFC3339):  "選んだ時間は予約できません",
		free: "ほかの方の予約が先に入りました",
	} {
		v.get(path + "/move?start=" + url.QueryEscape(chosen))
		if v.status != http.StatusConflict || !strings.Contains(v.page, said) || slices.Contains(v.offered(), start) {
			t.Errorf("asking for %s was answered %d: %s", chosen, v.status, v.page)
		}
		v.post(path+"/move", url.Values{"start": {chosen}})
		if v.status != http.StatusConflict || !strings.Contains(v.page, said) {
			t.Errorf("moving to %s was answered %d: %s", chosen, v.status, v.page)
		}
	}
	if v.get(path + "/move?start=" + url.QueryEscape(start)); v.status != http.StatusOK || len(v.offered()) == 0 {
		t.Errorf("its own time was answered %d: %s", v.status, v.page)
	}
}

func TestTheDeadlineHolds(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	s.now.advance(at.Sub(s.now.time()) - time.Second)
	v := &visitor{scene: s}
	for _, form := range []struct {
		path   string
		fields url.Values
	}{{"/cancel", nil}, {"/move", url.Values{"start": {at.Add(24 * time.Hour).Format(time.RFC3339)}}}} {
		v.post(path+form.path, form.fields)
		if v.status != http.StatusConflict || !strings.Contains(v.page, "期限を過ぎています") {
			t.Errorf("%s was answered %d", form.path, v.status)
		}
	}
	v.get(path + "x")
	if v.status != http.StatusNotFound {
		t.Errorf("a wrong link was answered %d", v.status)
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
	leadsTo(t, response, "/mypage/profile?next="+url.QueryEscape(path+"/account"))
	account, err := s.store.AccountByEmail(t.Context(), "hanako@patient.example")
	must(t, err)
	if account.Profile.Name != "田中 花子" || account.Profile.BirthDate != "1980-04-01" {
		t.Errorf("the profile is %+v", account.Profile)
	}
	response, page = guest.get(path + "/account")
	answers(t, response, page, http.StatusOK, "この予約をマイページに追加しますか")
	response, _ = guest.post(path + "/account")
	leadsTo(t, response, "/mypage")
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

// The confirmation is shown before the booking, also to a form that asks for the booking at once.
func TestNothingIsBookedBeforeItsConfirmation(t *testing.T) {
	s := newScene(t)
	v := s.visitsBooking()
	v.holds(v.offered()[0])
	v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
	s.now.advance(time.Minute)
	v.post(v.book()+"/book", typedBy(v.draft()))
	if v.status != http.StatusOK || !strings.Contains(v.page, "予約内容の確認") {
		t.Fatalf("answered %d: %s", v.status, v.page)
	}
	v.confirms()
	if v.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", v.status, v.page)
	}
}

// What is corrected after the booking does not arrive, and the page says so.
func TestACorrectionAfterTheBookingIsNotDropped(t *testing.T) {
	s := newScene(t)
	for field, corrected := range map[string]string{
		"name": "田中 葉子", "birthDate": "1981-04-01", "sex": "female", "phone": "090-8765-4321", "note": "せきもある",
	} {
		v := s.visitsBooking()
		v.holds(v.offered()[0])
		v.post(v.book()+"/details", url.Values{"draft": {v.draft()}})
		form := v.draft()
		v.now.advance(time.Minute)
		v.post(v.book()+"/confirm", typedBy(form))
		v.confirms()
		first := v.at
		again := typedBy(form)
		again.Set(field, corrected)
		v.post(v.book()+"/confirm", again)
		v.confirms()
		if v.status != http.StatusConflict || !strings.Contains(v.page, "先に送信された内容で確定しています") ||
			!strings.Contains(v.page, strings.TrimSuffix(first, "/booked")+"/visit.ics") {
			t.Errorf("%s: answered %d: %s", field, v.status, v.page)
		}
	}
}

// What reception did meanwhile is what the patient reads.
func TestAChangeIsRefusedInItsOwnWords(t *testing.T) {
	s := newScene(t)
	s.onlyOneDoctor()
	path, _ := s.bookedOnWeb()
	v := &visitor{scene: s}
	v.get(path + "/move")
	move := url.Values{"start": {v.offered()[0]}}
	for name, c := range map[string]struct {
		form   string
		fields url.Values
		fault  error
		status int
		says   string
	}{
		"cancelled, then moved":     {"/move", move, madoguchi.ErrNotOpen, http.StatusSeeOther, ""},
		"cancelled twice":           {"/cancel", nil, madoguchi.ErrNotOpen, http.StatusSeeOther, ""},
		"changed, then moved":       {"/move", move, madoguchi.ErrChanged, http.StatusConflict, "予約の内容が変わりました"},
		"moved in the window":       {"/move", move, madoguchi.ErrInProgress, http.StatusConflict, "診察の時間が近いため"},
		"cancelled during the call": {"/cancel", nil, madoguchi.ErrInCall, http.StatusConflict, "診察が始まっているため"},
		"moved to a taken slot":     {"/move", move, madoguchi.ErrSlotTaken, http.StatusConflict, "ほかの方の予約が先に"},
	} {
		s.processes.breakDown(func() error { return c.fault })
		v.post(path+c.form, c.fields)
		if v.status != c.status || !strings.Contains(v.page, c.says) ||
			c.status == http.StatusSeeOther && v.at != path {
			t.Errorf("%s: answered %d %s: %s", name, v.status, v.at, v.page)
		}
	}
}

// A slot that is held can be booked after the clinic has closed its web booking. Others read that it is closed.
func TestAHeldSlotOutlivesTheWebBooking(t *testing.T) {
	s := newScene(t)
	holder, late := s.visitsBooking(), s.visitsBooking()
	holder.holds(holder.offered()[0])
	late.holds(late.offered()[1])
	late.post(late.book()+"/details", url.Values{"draft": {late.draft()}})
	clinic, err := s.store.Clinic(t.Context(), s.clinic.ID)
	must(t, err)
	clinic.Web.Open = false
	clinic.Revision++
	must(t, s.store.PutSettings(t.Context(), clinic))
	holder.fillsIn()
	holder.confirms()
	if holder.status != http.StatusSeeOther {
		t.Errorf("the booking was answered %d: %s", holder.status, holder.page)
	}
	s.now.advance(holds.For)
	late.post(late.book()+"/confirm", typedBy(late.draft()))
	if late.status != http.StatusNotFound || !strings.Contains(late.page, "Web予約は受け付けていません") {
		t.Errorf("without a hold: answered %d: %s", late.status, late.page)
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

// A link of an earlier generation opens nothing, and a day after the visit the link tells nothing.
func TestALinkEnds(t *testing.T) {
	s := newScene(t)
	path, start := s.bookedOnWeb()
	id, _, err := s.server.LinkKeys.OpenVisit(strings.TrimPrefix(path, "/r/"))
	must(t, err)
	visit, err := s.store.ReservationByLink(t.Context(), id)
	must(t, err)
	visit.LinkGeneration, visit.Revision = 1, visit.Revision+1
	must(t, s.store.PutReservation(t.Context(), visit))
	v := &visitor{scene: s}
	if v.get(path); v.status != http.StatusNotFound {
		t.Errorf("the former link is answered %d", v.status)
	}
	if v.post(path+"/cancel", nil); v.status != http.StatusNotFound {
		t.Errorf("a cancellation by the former link is answered %d", v.status)
	}
	path = "/r/" + s.server.LinkKeys.VisitToken(id, 1)
	if v.get(path); v.status != http.StatusOK {
		t.Errorf("the new link is answered %d", v.status)
	}
	at, err := time.Parse(time.RFC3339, start)
	must(t, err)
	s.now.advance(at.Sub(s.now.time()) + 26*time.Hour)
	for _, page := range []string{"", "/booked", "/visit.ics", "/cancel"} {
		v.get(path + page)
		if v.status != http.StatusGone || !strings.Contains(v.page, "この予約は終了しています") ||
			strings.Contains(v.page, s.clinic.Name) || strings.Contains(v.page, "内科") {
			t.Errorf("%q after the visit is answered %d: %s", page, v.status, v.page)
		}
	}
}
