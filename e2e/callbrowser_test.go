package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// Chromium's fake camera shows a green background with a moving shape, and beeps once a second.
const (
	fakeGreen = `data[i+1] > 90 && data[i+1] > data[i] * 1.3 && data[i+1] > data[i+2] * 1.3`
)

// callNow creates a standalone call that starts now, and sends its link by mail.
func callNow(t testing.TB, s *stack, mail string) api.Detail {
	t.Helper()
	client, session := s.signIn(t)
	detail, err := client.CreateCall(t.Context(), madoguchi.NewID(), api.CreateCall{
		DoctorID: session.Clinic.Doctors[0].ID, Start: time.Now(), Title: "call of " + mail,
	})
	if err != nil {
		t.Fatal(err)
	}
	detail, err = client.Send(
		t.Context(), api.KindCall, detail.Entry.ID, madoguchi.NewID(), api.Send{Channel: "mail", Target: mail},
	)
	if err != nil {
		t.Fatal(err)
	}
	return detail
}

// signInAt signs reception in on the page of a clinic's link.
func (b *browser) signInAt(t testing.TB, s *stack, url string) {
	t.Helper()
	b.signInAtAs(t, s, url, receptionMail)
}

// signInAtAs is signInAt for a provisioned member.
func (b *browser) signInAtAs(t testing.TB, s *stack, url, email string) {
	t.Helper()
	b.open(t, url)
	b.sees(t, "ログイン")
	b.shot(t, "clinic-signin")
	evaluate[bool](t, b, fmt.Sprintf(`(() => {
		document.querySelector('#email').value = %s;
		document.querySelector('#password').value = %s;
		return true;
	})()`, quote(email), quote(s.secrets(t).DemoPassword)))
	b.press(t, "ログイン")
}

// state waits until the body's data attribute has a value.
func (b *browser) state(t testing.TB, attribute, value string) {
	t.Helper()
	eventually(t, attribute+" of the page", patience, func() string {
		got := evaluate[string](t, b, fmt.Sprintf(`document.body?.dataset[%s] ?? ''`, quote(attribute)))
		if got == value {
			return ""
		}
		return "it is " + got + " instead of " + value
	})
}

// enter opens the link, grants camera and microphone, and enters the waiting room.
func (b *browser) enter(t testing.TB, link string) {
	t.Helper()
	b.open(t, link)
	b.sees(t, "カメラとマイクを使います")
	b.shot(t, "patient-permission")
	b.press(t, "許可して進む")
	b.sees(t, "お待ちください")
	b.moves(t, "#own")
}

// homeTitle is the clinic's title of the visit; the patient never sees it.
const homeTitle = "ひまわり苑（4名）"

// createCallAtDesk creates a 「ビデオ通話URL作成」 for now and sends the link by mail (B8, B4).
func createCallAtDesk(t testing.TB, d *desk, mail string) {
	t.Helper()
	d.click(t, "すべての時間を表示する", "check")
	d.clickIcon(t, d.slotNow(t))
	d.click(t, "ビデオ通話URL作成", "tab")
	d.click(t, "現在時刻で作成", "check")
	d.fill(t, "タイトル", homeTitle)
	if !d.find(t, "作成後に送信する", "check").Selected {
		d.click(t, "作成後に送信する", "check")
	}
	d.shot(t, "desk-1024-call")
	d.click(t, "作成", "button")
	d.click(t, "メール", "radio")
	d.fill(t, "メールアドレス", mail)
	d.shot(t, "desk-1024-send")
	d.click(t, "送信する", "button")
	d.find(t, "メール 送信済", "chip")
	for _, button := range []string{"診察をはじめる", "編集", "ビデオ通話キャンセル"} {
		d.find(t, button, "button")
	}
	d.shot(t, "desk-1024-created")
}

// TestCallByMailWithTheClinicInABrowser has a call without a reservation, its link by mail, and the clinic's side in a
// browser after staff have signed in there (B6, B8).
func TestCallByMailWithTheClinicInABrowser(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1024, 700})
	d.signIn(t, s)
	createCallAtDesk(t, d, "himawari@example.com")
	link := s.linkTo(t, "himawari@example.com")
	client, _ := s.signIn(t)
	entry := entryOf(t, client, func(entry api.Entry) bool { return entry.Title == homeTitle })
	detail, err := client.Detail(t.Context(), entry.Kind, entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	if link != detail.PatientURL {
		t.Errorf("the mail's link is %s, the desk's %s", link, detail.PatientURL)
	}
	patient, clinic := newBrowser(t, phone), newBrowser(t, pc)
	patient.enter(t, link)
	if address := evaluate[string](t, patient, `location.href`); strings.Contains(address, "/v/") {
		t.Errorf("the link's secret is still in the address bar: %s", address)
	}
	patient.shot(t, "patient-waiting")
	clinic.signInAt(t, s, detail.ClinicURL)
	clinic.sees(t, "ビデオ通話を開始する")
	clinic.seesColour(t, "#remote", fakeGreen, 0.3)
	clinic.shot(t, "browser-console-waiting")
	clinic.press(t, "ビデオ通話を開始する")
	patient.state(t, "call", "inCall")
	patient.seesColour(t, "#remote", fakeGreen, 0.3)
	patient.moves(t, "#remote")
	clinic.moves(t, "#remote")
	patient.beeps(t, "#remote-sound")
	clinic.beeps(t, "#remote-sound")
	patient.shot(t, "patient-call")
	clinic.shot(t, "browser-console-call")

	patient.open(t, evaluate[string](t, patient, `location.href`)) // a reload returns to the call
	patient.state(t, "call", "inCall")
	patient.moves(t, "#remote")
	clinic.moves(t, "#remote")

	clinic.press(t, "診察を終了する")
	evaluate[bool](t, clinic, `(document.querySelector('#finish-yes').click(), true)`)
	patient.sees(t, "診察は終わりました")
	patient.shot(t, "patient-finished")
	clinic.shot(t, "browser-console-finished")
	eventually(t, "the call's end in the schedule", patience, func() string {
		ended, err := client.Detail(t.Context(), api.KindCall, detail.Entry.ID)
		if err != nil {
			return err.Error()
		}
		if ended.Entry.State != string(madoguchi.CallFinished) {
			return "it is " + ended.Entry.State
		}
		return ""
	})
}
