package e2e

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// engine is a browser in which patients use their pages.
type engine interface {
	open(t testing.TB, url string)
	// tried returns the value of a JavaScript expression as text. It fails while the browser is on its way to another
	// page.
	tried(t testing.TB, expression string) (string, error)
	shot(t testing.TB, name string)
}

// reader is a patient at a browser.
type reader struct {
	t *testing.T
	engine
}

func (b *browser) tried(t testing.TB, expression string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(
		ctx, chromedp.Evaluate[string]("String("+expression+")", chromedp.EvalAsValue, awaitPromise))
}

// scriptlessBrowser is a Chromium that runs no scripts of pages.
type scriptlessBrowser struct{ *browser }

func newScriptlessBrowser(t *testing.T, size screen) scriptlessBrowser {
	t.Helper()
	b := newBrowser(t, size)
	b.withoutScripts(t)
	return scriptlessBrowser{b}
}

// until waits until an expression is true.
func (r reader) until(what, expression string) {
	r.t.Helper()
	eventually(r.t, what, patience, func() string {
		switch got, err := r.tried(r.t, expression); {
		case err != nil:
			return err.Error()
		case got != "true":
			return "not on this page: " + r.text()
		}
		return ""
	})
}

// text returns what the page shows, or "" between two pages.
func (r reader) text() string {
	shown, _ := r.tried(r.t, `document.body?.innerText ?? ''`)
	return strings.Join(strings.Fields(shown), " ")
}

// sees waits for a text to be visible.
func (r reader) sees(text string) {
	r.t.Helper()
	r.until("the page shows "+text, `(document.body?.innerText ?? '').includes(`+quote(text)+`)`)
}

// missesNow checks that the page does not show a text.
func (r reader) missesNow(text string) {
	r.t.Helper()
	if shown := r.text(); strings.Contains(shown, text) {
		r.t.Errorf("the page shows %s: %s", text, shown)
	}
}

// press clicks the visible button or link with the text.
func (r reader) press(text string) {
	r.t.Helper()
	r.until("pressing "+text, pressing(text))
}

// isAt waits until the browser shows a page of the server.
func (r reader) isAt(path string) {
	r.t.Helper()
	eventually(r.t, "the page "+path, patience, func() string {
		if at, err := r.tried(r.t, `location.pathname`); at != path || err != nil {
			return "it is " + at
		}
		return ""
	})
}

// goes opens a page.
func (r reader) goes(url string) {
	r.t.Helper()
	r.open(r.t, url)
}

// fills sets fields of the page by their IDs.
func (r reader) fills(fields map[string]string) {
	r.t.Helper()
	for id, value := range fields {
		r.until("the field "+id, `(() => {
			const field = document.getElementById(`+quote(id)+`);
			if (field) field.value = `+quote(value)+`;
			return Boolean(field);
		})()`)
	}
}

// fills sets fields of the page by their IDs.
func (b *browser) fills(t *testing.T, fields map[string]string) {
	t.Helper()
	reader{t, b}.fills(fields)
}

// ticks checks a checkbox or radio button.
func (r reader) ticks(selector string) {
	r.t.Helper()
	r.until("the box "+selector, `(() => {
		const box = document.querySelector(`+quote(selector)+`);
		if (box) box.checked = true;
		return Boolean(box);
	})()`)
}

// looks keeps a picture of the page, and has axe-core check it in Chromium. Without scripts a page stays as loaded, and
// apiserver/internal/web checks that.
func (r reader) looks(name string) {
	r.t.Helper()
	r.shot(r.t, name)
	b, ok := r.engine.(*browser)
	if !ok {
		return
	}
	axe, err := os.ReadFile(filepath.Join("..", "apiserver", "internal", "web", "testdata", "axe", "axe.min.js"))
	if err != nil {
		r.t.Fatal(err)
	}
	if violations := evaluate[string](r.t, b, string(axe)+";\n"+axeRun); violations != "" {
		r.t.Errorf("axe finds in %s:\n%s", name, violations)
	}
}

// told waits for a mail to an address with a subject.
func (s *stack) told(t *testing.T, address, subject string) {
	t.Helper()
	eventually(t, "the mail "+subject, patience, func() string {
		if slices.ContainsFunc(s.messagesTo(t, address), func(m outboxMessage) bool {
			return strings.Contains(m.Subject, subject)
		}) {
			return ""
		}
		return "not yet"
	})
}
