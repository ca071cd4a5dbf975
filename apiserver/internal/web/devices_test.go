package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/signalling"
)

// hardware simulates the system and the devices: mediaOf keeps the result of getUserMedia, and devices can be pulled
// out.
const hardware = `
	window.given = [];
	window.lacking = {};
	const take = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = async (wanted) => {
		for (const kind of ['audio', 'video']) {
			if (wanted[kind] && window.lacking[kind]) throw new DOMException('', window.lacking[kind]);
		}
		const stream = await take(wanted);
		window.given.push(...stream.getTracks());
		return stream;
	};
	window.own = (kind) => window.given.findLast((track) => track.kind === kind);
	window.pullOut = (kind, why) => {
		if (why) window.lacking[kind] = why;
		own(kind).stop();
		own(kind).dispatchEvent(new Event('ended'));
	};
	window.plugIn = (kind) => {
		delete window.lacking[kind];
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	};
	window.hold = (kind, held) => {
		Object.defineProperty(own(kind), 'muted', { value: held, configurable: true });
		own(kind).dispatchEvent(new Event(held ? 'mute' : 'unmute'));
	};
`

// begunWith is begun with hardware in both pages.
func begunWith(t *testing.T) (h *house, patient, clinic tab) {
	t.Helper()
	h = open(t)
	chrome := withDevices(t)
	patient = newTab(t, chrome, 390, 844, "about:blank")
	clinic = newTab(t, chrome, 1440, 900, "about:blank")
	for _, side := range []tab{patient, clinic} {
		side.before(hardware)
	}
	patient.goTo(h.visitURL())
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(state("waiting"))
	clinic.goTo(h.consoleURL())
	clinic.await(`document.body.dataset.peer === 'here'`)
	clinic.click("#start")
	for _, side := range []tab{patient, clinic} {
		side.await(state("call") + " && " + seen)
	}
	return h, patient, clinic
}

func reads(id, text string) string {
	return `document.getElementById('` + id + `').checkVisibility() && document.getElementById('` + id +
		`').innerText.includes('` + text + `')`
}

// TestLostDevicesComeBack pulls devices out on both sides. Both pages report it, and take the device again by
// themselves.
func TestLostDevicesComeBack(t *testing.T) {
	_, patient, clinic := begunWith(t)

	patient.await(`(pullOut('audio', 'NotFoundError'), true)`)
	clinic.await(reads("patient-media", "マイク なし") + " && " + reads("notice", "患者のマイクは見つかりません"))
	patient.await(reads("own-trouble", "マイクが見つかりません") + " && " + reads("microphone-word", "マイク なし"))
	patient.shot("lost")
	clinic.shot("patient-lost")
	patient.await(`(plugIn('audio'), true)`)
	clinic.await(reads("patient-media", "マイク オン"))
	patient.await(`own('audio').readyState === 'live' && document.getElementById('own-trouble').hidden`)

	patient.await(`(pullOut('video'), true)`) // another camera replaces it at once
	patient.await(`own('video').readyState === 'live' && document.body.dataset.camera === 'on'`)
	clinic.await(`delete document.getElementById('remote').dataset.frames`)
	clinic.await(seen)

	clinic.await(`(pullOut('video', 'NotReadableError'), true)`)
	patient.await(reads("remote-off", "医師のカメラはほかのアプリが使っています"))
	clinic.await(reads("missing", "カメラをほかのアプリが使っています"))
	clinic.await(`(lacking = {}, true)`)
	clinic.click("#camera") // a click takes it again
	patient.await(`document.getElementById('remote-off').hidden`)
}

