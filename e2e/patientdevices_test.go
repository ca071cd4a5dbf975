package e2e

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// lacking simulates missing devices: it names the error of each kind.
const lacking = `
	window.lacking = { video: 'NotAllowedError' };
	window.given = [];
	const take = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = async (wanted) => {
		for (const kind of ['audio', 'video']) if (wanted[kind] && window.lacking[kind]) throw new DOMException('', window.lacking[kind]);
		const stream = await take(wanted);
		window.given.push(...stream.getTracks());
		return stream;
	};
	window.pullOut = (kind) => {
		window.lacking[kind] = 'NotFoundError';
		const track = window.given.findLast((one) => one.kind === kind);
		track.stop();
		track.dispatchEvent(new Event('ended'));
	};
	window.plugIn = (kind) => {
		delete window.lacking[kind];
		navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
	};
`

// TestPatientWithoutACamera refuses the camera, which the desk shows. The patient enters with sound alone, loses the
// microphone and gets it back, leaves before the end, and reads how the visit ended. The history contains the missing
// picture and the end once each.
func TestPatientWithoutACamera(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	detail := callNow(t, s, "no-camera@example.com")
	d.click(t, detail.Entry.Title, "card")
	d.click(t, "診察をはじめる", "button")
	d.sees(t, "患者さんはまだ入室していません")

	patient := newBrowser(t, phone)
	patient.confine(t, lacking)
	patient.open(t, s.linkTo(t, "no-camera@example.com"))
	patient.sees(t, "医師にはあなたの映像と音声が届くことがあります")
	d.sees(t, "カメラの許可で止まっています")
	d.shot(t, "desk-patient-stopped")
	patient.press(t, "許可して進む")
	patient.sees(t, "カメラが許可されていません")
	d.sees(t, "許可されていません")
	patient.press(t, "音声だけで入る")
	d.sees(t, "カメラ 不許可")
	d.click(t, "ビデオ通話を開始する", "button")
	patient.state(t, "call", "inCall")
	d.sees(t, "患者のカメラは許可されていません")
	evaluate[bool](t, patient, `(pullOut('audio'), true)`)
	d.sees(t, "患者のマイクは見つかりません")
	d.shot(t, "desk-patient-lost-microphone")
	patient.shot(t, "patient-lost-microphone")
	evaluate[bool](t, patient, `(plugIn('audio'), true)`)
	d.sees(t, "患者：マイク オン・カメラ 不許可")
	d.hearsBeep(t)

	client, _ := s.signIn(t)
	happened := func(code madoguchi.EventCode) (times int) {
		now, err := client.Detail(t.Context(), api.KindCall, detail.Entry.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range now.Timeline {
			if event.Code == string(code) {
				times++
			}
		}
		return times
	}
	eventually(t, "the note of the visit without picture", patience, func() string {
		if happened(madoguchi.EventPatientWithoutPicture) == 1 {
			return ""
		}
		return "there is none"
	})
	patient.press(t, "退出")
	patient.sees(t, "退出しました")
	d.sees(t, "患者さんは退出しました")
	d.click(t, "診察を終了する", "button")
	d.click(t, "終了する", "button")
	patient.press(t, "診察に戻る")
	patient.sees(t, "に退出したか、接続が切れています")
	patient.shot(t, "patient-left-before-the-end")
	if times := happened(madoguchi.EventFinished); times != 1 {
		t.Errorf("the end is told %d times", times)
	}
}
