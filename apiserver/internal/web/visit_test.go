package web_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/signalling"
)

// TestRestart restarts the API server in the middle of a call (D4).
func TestRestart(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	patient := newTab(t, chrome, 390, 844, h.visitURL())
	patient.await(state("ask"))
	patient.click("#allow")
	clinic := newTab(t, chrome, 1024, 700, h.consoleURL())
	clinic.await(`document.body.dataset.peer === 'here'`)
	clinic.click("#start")
	patient.await(seen)
	h.restart()
	h.awaitReports(signalling.PatientCame, 2)
	h.awaitReports(signalling.ClinicCame, 2)
	for _, side := range []tab{patient, clinic} {
		side.await(`delete document.getElementById('remote').dataset.frames`)
		side.await(state("call") + " && " + seen)
	}
}

// TestSecondDevice opens the visit on two devices. Nothing moves unless the person chooses so (D4).
func TestSecondDevice(t *testing.T) {
	h := open(t)
	phone := newTab(t, withDevices(t), 390, 844, h.visitURL())
	phone.await(state("ask"))
	phone.click("#allow")
	phone.await(`document.body.dataset.line === 'open'`)
	tablet := newTab(t, withDevices(t), 768, 1024, h.visitURL())
	tablet.await(state("ask"))
	tablet.click("#allow")
	tablet.await(state("occupied"))
	tablet.shot("occupied")
	phone.await(state("waiting"))
	tablet.click("#claim")
	tablet.await(state("waiting"))
	phone.await(state("replaced"))
	phone.shot("replaced")
	phone.click("#claim-back")
	phone.await(state("waiting"))
	tablet.await(state("replaced"))
}

// begun opens a call that the clinic has begun with a patient on a phone.
func begun(t *testing.T) (patient, clinic tab) {
	t.Helper()
	h := open(t)
	chrome := withDevices(t)
	patient = newTab(t, chrome, 390, 844, h.visitURL())
	patient.click("#allow")
	patient.await(state("waiting"))
	clinic = newTab(t, chrome, 1440, 900, h.consoleURL())
	clinic.await(`document.body.dataset.peer === 'here'`)
	clinic.click("#start")
	patient.await(state("call"))
	return patient, clinic
}

// TestWhatIsSwitchedOffStaysOff reloads a call whose patient has switched camera and microphone off.
func TestWhatIsSwitchedOffStaysOff(t *testing.T) {
	patient, clinic := begun(t)
	patient.click("#camera")
	patient.click("#microphone")
	const off = `['camera', 'microphone'].every((id) => ` +
		`document.getElementById(id).getAttribute('aria-pressed') === 'false')`
	patient.await(off)
	patient.do(chromedp.Reload())
	patient.await(state("call") + " && " + off)
	clinic.await(`!document.getElementById('remote-off').hidden`)
	patient.click("#camera")
	clinic.await(`document.getElementById('remote-off').hidden`)
}

// TestCallOnAPhoneHeldSideways checks on small screens that every button of a call is on the screen and not covered.
func TestCallOnAPhoneHeldSideways(t *testing.T) {
	patient, _ := begun(t)
	// Phones show the second camera's button; the page hides it again if there is no second camera.
	for _, screen := range []struct{ width, height int64 }{{844, 390}, {667, 375}, {568, 320}, {390, 844}, {320, 568}} {
		patient.do(chromedp.EmulateViewport(screen.width, screen.height))
		patient.shot(fmt.Sprintf("call-%dx%d", screen.width, screen.height))
		patient.await(`(document.getElementById('switch').hidden = false, [...document.querySelectorAll('.controls button')].every((button) => {
			const place = button.getBoundingClientRect();
			const x = (place.left + place.right) / 2, y = (place.top + place.bottom) / 2;
			return place.top >= 0 && place.bottom <= innerHeight && place.right <= innerWidth &&
				button.contains(document.elementFromPoint(x, y));
		}))`)
	}
}

// TestLeavingAndReturning leaves the waiting room, and comes back by the page's button and by a reload.
func TestLeavingAndReturning(t *testing.T) {
	h := open(t)
	patient := newTab(t, withDevices(t), 320, 700, h.visitURL()+"?lang=en")
	patient.await(state("ask"))
	patient.shot("ask")
	patient.click("#allow")
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)
	patient.shot("waiting")
	patient.click("#camera")
	patient.await(`document.body.dataset.camera === 'off'`)
	patient.click("#microphone")
	patient.await(`document.getElementById('microphone').getAttribute('aria-pressed') === 'false'`)
	patient.shot("muted")
	patient.click("#leave")
	patient.await(state("left"))
	patient.shot("left")
	patient.click("#back")
	patient.await(state("waiting"))
	patient.do(chromedp.Reload())
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)
}

// TestRefusedPermission refuses the browser's question. A headless browser does that by itself.
func TestRefusedPermission(t *testing.T) {
	h := open(t)
	patient := newTab(
		t,
		chromiumWith(
			t, chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("deny-permission-prompts", true),
		),
		390, 844, h.visitURL(),
	)
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(state("trouble") + ` && document.body.dataset.trouble === 'denied'`)
	patient.await(`document.getElementById('trouble-title').innerText !== '' && ` +
		`!document.getElementById('sound-only').hidden && !document.getElementById('picture-only').hidden`)
	patient.shot("denied")
}

// TestRefusedCamera refuses the camera only. The visit can go on with the microphone.
func TestRefusedCamera(t *testing.T) {
	h := open(t)
	devices := chromiumWith(t, chromedp.Flag("use-fake-device-for-media-stream", true))
	patient := newTab(t, devices, 390, 844, h.visitURL())
	patient.permit("microphone", browser.PermissionSettingGranted)
	patient.permit("camera", browser.PermissionSettingDenied)
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(
		state("trouble") +
			` && document.body.dataset.trouble === 'denied' && document.body.dataset.missing === 'camera'`,
	)
	patient.click("#sound-only")
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)
}

