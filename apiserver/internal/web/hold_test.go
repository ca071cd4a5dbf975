package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
)

// laterClock lets time pass between two loads of a page, and keeps the page out of the browser's memory.
const laterClock = `addEventListener('unload', () => {});
const now = Date.now, later = Number(sessionStorage.getItem('later'));
Date.now = () => now() + later;`

// holding serves a booking form that the browser has cached since its first answer: its times stay the same.
func holding(t *testing.T, left time.Duration) string {
	t.Helper()
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown := views(web.Japanese)["booking-details"].(bookingpages.Details)
	shown.Hold.Now = time.Now()
	shown.Hold.Until, shown.Hold.Extendable = shown.Hold.Now.Add(left), true
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /details", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy(pages))
		var page strings.Builder
		if err := pages.Render(&page, shown); err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(strings.Replace(page.String(), "<head>", `<head><script src="/clock.js"></script>`, 1)))
	})
	mux.HandleFunc("GET /clock.js", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(laterClock))
	})
	mux.HandleFunc("GET /next", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!DOCTYPE html><title>next</title>"))
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	return site.URL
}

// The back button brings a page of two minutes ago. Its countdown does not start over.
func TestTheCountdownGoesOnAfterBack(t *testing.T) {
	site := holding(t, 4*time.Minute)
	tab := newTab(t, chromium(t), 390, 844, "about:blank")
	tab.do(chromedp.Navigate(site + "/details"))
	const says = `document.getElementById('hold-title')?.textContent.includes('あと `
	tab.await(says + `3分')`)
	tab.do(chromedp.Navigate(site + "/next"))
	tab.await(`(sessionStorage.setItem('later', '120000'), history.back(), true)`)
	tab.await(says + `1分')`)
}

// Less than a minute before the end, the page says so in a region that exists when it opens, and names the way to
// extend.
func TestTheEndOfAHoldIsAnnounced(t *testing.T) {
	tab := newTab(t, chromium(t), 390, 844, holding(t, time.Minute+2*time.Second)+"/details")
	const live = `document.getElementById('hold-live')`
	tab.await(live + `.getAttribute('role') === 'status' && ` + live + `.textContent === ''`)
	tab.await(live + `.textContent.includes('あと5分延長する')`)
}