// TestTheSystemHoldsADeviceBack simulates a phone call that interrupts the patient's microphone.
func TestTheSystemHoldsADeviceBack(t *testing.T) {
	_, patient, clinic := begunWith(t)
	patient.await(`(hold('audio', true), true)`)
	clinic.await(reads("notice", "患者のマイクは一時的に止まっています"))
	patient.await(reads("own-trouble", "マイクが止まっています") + " && " + reads("microphone-word", "中断"))
	patient.shot("interrupted")
	patient.await(`(hold('audio', false), true)`)
	clinic.await(reads("patient-media", "マイク オン"))
	patient.await(`document.getElementById('own-trouble').hidden`)

	clinic.await(`(hold('audio', true), true)`)
	patient.await(reads("doctor-muted", "医師のマイクは一時的に止まっています"))
	clinic.click("#microphone") // the system does not give it back: a click takes it again
	patient.await(`document.getElementById('doctor-muted').hidden`)
}

// TestWhatIsOffStaysOffWhenTheDeviceComesBack loses a microphone that its owner has switched off.
func TestWhatIsOffStaysOffWhenTheDeviceComesBack(t *testing.T) {
	_, patient, clinic := begunWith(t)
	patient.click("#microphone")
	clinic.await(reads("patient-media", "マイク オフ"))
	patient.await(`(pullOut('audio', 'NotFoundError'), true)`)
	clinic.await(reads("patient-media", "マイク なし"))
	patient.await(`(plugIn('audio'), true)`)
	clinic.await(reads("patient-media", "マイク オフ"))
	patient.await(`own('audio').readyState === 'live' && !own('audio').enabled`)
}

// TestPausedSoundPlaysAgain pauses the other side's sound as a system does. The first time the page resumes it by
// itself. If it is paused again at once, it waits for a click, and the clinic is told.
func TestPausedSoundPlaysAgain(t *testing.T) {
	_, patient, clinic := begunWith(t)
	const playing = `!document.getElementById('remote-sound').paused && document.getElementById('sound').hidden`
	patient.await(playing)
	patient.await(`(document.getElementById('remote-sound').pause(), true)`)
	patient.await(playing)
	patient.await(`(document.getElementById('remote-sound').play = () => Promise.reject(new DOMException('', 'NotAllowedError')),
		document.getElementById('remote-sound').pause(), true)`)
	patient.await(reads("sound", "音声を再開"))
	patient.shot("paused")
	clinic.await(reads("patient-media", "患者の端末で音声が止まっています"))
	patient.await(`delete document.getElementById('remote-sound').play`)
	patient.click("#sound")
	patient.await(playing)
	clinic.await(`!document.getElementById('patient-media').innerText.includes('止まっています')`)
}

// TestSoundAlone refuses the camera and enters with the microphone alone. The clinic sees where the patient is stopped,
// and the call's history records that there was no picture.
func TestSoundAlone(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	clinic := newTab(t, chrome, 1024, 700, h.consoleURL())
	patient := newTab(t, withDevices(t), 390, 844, "about:blank")
	patient.before(hardware + `lacking = { video: 'NotAllowedError' };`)
	patient.goTo(h.visitURL())
	patient.await(state("ask") + ` && document.body.innerText.includes('医師にはあなたの映像と音声が届くことがあります')`)
	patient.shot("ask")
	clinic.await(reads("lead", "カメラの許可で止まっています"))
	clinic.shot("stopped")
	patient.click("#allow")
	patient.await(state("trouble"))
	patient.shot("trouble")
	clinic.await(reads("lead", "許可されていません"))
	patient.click("#sound-only")
	patient.await(state("waiting"))
	clinic.await(`document.body.dataset.peer === 'here' && ` + reads("patient-media", "カメラ 不許可"))
	clinic.click("#start")
	patient.await(state("call"))
	clinic.await(heard + " && " + reads("remote-off", "患者のカメラは許可されていません"))
	patient.shot("call")
	h.awaitReports(signalling.PatientWithoutPicture, 1)
	patient.await(`(lacking = {}, true)`)
	patient.await(`(plugIn('video'), true)`) // a patient who entered with sound alone is not filmed unasked
	patient.await(`given.every((track) => track.kind === 'audio')`)
	patient.click("#camera")
	clinic.await(seen + " && " + reads("patient-media", "カメラ オン"))
	h.awaitReports(signalling.PatientWithPicture, 1)
}

