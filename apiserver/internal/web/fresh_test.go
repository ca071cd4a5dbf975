package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"madoguchi/internal/needs"
)

// TestGoingBackToAPageOfStaff goes back to a staff page, which must reload, since the user may have signed out. Other
// pages come back from the browser's memory; that proves that the memory works.
func TestGoingBackToAPageOfStaff(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	if !page.comesBackAsItWas(h.server.URL+"/view/ja/terms", h.server.URL+"/view/ja/notice") {
		needs.Lacking(t, "this browser keeps no pages, for which a machine may have too little memory")
	}
	if page.comesBackAsItWas(h.server.URL+"/view/ja/today", h.server.URL+"/view/ja/notice") {
		t.Error("the page is shown as it was")
	}
	page.await(`document.querySelector('h1').checkVisibility()`)
}

// comesBackAsItWas opens a page, goes to another and back, and reports whether the document is still the same.
func (p tab) comesBackAsItWas(address, other string) bool {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
	p.await(`document.readyState === 'complete' && (window.asItWas = true)`)
	p.do(chromedp.Navigate(other))
	p.await(`history.back() || true`) // chromedp's Back would wait for a load event, which never comes
	p.await(
		`location.href === '` + address + `' && document.readyState === 'complete' && !document.documentElement.hidden`,
	)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	same, err := p.holds(ctx, `window.asItWas`)
	if err != nil {
		p.t.Fatal(err)
	}
	return same
}
