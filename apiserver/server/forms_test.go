package server

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/api"
)

// TestEveryFormIsListed compares the routes that can change something with the list of what is typed in them. The
// end-to-end tests send data of patients in each form where somebody types about a person, and look for it wherever it
// does not belong.
func TestEveryFormIsListed(t *testing.T) {
	s := newScene(t)
	routed := map[string]bool{}
	add := func(prefix string, routes []route) {
		for _, r := range routes {
			if r.method != http.MethodGet {
				routed[r.method+" "+prefix+r.path] = true
			}
		}
	}
	add(api.Prefix, s.server.routes())
	add("", s.server.pages())
	add("", s.server.operatorPages())
	listed := listedForms(t)
	for form := range routed {
		if listed[form] == "" {
			t.Errorf("%s is not listed", form)
		}
	}
	for form, kind := range listed {
		if !routed[form] {
			t.Errorf("%s has no route", form)
		}
		if !slices.Contains([]string{"typed", "draft", "secret", "nothing"}, kind) {
			t.Errorf("%s is listed as %q", form, kind)
		}
	}
}

// listedForms returns the kind of each form.
func listedForms(t *testing.T) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", "e2e", "testdata", "forms.txt"))
	must(t, err)
	listed := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if kind, form, ok := strings.Cut(strings.TrimSpace(line), " "); ok && kind != "#" {
			listed[form] = kind
		}
	}
	return listed
}
