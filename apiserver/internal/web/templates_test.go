package web_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

var dataPage = regexp.MustCompile(`<body data-page="([^"]+)"`)

// parts are templates whose content a page's module takes over. They are not shown as pages.
var parts = []string{"checked-fields"}

// TestEveryTemplateIsInViews fails if a template has no page in views. TestPages, TestAxe and TestNarrow check only
// those pages.
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
		if name := strings.TrimSuffix(filepath.Base(file), ".html"); !slices.Contains(
			slices.Concat(shown, parts), name,
		) {
			t.Errorf("no page of views is rendered by %s", file)
		}
	}
}

// TestParts checks the markup of the templates that are not pages.
func TestParts(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range web.Languages() {
		checked := web.CheckedFields{
			Frame: web.Frame{Language: language}, Names: []string{"founder", "prefecture", "address"},
			Typed: madoguchi.Registration{Founder: "医療法人\"青木会(", Address: "１ー１"},
			Town:  web.RegistrationPlace{Address: "東京都千代田区千代田", AddressKana: "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾁﾖﾀﾞ"},
		}
		checked.Values = madoguchi.Registration{
			Kind: madoguchi.MedicalClinic, Prefecture: "01", Code: "9999991", Founder: "医療法人\"青木会",
			Address: "東京都千代田区千代田１ー１",
		}
		checked.Typed.Prefecture = checked.Values.Prefecture
		checked.Faults = []madoguchi.Fault{
			{Field: "founder", Rule: "fullWidth", Strange: []rune("㈱"), Proposal: "株式会社"},
		}
		got := render(t, pages, checked)
		golden(t, "checked-fields."+string(language)+".html", got)
		checkMarkup(t, got)
	}
}
