package web_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/internal/web"
)

// TestNarrow opens every page 320 pixels wide (A12). Nothing may overflow.
func TestNarrow(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 320, 700, "about:blank")
	for _, language := range []web.Language{web.Japanese, web.English} {
		for _, name := range slices.Sorted(maps.Keys(views(language))) {
			page.do(chromedp.Navigate(h.server.URL + "/view/" + string(language) + "/" + name))
			page.shot(string(language) + "-" + name)
			page.await(`document.readyState === 'complete' && document.documentElement.scrollWidth <= 320`)
		}
	}
}

// TestLargeText opens every page on a phone with text of twice the size.
func TestLargeText(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	for _, language := range []web.Language{web.Japanese, web.English} {
		for _, name := range slices.Sorted(maps.Keys(views(language))) {
			page.do(chromedp.Navigate(h.server.URL + "/view/" + string(language) + "/" + name))
			page.await(`(document.documentElement.style.fontSize = '200%', document.readyState === 'complete' &&
				getComputedStyle(document.querySelector('.clinic')).fontSize === '32px' && document.documentElement.scrollWidth <= 390)`)
			page.shot(string(language) + "-" + name)
		}
	}
}

// TestDark opens the pages on a dark system: the background is darker than the text. TestContrast computes by how much.
func TestDark(t *testing.T) {
	h := open(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	page.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return chromedp.Void{}, err
	})
	for _, name := range slices.Sorted(maps.Keys(views(web.Japanese))) {
		page.do(chromedp.Navigate(h.server.URL + "/view/ja/" + name))
		page.await(`(() => {
			const light = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)
			const seen = getComputedStyle(document.body)
			return document.readyState === 'complete' && light(seen.backgroundColor) < light(seen.color)
		})()`)
		page.shot(name)
	}
}
