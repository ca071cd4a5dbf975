package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestGoingBackToAPageOfStaff does not show it as it was, for whoever goes back may have signed out. Other pages come back from the
// browser's memory, which shows that there is one.
func TestGoingBackToAPageOfStaff(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	for name, kept := range map[string]string{"today": "false", "terms": "true"} {
		address := h.server.URL + "/view/ja/" + name
		page.do(chromedp.Navigate(address))
		page.await(`document.readyState === 'complete' && (window.asItWas = true)`)
		page.do(chromedp.Navigate(h.server.URL + "/view/ja/notice"))
		page.await(`history.back() || true`) // which chromedp's own would wait for a load event after, and there is none
		page.await(`location.href === '` + address + `' && document.readyState === 'complete' && Boolean(window.asItWas) === ` + kept +
			` && document.querySelector('h1').checkVisibility()`)
	}
}
