package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// post submits a form and reads the page of the answer.
func (s *scene) post(path string, form url.Values) shownPage {
	s.t.Helper()
	response, body := s.send(letter{
		method: http.MethodPost, path: path, body: form.Encode(),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Cookie": s.appliedIn},
	})
	s.keepApplied(response)
	return shownPage{t: s.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

func (s *scene) get(path string) shownPage {
	s.t.Helper()
	response, body := s.send(
		letter{method: http.MethodGet, path: path, header: map[string]string{"Cookie": s.appliedIn}},
	)
	return shownPage{t: s.t, status: response.StatusCode, header: response.Header, body: string(body)}
}

// keepApplied keeps the application's cookie, as a browser does.
func (s *scene) keepApplied(response *http.Response) {
	for _, cookie := range response.Cookies() {
		if cookie.Name == s.server.answers.HostCookie(appliedCookie) {
			s.appliedIn = cookie.Name + "=" + cookie.Value
		}
	}
}

// elsewhere runs act in another browser.
func (s *scene) elsewhere(act func()) {
	kept := s.appliedIn
	s.appliedIn = ""
	act()
	s.appliedIn = kept
}

// shownPage is an answer in a browser without scripts.
type shownPage struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

var pageName = regexp.MustCompile(`<body data-page="([\w-]+)"`)

// is checks the answer's status and page.
func (p shownPage) is(status int, name string) shownPage {
	p.t.Helper()
	got := ""
	if found := pageName.FindStringSubmatch(p.body); found != nil {
		got = found[1]
	}
	if p.status != status || got != name {
		p.t.Fatalf("answered %d with the page %q, want %d with %q\n%s", p.status, got, status, name, p.body)
	}
	return p
}

// says checks that the page holds a text.
func (p shownPage) says(text string) shownPage {
	p.t.Helper()
	if !strings.Contains(html.UnescapeString(p.body), text) {
		p.t.Errorf("the page does not say %q", text)
	}
	return p
}

// lacks checks that the page does not hold a text.
func (p shownPage) lacks(text string) shownPage {
	p.t.Helper()
	if strings.Contains(html.UnescapeString(p.body), text) {
		p.t.Errorf("the page says %q", text)
	}
	return p
}

// values returns what the page's form would send, without its buttons.
func (p shownPage) values() url.Values {
	p.t.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	must(p.t, err)
	values := url.Values{}
	for node := range root.Descendants() {
		switch {
		case node.Data == "input" && attribute(node, "type") == "radio", node.Data == "input" &&
			attribute(node, "type") == "checkbox":
			if has(node, "checked") {
				values.Add(attribute(node, "name"), attribute(node, "value"))
			}
		case node.Data == "input" && has(node, "name"):
			values.Add(attribute(node, "name"), attribute(node, "value"))
		case node.Data == "textarea":
			values.Add(attribute(node, "name"), textOf(node))
		case node.Data == "option" && has(node, "selected"):
			values.Add(attribute(node.Parent, "name"), attribute(node, "value"))
		}
	}
	return values
}

// textOf returns the text in an element that holds nothing else.
func textOf(node *html.Node) string {
	if node.FirstChild == nil {
		return ""
	}
	return node.FirstChild.Data
}

func has(node *html.Node, name string) bool {
	for _, a := range node.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// faults returns the fields in the page's summary.
func (p shownPage) faults() string {
	root, err := html.Parse(strings.NewReader(p.body))
	must(p.t, err)
	var named []string
	for node := range root.Descendants() {
		if node.Data == "a" && node.Parent.Data == "li" && strings.HasPrefix(attribute(node, "href"), "#") {
			named = append(named, attribute(node, "href")[1:])
		}
	}
	return strings.Join(named, " ")
}
