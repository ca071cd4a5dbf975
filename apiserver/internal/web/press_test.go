package web_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
)

// watchPresses records where the form's button is when a press begins, and whether the click reaches it at the same
// place. It prevents sending.
const watchPresses = `(() => {
	const button = [...document.querySelectorAll('main form:not([method="dialog"]) button.button:not([type="button"])')].at(-1);
	if (!button) return false;
	const form = button.form, kept = window.presses = { button, form, from: null, met: null };
	kept.fields = [...form.elements].filter((field) => field.matches('input:not([type=hidden], [type=radio], [type=checkbox], [tabindex="-1"], .filter)') && field.checkVisibility());
	addEventListener('pointerdown', () => { kept.from = button.getBoundingClientRect().top; kept.met = null; }, true);
	addEventListener('click', (event) => {
		event.preventDefault();
		kept.met = !button.contains(event.target) ? 'a click on ' + event.target.outerHTML
			: button.getBoundingClientRect().top !== kept.from ? 'the button has moved' : 'the button';
	}, true);
	return true;
})()`

// TestNoPressIsLost types an invalid value into each field of each form on a phone, and presses the button with the
// field still focused. The fault's sentence must not move the button away from the finger or the pointer.
func TestNoPressIsLost(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	page.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateTouch, chromedp.EmulateMobile))
	forms, said := 0, 0
	for _, name := range slices.Sorted(maps.Keys(views(web.Japanese))) {
		page.do(chromedp.Navigate(h.server.URL + "/view/ja/" + name))
		page.await(`document.readyState === 'complete'`)
		if there, err := page.holds(page.ctx, watchPresses); err != nil || !there {
			continue // no form to fill in
		}
		forms++
		for field := range int(page.number(`presses.fields.length`)) {
			press := []func(x, y float64){page.touch, page.mouse}[field%2]
			page.await(fmt.Sprintf(`(presses.field = presses.fields[%d], presses.field.focus(), `+
				`presses.field.select(), document.activeElement === presses.field)`, field))
			page.typed("!")
			page.await(`(presses.button.scrollIntoView({block: 'center'}), true)`)
			press(page.number(`(({left, width}) => left + width / 2)(presses.button.getBoundingClientRect())`),
				page.number(`(({top, height}) => top + height / 2)(presses.button.getBoundingClientRect())`))
			page.await(`presses.met`)
			if right, err := page.holds(page.ctx, `presses.met === 'the button'`); err != nil || !right {
				t.Errorf("%s, field %d: the press meets %s (%v)", name, field, page.text(`presses.met`), err)
			}
			if faulty, _ := page.holds(
				page.ctx, `presses.field.closest('[data-field]')?.querySelector('.fault')`,
			); faulty {
				said++
			}
		}
	}
	if forms < 20 || said < 20 {
		t.Errorf("%d forms were pressed, and %d faults said after it: too few to tell", forms, said)
	}
}

// touch taps at a place.
func (p tab) touch(x, y float64) {
	p.t.Helper()
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		finger := []*input.TouchPoint{{X: x, Y: y}}
		if _, err := cdp.Call(
			ctx, target, input.DispatchTouchEvent,
			input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: finger},
		); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(
			ctx, target, input.DispatchTouchEvent,
			input.DispatchTouchEventParams{
				Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{},
			},
		)
		return chromedp.Void{}, err
	})
}

// mouse clicks at a place.
func (p tab) mouse(x, y float64) {
	p.t.Helper()
	p.do(chromedp.MouseClickXY(x, y))
}

func (p tab) number(expression string) float64 {
	p.t.Helper()
	return evaluated[float64](p, expression)
}

func (p tab) text(expression string) string {
	p.t.Helper()
	return evaluated[string](p, expression)
}

func evaluated[T any](p tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("chromium: %v", err)
	}
	return found
}
