package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"madoguchi/apiserver/api"
)

// relayOnly allows a page's connections to use the TURN relay only, as a hospital's or hotel's firewall does.
const relayOnly = `
	window.connections = [];
	window.RTCPeerConnection = class extends RTCPeerConnection {
		constructor(configuration) {
			super({...configuration, iceTransportPolicy: 'relay'});
			window.connections.push(this);
		}
	};`

// chosenWay is the type of the page's own candidate in the selected pair.
const chosenWay = `(async () => {
	const reports = [...(await window.connections.at(-1).getStats()).values()];
	const transport = reports.find((report) => report.type === 'transport');
	const pair = reports.find((report) => report.id === transport?.selectedCandidatePairId);
	return reports.find((report) => report.id === pair?.localCandidateId)?.candidateType ?? '';
})()`

// confine runs a script in every page of the browser before the page's own.
func (b *browser) confine(t testing.TB, script string) {
	t.Helper()
	_ = step(t, b, "preparing the pages", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(
			ctx, target, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: script},
		)
		return chromedp.Void{}, err
	})
}

// TestCallThroughTheRelay has a patient whose network allows the relay only.
func TestCallThroughTheRelay(t *testing.T) {
	s := sharedStack(t)
	detail := callNow(t, s, "relay@example.com")
	patient := newBrowser(t, phone)
	patient.confine(t, relayOnly)
	patient.enter(t, s.linkTo(t, "relay@example.com"))

	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.click(t, detail.Entry.Title, "card")
	d.click(t, "診察をはじめる", "button")
	d.paints(t, isFakeGreen, 0.15)
	d.click(t, "ビデオ通話を開始する", "button")
	patient.state(t, "call", "inCall")
	patient.seesColour(t, "#remote", patternRed, 0.03)
	patient.beeps(t, "#remote-sound")
	d.hearsBeep(t)
	if way := evaluate[string](t, patient, chosenWay); way != "relay" {
		t.Errorf("the call goes by %q, not by the relay", way)
	}
	client, _ := s.signIn(t)
	if _, err := client.Finish(t.Context(), api.KindCall, detail.Entry.ID); err != nil {
		t.Fatal(err)
	}
	patient.sees(t, "診察は終わりました")
}
