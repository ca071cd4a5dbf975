package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"madoguchi/apiserver/internal/web"
)

// TestAFormIsSentOnce clicks the button of an activation twice. The page shows the answer to the first click, and the
// back button leads to a form that can be sent.
func TestAFormIsSentOnce(t *testing.T) {
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var sent atomic.Int32
	again := make(chan struct{}, 1) // the button was clicked again
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /activate/token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy(pages))
		if err := pages.Render(w, views(web.Japanese)["activate"]); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("POST /activate/token", func(w http.ResponseWriter, r *http.Request) {
		number := sent.Add(1)
		select {
		case <-again:
		case <-r.Context().Done(): // the browser has closed the connection
		}
		http.Redirect(w, r, fmt.Sprintf("/answer/%d", number), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /again", func(http.ResponseWriter, *http.Request) { again <- struct{}{} })
	mux.HandleFunc(
		"GET /answer/",
		func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<!DOCTYPE html><title>done</title>") },
	)
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	page := newTab(t, chromium(t), 390, 844, site.URL+"/activate/token")
	page.await(onPage("activate"))
	const button = `document.getElementById('activate')`
	// The browser's inspector waits for the answer, so the page itself clicks again.
	const twice = `(` + button + `.click(), setTimeout(() => { ` + button + `.click(); fetch('/again'); }, 300), ` +
		button + `.getAttribute('aria-disabled') === 'true' && ` + button + `.textContent === '送信しています…')`
	page.await(twice)
	page.await(`location.pathname === '/answer/1'`)
	page.await(`(history.back(), true)`) // if the browser kept the page, there is no load event
	page.await(
		onPage("activate") + ` && !` + button + `.hasAttribute('aria-disabled') && ` + button +
			`.textContent === '登録を完了する'`,
	)
	page.await(twice)
	page.await(`location.pathname === '/answer/2'`)
}
