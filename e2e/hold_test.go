package e2e

import (
	"fmt"
	"testing"

	"madoguchi/apiserver/api"
)

// countSending makes a page's sent packets countable.
const countSending = `
	window.connections = [];
	window.RTCPeerConnection = class extends RTCPeerConnection {
		constructor(configuration) {
			super(configuration);
			window.connections.push(this);
		}
	};`

// sentPackets is the number of sound and picture packets that the page has sent over its newest connection.
const sentPackets = `(async () => {
	const reports = [...(await window.connections.at(-1).getStats()).values()];
	return reports.filter((report) => report.type === 'outbound-rtp').reduce((sum, report) => sum + report.packetsSent, 0);
})()`

// enterCall opens a call's console at the desk from the schedule.
func (d *desk) enterCall(t *testing.T, title string) {
	t.Helper()
	d.click(t, title, "card")
	d.click(t, "診察をはじめる", "button")
	d.find(t, "ビデオ通話を開始する", "button")
}

// raise brings a window of the desk to the front, since there is no window manager.
func (d *desk) raise(t *testing.T, title string) {
	t.Helper()
	id := d.window(t, title).id
	d.x(t, "windowraise", id)
	d.x(t, "windowfocus", id)
}

// silent waits until a page neither plays the other side's sound nor sends its own.
func (b *browser) silent(t *testing.T, passing *browser) {
	t.Helper()
	eventually(t, "silence", patience, func() string {
		if got := evaluate[float64](t, b, fmt.Sprintf(soundOf, quote("#remote-sound"))); got > 0 {
			return fmt.Sprintf("%.0f Hz", got)
		}
		return ""
	})
	sent := evaluate[float64](t, b, sentPackets)
	passing.moves(t, "#remote") // gives time to a picture elsewhere
	if now := evaluate[float64](t, b, sentPackets); now != sent {
		t.Errorf("the page has sent %v packets during the hold", now-sent)
	}
	if evaluate[string](t, b, `getComputedStyle(document.querySelector('#remote')).visibility`) != "hidden" {
		t.Error("the other side's picture is shown during the hold")
	}
}

// TestASecondPatientPutsTheFirstOnHold begins a second call at one desk. The desk asks first. Then the first patient
// neither sees nor hears anything, is neither seen nor heard, and reads why. One click returns.
func TestASecondPatientPutsTheFirstOnHold(t *testing.T) {
	s := sharedStack(t)
	one, two := callNow(t, s, "hold-one@example.com"), callNow(t, s, "hold-two@example.com")
	first, second := newBrowser(t, phone), newBrowser(t, phone)
	first.confine(t, countSending)
	second.confine(t, countSending)
	first.enter(t, s.linkTo(t, "hold-one@example.com"))
	second.enter(t, s.linkTo(t, "hold-two@example.com"))
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.enterCall(t, one.Entry.Title)
	d.click(t, "ビデオ通話を開始する", "button")
	first.state(t, "call", "inCall")
	first.hears(t, "#remote-sound", 1000, 60)
	first.seesColour(t, "#remote", patternRed, 0.03)

	d.raise(t, "窓口 Madoguchi")
	d.enterCall(t, two.Entry.Title)
	d.click(t, "ビデオ通話を開始する", "button")
	d.sees(t, one.Entry.Title+" との通話を保留にしますか")
	d.shot(t, "desk-hold-question")
	second.state(t, "call", "waiting")
	d.click(t, "保留にして続ける", "button")
	second.state(t, "call", "inCall")
	second.hears(t, "#remote-sound", 1000, 60)
	second.seesColour(t, "#remote", patternRed, 0.03)
	first.state(t, "held", "yes")
	first.sees(t, "医師が席を外しています")
	first.silent(t, second)
	first.shot(t, "patient-on-hold")
	client, _ := s.signIn(t)
	eventually(t, "the hold in the schedule", patience, func() string {
		if entryOf(t, client, func(e api.Entry) bool { return e.ID == one.Entry.ID }).Call.HeldSince == nil {
			return "it is not on hold"
		}
		return ""
	})
	d.sees(t, "から保留")                                          // in the second call's console
	first.open(t, evaluate[string](t, first, `location.href`)) // still on hold after a reload
	first.state(t, "held", "yes")

	d.raise(t, "ビデオ通話 – "+one.Entry.Title)
	d.shot(t, "desk-on-hold")
	d.click(t, "この通話に戻る", "button")
	d.click(t, "保留にして続ける", "button")
	first.hears(t, "#remote-sound", 1000, 60)
	second.state(t, "held", "yes")
	second.silent(t, first)
	s.finish(t, one, two)
}

// finish ends calls, because the desk would ask about a running one when the same doctor begins another.
func (s *stack) finish(t *testing.T, calls ...api.Detail) {
	t.Helper()
	client, _ := s.signIn(t)
	for _, call := range calls {
		if _, err := client.Finish(t.Context(), api.KindCall, call.Entry.ID); err != nil {
			t.Error(err)
		}
	}
}
