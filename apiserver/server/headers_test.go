package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/access"
	"madoguchi/madoguchi"
)

func TestEveryAnswerCarriesTheStrictHeaders(t *testing.T) {
	s := newScene(t)
	cookie := access.SessionCookie + "=" + s.session(s.staff)
	letters := map[string]letter{
		"JSON":       {method: http.MethodGet, path: "/api/v1/sessions/current", header: s.authorized()},
		"no session": {method: http.MethodGet, path: "/api/v1/schedule"},
		"no route":   {method: http.MethodGet, path: "/api/v1/nothing"},
		"no method":  {method: http.MethodPut, path: "/api/v1/calls"},
		"another site's": {
			method: http.MethodPost, path: "/clinic/signout",
			header: map[string]string{"Cookie": cookie, "Origin": "https://evil.example.com"},
		},
		"a page":                {method: http.MethodGet, path: "/clinic/signin"},
		"no page":               {method: http.MethodGet, path: "/nothing"},
		"a file":                {method: http.MethodGet, path: "/static/nothing.js"},
		"health":                {method: http.MethodGet, path: "/healthz"},
		"an unsigned callback":  {method: http.MethodPost, path: "/callbacks/twilio/a/b"},
		"a link that is broken": {method: http.MethodGet, path: "/v/broken"},
	}
	want := map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Access-Control-Allow-Origin": "",
	}
	for name, l := range letters {
		t.Run(name, func(t *testing.T) {
			response, _ := s.send(l)
			for header, value := range want {
				if got := response.Header.Get(header); got != value {
					t.Errorf("%s is %q, want %q", header, got, value)
				}
			}
			if kept := response.Header.Get("Cache-Control"); kept != "no-store" &&
				!strings.HasPrefix(l.path, "/static/") {
				t.Errorf("Cache-Control is %q", kept)
			}
			assertPolicy(t, response.Header.Get("Content-Security-Policy"))
			if got, want := response.Header.Get("Referrer-Policy"), wantedReferrer(l.path); got != want {
				t.Errorf("Referrer-Policy is %q, want %q", got, want)
			}
		})
	}
}

// wantedReferrer returns the policy that sends a secret URL nowhere, not even to this site's own log.
func wantedReferrer(path string) string {
	if strings.HasPrefix(path, "/v/") {
		return "strict-origin"
	}
	return "same-origin"
}

func assertPolicy(t *testing.T, policy string) {
	t.Helper()
	for _, rule := range []string{
		"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
		"connect-src 'self' wss://clinic.example.jp",
	} {
		if !strings.Contains(policy, rule) {
			t.Errorf("the policy lacks %s", rule)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
}

func TestAnotherSitesPageChangesNothing(t *testing.T) {
	s := newScene(t)
	entry := s.opened().Entry
	own := "http://" + s.site.Listener.Addr().String()
	tests := []struct {
		name, header, value string
		refused             bool
	}{
		{"another origin", "Origin", "https://evil.example.com", true},
		{"an opaque origin", "Origin", "null", true},
		{"another site", "Sec-Fetch-Site", "cross-site", true},
		{"a neighbour's site", "Sec-Fetch-Site", "same-site", true},
		{"the Web UI's origin", "Origin", webUI, true},
		{"the page's own origin", "Origin", own, false},
		{"the page itself", "Sec-Fetch-Site", "same-origin", false},
		{"a program", "User-Agent", "curl", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response, content := s.send(letter{
				method: http.MethodPatch, path: "/api/v1/calls/" + entry.ID, body: `{"revision":0}`,
				header: map[string]string{
					"Cookie": access.SessionCookie + "=" + s.session(s.staff), test.header: test.value,
				},
			})
			if !test.refused {
				refusedWith(t, problemIn(t, response, content), http.StatusConflict, "changed", "")
				return
			}
			refusedWith(t, problemIn(t, response, content), http.StatusForbidden, "origin", "")
		})
	}
}

// Browsers without Sec-Fetch-Site (Safari before 16.4; any over http except on localhost) send a form's origin only as
// Origin. It is "null" if the page's referrer policy hides the URL from everyone.
func TestBrowsersWithoutFetchMetadataSendEveryForm(t *testing.T) {
	s := newScene(t)
	var log bytes.Buffer
	s.server.answers.Logger = slog.New(slog.NewTextHandler(&log, nil))
	cookie := access.SessionCookie + "=" + s.session(s.withRole("admin@example.jp", madoguchi.Admin))
	own, forms := "http://"+s.site.Listener.Addr().String(), 0
	for _, route := range append(s.server.pages(), s.server.operatorPages()...) {
		if route.method == http.MethodGet || strings.HasPrefix(route.path, "/callbacks/") {
			continue
		}
		forms++
		t.Run(route.path, func(t *testing.T) {
			path := strings.NewReplacer(":token", "t", ":id", "i").Replace(route.path)
			page, _ := s.send(letter{method: http.MethodGet, path: path, header: map[string]string{"Cookie": cookie}})
			log.Reset()
			s.send(letter{method: http.MethodPost, path: path, header: map[string]string{
				"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Origin": originSent(page, own),
			}})
			if strings.Contains(log.String(), "code=origin") {
				t.Errorf("refused:\n%s", log.String())
			}
		})
	}
	if forms < 20 {
		t.Errorf("only %d forms", forms)
	}
}

// originSent returns the Origin that a browser sends with a form of the page to the page's own site
// (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
func originSent(page *http.Response, own string) string {
	switch page.Header.Get("Referrer-Policy") {
	case "same-origin", "strict-origin", "strict-origin-when-cross-origin", "no-referrer-when-downgrade", "origin":
		return own
	default:
		return "null"
	}
}

// Behind a proxy that sets this machine as the host, the site's own pages are recognised by the public address.
func TestFormsPassBehindAProxyThatChangesTheHost(t *testing.T) {
	s := newScene(t)
	for origin, refused := range map[string]bool{
		publicURL: false, "http://clinic.example.jp": true, publicURL + ".evil.example": true,
	} {
		response, _ := s.send(letter{method: http.MethodPost, path: "/clinic/signin", header: map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Origin": origin,
		}})
		if got := response.StatusCode == http.StatusForbidden; got != refused {
			t.Errorf("%s: answered %d", origin, response.StatusCode)
		}
	}
}

