package web_test

import (
	"bytes"
	"flag"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

var update = flag.Bool("update", false, "write the golden files")

var tokyo = time.FixedZone("JST", 9*60*60)

// views returns all pages by the name of their golden file.
func views(language web.Language) map[string]web.Page {
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	window := madoguchi.CallWindow(start, tokyo)
	frame := web.Frame{
		Language: language, Path: "/visit/0123456789abcdef",
		Clinic: web.Clinic{
			Name: "青木内科クリニック", Phone: "03-1234-5678", Location: tokyo, Address: "〒100-0001 東京都千代田区千代田1-1",
			Map: "https://map.test/?query=1-1",
		},
	}
	booking := frame
	booking.Clinic.Booking = web.BookingPath("0123456789abcdef")
	staff := frame
	staff.Path, staff.SignOut = "/clinic/calls/0123456789abcdef", true
	own := staff
	own.Path = "/clinic/second-factor"
	nobody := web.Frame{Language: language, Path: "/clinic/signin?next=%2Fclinic"}
	portal := func(path string) web.Frame { return web.Frame{Language: language, Path: path, Portal: true} }
	signedIn := func(path string) web.Frame {
		return web.Frame{Language: language, Path: path, Portal: true, SignOut: true}
	}
	pages := map[string]web.Page{
		"devices": web.Devices{Frame: web.Frame{Language: frame.Language, Path: "/devices"}},
		"devices-visit": web.Devices{
			Frame: frame, Report: "/visit/0123456789abcdef/devices", Back: "/visit/0123456789abcdef",
			Link: "https://clinic.test/v/token/devices",
		},
		"before-visit": web.BeforeVisit{
			Frame: frame, Start: start, Window: window, Now: start.Add(-3*time.Hour - 16*time.Minute),
			Calendar: "/visit/0123456789abcdef/calendar.ics", Devices: "/visit/0123456789abcdef/devices",
		},
		"before-visit-preparing": web.BeforeVisit{
			Frame: frame, Start: start, Window: window, Now: start.Add(-3 * time.Hour),
			Calendar:    "/visit/0123456789abcdef/calendar.ics",
			Devices:     "/visit/0123456789abcdef/devices",
			Preparation: "/visit/0123456789abcdef/preparation",
		},
		"before-visit-prepared": web.BeforeVisit{
			Frame: frame, Start: start, Window: window, Now: start.Add(-3 * time.Hour),
			Calendar:    "/visit/0123456789abcdef/calendar.ics",
			Devices:     "/visit/0123456789abcdef/devices",
			Preparation: "/visit/0123456789abcdef/preparation", Prepared: true,
		},
		"preparation": preparation(frame), "preparation-in-person": inPerson(frame),
		"preparation-faults": func() web.Page {
			page := preparation(frame)
			page.Faults = []madoguchi.Fault{
				{Field: "agreed", Rule: "explanation"}, {Field: "answer-q1", Rule: "required"},
				{Field: "answer-q3", Rule: "tooLong", Max: 1000},
			}
			return page
		}(),
		"preparation-changed": func() web.Page {
			page := preparation(frame)
			page.Notice = "changed"
			return page
		}(),
		"preparation-unavailable": func() web.Page {
			page := preparation(frame)
			page.Agreed, page.Notice = true, "unavailable"
			return page
		}(),
		"visit": web.Visit{
			Frame: frame, Call: "0123456789abcdef", Signal: "/visit/0123456789abcdef/signal", Doctor: "青木 由紀子 医師",
			Link: "https://clinic.test/v/token",
		},
		"expired-visit":   web.EndedVisit{Frame: frame, State: madoguchi.CallExpired, Window: window},
		"cancelled-visit": web.EndedVisit{Frame: frame, State: madoguchi.CallCancelled, Window: window},
		"finished-visit": web.EndedVisit{
			Frame: frame, State: madoguchi.CallFinished, Window: window, Ended: start, Begun: true, Came: true,
		},
		"finished-visit-booking": web.EndedVisit{
			Frame: booking, State: madoguchi.CallFinished, Window: window, Ended: start, Begun: true, Came: true,
		},
		"cancelled-visit-booking": web.EndedVisit{Frame: booking, State: madoguchi.CallCancelled, Window: window},
		"expired-visit-booking":   web.EndedVisit{Frame: booking, State: madoguchi.CallExpired, Window: window},
		"gone-visit": web.EndedVisit{
			Frame: frame, State: madoguchi.CallFinished, Window: window, Ended: start, Begun: true, Came: true,
			Left: start.Add(-10 * time.Minute),
		},
		"missed-visit": web.EndedVisit{
			Frame: frame, State: madoguchi.CallFinished, Window: window, Ended: start, Begun: true,
		},
		"unbegun-visit": web.EndedVisit{
			Frame: frame, State: madoguchi.CallFinished, Window: window, Ended: start, Came: true,
		},
		"expired-begun": web.EndedVisit{
			Frame: frame, State: madoguchi.CallExpired, Window: window, Begun: true, Came: true,
		},
		"expired-unbegun": web.EndedVisit{Frame: frame, State: madoguchi.CallExpired, Window: window, Came: true},
		"cancelled-at":    web.EndedVisit{Frame: frame, State: madoguchi.CallCancelled, Window: window, Ended: start},
		"cancelled-by-patient": web.EndedVisit{
			Frame: frame, State: madoguchi.CallCancelled, Window: window, Ended: start, ByPatient: true,
		},
		"lost-link": web.LostLink{Frame: web.Frame{Language: language, Path: "/lost-link"}},
		"lost-link-wrong": web.LostLink{
			Frame: web.Frame{Language: language, Path: "/lost-link"}, Typed: "03-1234-5678",
			Faults: []madoguchi.Fault{{Field: "target", Rule: "notMobile"}},
		},
		"lost-link-nonsense": web.LostLink{
			Frame: web.Frame{Language: language, Path: "/lost-link"}, Typed: "😀",
			Faults: []madoguchi.Fault{{Field: "target", Rule: "numberForm"}},
		},
		"lost-link-often": web.LostLink{
			Frame: web.Frame{Language: language, Path: "/lost-link"}, Typed: "090-1234-5678", Notice: "tooMany",
		},
		"lost-link-asked": web.LostLinkAsked{Frame: web.Frame{Language: language, Path: "/lost-link/asked"}},
		"bad-link":        web.BadLink{Frame: web.Frame{Language: language, Path: "/v/mangled"}},
		"link-needed":     web.LinkNeeded{Frame: web.Frame{Language: language, Path: "/visit/0123456789abcdef"}},
		"failure-403":     web.Failure{Frame: nobody, Status: http.StatusForbidden},
		"failure-404":     web.Failure{Frame: nobody, Status: http.StatusNotFound},
		"failure-404-mypage": web.Failure{
			Frame: web.Frame{Language: language, Path: "/mypage/clinics/x"}, Status: http.StatusNotFound,
		},
		"failure-404-clinic": web.Failure{
			Frame: web.Frame{Language: language, Path: "/clinic/calls/x"}, Status: http.StatusNotFound,
		},
		"failure-429":     web.Failure{Frame: nobody, Status: http.StatusTooManyRequests},
		"failure-500":     web.Failure{Frame: nobody, Status: http.StatusInternalServerError},
		"failure-503":     web.Failure{Frame: nobody, Status: http.StatusServiceUnavailable},
		"failure-409":     web.Failure{Frame: nobody, Status: http.StatusConflict},
		"sign-in":         web.SignIn{Frame: nobody, Next: "/clinic/calls/0123456789abcdef"},
		"sign-in-wrong":   web.SignIn{Frame: nobody, Email: "aoki@clinic.test", Problem: "credentials"},
		"sign-in-tooMany": web.SignIn{Frame: nobody, Email: "aoki@clinic.test", Problem: "tooMany"},
		"entrance":        web.Entrance{Frame: portal("/"), Notices: someNotices()},
		"entrance-staff":  web.Entrance{Frame: signedIn("/"), Account: true},
		"notices":         web.Notices{Frame: portal("/notices"), Notices: someNotices()},
		"notices-none":    web.Notices{Frame: signedIn("/notices")},
		"notice": web.Article{
			Frame: portal("/notices/menus"), Title: "診療メニューについて", Date: start, Body: "<p>本文</p>", Notice: true,
		},
		"questions": web.Article{
			Frame: portal(web.PatientsFAQ), Title: "患者さんのよくあるご質問", Date: start, Body: "<h2>ビデオ通話</h2>\n" +
				"<details id=\"camera\"><summary><h3>カメラやマイクを許可するには</h3>\n</summary>\n<p>本文</p>\n</details>\n" +
				"<details id=\"sound\"><summary><h3>音が聞こえません</h3>\n</summary>\n<p>本文</p>\n</details>\n",
		},
		"terms": terms(portal("/terms")),
		"terms-older": web.Article{
			Frame: portal("/terms?version=2025-04"), Title: "利用規約", Version: "2025-04", Date: start, Body: "<p>本文</p>",
			InForce: "/terms",
		},
		"today": web.Today{
			Frame: staff, Day: start.In(tokyo), Now: start.Add(4 * time.Minute), Calls: todaysCalls(start),
			Waiting: whoWaits(start), Admin: true,
		},
		"today-none": web.Today{Frame: staff, Day: start.In(tokyo), SecondFactor: true},
		"before-console": web.BeforeConsole{
			Frame: staff, Start: start, Window: window, Now: start.Add(-3 * time.Hour),
		},
		"console": web.Console{
			Frame: staff, Call: "0123456789abcdef", Signal: "/api/v1/calls/0123456789abcdef/signal", Heading: "小林 誠 さん",
			Details: "10021・再診・内科（一般）", Start: start, OldTime: true,
		},
		"expired-console":  web.EndedConsole{Frame: staff, State: madoguchi.CallExpired, Window: window},
		"cancel-console":   web.EndedConsole{Frame: staff, State: madoguchi.CallCancelled, Window: window},
		"finished-console": web.EndedConsole{Frame: staff, State: madoguchi.CallFinished, Window: window},
	}
	maps.Copy(pages, registrationViews(language))
	maps.Copy(pages, accountViews(language))
	maps.Copy(pages, myPageViews(language))
	maps.Copy(pages, operatorViews(language))
	maps.Copy(pages, dashboardViews(language))
	maps.Copy(pages, familyViews(language))
	maps.Copy(pages, bookingViews(language))
	maps.Copy(pages, waitingViews(language))
	maps.Copy(pages, secondFactorViews(own, nobody, start))
	return pages
}

func todaysCalls(start time.Time) []web.TodaysCall {
	return []web.TodaysCall{
		{
			Start: start.Add(-time.Hour), Heading: "高橋 美咲 さん", Details: "初診・内科（一般）",
			Path: "/clinic/calls/1123456789abcdef", Standing: "finished", How: "held", From: start.Add(-time.Hour),
			Until: start.Add(-50 * time.Minute), Over: true,
		},
		{
			Start: start, Heading: "小林 誠 さん", Details: "10021・再診・内科（一般）", Path: "/clinic/calls/0123456789abcdef",
			Standing: "waiting", How: "cameIn", From: start,
		},
		{
			Start: start.Add(time.Hour), Path: "/clinic/calls/2123456789abcdef", Standing: "created", How: "left",
			From: start.Add(-time.Minute),
		},
		{
			Start: start.Add(2 * time.Hour), Heading: "加藤 修 さん", Path: "/clinic/calls/4123456789abcdef",
			Standing: "attention", OldTime: true,
		},
		{
			Start: start.Add(2 * time.Hour), Heading: "伊藤 さくら さん", Path: "/clinic/calls/5123456789abcdef",
			Standing: "waiting", How: "cameIn", From: start, OldTime: true,
		},
	}
}

// whoWaits has one of today's calls, and one of the evening before.
func whoWaits(start time.Time) []web.TodaysCall {
	late := web.TodaysCall{
		Start: start.Add(-20 * time.Hour), Heading: "ひまわり苑", Path: "/clinic/calls/3123456789abcdef",
		Standing: "waiting", How: "cameIn", From: start.Add(-9 * time.Minute),
	}
	return []web.TodaysCall{late, todaysCalls(start)[1]}
}

func someNotices() []web.NoticeLine {
	return []web.NoticeLine{
		{Title: "年末年始のお問い合わせについて", Date: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Path: "/notices/holidays"},
		{
			Title: "システムの保守のため、11月15日の午前2時から4時まで、予約の受け付けとビデオ通話をご利用いただけません",
			Date:  time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), Path: "/notices/maintenance",
		},
	}
}

