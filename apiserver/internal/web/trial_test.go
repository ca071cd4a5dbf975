package web_test

import (
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
			` && ['使えます', '聞こえています'].includes(document.getElementById('microphone-state').innerText)`)
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