// A refused form does not reach its handler: another site cannot sign the user out.
func TestAnotherSitesFormSignsNobodyOut(t *testing.T) {
	s := newScene(t)
	token := s.session(s.staff)
	response, _ := s.send(letter{
		method: http.MethodPost, path: "/clinic/signout",
		header: map[string]string{"Cookie": access.SessionCookie + "=" + token, "Origin": "https://evil.example.com"},
	})
	if response.StatusCode != http.StatusForbidden || len(response.Cookies()) != 0 {
		t.Errorf("answered %d with %v", response.StatusCode, response.Cookies())
	}
	client := s.anonymous()
	client.SetToken(token)
	_, err := client.CurrentSession(t.Context())
	must(t, err)
}

// Scripts of another site cannot read answers either: no answer allows another origin.
func TestNothingIsSharedWithOtherOrigins(t *testing.T) {
	s := newScene(t)
	response, content := s.send(letter{
		method: http.MethodOptions, path: "/api/v1/reservations",
		header: map[string]string{"Origin": "https://evil.example.com", "Access-Control-Request-Method": "POST"},
	})
	refusedWith(t, problemIn(t, response, content), http.StatusMethodNotAllowed, "method", "")
	for name := range response.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("the answer has %s", name)
		}
	}
}

func TestStrayRequests(t *testing.T) {
	s := newScene(t)
	tests := []struct {
		method, path string
		status       int
		code         string // empty if a page answers
	}{
		{http.MethodGet, "/api/v1/nothing", http.StatusNotFound, "notFound"},
		{http.MethodGet, "/api/v1", http.StatusNotFound, "notFound"},
		{http.MethodGet, "/api/v1/reservations/a/b/c", http.StatusNotFound, "notFound"},
		{http.MethodPut, "/api/v1/reservations", http.StatusMethodNotAllowed, "method"},
		{http.MethodDelete, "/api/v1/calls/" + madoguchi.NewID(), http.StatusMethodNotAllowed, "method"},
		{http.MethodGet, "/nothing", http.StatusNotFound, ""},
		{http.MethodPost, "/healthz", http.StatusMethodNotAllowed, ""},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			response, content := s.send(letter{method: test.method, path: test.path})
			if test.code != "" {
				refusedWith(t, problemIn(t, response, content), test.status, test.code, "")
				return
			}
			if kind := response.Header.Get("Content-Type"); response.StatusCode != test.status ||
				!strings.HasPrefix(kind, "text/html") {
				t.Errorf("answered %d with %s", response.StatusCode, kind)
			}
		})
	}
}

