package e2e

import (
	"fmt"
	"testing"

	"madoguchi/apiserver/api"
)

// TestAnotherDeviceInARunningCallWaits has another person with the link join a running call. The patient's device stays
// in, and the clinic decides, first in its browser console, then in the desk's window. The schedule shows it to
// reception.
func TestAnotherDeviceInARunningCallWaits(t *testing.T) {
	s := sharedStack(t)
	detail := callNow(t, s, "second-device@example.com")
	link := s.linkTo(t, "second-device@example.com")
	patient, attacker, clinic := newBrowser(t, phone), newBrowser(t, phone), newBrowser(t, pc)
	patient.enter(t, link)
	clinic.signInAt(t, s, detail.ClinicURL)
	clinic.sees(t, "ビデオ通話を開始する")
	clinic.seesColour(t, "#remote", fakeGreen, 0.3)
	clinic.press(t, "ビデオ通話を開始する")
	patient.state(t, "call", "inCall")

	attacker.confine(t, countSending)
	attacker.open(t, link)
	attacker.press(t, "許可して進む")
	attacker.state(t, "state", "pending")
	attacker.shot(t, "patient-device-waits")
	clinic.sees(t, "別の端末から参加を求めています")
	clinic.shot(t, "browser-console-device-asks")
	if evaluate[int](t, attacker, `window.connections.length`) != 0 {
		t.Error("a connection was made to the device that waits")
	}
	patient.moves(t, "#remote")
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.click(t, detail.Entry.Title, "card")
	d.sees(t, "別の端末が待機")
	d.shot(t, "desk-device-asks")
	clinic.press(t, "断る")
	attacker.state(t, "state", "refused")
	d.sees(t, "診察中")
	attacker.press(t, "もう一度確認を求める")
	attacker.state(t, "state", "pending")
	clinic.sees(t, "別の端末から参加を求めています")

	d.click(t, "画面へ戻る", "button")
	d.click(t, "この端末で続ける", "button")
	d.sees(t, "別の端末から参加を求めています")
	d.click(t, "断る", "button")
	attacker.state(t, "state", "refused")
	attacker.press(t, "もう一度確認を求める")
	d.sees(t, "別の端末から参加を求めています")
	d.shot(t, "desk-console-device-asks")
	d.click(t, "参加を認める", "button")
	attacker.state(t, "call", "inCall")
	attacker.moves(t, "#remote")
	patient.state(t, "state", "replaced")
	client, _ := s.signIn(t)
	eventually(t, "what the timeline tells", patience, func() string {
		now, err := client.Detail(t.Context(), api.KindCall, detail.Entry.ID)
		if err != nil {
			return err.Error()
		}
		for _, code := range []string{"deviceAsked", "deviceRefused", "deviceAdmitted"} {
			if !contains(codesOf(now.Timeline), code) {
				return fmt.Sprint("only ", codesOf(now.Timeline))
			}
		}
		return ""
	})
	s.finish(t, detail)
}

func codesOf(timeline []api.Event) (codes []string) {
	for _, event := range timeline {
		codes = append(codes, event.Code)
	}
	return codes
}
