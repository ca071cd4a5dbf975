package web_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/web"
)

var dataPage = regexp.MustCompile(`data-page="([^"]+)"`)

// TestEveryTemplateIsInViews fails if a template has no page in views. TestPages, TestAxe and TestNarrow check only those.
func TestEveryTemplateIsInViews(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, page := range views(web.Japanese) {
		if name := dataPage.FindSubmatch(render(t, pages, page)); name != nil {
			shown = append(shown, string(name[1]))
		}
	}
	templates, err := filepath.Glob("templates/*.html")
	if err != nil || len(templates) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range templates {
		if name := strings.TrimSuffix(filepath.Base(file), ".html"); !slices.Contains(shown, name) {
			t.Errorf("no page of views is rendered by %s", file)
		}
	}
}