// Internal errors appear only in the log. What a user typed appears neither there nor in the answer.
func TestFaultsSayNothingOfThemselves(t *testing.T) {
	s := newScene(t)
	entry := s.opened().Entry
	const secret = "田中 花子"
	tests := []struct {
		name   string
		fault  func() error
		status int
		code   string
	}{
		{"a panic", func() error { panic(secret) }, http.StatusInternalServerError, "internal"},
		{"an unknown error", func() error { return errors.New(secret) }, http.StatusInternalServerError, "internal"},
		{
			"a kind of its own", func() error { return &madoguchi.Error{Kind: "odd", Code: secret} },
			http.StatusInternalServerError, "internal",
		},
		{
			"a part that does not answer", func() error { return madoguchi.ErrUnavailable.Because(errors.New(secret)) },
			http.StatusServiceUnavailable, "unavailable",
		},
		{
			"a part that takes too long", func() error { return context.DeadlineExceeded },
			http.StatusServiceUnavailable, "unavailable",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.processes.breakDown(test.fault)
			response, content := s.send(
				letter{method: http.MethodPost, path: "/api/v1/calls/" + entry.ID + "/cancel", header: s.authorized()},
			)
			refusedWith(t, problemIn(t, response, content), test.status, test.code, "")
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("the answer tells: %s", content)
			}
			busy, after := test.status == http.StatusServiceUnavailable, response.Header.Get("Retry-After")
			if busy != (after != "") {
				t.Errorf("Retry-After is %q", after)
			}
		})
	}
}

func TestPanicsAreLoggedWithoutTheirText(t *testing.T) {
	s := newScene(t)
	entry := s.opened().Entry
	var log bytes.Buffer
	s.server.answers.Logger = slog.New(slog.NewTextHandler(&log, nil))
	s.processes.breakDown(func() error { panic("田中 花子") })
	response, _ := s.send(
		letter{method: http.MethodPost, path: "/api/v1/calls/" + entry.ID + "/cancel", header: s.authorized()},
	)
	if response.StatusCode != http.StatusInternalServerError {
		t.Errorf("answered %d", response.StatusCode)
	}
	text := log.String()
	if !strings.Contains(text, "CancelCall") {
		t.Errorf("the log does not tell where:\n%s", text)
	}
	if strings.Contains(text, "田中") {
		t.Errorf("the log tells what was typed:\n%s", text)
	}
}

func TestHealth(t *testing.T) {
	s := newScene(t)
	if response, _ := s.send(letter{method: http.MethodGet, path: "/healthz"}); response.StatusCode != http.StatusOK {
		t.Errorf("answered %d", response.StatusCode)
	}
	s.processes.breakDown(func() error { return madoguchi.ErrUnavailable })
	if response, _ := s.send(
		letter{method: http.MethodGet, path: "/healthz"},
	); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("without workflows: answered %d", response.StatusCode)
	}
}

// TestHeadIsAnsweredAsGet requests every GET route with both methods, because mail scanners may use HEAD. The answers
// are equal.
func TestHeadIsAnsweredAsGet(t *testing.T) {
	s := newScene(t)
	detail := s.booked(s.visit())
	path, cookie := s.followed(detail)
	token := access.SessionCookie + "=" + s.session(s.staff)
	asked := 0
	for _, r := range append(
		everyRoute(s.server), route{path: strings.TrimPrefix(detail.PatientURL, publicURL)}, route{path: path},
		route{path: path + "/calendar.ics"},
		route{path: "/static/any/css/page.css"}, route{path: "/nowhere"}) {
		if r.method != "" && r.method != http.MethodGet || strings.HasSuffix(r.path, "/events") {
			continue // a GET of the event stream does not end
		}
		asked++
		headers := map[string]string{"Cookie": token + "; " + cookie.String()}
		get, _ := s.send(letter{method: http.MethodGet, path: r.path, header: headers})
		head, body := s.send(letter{method: http.MethodHead, path: r.path, header: headers})
		for _, header := range []http.Header{get.Header, head.Header} {
			for _, varying := range []string{"Date", "Content-Length", "Etag"} {
				header.Del(varying)
			}
		}
		if head.StatusCode != get.StatusCode || len(body) != 0 || !reflect.DeepEqual(head.Header, get.Header) {
			t.Errorf(
				"%s is answered %d with %v to GET, and %d with %v and %d bytes to HEAD", r.path, get.StatusCode,
				get.Header, head.StatusCode, head.Header, len(body),
			)
		}
	}
	if asked < 40 {
		t.Errorf("%d routes were asked", asked)
	}
	stream, _ := s.send(
		letter{method: http.MethodHead, path: "/api/v1/events", header: map[string]string{"Cookie": token}},
	)
	if stream.StatusCode != http.StatusOK || stream.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("the stream's header is answered %d, %v", stream.StatusCode, stream.Header)
	}
}

