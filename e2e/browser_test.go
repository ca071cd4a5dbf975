package e2e

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/chromedp"

	"madoguchi/internal/needs"
)

// browser is a headless Chromium with a fake camera and microphone, used as a patient's phone or a clinic's PC.
type browser struct {
	ctx context.Context
}

// screen is a size in CSS pixels.
type screen struct{ width, height int64 }

var (
	phone = screen{390, 844}
	pc    = screen{1280, 800}
)

func newBrowser(t testing.TB, size screen) *browser {
	t.Helper()
	b := launchBrowser(t, size, chromedp.Flag("disable-gpu", true))
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(size.width, size.height)); err != nil {
		t.Fatalf("sizing a browser: %v", err)
	}
	return b
}

// launchBrowser starts a Chromium with additional flags.
func launchBrowser(t testing.TB, size screen, flags ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(needs.Chromium(t)), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("lang", "ja"),
		chromedp.Flag("accept-lang", "ja"),
		chromedp.Flag("mute-audio", false), chromedp.Env("DBUS_SESSION_BUS_ADDRESS="+noBus),
		chromedp.WindowSize(int(size.width), int(size.height)),
	)
	allocated, stopAllocator := chromedp.NewExecAllocator(t.Context(), append(options, flags...)...)
	t.Cleanup(stopAllocator)
	ctx, stop := chromedp.NewContext(allocated)
	t.Cleanup(stop)
	b := &browser{ctx: ctx}
	// The first step starts the browser. Its context must live as long as the browser, so it has no time limit.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting a browser: %v", err)
	}
	return b
}

// patience bounds one step in a browser on a slow machine.
const patience = 30 * time.Second

// step runs one action in the browser within patience.
func step[T any](t testing.TB, b *browser, what string, action chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		b.shot(t, "failed-"+strings.ReplaceAll(t.Name(), "/", "-"))
		t.Fatalf("%s: %v", what, err)
	}
	return value
}

func (b *browser) open(t testing.TB, url string) {
	t.Helper()
	step(t, b, "opening a page", chromedp.Navigate(url))
}

// sees waits for a text to be visible.
func (b *browser) sees(t testing.TB, text string) {
	t.Helper()
	eventually(t, "the page shows "+text, patience, func() string {
		body := unlessNavigating[string](t, b, `document.body?.innerText ?? ''`)
		if strings.Contains(body, text) {
			return ""
		}
		return "it shows " + strings.Join(strings.Fields(body), " ")
	})
}

// press clicks the visible button or link with the text.
func (b *browser) press(t testing.TB, text string) {
	t.Helper()
	eventually(t, "pressing "+text, patience, func() string {
		if unlessNavigating[bool](t, b, pressing(text)) {
			return ""
		}
		return "no such button"
	})
}

// pressing is an expression that clicks the visible button or link with the text, and tells whether there is one.
func pressing(text string) string {
	return `(() => {
		const wanted = ` + quote(text) + `;
		const all = [...document.querySelectorAll('button, a, [role=button], input[type=submit]')];
		const it = all.find(e => e.checkVisibility() && !e.disabled
			&& ((e.innerText || e.value || '').trim().includes(wanted) || e.getAttribute('aria-label') === wanted
				|| document.getElementById(e.getAttribute('aria-labelledby'))?.innerText.trim() === wanted));
		it?.click();
		return Boolean(it);
	})()`
}

func quote(text string) string { return "`" + strings.ReplaceAll(text, "`", "\\`") + "`" }

// evaluate returns the value of a JavaScript expression or promise.
func evaluate[T any](t testing.TB, b *browser, expression string) T {
	t.Helper()
	return step(t, b, "evaluating", chromedp.Evaluate[T](expression, chromedp.EvalAsValue, awaitPromise))
}

// unlessNavigating is evaluate for a page that may be on its way to another one. It then returns the zero value.
func unlessNavigating[T any](t testing.TB, b *browser, expression string) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAsValue, awaitPromise))
	var refused *cdproto.Error
	if err != nil && !(errors.As(err, &refused) && refused.Code == navigating) {
		b.shot(t, "failed-"+strings.ReplaceAll(t.Name(), "/", "-"))
		t.Fatalf("evaluating: %v", err)
	}
	return value
}

// shot saves a screenshot of the page among the artifacts.
func (b *browser) shot(t testing.TB, name string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Logf("no picture of %s: %v", name, err)
		return
	}
	keep(t, name+".png", picture)
}

// keep writes an artifact.
func keep(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll("artifacts", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("artifacts", name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}
