package web_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/signalling"
)

// The other side's picture moves and its sound has energy, by the browser's own counters.
const (
	seen = `document.getElementById('remote').videoWidth > 0 && ` +
		`Number(document.getElementById('remote').dataset.frames) > 10`
	heard = `Number(document.getElementById('remote').dataset.energy) > 0.0001`
)

func state(name string) string { return `document.body.dataset.state === '` + name + `'` }

// TestCall runs a whole visit in two pages: the patient waits, the clinic begins, both see and hear each other, the
// patient reloads, the clinic ends (B9, B12, D4).
func TestCall(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	patient := newTab(t, chrome, 390, 844, h.visitURL())
	patient.await(state("ask"))
	patient.shot("1-ask")
	patient.click("#allow")
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)

	clinic := newTab(t, chrome, 1440, 900, h.consoleURL())
	clinic.await(state("waiting") + ` && document.body.dataset.peer === 'here'`)
	clinic.await(seen)
	patient.shot("2-waiting")
	clinic.shot("3-console-waiting")
	patient.await(`document.getElementById('remote').videoWidth === 0`)

	clinic.click("#start")
	for _, side := range []tab{patient, clinic} {
		side.await(state("call"))
		side.await(seen)
		side.await(heard)
	}
	patient.shot("4-call")
	clinic.shot("5-console-call")

	patient.do(chromedp.Reload())
	patient.await(state("call"))
	patient.await(seen)
	clinic.await(seen)

	clinic.click("#finish")
	clinic.shot("6-console-confirm")
	clinic.click("#finish-yes")
	patient.await(state("finished"))
	clinic.await(state("finished"))
	clinic.await(`document.querySelector('main a[href="/clinic"]')?.checkVisibility()`)
	patient.shot("7-finished")
	clinic.shot("8-console-finished")
	h.awaitReports(signalling.Finished, 1)
	want := []signalling.OccurrenceKind{
		signalling.PatientCame, signalling.ClinicCame, signalling.CallStarted, signalling.Finished,
	}
	if got := h.reported(); !slices.Equal(got, want) {
		t.Errorf("reported %v, want %v", got, want)
	}
}

// TestAHoldOutlivesItsLine cuts the line while the clinician puts the call on hold. When it is back, nobody is seen or
// heard. During the hold the patient reads nothing about the doctor's devices, which do not work.
func TestAHoldOutlivesItsLine(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	patient := newTab(t, chrome, 390, 844, h.visitURL())
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(state("waiting") + ` && document.body.dataset.line === 'open'`)
	clinic := newTab(t, chrome, 1440, 900, h.consoleURL())
	clinic.await(state("waiting") + ` && document.body.dataset.peer === 'here'`)
	h.runBeside(
		signalling.OtherCall{CallID: "another", Name: "田中 花子", Person: true},
		signalling.OtherCall{CallID: "third", Name: "ひまわり苑"},
	)
	clinic.click("#start")
	clinic.await(`document.querySelector('#hold-dialog[open] h2')?.textContent === '田中 花子 さん、ひまわり苑 との通話を保留にしますか'`)
	clinic.click("#hold-yes")
	h.runBeside()
	clinic.await(state("call"))
	patient.await(state("call"))
	clinic.click("#camera")
	clinic.click("#microphone")
	clinic.await(`(document.getElementById('remote-sound').play = () => Promise.reject(new DOMException('', 'NotAllowedError')),
		document.getElementById('remote-sound').pause(), true)`)
	const aboutDevices = `['remote-off', 'doctor-muted', 'doctor-deaf'].filter((id) => document.getElementById(id).checkVisibility()).length`
	patient.await(aboutDevices + ` === 3`)
	patient.shot("devices")

	clinic.await(`WebSocket.prototype.send = ((send) => function (text) {
		if (JSON.parse(text).type !== 'hold') return send.call(this, text);
		WebSocket.prototype.send = send;
		this.close();
	})(WebSocket.prototype.send)`)
	clinic.click("#hold")
	h.awaitReports(signalling.CallHeld, 1)
	for _, side := range []tab{patient, clinic} {
		side.await(`document.body.dataset.held === 'yes'`)
	}
	patient.await(aboutDevices + ` === 0 &&
		document.querySelector('#held').checkVisibility() && !document.querySelector('#away').checkVisibility() &&
		document.querySelector('#held a[href="tel:0312345678"]')?.textContent === '03-1234-5678'`)
	patient.shot("held")
	clinic.click("#resume")
	patient.await(aboutDevices + ` === 3`)
	clinic.await(`delete document.getElementById('remote-sound').play`)
	clinic.click("#camera")
	clinic.click("#microphone")
	for _, side := range []tab{patient, clinic} {
		side.await(`!document.body.dataset.held`)
		side.await(seen)
	}
	clinic.saysOfHold(t, patient)
}

// saysOfHold checks that the console says what the patient reads during a hold only while the patient is there.
func (p tab) saysOfHold(t *testing.T, patient tab) {
	t.Helper()
	p.click("#hold")
	p.await(`document.getElementById('held-lead').textContent.includes('席を外しています')`)
	patient.click("#leave")
	p.await(`document.getElementById('held-lead').textContent.includes('患者さんは退出しました')`)
	p.click("#resume")
	p.await(`!document.body.dataset.held && document.getElementById('notice').textContent === '患者さんは退出しました。リンクから戻れます。'`)
}