func terms(frame web.Frame) web.Article {
	return web.Article{
		Frame: frame, Title: "利用規約", Version: "2026-11", Date: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC),
		Body: "<h2>1. 目的</h2>\n<p>本文 <a href=\"https://example.jp/\">https://example.jp/a-rather-long-address-that-has-no-place-to-break</a></p>\n<ul>\n<li>一</li>\n</ul>\n<table>\n<thead><tr><th>料金</th><th>円</th></tr></thead>\n<tbody><tr><td>無料</td><td>0</td></tr></tbody>\n</table>\n",
		Older: []web.Edition{
			{Version: "2025-04", Date: time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC), Path: "/terms?version=2025-04"},
		},
	}
}

var versioned = regexp.MustCompile(`/static/[0-9a-f]{12}/`)

func render(t *testing.T, pages *web.Pages, page web.Page) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pages.Render(&out, page); err != nil {
		t.Fatal(err)
	}
	return versioned.ReplaceAll(out.Bytes(), []byte("/static/version/"))
}

func TestPages(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []web.Language{web.Japanese, web.English} {
		for name, page := range views(language) {
			t.Run(string(language)+"/"+name, func(t *testing.T) {
				got := render(t, pages, page)
				golden(t, name+"."+string(language)+".html", got)
				checkMarkup(t, got)
			})
		}
	}
}

