package e2e

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestABlindGuestBooksByKeyboard books a visit without an account and without a mouse (A11, A12). On each page, every
// control has a name in the accessibility tree, and the focus is seen wherever it goes.
func TestABlindGuestBooksByKeyboard(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	b := newBrowser(t, pc)
	h, name := keyboardUser{t, chromiumKeys{b}}, newcomer()
	h.visit(t, s.url()+"/book/"+session.Clinic.ID)
	for h.read(t, `document.querySelector('.answers') !== null`) == "true" {
		h.namesAll(b)
		h.follows(".answers a")
	}
	h.namesAll(b)
	h.follows(".week .step:last-child")
	h.follows(".days a.day:not(.closed, .full, [aria-current])")
	h.namesAll(b)
	h.follows(".times button.time")
	h.sees("お取りしています")
	if at := h.read(t, `document.activeElement.id`); at != "hold" {
		t.Errorf("after the choice the focus is on %q", at)
	}
	h.namesAll(b)
	h.follows("form[action$='/details'] button")
	opened := time.Now()
	for _, typed := range [][2]string{
		{"name", name}, {"kana", "しょしん はなこ"}, {"birthDate", "昭和59年5月12日"}, {"phone", "09012345678"},
		{"email", madoguchi.NewID() + "@patient.example"},
	} {
		h.fills(typed[0], typed[1])
	}
	h.namesAll(b)
	atAPersonsPace(t, opened)
	h.presses("確認へ")
	h.sees("予約内容の確認")
	h.namesAll(b)
	h.presses("予約確定")
	h.sees("予約が確定しました")
	h.namesAll(b)
	s.webVisit(t, client, name)
}

// follows tabs to the first control that a selector means, presses Enter, and waits for the page that it leads to.
func (h keyboardUser) follows(selector string) {
	h.t.Helper()
	before := h.read(h.t, `location.href`)
	h.tabsTo(selector)
	h.press(h.t, enterKey)
	eventually(h.t, "the page behind "+selector, patience, func() string {
		at := h.read(h.t, `document.readyState + location.href`)
		if rest, complete := strings.CutPrefix(at, "complete"); !complete || rest == before {
			return "it is " + at
		}
		return ""
	})
}

// tabsTo moves the focus with Tab. It must be seen at each stop.
func (h keyboardUser) tabsTo(selector string) {
	h.t.Helper()
	arrived := `document.querySelector(` + quote(selector) + `) === document.activeElement`
	const unseen = `(() => {
		const it = document.activeElement, { outlineStyle } = getComputedStyle(it);
		const seen = it === document.body || it.matches(':focus-visible') && outlineStyle !== 'none';
		return seen ? '' : it.outerHTML;
	})()`
	for range 150 {
		if h.read(h.t, arrived) == "true" {
			return
		}
		h.press(h.t, tabKey)
		if hidden := h.read(h.t, unseen); hidden != "" {
			h.t.Errorf("nobody sees the focus on %s", hidden)
		}
	}
	h.t.Fatalf("the keyboard does not reach %s on %s", selector, h.read(h.t, `document.body.innerText`))
}

// namesAll expects a name for each control of the page in Chromium's accessibility tree.
func (h keyboardUser) namesAll(b *browser) {
	h.t.Helper()
	h.isAccessible()
	controls := 0
	step(h.t, b, "reading the page", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		tree, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		for _, node := range tree.Nodes {
			switch role := toldOf(node.Role); role {
			case "link", "button", "textbox", "radio", "checkbox", "combobox", "DisclosureTriangle":
				controls++
				if !node.Ignored && strings.TrimSpace(toldOf(node.Name)) == "" {
					h.t.Errorf("a %s has no name", role)
				}
			}
		}
		return err
	}))
	if controls == 0 {
		h.t.Errorf("nothing can be pressed on %s", h.read(h.t, `document.body.innerText`))
	}
}

// toldOf returns a value of the accessibility tree that is a text, or "".
func toldOf(value *accessibility.Value) (text string) {
	if value != nil {
		_ = json.Unmarshal(value.Value, &text) // other values are no text
	}
	return text
}

// TestAnOldPersonBooksAndWaits books on a phone of 320 pixels whose text is twice as large, and opens the waiting page
// of a call (A12). Nothing is scrolled sideways, and every target is large enough to be hit (WCAG 2.2, 2.5.8).
func TestAnOldPersonBooksAndWaits(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	b := launchBrowser(t, screen{320, 640}, chromedp.Flag("disable-gpu", true),
		chromedp.Flag("blink-settings", "defaultFontSize=32"))
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(320, 640)); err != nil {
		t.Fatalf("sizing a browser: %v", err)
	}
	r := reader{t, b}
	r.goes(s.url() + "/book/" + session.Clinic.ID)
	if size, err := r.tried(t, `getComputedStyle(document.body).fontSize`); err != nil || size != "32px" {
		t.Fatalf("the text is %s large, %v", size, err)
	}
	r.isEasyToHit("questions")
	r.choosesATime()
	r.isEasyToHit("details")
	opened := time.Now()
	r.fills(map[string]string{
		"name": newcomer(), "kana": "しょしん はなこ", "birthDate": "昭和15年5月12日", "phone": "09012345678",
		"email": madoguchi.NewID() + "@patient.example",
	})
	atAPersonsPace(t, opened)
	r.press("確認へ")
	r.sees("予約内容の確認")
	r.isEasyToHit("confirmation")
	r.press("予約確定")
	r.sees("予約が確定しました")
	r.isEasyToHit("done")

	call, err := client.CreateCall(t.Context(), madoguchi.NewID(),
		api.CreateCall{DoctorID: session.Clinic.Doctors[0].ID, Start: time.Now().Add(10 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	r.goes(call.PatientURL)
	r.sees("許可して進む")
	r.isEasyToHit("permission")
	r.press("許可して進む")
	r.sees("お待ちください")
	r.isEasyToHit("waiting")
	r.goes(s.url() + "/faq/patients")
	r.isEasyToHit("faq")
}

// isEasyToHit expects a page without horizontal scrolling, whose targets have at least 24 by 24 pixels. Links within a
// text are as high as its lines.
func (r reader) isEasyToHit(name string) {
	r.t.Helper()
	r.looks("old-" + name)
	const small = `[document.documentElement.scrollWidth > innerWidth ? 'it is too wide' : '',
		...[...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((it) => {
			const within = it.closest('p, li, dd');
			const inText = getComputedStyle(it).display === 'inline' && within?.innerText !== it.innerText;
			const { width, height } = (it.closest('label') ?? it).getBoundingClientRect();
			return !inText && !it.closest('.skip, .unseen, .trap') && it.checkVisibility() && width > 1 && Math.min(width, height) < 24;
		}).map((it) => it.outerHTML)].filter(Boolean).join('\n')`
	switch found, err := r.tried(r.t, small); {
	case err != nil:
		r.t.Errorf("%s: %v", name, err)
	case found != "":
		r.t.Errorf("on the page %s: %s", name, found)
	}
}
