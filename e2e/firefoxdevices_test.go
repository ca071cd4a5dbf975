package e2e

import (
	"fmt"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// withDevices gives Firefox a drawn camera and a tone without a permission question, and sets Japanese.
const withDevices = `user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
user_pref("intl.accept_languages", "ja");
`

// before runs a script in each page before its own scripts.
func (f *firefox) before(t testing.TB, script string) {
	t.Helper()
	f.ask(t, "script.addPreloadScript", map[string]any{"functionDeclaration": "() => {" + script + "}"}, nil)
}

// awaits waits until an expression has a value.
func (f *firefox) awaits(t testing.TB, expression, want string) {
	t.Helper()
	eventually(t, expression+" in Firefox", patience, func() string {
		if got := f.read(t, expression); got != want {
			return got
		}
		return ""
	})
}

// hearsOf waits until the clinic's last message about the patient's devices has these states.
func (l *line) hearsOf(microphone, camera madoguchi.DeviceState) {
	l.t.Helper()
	want := api.SignalStates{MicrophoneState: microphone, CameraState: camera}
	eventually(l.t, fmt.Sprintf("%s is told of microphone %q, camera %q", l.name, microphone, camera), patience,
		func() string {
			l.mu.Lock()
			defer l.mu.Unlock()
			var last api.SignalStates
			for _, message := range l.heard {
				switch {
				case message.Peer != nil:
					last = message.Peer.SignalStates
				case message.Type == api.SignalMedia:
					last = message.SignalStates
				}
			}
			last.SpeakerState = "" // it depends on the machine's speakers
			if last != want {
				return fmt.Sprintf("%+v", last)
			}
			return ""
		})
}

// TestAPatientInFirefoxLosesDevices unplugs the microphone: the page says so, and takes it again when it is plugged in.
// Then it ends the camera's track without unplugging: the page takes it again at once.
func TestAPatientInFirefoxLosesDevices(t *testing.T) {
	s := sharedStack(t)
	call := callNow(t, s, "firefox@example.com")
	client, _ := s.signIn(t)
	clinic := clinicAt(t, client, call, "the clinic")
	f := newFirefox(t, phone, withDevices)
	f.before(t, lacking+`window.lacking = {};`)
	f.visit(t, s.linkTo(t, "firefox@example.com"))
	f.awaits(t, `document.body.dataset.state`, "ask")
	f.read(t, `document.getElementById('allow').click()`)
	f.awaits(t, `document.body.dataset.state`, "waiting")
	clinic.hearsOf(madoguchi.DeviceWorks, madoguchi.DeviceWorks)

	f.read(t, `pullOut('audio')`)
	clinic.hearsOf(madoguchi.DeviceAbsent, madoguchi.DeviceWorks)
	f.awaits(t, `document.getElementById('own-trouble').textContent`, "マイクが見つかりません。つなぐか、マイクのボタンを押すと、もう一度つなぎます。")
	f.shot(t, "firefox-lost-microphone")
	f.read(t, `plugIn('audio')`)
	clinic.hearsOf(madoguchi.DeviceWorks, madoguchi.DeviceWorks)
	f.awaits(t, `document.getElementById('own-trouble').hidden`, "true")

	f.read(t, `(window.before = given.length, given.findLast((one) => one.kind === 'video').stop(),
		given.findLast((one) => one.kind === 'video').dispatchEvent(new Event('ended')))`)
	f.awaits(t, `given.length > before && given.findLast((one) => one.kind === 'video').readyState`, "live")
	clinic.hearsOf(madoguchi.DeviceWorks, madoguchi.DeviceWorks)
	s.finish(t, call)
}
