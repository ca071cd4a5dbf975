package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"madoguchi/apiserver/internal/web"
)

// lobby serves 「今日のビデオ通話」 and a console, and sends them changes as the server does.
type lobby struct {
	site    *httptest.Server
	ended   chan struct{}
	changes chan struct{}

	mu    sync.Mutex
	today web.Today
	asked int
}

func openLobby(t *testing.T) *lobby {
	t.Helper()
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := &lobby{
		ended: make(chan struct{}), changes: make(chan struct{}), today: views(web.Japanese)["today"].(web.Today),
	}
	l.today.Waiting, l.today.Calls = nil, []web.TodaysCall{visitor("高橋 美咲 さん", "created"), visitor("小林 誠 さん", "booked")}
	render := func(make func() web.Page) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy(pages))
			if err := pages.Render(w, make()); err != nil {
				t.Error(err)
			}
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /clinic", render(l.page))
	mux.HandleFunc("GET "+pathOf("小林 誠 さん"), render(func() web.Page { return views(web.Japanese)["console"] }))
	mux.HandleFunc("GET /api/v1/events", l.tell)
	l.site = httptest.NewServer(mux)
	t.Cleanup(l.site.Close)
	t.Cleanup(func() { close(l.ended) })
	return l
}

func pathOf(name string) string { return fmt.Sprintf("/clinic/calls/%x", name[:3]) }

func visitor(name, standing string) web.TodaysCall {
	return web.TodaysCall{Start: time.Now(), Heading: name, Path: pathOf(name), Standing: standing}
}

func (l *lobby) page() web.Page {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	return l.today
}

func (l *lobby) tell(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for kind := "hello"; ; kind = "entry" {
		_, _ = fmt.Fprintf(w, "event: %s\ndata: {}\n\n", kind)
		w.(http.Flusher).Flush()
		select {
		case <-l.changes:
		case <-r.Context().Done():
			return
		case <-l.ended:
			return
		}
	}
}

// becomes changes the day's calls, and notifies the listening page.
func (l *lobby) becomes(change func(*web.Today)) {
	l.mu.Lock()
	change(&l.today)
	l.mu.Unlock()
	l.changes <- struct{}{}
}

// waits makes the named patients wait, in that order of arrival.
func waits(names ...string) func(*web.Today) {
	return func(today *web.Today) {
		today.Waiting = nil
		for _, name := range names {
			call := visitor(name, "waiting")
			call.How, call.From = "cameIn", today.Now
			today.Waiting = append(today.Waiting, call)
		}
	}
}

// TestTodaysCallsFollow shows the waiting patients without a reload: in the list, in the tab's title, and for screen
// readers. The focus stays on its call, even when the call appears twice or once again, and nothing moves without news.
func TestTodaysCallsFollow(t *testing.T) {
	l := openLobby(t)
	page := newTab(t, chromium(t), 1280, 800, l.site.URL+"/clinic")
	const focused = `(document.activeElement.matches('#calls a') && document.activeElement.innerText.includes('小林 誠'))`
	page.await(
		`(window.first = document.querySelector('#calls > ul'), document.querySelectorAll('#calls a')[1].focus(), ` +
			focused + `)`,
	)
	page.await(`document.title.startsWith('今日のビデオ通話')`)

	l.becomes(waits("高橋 美咲 さん", "小林 誠 さん"))
	page.await(`document.querySelectorAll('#waiting a').length === 2 && document.title.startsWith('(2) 今日のビデオ通話')`)
	page.await(focused + ` && !document.activeElement.closest('#waiting')`)
	page.await(`document.getElementById('live').textContent === '待っている方　2名'`)
	page.await(`!window.first.isConnected`)
	page.shot("waiting")

	page.await(`(document.querySelectorAll('#waiting a')[1].focus(), ` + focused + `)`)
	page.await(`(window.swaps = 0, new MutationObserver(() => { window.swaps++; ` +
		`}).observe(document.getElementById('calls'), { childList: true }), true)`)
	before := l.count()
	l.becomes(func(*web.Today) {}) // of another day
	l.awaitAsked(t, before)
	l.becomes(waits("高橋 美咲 さん"))
	page.await(`document.title.startsWith('(1) ') && ` + focused + ` && !document.activeElement.closest('#waiting')`)
	page.await(`window.swaps === 1`)
	l.becomes(func(today *web.Today) {
		waits()(today)
		today.Calls[0] = web.TodaysCall{
			Start: today.Now, Heading: "高橋 美咲 さん", Path: pathOf("高橋 美咲 さん"), Standing: "finished", How: "held",
			From: today.Now, Until: today.Now.Add(3 * time.Minute), Over: true,
		}
		today.Calls[1].How, today.Calls[1].From = "left", today.Now
	})
	page.await(`!document.querySelector('#waiting') && document.title.startsWith('今日のビデオ通話') && ` + focused)
	page.await(
		`/高橋 美咲[^]*診察 \d\d:\d\d–\d\d:\d\d[^]*小林 誠[^]*退出 \d\d:\d\d/.test(document.querySelector('#calls').innerText)`,
	)
	page.shot("over")
}

func (l *lobby) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// awaitAsked waits until the list is requested once more.
func (l *lobby) awaitAsked(t *testing.T, before int) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for l.count() == before {
		if time.Now().After(deadline) {
			t.Fatal("the page never asked again")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestTheConsoleSaysWhoWaitsNext names the other waiting patients, not the console's own, and opens their calls in a
// new tab.
func TestTheConsoleSaysWhoWaitsNext(t *testing.T) {
	l := openLobby(t)
	page := newTab(t, withDevices(t), 1280, 800, l.site.URL+pathOf("小林 誠 さん"))
	page.await(`document.getElementById('next').hidden`)
	l.becomes(waits("小林 誠 さん", "高橋 美咲 さん"))
	page.await(
		`!document.getElementById('next').hidden && document.querySelector('#next h2').textContent === 'ほかに待っている方　1名'`,
	)
	page.await(`/^[^]*高橋 美咲 さん[^]*入室/.test(document.getElementById('next').innerText) && ` +
		`!document.getElementById('next').innerText.includes('小林')`)
	page.await(`document.querySelector('#next a').target === '_blank' && ` +
		`document.querySelector('#next a').getAttribute('href') === '` + pathOf("高橋 美咲 さん") + `'`)
	page.shot("next")
	page.await(`document.getElementById('lead').textContent.startsWith('患者さんはまだ入室していません')`)
	l.becomes(func(today *web.Today) {
		heard := visitor("高橋 美咲 さん", "inCall")
		today.Heard = &heard
	})
	page.await(`document.getElementById('lead').textContent.endsWith('高橋 美咲 さん との通話が続いています。開始すると、高橋 美咲 さん は保留になります。')`)
	page.shot("heard")
	l.becomes(func(today *web.Today) {
		own := visitor("小林 誠 さん", "inCall")
		today.Heard = &own
	})
	page.await(`document.getElementById('lead').textContent.startsWith('患者さんはまだ') && ` +
		`!document.getElementById('lead').textContent.includes('続いています')`)
	l.becomes(waits("小林 誠 さん"))
	page.await(`document.getElementById('next').hidden`)
}
