package e2e

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyboard is a browser that is used without a mouse.
type keyboard interface {
	visit(t testing.TB, url string)
	press(t testing.TB, key string) // one of the keys below, or a character
	write(t testing.TB, text string)
	read(t testing.TB, expression string) string // the value of a JavaScript expression as text
	shot(t testing.TB, name string)
}

// WebDriver's names of the keys, from Unicode's private use area.
const (
	tabKey   = "\ue004"
	enterKey = "\ue007"
	downKey  = "\ue015"
	spaceKey = " "
)

// keyboardUser is a person at a keyboard.
type keyboardUser struct {
	t *testing.T
	keyboard
}

// chromiumKeys is Chromium's keyboard.
type chromiumKeys struct{ *browser }

func (c chromiumKeys) visit(t testing.TB, url string) { c.open(t, url) }

func (c chromiumKeys) press(t testing.TB, key string) {
	keys := map[string]string{tabKey: kb.Tab, enterKey: kb.Enter, downKey: kb.ArrowDown}
	if known, ok := keys[key]; ok {
		key = known
	}
	step(t, c.browser, "pressing a key", chromedp.KeyEvent(key))
}

func (c chromiumKeys) write(t testing.TB, text string) {
	step(t, c.browser, "typing", chromedp.KeyEvent(text))
}

// read evaluates again if the browser left the page meanwhile, for example because of the key that was pressed before.
func (c chromiumKeys) read(t testing.TB, expression string) (text string) {
	t.Helper()
	eventually(t, "an answer from the page", patience, func() string {
		ctx, cancel := context.WithTimeout(c.browser.ctx, patience)
		defer cancel()
		value := chromedp.Evaluate[string]("String("+expression+")", chromedp.EvalAsValue, awaitPromise)
		read, err := chromedp.Run(ctx, value)
		var refused *cdproto.Error
		switch {
		case errors.As(err, &refused) && refused.Code == navigating:
			return err.Error()
		case err != nil:
			t.Fatalf("evaluating: %v", err)
		}
		text = read
		return ""
	})
	return text
}

// navigating is Chromium's code for "Inspected target navigated or closed", among others (JSON-RPC's server error).
const navigating = -32000

// scriptless is a browser that runs no page scripts, so pages are complete as soon as they are loaded.
type scriptless struct{ chromiumKeys }

// withoutScripts turns the pages' scripts off. Expressions of the tests still work.
func (b *browser) withoutScripts(t *testing.T) {
	t.Helper()
	step(t, b, "turning scripts off", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(
			ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true},
		)
		return err
	}))
}

// axeRun names the rules of axe-core that the page breaks in its current state; apiserver/internal/web checks every
// page after loading.
const axeRun = `axe.run(document, {resultTypes: ['violations']}).then(({violations}) =>
	violations.map(({impact, id, nodes: [first]}) => [impact, id, first.html].join(' ')).join('\n'))`

// isAccessible runs axe-core on the page after its scripts have changed it.
func (h keyboardUser) isAccessible() {
	h.t.Helper()
	chromium, ok := h.keyboard.(chromiumKeys)
	if !ok {
		return // without scripts the page stays as loaded
	}
	axe, err := os.ReadFile(filepath.Join("..", "apiserver", "internal", "web", "testdata", "axe", "axe.min.js"))
	if err != nil {
		h.t.Fatal(err)
	}
	if violations := evaluate[string](h.t, chromium.browser, string(axe)+";\n"+axeRun); violations != "" {
		h.t.Errorf("axe finds in %s:\n%s", h.read(h.t, `location.pathname`), violations)
	}
}

// reaches tabs to a control by its ID, or by the text with which a button or link begins. Its focus must be visible.
func (h keyboardUser) reaches(control string) {
	h.t.Helper()
	focused := `(() => {
		const wanted = ` + quote(control) + `, it = document.activeElement;
		return it.id === wanted || it.name === wanted || it.matches('a, button') && it.innerText.trim().startsWith(wanted);
	})()`
	for range 150 {
		if h.read(h.t, focused) == "true" {
			if h.read(h.t, `document.activeElement.matches(':focus-visible')`) != "true" {
				h.t.Errorf("nobody sees that %s has the focus", control)
			}
			return
		}
		h.press(h.t, tabKey)
	}
	h.shot(h.t, "failed-"+strings.ReplaceAll(h.t.Name(), "/", "-"))
	h.t.Fatalf(
		"the keyboard does not reach %s on %s", control, h.read(h.t, `location.pathname + document.body.innerText`),
	)
}

func (h keyboardUser) presses(control string) {
	h.t.Helper()
	h.reaches(control)
	h.press(h.t, enterKey)
}

// fills types into a field, replacing selected text.
func (h keyboardUser) fills(field, text string) {
	h.t.Helper()
	h.reaches(field)
	h.write(h.t, text)
	if got := h.read(h.t, `document.activeElement.value`); got != text {
		h.t.Fatalf("%s holds %q, want %q", field, got, text)
	}
}

// chooses moves through radio buttons or the options of a list.
func (h keyboardUser) chooses(field, value string) {
	h.t.Helper()
	h.reaches(field)
	for range 60 {
		if h.read(h.t, `document.activeElement.value`) == value {
			break
		}
		h.press(h.t, downKey)
	}
	if h.read(h.t, `document.activeElement.type`) == "radio" &&
		h.read(h.t, `document.activeElement.checked`) == "false" {
		h.press(h.t, spaceKey)
	}
	if got := h.read(h.t, `new FormData(document.activeElement.form).get(`+quote(field)+`)`); got != value {
		h.t.Fatalf("%s is %q, want %q", field, got, value)
	}
}

// arrives waits for the page with the path.
func (h keyboardUser) arrives(path string) {
	h.t.Helper()
	eventually(h.t, "the page "+path, patience, func() string {
		if at := h.read(h.t, `document.readyState + location.pathname`); at != "complete"+path {
			return "it is " + at + " with " + h.read(h.t, `document.body?.innerText`)
		}
		return ""
	})
}

func (h keyboardUser) sees(text string) {
	h.t.Helper()
	eventually(h.t, "the page shows "+text, patience, func() string {
		if body := h.read(h.t, `document.body?.innerText ?? ''`); !strings.Contains(body, text) {
			return "it shows " + strings.Join(strings.Fields(body), " ")
		}
		return ""
	})
}

// fits checks that nothing needs horizontal scrolling.
func (h keyboardUser) fits() {
	h.t.Helper()
	wide, _ := strconv.Atoi(h.read(h.t, `document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if wide > 0 {
		h.t.Errorf("%s is %d pixels too wide", h.read(h.t, `location.pathname`), wide)
	}
}

// forgetsCookies ends the session while the user types.
func (b *browser) forgetsCookies(t *testing.T) {
	t.Helper()
	step(t, b, "dropping the cookies", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
}
