package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

// visitor is a person who books on the web without scripts.
type visitor struct {
	*scene
	page   string // the last one
	status int
	at     string // its address
	cookie string // of an account's session; "" for a guest
	held   string // the cookie of the held slot
}

// visitsBooking opens the booking page of a clinic that offers return visits online.
func (s *scene) visitsBooking() *visitor {
	s.t.Helper()
	v := &visitor{scene: s}
	v.get(v.book() + "?" + wishedOnWeb(s))
	return v
}

// wishedOnWeb is the query of a return visit online.
func wishedOnWeb(s *scene) string {
	return "menu=" + string(s.clinic.Menus[0].ID) + "&visit=return&method=online&doctor=any"
}

func (v *visitor) get(path string) {
	v.t.Helper()
	v.send(letter{method: http.MethodGet, path: path, header: map[string]string{}})
	v.at = path
}

func (v *visitor) post(path string, fields url.Values) {
	v.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if v.cookie != "" {
		header["Origin"] = publicURL
	}
	v.at = v.send(letter{method: http.MethodPost, path: path, body: fields.Encode(), header: header})
}

// send sends a request with the browser's cookies, and returns the address that the answer leads to.
func (v *visitor) send(l letter) (to string) {
	v.t.Helper()
	var cookies []string
	if v.cookie != "" {
		cookies = append(cookies, access.AccountCookie+"="+v.cookie)
	}
	if v.held != "" {
		cookies = append(cookies, "madoguchi_held="+v.held)
	}
	if len(cookies) > 0 {
		l.header["Cookie"] = strings.Join(cookies, "; ")
	}
	response, content := v.scene.send(l)
	for _, cookie := range response.Cookies() {
		if cookie.Name == "madoguchi_held" {
			v.held = cookie.Value
		}
	}
	v.status, v.page = response.StatusCode, string(content)
	return response.Header.Get("Location")
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
	v.post(v.book()+"/hold?"+wishedOnWeb(v.scene), url.Values{"start": {start}})
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
