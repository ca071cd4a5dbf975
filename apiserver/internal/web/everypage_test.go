package web_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
)

// TestEveryPage opens each page once in both languages, and checks it narrow, with large text, dark, and with axe-core
// (A12). No page has a script error.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	checks := []struct {
		name  string
		check func(tab)
	}{
		{"scripts", tab.hasNoErrors},
		{"read", tab.isRead}, {"narrow", tab.fitsNarrow}, {"large text", tab.fitsLargeText}, {"dark", tab.isDark},
		{"axe", func(page tab) { page.obeysAxe(string(axe)) }},
	}
	h := open(t)
	page := newTab(t, chromium(t), 320, 700, "about:blank")
	page.before(keepErrors)
	for _, language := range []web.Language{web.Japanese, web.English} {
		for _, name := range slices.Sorted(maps.Keys(views(language))) {
			view := string(language) + "/" + name
			page.do(chromedp.EmulateViewport(320, 700), chromedp.Navigate(h.server.URL+"/view/"+view))
			for _, c := range checks {
				t.Run(view+"/"+c.name, func(t *testing.T) { c.check(tab{t: t, ctx: page.ctx}) })
			}
		}
	}
}

// keepErrors keeps the errors of the page's scripts.
const keepErrors = `addEventListener('error', ({message}) => { (window.scriptErrors ??= []).push(message); });`

// hasNoErrors expects that all modules of the page have run.
func (p tab) hasNoErrors() {
	p.t.Helper()
	p.await(`document.readyState === 'complete'`)
	if said := p.text(`(window.scriptErrors ?? []).join()`); said != "" {
		p.t.Error(said)
	}
}

// fitsNarrow expects that nothing overflows at 320 pixels, the width at which the page was loaded.
func (p tab) fitsNarrow() {
	p.t.Helper()
	p.shot("page")
	p.await(`document.readyState === 'complete' && document.documentElement.scrollWidth <= 320`)
}

// fitsLargeText expects that nothing overflows on a phone with text of twice the size.
func (p tab) fitsLargeText() {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(320, 700))
	p.await(`(document.documentElement.style.fontSize = '200%',
		getComputedStyle(document.querySelector('.clinic')).fontSize === '32px' &&
		document.documentElement.scrollWidth <= 320)`)
	p.shot("page")
	p.await(`(document.documentElement.style.fontSize = '',
		getComputedStyle(document.querySelector('.clinic')).fontSize === '16px')`)
}

// isDark expects a background darker than the text on a dark system. TestContrast computes by how much.
func (p tab) isDark() {
	p.t.Helper()
	p.prefer("dark")
	p.await(`(() => {
		const light = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)
		const seen = getComputedStyle(document.body)
		return light(seen.backgroundColor) < light(seen.color)
	})()`)
	p.shot("page")
	p.prefer("light")
}

func (p tab) prefer(scheme string) {
	p.t.Helper()
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return chromedp.Void{}, err
	})
}

// axeRun returns the rules that the page breaks, each with the first element that does: those of WCAG 2.2 AA and axe's
// best practices. It leaves out what axe cannot decide.
const axeRun = `axe.run(document, {resultTypes: ['violations']}).then(({violations}) =>
	violations.map(({impact, id, nodes: [first]}) => [impact, id, first.html, first.failureSummary].join(' ')))`

// obeysAxe runs axe-core.
func (p tab) obeysAxe(axe string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	violations, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](axe+";\n"+axeRun, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("axe: %v", err)
	}
	for _, violation := range violations {
		p.t.Error(violation)
	}
}
