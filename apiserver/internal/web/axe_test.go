package web_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
)

// axeRun returns the rules that the page breaks, each with the first element that does: those of WCAG 2.2 AA and axe's
// best practices. It leaves out what axe cannot decide.
const axeRun = `axe.run(document, {resultTypes: ['violations']}).then(({violations}) =>
	violations.map(({impact, id, nodes: [first]}) => [impact, id, first.html, first.failureSummary].join(' ')))`

// TestAxe runs axe-core on every page in both languages (A12).
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	h := open(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	for _, language := range []web.Language{web.Japanese, web.English} {
		for _, name := range slices.Sorted(maps.Keys(views(language))) {
			page.do(chromedp.Navigate(h.server.URL + "/view/" + string(language) + "/" + name))
			for _, violation := range page.violations(string(axe)) {
				t.Errorf("%s, %s: %s", name, language, violation)
			}
		}
	}
}

func (p tab) violations(axe string) []string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	violations, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axe+";\n"+axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe: %v", err)
	}
	return violations
}
