package web_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"

	"madoguchi"
	"madoguchi/apiserver/signalling"
	"madoguchi/apiserver/web"
)

var artifacts = flag.String("artifacts", "", "directory for screenshots of the pages")

const patience = 20 * time.Second

// house is the pages and the signalling behind one address, as the API server puts them together.
type house struct {
	t        *testing.T
	server   *httptest.Server
	exchange *signalling.Exchange
	pages    *web.Pages
	call     madoguchi.CallID

	mu      sync.Mutex
	reports []signalling.OccurrenceKind
}

// policy is the Content-Security-Policy under which the pages must work.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func open(t *testing.T) *house {
	t.Helper()
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, pages: pages, call: madoguchi.CallID(madoguchi.NewID())}
	h.exchange = signalling.New(signalling.Config{
		Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Report: func(_ context.Context, o signalling.Occurrence) { h.report(o.Kind) },
		ICE:    func(string) []signalling.ICEServer { return nil },
		Limits: signalling.Limits{Absence: time.Second},
	})
	mux := http.NewServeMux()
	mux.Handle("GET /static/", pages.Static())
	mux.HandleFunc("GET /visit/{call}", h.page(func(frame web.Frame) web.Page {
		return web.Visit{Frame: frame, Call: h.call, Signal: "/visit/" + string(h.call) + "/signal", Doctor: "青木 由紀子 医師", Link: "https://clinic.test/v/token"}
	}))
	mux.HandleFunc("GET /clinic/calls/{call}", h.page(func(frame web.Frame) web.Page {
		return web.Console{Frame: frame, Call: h.call, Signal: "/api/v1/calls/" + string(h.call) + "/signal", Heading: "小林 誠 さん", Details: "10021・再診・内科（一般）"}
	}))
	mux.HandleFunc("GET /visit/{call}/signal", h.signal(madoguchi.PatientSide))
	mux.HandleFunc("GET /api/v1/calls/{call}/signal", h.signal(madoguchi.ClinicSide))
	h.server = httptest.NewServer(mux)
	t.Cleanup(h.close)
	return h
}

func (h *house) close() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := h.exchange.Close(ctx); err != nil {
		h.t.Errorf("Close: %v", err)
	}
	h.server.Close()
}

func (h *house) report(kind signalling.OccurrenceKind) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reports = append(h.reports, kind)
}

func (h *house) reported() []signalling.OccurrenceKind {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]signalling.OccurrenceKind(nil), h.reports...)
}

func (h *house) page(make func(web.Frame) web.Page) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		frame := web.Frame{
			Language: web.ChooseLanguage(r.URL.Query().Get("lang"), "", ""), Path: r.URL.Path,
			Clinic: web.Clinic{Name: "青木内科クリニック", Phone: "03-1234-5678"},
		}
		if err := h.pages.Render(w, make(frame)); err != nil {
			h.t.Errorf("Render: %v", err)
		}
	}
}

func (h *house) signal(role madoguchi.CallRole) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{signalling.Subprotocol}})
		if err != nil {
			return // a page that was closed meanwhile
		}
		now := time.Now()
		err = h.exchange.Serve(r.Context(), socket, signalling.Party{
			CallID: h.call, ClinicID: "clinic", Role: role, State: madoguchi.CallOpen,
			Actor:  madoguchi.Actor{Kind: madoguchi.ByPatient},
			Window: madoguchi.Window{Opens: now.Add(-time.Minute), Expires: now.Add(time.Hour)},
		})
		if err != nil {
			h.t.Errorf("%s: %v", role, err)
		}
	}
}

func (h *house) visitURL() string   { return h.server.URL + "/visit/" + string(h.call) }
func (h *house) consoleURL() string { return h.server.URL + "/clinic/calls/" + string(h.call) }

// chromium starts a browser; the context it returns is one tab of it. Without a flag that says otherwise it has
// Chromium's fake camera (a moving pattern) and microphone (a beep).
func chromium(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: the pages cannot be run")
	}
	options := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("allow-loopback-in-peer-connection", true),
	}, flags...)
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(cancelBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return browser
}

func fakeDevices() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
	}
}

// tab is one page in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func newTab(t *testing.T, browser context.Context, width, height int64, address string) tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first use
		t.Fatalf("chromium: %v", err)
	}
	page := tab{t: t, ctx: ctx}
	page.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(address))
	return page
}

func (p tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("chromium: %v", err)
	}
}

func (p tab) click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// await looks until the expression is true. The page says by no event what it looks at, so it is asked again.
func (p tab) await(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		holds, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if holds {
			return
		}
		select {
		case <-ctx.Done():
			p.shot("failed")
			p.t.Fatalf("never came true: %s (%v); the page: %s", expression, err, p.state())
		case <-ticker.C:
		}
	}
}

func (p tab) state() string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Second)
	defer cancel()
	state, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify({...document.body.dataset}) + document.body.innerText.slice(0, 600)`))
	if err != nil {
		return err.Error()
	}
	return state
}

// shot keeps a screenshot where -artifacts asks for them.
func (p tab) shot(name string) {
	p.t.Helper()
	if *artifacts == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Logf("screenshot: %v", err)
		return
	}
	file := filepath.Join(*artifacts, strings.ReplaceAll(p.t.Name(), "/", "-")+"-"+name+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.t.Logf("screenshot: %v", err)
	}
}
