package e2e

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestReceptionDoesNotCancelARunningCall has a doctor in a call in a browser, and reception pressing 予約キャンセル at the
// desk. The desk says who is in the call, the server refuses, and doctor and patient go on.
func TestReceptionDoesNotCancelARunningCall(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	booked := bookNear(t, s, visitInQuarters(session, 0, "通話 花子"))
	patient, clinic := newBrowser(t, phone), newBrowser(t, pc)
	patient.enter(t, booked.PatientURL)
	clinic.signInAtAs(t, s, booked.ClinicURL, adminMail)
	clinic.press(t, "ビデオ通話を開始する")
	patient.state(t, "call", "inCall")

	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "通話 花子", "card")
	d.click(t, "予約キャンセル", "button")
	d.sees(t, "通話中のため、キャンセルできません")
	d.sees(t, "青木 由紀子 と 通話 花子 さん の通話が始まっています")
	d.find(t, "ビデオ通話画面を開く", "button")
	d.shot(t, "desk-cancel-in-call")
	_, err := client.Cancel(t.Context(), api.KindReservation, booked.Entry.ID)
	if !errors.Is(err, madoguchi.ErrInCall) {
		t.Errorf("the server answers the cancellation with %v", err)
	}
	d.x(t, "key", "Escape")
	patient.state(t, "call", "inCall")
	clinic.moves(t, "#remote")

	clinic.press(t, "診察を終了する")
	clinic.sees(t, "通話 花子 さん")
	clinic.shot(t, "browser-console-finish")
	evaluate[bool](t, clinic, `(document.querySelector('#finish-yes').click(), true)`)
	patient.sees(t, "診察は終わりました")
}

// TestNothingTypedGoesToAnotherDay types a name into a slot, leaves it by Esc, and opens a slot of another day. Its
// form is empty, the day is named, and undo brings the name back to its own slot. The desk asks before it books a slot
// of yesterday.
func TestNothingTypedGoesToAnotherDay(t *testing.T) {
	s := sharedStack(t)
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.clickIcon(t, d.slotNow(t))
	d.fill(t, "患者名", "下書 一郎")
	d.x(t, "key", "Escape")
	d.sees(t, "の枠の入力を破棄しました")
	d.click(t, "次の日", "button")
	d.sees(t, "今日ではない日を表示しています：明日")
	d.clickIcon(t, d.slotAt(t, "10:00"))
	if got := d.find(t, "患者名", "field").Text; got != "" {
		t.Errorf("tomorrow's form holds %q", got)
	}
	d.shot(t, "desk-draft-another-day")
	d.click(t, "元に戻す", "button")
	eventually(t, "the name in its slot", patience, func() string {
		if got := d.find(t, "患者名", "field").Text; got != "下書 一郎" {
			return "the form holds " + got
		}
		return ""
	})
	d.shot(t, "desk-draft-back")
	d.x(t, "key", "Escape")

	d.click(t, "前の日", "button")
	d.sees(t, "過去の日を表示しています：昨日")
	d.clickIcon(t, d.slotAt(t, "10:00"))
	d.fill(t, "患者名", "過去 二郎")
	d.click(t, "予約", "button")
	d.sees(t, "過去の日時に予約しますか")
	d.shot(t, "desk-past-asked")
	d.x(t, "key", "Escape")
	d.x(t, "key", "Escape")
	d.click(t, "今日に戻る", "button")
	d.find(t, "grid", "grid")
	d.shot(t, "desk-today-again")
}

// slotAt returns the first doctor's slot at a time of day, once the page is still.
func (d *desk) slotAt(t testing.TB, clock string) thing {
	t.Helper()
	return d.still(t, "a slot at "+clock, func() (thing, string) {
		found := d.slot(t, clock)
		if found.Role == "" {
			return found, "there is none"
		}
		return found, ""
	})
}

// TestCancelledIsShownAtTheDesk cancels a visit with a reason. 「取消を表示」 shows who, when and why.
func TestCancelledIsShownAtTheDesk(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	booked := bookNear(t, s, visitInQuarters(session, 2+rand.IntN(12), "取消 花子"))
	if _, err := client.CancelBecause(
		t.Context(), api.KindReservation, booked.Entry.ID, api.Cancel{Reason: "patient"},
	); err != nil {
		t.Fatal(err)
	}
	d := openDesk(t, s, screen{1440, 900})
	d.signIn(t, s)
	zone := time.FixedZone("JST", 9*60*60)
	if booked.Entry.Start.In(zone).Day() != time.Now().In(zone).Day() {
		d.click(t, "次の日", "button")
	}
	d.click(t, "すべての時間を表示する", "check") // the visit may lie after hours
	d.click(t, "取消を表示", "check")
	d.scrollTo(t, "取消 花子", "card")
	d.click(t, "取消 花子", "card")
	d.sees(t, "佐藤 真理　患者の希望")
	for _, it := range d.things(t) {
		if it.Role == "button" && (it.Label == "予約キャンセル" || it.Label == "診察をはじめる" || it.Label == "編集") {
			t.Errorf("the pane offers %s", it.Label)
		}
	}
	d.shot(t, "desk-cancelled")
	d.click(t, "受付一覧", "place")
	d.scrollTo(t, "取消 花子", "row")
	d.shot(t, "desk-cancelled-reception")
}

// scrollTo scrolls in the middle of the window until a widget is visible.
func (d *desk) scrollTo(t *testing.T, label, role string) {
	t.Helper()
	window := d.window(t, "窓口 Madoguchi")
	d.x(t, "mousemove", strconv.Itoa(window.x+500), strconv.Itoa(window.y+500))
	d.x(t, "click", "--repeat", "80", "--delay", "5", "4") // to the top: the page begins at the opening hours
	eventually(t, label+" is in sight", patience, func() string {
		for _, it := range d.things(t) {
			if it.Role == role && strings.Contains(it.Label, label) {
				return ""
			}
		}
		d.x(t, "click", "5")
		return "it is out of sight"
	})
}
