package web_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"madoguchi/internal/needs"
)

var shots = flag.String("shots", "", "directory for screenshots of the pages") // -artifacts belongs to the go command

// patience is how long a test waits for an expected event.
const patience = time.Minute

// chromium returns a tab without camera and microphone. It shares its Chromium with other tests, but not their cookies
// and storage.
func chromium(t *testing.T) context.Context {
	t.Helper()
	return plain.open(t)
}

// withDevices is like chromium, with Chromium's fake camera (a moving pattern) and microphone (a beep), which need no
// permission.
func withDevices(t *testing.T) context.Context {
	t.Helper()
	return withFakes.open(t)
}

func fakeDevices() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
	}
}

// plain and withFakes run for all tests: a short test would take most of its time to start a Chromium.
var (
	plain     sharedBrowser
	withFakes = sharedBrowser{flags: fakeDevices()}
)

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	defer plain.stop()
	defer withFakes.stop()
	return m.Run()
}

// sharedBrowser is a Chromium that starts at its first use.
type sharedBrowser struct {
	flags   []chromedp.ExecAllocatorOption
	started sync.Once
	browser context.Context
	data    string
	err     error
	cancel  context.CancelFunc
}

// open returns the first tab of a new browser context, which is disposed of at the test's end.
func (s *sharedBrowser) open(t *testing.T) context.Context {
	t.Helper()
	path := needs.Chromium(t)
	s.started.Do(func() { s.start(path) })
	if s.err != nil {
		t.Fatalf("chromium: %v", s.err)
	}
	ctx, cancel := chromedp.NewContext(s.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return ctx
}

func (s *sharedBrowser) start(path string) {
	if s.data, s.err = os.MkdirTemp("", "madoguchi-web-"); s.err != nil {
		return
	}
	s.browser, s.cancel, s.err = launch(context.Background(), path, s.data, s.flags)
}

func (s *sharedBrowser) stop() {
	if s.cancel != nil {
		s.cancel()
	}
	_ = os.RemoveAll(s.data) // "" if it was never started
}

// chromiumWith starts a Chromium of the test's own with other flags, or one whose permissions the test changes.
func chromiumWith(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	browser, cancel, err := launch(t.Context(), needs.Chromium(t), t.TempDir(), flags)
	t.Cleanup(cancel)
	if err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return browser
}

// launch starts a Chromium. Its process ends before cancel returns.
func launch(
	ctx context.Context, path, data string, flags []chromedp.ExecAllocatorOption,
) (browser context.Context, cancel context.CancelFunc, err error) {
	options := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(data), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("allow-loopback-in-peer-connection", true),
	}, flags...)
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	browser, leave := chromedp.NewContext(allocator)
	return browser, func() { leave(); stop() }, chromedp.Do(browser)
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

// await polls until the expression is true. The page has no event for it.
func (p tab) await(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		holds, err := p.holds(ctx, expression)
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

// holds reports whether the expression is true now.
func (p tab) holds(ctx context.Context, expression string) (bool, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
}

func (p tab) state() string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Second)
	defer cancel()
	state, err := chromedp.Run(
		ctx,
		chromedp.Evaluate[string](`JSON.stringify({...document.body.dataset}) + document.body.innerText.slice(0, 600)`),
	)
	if err != nil {
		return err.Error()
	}
	return state
}

// shot saves a screenshot if -shots is set.
func (p tab) shot(name string) {
	p.t.Helper()
	if *shots == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Logf("screenshot: %v", err)
		return
	}
	file := filepath.Join(*shots, strings.ReplaceAll(p.t.Name(), "/", "-")+"-"+name+".png")
	if err := os.WriteFile(file, png, 0o600); err != nil {
		p.t.Logf("screenshot: %v", err)
	}
}

func (p tab) goTo(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}
