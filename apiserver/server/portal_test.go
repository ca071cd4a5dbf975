package server

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/content"
)

// texts returns a deployment's own texts: terms with an older version, and notices of today and of tomorrow, by the
// scene's clock.
func texts(t *testing.T) *content.Library {
	t.Helper()
	files := make(fstest.MapFS)
	put := func(path, title, head string) {
		files[path] = &fstest.MapFile{
			Data: []byte("---\ntitle: " + title + "\n" + head + "\n---\n\n**" + path + "**\n"),
		}
	}
	for _, language := range []string{"ja", "en"} {
		for _, name := range []string{"terms", "privacy", "faq", "patients", "contact", "desk"} {
			put(language+"/"+name+".md", name+" "+language, "version: v2\ndate: 2126-01-01")
		}
		put(language+"/terms-v1.md", "old terms "+language, "version: v1\ndate: 2125-01-01")
		put(language+"/notices/2126-11-25-new.md", "new notice "+language, "date: 2126-11-25")
		put(language+"/notices/2126-11-26-next.md", "next notice "+language, "date: 2126-11-26")
	}
	library, err := content.Open(files)
	must(t, err)
	return library
}

func TestTheDeploymentsTexts(t *testing.T) {
	s := newScene(t)
	*s.server.Content = *texts(t)
	cases := map[string]struct {
		path   string
		status int
		want   []string
		never  []string
	}{
		"terms": {
			"/terms", http.StatusOK, []string{"<strong>ja/terms.md</strong>", "v2 版", `href="/terms?version=v1"`},
			[]string{"article.inForce", "過去の版です"},
		},
		"older terms": {
			"/terms?version=v1", http.StatusOK, []string{"<strong>ja/terms-v1.md</strong>", "過去の版です", `href="/terms"`},
			[]string{"ja/terms.md"},
		},
		"terms by version": {
			"/terms?version=v2", http.StatusOK, []string{"<strong>ja/terms.md</strong>"}, []string{"過去の版です"},
		},
		"terms in English": {
			"/terms?lang=en", http.StatusOK, []string{"<strong>en/terms.md</strong>", "Version v2"}, nil,
		},
		"no such version": {"/terms?version=v3", http.StatusNotFound, nil, []string{"v3 版"}},
		"privacy": {
			"/privacy", http.StatusOK, []string{"<strong>ja/privacy.md</strong>"}, []string{"過去の版"},
		},
		"questions": {
			"/faq", http.StatusOK, []string{"<strong>ja/faq.md</strong>", `<a href="/faq" aria-current="page">`}, nil,
		},
		"patients' questions": {
			"/faq/patients", http.StatusOK, []string{"<strong>ja/patients.md</strong>"}, nil,
		},
		"the desk": {"/desk", http.StatusOK, []string{"<strong>ja/desk.md</strong>"}, nil},
		"contact":  {"/contact", http.StatusOK, []string{"<strong>ja/contact.md</strong>"}, nil},
		"notices":  {"/notices", http.StatusOK, []string{`href="/notices/new"`}, []string{"next notice"}},
		"a notice": {
			"/notices/new?lang=en", http.StatusOK,
			[]string{"<strong>en/notices/2126-11-25-new.md</strong>", `<a href="/notices" aria-current="true">`}, nil,
		},
		"tomorrow's notice":   {"/notices/next", http.StatusNotFound, nil, []string{"2126-11-26-next"}},
		"a notice of nothing": {"/notices/..%2f..%2fterms", http.StatusNotFound, nil, []string{"ja/terms.md"}},
		"entrance": {
			"/", http.StatusOK,
			[]string{
				`href="/registration"`, `href="/notices/new"`, `href="/terms"`, `href="/privacy"`,
				`href="/clinic/signin"`, `href="/mypage/signin"`, `href="/mypage/signup"`, `href="/lost-link"`,
			},
			[]string{"next notice", "/clinic/signout"},
		},
		"entrance in English": {"/?lang=en", http.StatusOK, []string{"new notice en", "Register here"}, []string{"新規"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			status, page := s.page(tc.path, nil)
			if status != tc.status {
				t.Errorf("the status is %d, want %d", status, tc.status)
			}
			for _, part := range tc.want {
				if !strings.Contains(page, part) {
					t.Errorf("%q is not in the page:\n%s", part, page)
				}
			}
			for _, part := range tc.never {
				if strings.Contains(page, part) {
					t.Errorf("%q is in the page:\n%s", part, page)
				}
			}
		})
	}
}

func TestTheEntranceLeadsThoseWhoAreSignedInToTheirCalls(t *testing.T) {
	s := newScene(t)
	token := s.session(s.staff)
	for name, tc := range map[string]struct {
		cookie *http.Cookie
		signed bool
	}{
		"nobody":       {nil, false},
		"staff":        {&http.Cookie{Name: access.SessionCookie, Value: token}, true},
		"a lost token": {&http.Cookie{Name: access.SessionCookie, Value: strings.ToUpper(token)}, false},
	} {
		status, page := s.page("/", tc.cookie)
		home, signIn := strings.Contains(page, `href="/clinic"`), strings.Contains(page, `href="/clinic/signin"`)
		if status != http.StatusOK || home != tc.signed || signIn == tc.signed ||
			strings.Contains(page, "/clinic/signout") != tc.signed {
			t.Errorf("%s: %d, leads to the calls: %v, to the sign-in: %v", name, status, home, signIn)
		}
	}
}

// A patient who is signed in goes straight to the account.
func TestTheEntranceLeadsPatientsToTheirAccount(t *testing.T) {
	s := newScene(t)
	response, page := s.portal(s.account(nil)).get("/")
	answers(t, response, page, http.StatusOK, "マイページを開く", `class="button" href="/mypage"`)
	lacks(t, page, `href="/mypage/signup"`)
}

// An agreement names the versions that the pages show.
func TestVersionsAreThoseOfThePages(t *testing.T) {
	s := newScene(t)
	*s.server.Content = *texts(t)
	terms, privacy := s.server.Content.Versions("ja")
	for path, version := range map[string]string{"/terms": terms, "/privacy": privacy} {
		if _, page := s.page(path, nil); !strings.Contains(page, version+" 版") {
			t.Errorf("%s does not show the version %s:\n%s", path, version, page)
		}
	}
}