var styleSheets = regexp.MustCompile(`(?s)<style>.*?</style>`)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = styleSheets.ReplaceAll(got, []byte("<style></style>")) // would stand in every golden file
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the page differs from %s; run with -update where that is meant:\n%s", file, got)
	}
}

// void elements have no end tag (HTML, 13.1.2).
var void = []string{"meta", "link", "input", "br", "hr", "img"}

// checkMarkup finds unbalanced tags, duplicate IDs, labels without a field, and everything that the policy would
// refuse.
func checkMarkup(t *testing.T, page []byte) {
	t.Helper()
	tokens := html.NewTokenizer(bytes.NewReader(page))
	var stack []string
	ids := make(map[string]bool)
	var references []string
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			if len(stack) > 0 {
				t.Errorf("never closed: %v", stack)
			}
			for _, id := range references {
				if !ids[id] {
					t.Errorf("nothing has the ID %q that is referred to", id)
				}
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			references = append(references, checkElement(t, token, ids)...)
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				stack = append(stack, token.Data)
			}
		case html.EndTagToken:
			name := tokens.Token().Data
			if len(stack) == 0 || stack[len(stack)-1] != name {
				t.Fatalf("</%s> closes nothing; open: %v", name, stack)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func checkElement(t *testing.T, token html.Token, ids map[string]bool) (references []string) {
	t.Helper()
	external := false
	for _, attribute := range token.Attr {
		switch key := attribute.Key; {
		case key == "id":
			if ids[attribute.Val] {
				t.Errorf("the ID %q stands twice", attribute.Val)
			}
			ids[attribute.Val] = true
		case key == "for", key == "aria-labelledby", key == "aria-describedby", key == "aria-controls":
			references = append(references, strings.Fields(attribute.Val)...)
		case key == "src":
			external = true
		case key == "style", strings.HasPrefix(key, "on"):
			t.Errorf("<%s> has the inline attribute %s", token.Data, key)
		case key == "href" && strings.Contains(attribute.Val, "ZgotmplZ"):
			t.Errorf("<%s> has a link that html/template refused", token.Data)
		case key == "href" && attribute.Val == "":
			t.Errorf("<%s> leads nowhere", token.Data)
		}
	}
	if token.Data == "script" && !external {
		t.Errorf("inline <%s>", token.Data)
	}
	return references
}

// TestPatientPagesSayNothingOfThePatient looks for data that only the clinic's pages may show (B5).
func TestPatientPagesSayNothingOfThePatient(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := views(web.Japanese)
	if !bytes.Contains(render(t, pages, all["console"]), []byte("小林")) {
		t.Fatal("the console does not name the patient: this test looks for the wrong thing")
	}
	for name, page := range all {
		if strings.HasSuffix(name, "-visit") || name == "visit" {
			if bytes.Contains(render(t, pages, page), []byte("小林")) {
				t.Errorf("%s names the patient", name)
			}
		}
	}
}

// TestEveryPageLeadsBackToADoor looks for a link to the entrance, or to the first page behind one of its doors.
func TestEveryPageLeadsBackToADoor(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	door := regexp.MustCompile(`<a [^>]*href="/(mypage)?"`)
	for name, page := range views(web.Japanese) {
		if !door.Match(render(t, pages, page)) {
			t.Errorf("%s leads to no door", name)
		}
	}
}

func TestUnknownTextIsAnError(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := pages.Render(&out, web.SignIn{Problem: "unheard-of"}); err == nil || out.Len() > 0 {
		t.Errorf("Render wrote %d bytes and returned %v, want nothing and an error", out.Len(), err)
	}
}

func TestStatic(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := pages.Render(&page, web.BadLink{}); err != nil {
		t.Fatal(err)
	}
	version := versioned.FindString(page.String())
	cases := map[string]struct {
		path    string
		status  int
		kind    string
		caching string
	}{
		"style": {
			version + "css/page.css", http.StatusOK, "text/css; charset=utf-8", "public, max-age=31536000, immutable",
		},
		"module": {
			version + "js/patient.js", http.StatusOK, "text/javascript; charset=utf-8",
			"public, max-age=31536000, immutable",
		},
		"other version": {
			"/static/000000000000/js/patient.js", http.StatusOK, "text/javascript; charset=utf-8", "no-store",
		},
		"missing":   {version + "js/missing.js", http.StatusNotFound, "", ""},
		"directory": {version + "js/", http.StatusNotFound, "", ""},
		"no list":   {version + "js", http.StatusNotFound, "", ""},
		"outside":   {"/static/x/../../templates/visit.html", http.StatusNotFound, "", ""},
		"root":      {"/static/", http.StatusNotFound, "", ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			answer := httptest.NewRecorder()
			request := httptest.NewRequest(http.MethodGet, "/static/", nil)
			request.URL.Path = tc.path
			pages.Static().ServeHTTP(answer, request)
			if answer.Code != tc.status {
				t.Fatalf("status = %d, want %d", answer.Code, tc.status)
			}
			if tc.status != http.StatusOK {
				return
			}
			if got := answer.Header().Get("Content-Type"); got != tc.kind {
				t.Errorf("Content-Type = %q, want %q", got, tc.kind)
			}
			if got := answer.Header().Get("Cache-Control"); got != tc.caching {
				t.Errorf("Cache-Control = %q, want %q", got, tc.caching)
			}
		})
	}
}

func TestPagesFromDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(web.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	changed := []byte(
		`{{define "title"}}x{{end}}{{define "main"}}<main id="main">changed</main>{{end}}{{define "foot"}}{{end}}`,
	)
	if err := os.WriteFile(filepath.Join(dir, "templates", "bad-link.html"), changed, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := render(t, pages, web.BadLink{}); !bytes.Contains(got, []byte("changed")) {
		t.Errorf("the page is not read again: %s", got)
	}
}

func TestChooseLanguage(t *testing.T) {
	cases := []struct {
		asked, kept, accepted string
		want                  web.Language
	}{
		{"", "", "", web.Japanese},
		{"en", "ja", "ja", web.English},
		{"", "en", "ja", web.English},
		{"xx", "ja", "en", web.Japanese},
		{"", "", "en-US,en;q=0.9", web.English},
		{"", "", "fr", web.Japanese},
		{"", "", "fr,en;q=0.5", web.English},
		{"", "", "ja,en;q=0.9", web.Japanese},
		{"", "", ";;;", web.Japanese},
	}
	for _, tc := range cases {
		if got := web.ChooseLanguage(tc.asked, tc.kept, tc.accepted); got != tc.want {
			t.Errorf("ChooseLanguage(%q, %q, %q) = %s, want %s", tc.asked, tc.kept, tc.accepted, got, tc.want)
		}
	}
}

// TestAnotherYearIsNamed renders the page of a visit after the turn of the year.
func TestAnotherYearIsNamed(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2027, 1, 5, 14, 30, 0, 0, tokyo)
	window := madoguchi.CallWindow(start, tokyo)
	for language, want := range map[web.Language][2]string{
		web.Japanese: {"2027年1月5日（火）", "2027/1/5 13:30 〜 2027/1/6 14:30"},
		web.English:  {"Tuesday 5 January 2027", "5 Jan 2027 13:30 – 6 Jan 2027 14:30"},
	} {
		for _, now := range []time.Time{start.AddDate(0, -1, 0), start.AddDate(0, 0, -1)} {
			frame := web.Frame{Language: language, Clinic: web.Clinic{Location: tokyo}}
			for _, page := range []web.Page{
				web.BeforeVisit{Frame: frame, Start: start, Window: window, Now: now},
				web.BeforeConsole{Frame: frame, Start: start, Window: window, Now: now},
			} {
				var drawn bytes.Buffer
				if err := pages.Render(&drawn, page); err != nil {
					t.Fatal(err)
				}
				for _, words := range want {
					if strings.Contains(drawn.String(), words) != (now.Year() != start.Year()) {
						t.Errorf("%T in %s, on %v, names the year or does not: %s", page, language, now, words)
					}
				}
			}
		}
	}
}