// TestNeitherSoundNorPicture refuses both. Trying the microphone alone explains why it fails, and where to call. A
// patient who enters with neither sees and hears the doctor, is told that the doctor cannot hear them, and returns in
// the same way after a reload.
func TestNeitherSoundNorPicture(t *testing.T) {
	h := open(t)
	chrome := withDevices(t)
	clinic := newTab(t, chrome, 1024, 700, h.consoleURL())
	patient := newTab(t, withDevices(t), 390, 844, "about:blank")
	patient.before(hardware + `lacking = { video: 'NotAllowedError', audio: 'NotAllowedError' };`)
	patient.goTo(h.visitURL())
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(
		state("trouble") + ` && document.body.dataset.missing === 'both' && document.getElementById('alone').hidden`,
	)
	for _, only := range []struct{ button, says string }{
		{"#sound-only", "マイクを使えないため、音声だけでは入れません"}, {"#picture-only", "カメラを使えないため、映像だけでは入れません"},
	} {
		patient.click(only.button)
		patient.await(
			state("trouble") + " && " + reads("alone-word", only.says) + " && " + reads("alone", "お電話でもお話しいただけます"),
		)
		patient.shot("alone " + only.button[1:])
	}
	patient.click("#retry")
	patient.await(`document.getElementById('alone').hidden && !document.getElementById('retry').disabled`)
	patient.click("#sound-only")
	patient.await(reads("alone", "マイクもカメラも使わずに入る"))
	patient.click("#neither")
	patient.await(
		state("waiting") + ` && document.body.dataset.line === 'open' && ` + reads("own-trouble", "あなたの声は医師に届きません"),
	)
	clinic.await(
		`document.body.dataset.peer === 'here' && ` + reads("patient-media", "マイク 不許可") + " && " +
			reads("patient-media", "カメラ 不許可"),
	)
	clinic.click("#start")
	patient.await(state("call") + " && " + heard)
	patient.shot("call")
	patient.do(chromedp.Reload())
	patient.await(
		state("call") + " && " + reads("own-trouble", "あなたの声は医師に届きません") + " && " + reads("sound", "タップして音を出す"),
	)
	patient.click("#sound") // a browser without a granted camera plays sound only after a click
	patient.await(heard)
	patient.await(`(lacking = {}, true)`)
	patient.click("#microphone")
	clinic.await(reads("patient-media", "マイク オン"))
	patient.await(`document.getElementById('own-trouble').hidden`)
}

// TestPermissionGivenBack withdraws the camera's permission in the browser's settings, and grants it again.
func TestPermissionGivenBack(t *testing.T) {
	h := open(t)
	patient := newTab(t, chromiumWith(t, fakeDevices()[0]), 390, 844, h.visitURL())
	for _, name := range []string{"microphone", "camera"} {
		patient.permit(name, browser.PermissionSettingGranted)
	}
	patient.await(state("ask"))
	patient.click("#allow")
	patient.await(state("waiting"))
	patient.permit("camera", browser.PermissionSettingDenied)
	patient.await(reads("camera-state", "許可されていません"))
	patient.permit("camera", browser.PermissionSettingGranted)
	patient.await(reads("camera-state", "使えます") + ` && document.body.dataset.camera === 'on'`)
}

// TestDoctorAway shows whom to call to a patient who is alone in a call.
func TestDoctorAway(t *testing.T) {
	_, patient, clinic := begunWith(t)
	clinic.click("#close")
	patient.await(reads("away", "医師は画面を離れています") + " && " + reads("away", "03-1234-5678"))
	patient.await(`document.querySelector('#away a').getAttribute('href') === 'tel:0312345678'`)
	patient.shot("away")
}
