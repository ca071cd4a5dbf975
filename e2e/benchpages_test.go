package e2e

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A slow phone: a quarter of this machine's processor, and the network that DevTools calls "Slow 4G".
const (
	slowProcessor = 4
	slowLatency   = 562.5      // ms, of each request
	slowDown      = 1.44e6 / 8 // bytes per second
	slowUp        = 675e3 / 8  // bytes per second
	paintsWithin  = 1000       // ms, to the largest contentful paint
	weighsAtMost  = 100 * 1024 // bytes of a page with all that it loads
	pagesMeasured = 5          // times; the median counts
)

// publicPages are the pages that patients and clinics open without a session.
var publicPages = []string{
	"/", "/registration", "/registration/applicant", "/terms", "/clinic/signin", "/mypage/signin", "/mypage/signup",
	"/lost-link",
}

// bookingPages returns the pages of a booking on the web: the wish, and a month's days with their free slots.
func (s *stack) bookingPages(b *testing.B) []string {
	_, session := s.signIn(b)
	clinic := session.Clinic
	wish := url.Values{"menu": {clinic.Menus[0].ID}, "method": {"online"}, "visit": {"return"}, "doctor": {"any"}}
	return []string{"/book/" + clinic.ID, "/book/" + clinic.ID + "?" + wish.Encode()}
}

// BenchmarkPages prints how long each public page takes to its largest contentful paint on a slow phone that opens it
// for the first time, and what it loads.
func BenchmarkPages(b *testing.B) {
	s := ownStack(b)
	var lines [][]string
	for _, path := range slices.Concat(publicPages, s.bookingPages(b)) {
		paint, bytes := s.paints(b, path)
		if paint > paintsWithin || bytes > weighsAtMost {
			b.Errorf("%s paints after %.0f ms and loads %.0f bytes", path, paint, bytes)
		}
		lines = append(lines, []string{path, fmt.Sprintf("%.0f", paint), fmt.Sprintf("%.1f", bytes/1024)})
	}
	printTable([]string{"page", "largest contentful paint ms", "loaded KB"}, lines)
}

// paints opens a page with an empty cache, several times. It returns the medians of the time to the largest
// contentful paint in milliseconds, and of the bytes loaded.
func (s *stack) paints(b *testing.B, path string) (paint, bytes float64) {
	b.Helper()
	var paints, loaded []float64
	for range pagesMeasured {
		page := newBrowser(b, phone)
		page.slowly(b)
		page.open(b, s.url()+path)
		seen := evaluate[[]float64](b, page, largestPaint)
		paints, loaded = append(paints, seen[0]), append(loaded, seen[1])
		if err := chromedp.Cancel(page.ctx); err != nil { // a browser costs the next one time
			b.Fatal(err)
		}
	}
	slices.Sort(paints)
	slices.Sort(loaded)
	return paints[len(paints)/2], loaded[len(loaded)/2]
}

// slowly makes the browser a slow phone.
func (b *browser) slowly(t testing.TB) {
	t.Helper()
	step(t, b, "slowing the browser down", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, emulation.SetCPUThrottlingRate,
			emulation.SetCPUThrottlingRateParams{Rate: slowProcessor}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{
				Latency: slowLatency, DownloadThroughput: slowDown, UploadThroughput: slowUp,
			}}})
		return err
	}))
}

// largestPaint is a promise of the time of the largest contentful paint, in milliseconds after the navigation, and of
// the bytes that the page loaded.
const largestPaint = `new Promise(answer => new PerformanceObserver(seen => {
	const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
	answer([seen.getEntries().at(-1).startTime, loaded.reduce((sum, one) => sum + one.transferSize, 0)]);
}).observe({type: 'largest-contentful-paint', buffered: true}))`