func (p tab) permit(name string, setting browser.PermissionSetting) {
	p.t.Helper()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: name}, Setting: setting,
	})
	if err != nil {
		p.t.Fatalf("chromium: %v", err)
	}
}

// TestMissingCamera goes on with a microphone alone.
func TestMissingCamera(t *testing.T) {
	h := open(t)
	chrome := chromiumWith(
		t, chromedp.Flag("use-fake-device-for-media-stream", "device-count=0"),
		chromedp.Flag("use-fake-ui-for-media-stream", true),
	)
	patient := newTab(t, chrome, 390, 844, h.visitURL())
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(
		state("trouble") +
			` && document.body.dataset.trouble === 'absent' && document.body.dataset.missing === 'camera'`,
	)
	patient.shot("absent")
	patient.click("#sound-only")
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)
	patient.shot("waiting")

	console := newTab(t, chrome, 1024, 700, h.consoleURL())
	console.await(`document.body.dataset.peer === 'here' && !document.getElementById('missing').hidden`)
	console.click("#start")
	for _, side := range []tab{patient, console} {
		side.await(state("call"))
		side.await(heard)
	}
	console.shot("console")
	patient.shot("call")
}

// TestInAppBrowser opens the page in LINE (D6).
func TestInAppBrowser(t *testing.T) {
	h := open(t)
	agent := "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 " +
		"(KHTML, like Gecko) Mobile/15E148 Safari Line/14.0.0"
	options := append(fakeDevices(), chromedp.UserAgent(agent))
	patient := newTab(t, chromiumWith(t, options...), 390, 844, h.visitURL())
	patient.await(state("inapp") + ` && document.body.dataset.platform === 'ios'`)
	patient.shot("inapp")
	patient.click("#copy")
	patient.await(`document.getElementById('copied').innerText !== ''`)
	patient.click("#anyway")
	patient.await(state("ask"))
}

// TestOpening waits on the page until the window opens.
func TestOpening(t *testing.T) {
	h := open(t)
	patient := newTab(t, withDevices(t), 390, 844, "about:blank")
	const counting = `document.body.dataset.page === 'before-visit' && ` +
		`document.getElementById('countdown').innerText !== ''`
	const opened = `document.body.dataset.page === 'visit'`
	// on a busy machine the window may open before the page shows a countdown
	for ahead := 4 * time.Second; ; ahead *= 2 {
		h.openAt(time.Now().Add(ahead))
		patient.do(chromedp.Navigate(h.visitURL()))
		patient.await(counting + " || " + opened)
		if holds, _ := patient.holds(patient.ctx, counting); holds {
			break
		}
	}
	patient.await(opened + " && " + state("ask"))
}

// TestNoWayThrough separates the two sides like a strict network. Only a relay may be used, and there is none. Both
// pages say what they wait for.
func TestNoWayThrough(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	patient, clinic := newTab(t, chrome, 390, 844, "about:blank"), newTab(t, chrome, 390, 844, "about:blank")
	for _, side := range []tab{patient, clinic} {
		side.before(`RTCPeerConnection = class extends RTCPeerConnection {
			constructor(configuration) { super({ ...configuration, iceTransportPolicy: 'relay' }); }
		}`)
	}
	patient.do(chromedp.Navigate(h.visitURL()))
	patient.click("#allow")
	patient.await(state("waiting"))
	clinic.do(chromedp.Navigate(h.consoleURL()))
	clinic.await(`document.body.dataset.peer === 'here'`)
	clinic.click("#start")
	for _, side := range []tab{patient, clinic} {
		side.await(state("call") + " && " + notice("映像をつないでいます…"))
	}
	clinic.click("#close")
	patient.await(`document.getElementById('away').checkVisibility() && ` +
		`document.getElementById('away').innerText.includes('03-1234-5678')`)
}

// before runs a script in every page of the tab, before the page's own scripts.
func (p tab) before(script string) {
	p.t.Helper()
	p.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(
			ctx, target, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: script},
		)
		return chromedp.Void{}, err
	})
}

func notice(text string) string {
	return `document.getElementById('notice').checkVisibility() && ` +
		`document.getElementById('notice').textContent === '` + text + `'`
}

// TestConsoleOnAPhone opens a patient's call on a small screen with everything that can be over the picture. Nothing
// may cover anything else.
func TestConsoleOnAPhone(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	patient := newTab(t, chrome, 390, 844, h.visitURL())
	patient.click("#allow")
	patient.await(state("waiting"))
	clinic := newTab(t, chrome, 390, 844, h.consoleURL())
	clinic.await(`document.body.dataset.peer === 'here' && !document.getElementById('start').disabled`)
	for _, width := range []int64{390, 320} {
		clinic.do(chromedp.EmulateViewport(width, 844))
		clinic.await(`(['notice', 'missing', 'sound', 'remote-off'].forEach((id) => {
			document.getElementById(id).hidden = false;
			if (id === 'notice' || id === 'missing') document.getElementById(id).textContent = 'カメラが許可されていません。'.repeat(3);
		}), ['notice', 'missing', 'sound', 'remote-off', 'lead', 'start', 'patient-media'].every((id, _, all) => {
			const one = document.getElementById(id).getBoundingClientRect();
			return all.every((other) => {
				const two = document.getElementById(other).getBoundingClientRect();
				return other === id || one.bottom <= two.top || two.bottom <= one.top || one.right <= two.left || two.right <= one.left;
			});
		}))`)
		clinic.shot(fmt.Sprint("console-", width))
	}
}
