package web_test

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDevicesBeforeAVisit checks camera and microphone without a visit.
func TestDevicesBeforeAVisit(t *testing.T) {
	h := open(t)
	patient := newTab(t, withDevices(t), 390, 844, h.server.URL+"/view/ja/devices")
	patient.await(state("ask"))
	patient.shot("ask")
	for _, button := range []string{"#allow", "#again"} {
		patient.click(button)
		patient.await(state("checked") + ` && document.getElementById('own').videoWidth > 0` +
			` && document.getElementById('camera-state').innerText === '使えます'` +
			` && ['使えます', '聞こえています'].includes(document.getElementById('microphone-state').innerText)` +
			` && document.getElementById('line-state').innerText === '良好'` +
			` && document.getElementById('line-figures').innerText.startsWith('下り 20+ Mbps・往復 ')` +
			` && !document.getElementById('line-weak').checkVisibility()`)
	}
	patient.click("#tone")
	patient.shot("checked")
}

// TestRefusedDevicesBeforeAVisit explains how a refused camera is allowed.
func TestRefusedDevicesBeforeAVisit(t *testing.T) {
	h := open(t)
	chrome := chromiumWith(
		t, chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("deny-permission-prompts", true))
	patient := newTab(t, chrome, 390, 844, h.server.URL+"/view/ja/devices")
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(state("trouble") + ` && document.getElementById('trouble-title').innerText !== ''` +
		` && document.querySelector('.card[data-trouble=denied]').checkVisibility()`)
	patient.shot("denied")
}

// TestAWeakLineBeforeAVisit measures a slow line, one that brings little data, and none at all.
func TestAWeakLineBeforeAVisit(t *testing.T) {
	h := open(t)
	for name, line := range map[string]struct{ answers, says, figures string }{
		"slow":   {`passed += ping ? 300 : 10; return new Response(ping ? null : new Uint8Array(1 << 16));`, "やや弱い", "往復 300 ms"},
		"little": {`if (!ping) passed += 4000; return little();`, "弱い", "下り 0.1 Mbps"},
		"cut":    {`throw new TypeError();`, "測れませんでした", ""},
	} {
		t.Run(name, func(t *testing.T) {
			patient := newTab(t, withDevices(t), 390, 844, "about:blank")
			patient.before(`(() => {
				let passed = 0; // milliseconds
				performance.now = () => passed;
				const little = () => new Response(new ReadableStream({
					pull(to) { passed += 1000; to.enqueue(new Uint8Array(10000)); },
				}, { highWaterMark: 0 }));
				window.fetch = async (path) => { const ping = path.includes('ping'); ` + line.answers + ` };
			})()`)
			patient.goTo(h.server.URL + "/view/ja/devices")
			patient.await(state("ask"))
			patient.click("#allow")
			patient.await(state("checked") + ` && document.getElementById('line-state').innerText === '` + line.says + `'`)
			patient.await(`document.getElementById('line-figures').innerText.includes('` + line.figures + `')`)
			patient.await(`document.getElementById('line-weak').checkVisibility() === ` + strconv.FormatBool(line.figures != ""))
			patient.shot("weak")
		})
	}
}
