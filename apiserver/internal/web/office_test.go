package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"madoguchi/apiserver/internal/content"
	"madoguchi/apiserver/internal/seal"
	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/server"
	deployed "madoguchi/deploy/content"
	"madoguchi/madoguchi"
)

// office is the real server for clinics that register. It needs no store, and records the applications.
type office struct {
	t    *testing.T
	site *httptest.Server

	server.Processes // only Apply is called
	mu               sync.Mutex
	applied          map[madoguchi.VerificationID]madoguchi.Application
}

func (o *office) Apply(_ context.Context, application madoguchi.Application) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.applied[application.ID] = application
	return nil
}

// only returns the single application.
func (o *office) only() madoguchi.Application {
	o.t.Helper()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.applied) != 1 {
		o.t.Fatalf("%d applications, want one", len(o.applied))
	}
	for _, application := range o.applied {
		return application
	}
	panic("unreachable")
}

func openOffice(t *testing.T) *office {
	t.Helper()
	pages, err := web.New(web.Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := content.Open(deployed.Files)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, applied: make(map[madoguchi.VerificationID]madoguchi.Application)}
	api := server.New(server.Config{
		Public: &url.URL{Scheme: "http", Host: "127.0.0.1"}, Processes: o, Pages: pages, Content: texts,
		Sealer: seal.New([][]byte{make([]byte, 32)}), Now: time.Now,
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	o.site = httptest.NewServer(api)
	t.Cleanup(func() {
		o.site.Close()
		if err := api.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("close the server: %v", err)
		}
	})
	return o
}

// typed enters text into the focused element, as an input method does.
func (p tab) typed(text string) {
	p.t.Helper()
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: text})
		return chromedp.Void{}, err
	})
}

func (p tab) press(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key))
}

// walk presses Tab until the element has the focus.
func (p tab) walk(selector string) {
	p.t.Helper()
	for range 40 {
		p.press(kb.Tab)
		if there, err := p.holds(p.ctx, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)); there ||
			err != nil {
			return // an error shows in the next step
		}
	}
	p.t.Fatalf("Tab does not lead to %s", selector)
}

func onPage(name string) string {
	return fmt.Sprintf(`document.readyState === 'complete' && document.body.dataset.page === %q`, name)
}

func hasValue(id, value string) string {
	return fmt.Sprintf(`document.getElementById(%q).value === %q`, id, value)
}

const secret = "Aoki-2126-naika"

// begin opens step 2 for a kind of institution.
func (o *office) begin(page tab, kind madoguchi.InstitutionKind) {
	o.t.Helper()
	page.do(chromedp.Navigate(o.site.URL + "/registration/applicant?lang=ja"))
	page.await(onPage("registration-applicant"))
	page.fill("familyName", "基金", "givenName", "太郎")
	page.click(fmt.Sprintf(`input[name="kind"][value="%s"]`, kind))
	page.click("form .button")
	page.await(onPage("registration-institution"))
}

// fill enters values into fields, and leaves each.
func (p tab) fill(fields ...string) {
	p.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		p.do(chromedp.Focus(chromedp.CSS("#" + fields[i])))
		p.await(`(document.activeElement.select?.(), true)`)
		p.typed(fields[i+1])
	}
	p.await(`(document.activeElement.blur(), true)`)
}

// choose selects an option.
func (p tab) choose(id, value string) {
	p.t.Helper()
	p.await(fmt.Sprintf(`((choice) => { choice.value = %q; `+
		`choice.dispatchEvent(new Event('input', {bubbles: true})); return true; `+
		`})(document.getElementById(%q))`, value, id))
}

// fillInsured fills step 2 for an institution with a code.
func (p tab) fillInsured() {
	p.t.Helper()
	of := insured()
	p.choose("prefecture", string(of.Prefecture))
	p.fill(
		"code", of.Code, "name", of.Name, "founder", of.Founder, "phone", of.Phone, "email", of.Email, "password",
		secret, "passwordRepeat", secret,
	)
	p.click("#agreed")
}

const dialogOpen = `document.getElementById('confirm-dialog').open && document.activeElement.id === 'confirm-title'`