// TestAPathHasItsOwnMethodsOnly sends each method to each path without parameters. Some of these paths also match a
// pattern: /patients/search is no patient of PUT /patients/:id.
func TestAPathHasItsOwnMethodsOnly(t *testing.T) {
	s := newScene(t)
	headers := s.authorized()
	all := []string{
		http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
	}
	paths := s.server.fixedPaths()
	for path, methods := range paths {
		for _, method := range all {
			if slices.Contains(methods, method) {
				continue
			}
			response, _ := s.send(letter{method: method, path: path, header: headers, body: "{}"})
			allowed := response.Header.Get("Allow")
			if response.StatusCode != http.StatusMethodNotAllowed || allowed != strings.Join(methods, ", ") {
				t.Errorf("%s %s is answered %d, allowing %q", method, path, response.StatusCode, allowed)
			}
		}
	}
	if search := paths["/api/v1/patients/search"]; !slices.Equal(search, []string{http.MethodPost}) || len(paths) < 60 {
		t.Errorf("%d paths were asked; the search has %v", len(paths), search)
	}
}

// TestASlashTooManyIsNoRedirect checks the headers in a case that Gin would answer by itself.
func TestASlashTooManyIsNoRedirect(t *testing.T) {
	s := newScene(t)
	for _, path := range []string{"/faq/", "/clinic/signin/", "/api/v1/clinic/", "/registration/applicant/", "//faq"} {
		response, _ := s.send(letter{method: http.MethodGet, path: path})
		if response.StatusCode != http.StatusNotFound || response.Header.Get("Content-Security-Policy") == "" ||
			response.Header.Get("Location") != "" {
			t.Errorf("%s is answered %d, %v", path, response.StatusCode, response.Header)
		}
	}
}

// endless is a body without an end.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// TestNoBodyIsReadWithoutEnd sends an endless body to every route that reads one.
func TestNoBodyIsReadWithoutEnd(t *testing.T) {
	s := newScene(t)
	token := access.SessionCookie + "=" + s.session(s.staff) + "; " + s.operator().String()
	for _, r := range append(
		everyRoute(s.server), route{method: http.MethodPost, path: "/codec/decode"},
	) {
		for _, kind := range []string{
			"application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x",
		} {
			if r.method == http.MethodGet {
				continue
			}
			body := &endless{}
			request := httptest.NewRequestWithContext(t.Context(), r.method, r.path, body)
			request.Header.Set("Content-Type", kind)
			request.Header.Set("Cookie", token)
			if strings.HasPrefix(r.path, "/codec/") {
				request.Header.Set("Origin", webUI)
			}
			reply := httptest.NewRecorder()
			s.server.ServeHTTP(reply, request)
			most := 2 * maxBody
			if strings.HasPrefix(r.path, "/codec/") {
				most = 2 * maxCodecBody
			}
			if body.read > most ||
				reply.Code >= http.StatusInternalServerError && reply.Code != http.StatusServiceUnavailable {
				t.Errorf(
					"%s %s with %s: %d bytes were read, answered %d", r.method, r.path, kind, body.read, reply.Code,
				)
			}
		}
	}
}

// TestThePolicyAllowsThePagesStyles hashes the style sheets of a page as a browser does.
func TestThePolicyAllowsThePagesStyles(t *testing.T) {
	s := newScene(t)
	response, page := s.send(letter{method: http.MethodGet, path: "/registration"})
	sheets := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllSubmatch(page, -1)
	if len(sheets) == 0 {
		t.Fatal("the page has no style sheet")
	}
	for _, sheet := range sheets {
		hash := sha256.Sum256(sheet[1])
		source := "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
		if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, source) {
			t.Errorf("the policy lacks %s: %s", source, policy)
		}
	}
}
