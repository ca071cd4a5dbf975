package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"madoguchi/apiserver/api"
)

// promptly bounds the time from a cause to its display at the clinic. The product promises two seconds on an otherwise
// idle machine.
const promptly = 5 * time.Second

// noting records in window.noted when a text first appeared on the page.
const noting = `(() => {
	window.noted = null;
	const look = () => { if (window.wanted && document.body.innerText.match(window.wanted)) window.noted ??= Date.now(); };
	window.wanted = '';
	new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
	return true;
})()`

// notes begins to wait for a text, given as a regular expression.
func (b *browser) notes(t testing.TB, text string) {
	t.Helper()
	evaluate[bool](t, b, fmt.Sprintf(`(window.wanted = %q, window.noted = null, true)`, text))
}

// noted waits until the text of notes has appeared, and returns the first time.
func (b *browser) noted(t testing.TB) (at time.Time) {
	t.Helper()
	eventually(t, "what the page shows", patience, func() string {
		millis := evaluate[float64](t, b, `window.noted ?? 0`)
		at = time.UnixMilli(int64(millis))
		if millis == 0 {
			return "not yet " +
				evaluate[string](t, b, `window.wanted + ': ' + document.querySelector('#calls').innerText`)
		}
		return ""
	})
	return at
}

// seen names the widgets to look for on the desk's screen.
type seen map[string]func(thing) bool

// firstSeen waits until each has appeared, and returns the first times.
func (d *desk) firstSeen(t testing.TB, wanted seen) map[string]time.Time {
	t.Helper()
	at := map[string]time.Time{}
	eventually(t, "what the desk shows", patience, func() string {
		things, now := d.things(t), time.Now()
		var missing []string
		for name, is := range wanted {
			for _, it := range things {
				if at[name].IsZero() && is(it) {
					at[name] = now
				}
			}
			if at[name].IsZero() {
				missing = append(missing, name)
			}
		}
		if len(missing) > 0 {
			return "not yet " + strings.Join(missing, ", ") + ": " + d.summary(t)
		}
		return ""
	})
	return at
}

// inTime checks how long after its cause each appeared.
func inTime(t testing.TB, cause time.Time, seen map[string]time.Time) {
	t.Helper()
	for name, at := range seen {
		t.Logf("%s: after %v", name, at.Sub(cause).Round(time.Millisecond))
		if at.Sub(cause) > promptly || at.Before(cause.Truncate(time.Millisecond)) {
			t.Errorf("%s is seen %v after its cause", name, at.Sub(cause))
		}
	}
}

func holds(role string, parts ...string) func(thing) bool {
	return func(it thing) bool {
		for _, part := range parts {
			if !strings.Contains(it.Label+" "+it.Text, part) {
				return false
			}
		}
		return it.Role == role
	}
}

// TestSomebodyWaitsAndTheClinicSees has a patient join a call without a reservation, leave, and join a visit. The
// desk's list, rail and console and the browser's list each show it within moments, and the browser's list keeps its
// focus.
func TestSomebodyWaitsAndTheClinicSees(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	other, call := callNow(t, s, "waits-other@example.com"), callNow(t, s, "waits@example.com")
	visit := bookNear(t, s, visitInQuarters(session, 1, "待合 花子"))
	list, patient := newBrowser(t, pc), newBrowser(t, phone)
	list.signInAt(t, s, s.url()+"/clinic")
	list.sees(t, other.Entry.Title)
	evaluate[bool](t, list, noting)
	focused := `document.activeElement.getAttribute("href") ?? ""`
	path := evaluate[string](t, list, fmt.Sprintf(`(() => {
		const link = [...document.querySelectorAll('#calls a')].find((a) => a.innerText.includes(%q));
		link.focus();
		return link.getAttribute('href');
	})()`, other.Entry.Title))
	d := openDesk(t, s, screen{1440, 2400}) // the list shows the visits of all tests
	d.signIn(t, s)
	d.click(t, "すべての時間を表示する", "check")
	d.click(t, other.Entry.Title, "card")
	d.click(t, "診察をはじめる", "button")
	d.sees(t, "患者さんはまだ入室していません")
	d.raise(t, "窓口 Madoguchi")
	d.click(t, "受付一覧", "place")

	// The patient waits.
	const clock = `[0-9]{2}:[0-9]{2}`
	title := call.Entry.Title
	list.notes(t, `待っている方　[0-9]+名[^]*`+title+`[^]{0,60}入室`)
	patient.open(t, s.linkTo(t, "waits@example.com"))
	patient.press(t, "許可して進む")
	at := d.firstSeen(t, seen{
		"the strip's title": holds("text", "ビデオ通話で待っている方"),
		"who waits":         holds("text", title),
		"since when": func(it thing) bool {
			return it.Role == "text" && strings.Contains(it.Label, " 入室　")
		},
		"the rail's count": func(it thing) bool {
			return it.Role == "place" && it.Label == "受付一覧" && it.Text != "0"
		},
		"the console's next one": holds("text", "ほかに待っている方"),
	})
	at["the browser's list"] = list.noted(t)
	since := waitsSince(t, client, call.Entry.ID)
	inTime(t, since, at)
	if got := evaluate[string](t, list, focused); got != path {
		t.Errorf("the focus is on %q, it was on %q", got, path)
	}
	rail := d.find(t, "受付一覧", "place").Text
	if evaluate[string](t, list, `document.querySelector('#calls').dataset.waiting`) != rail {
		t.Errorf("the browser counts another number than the rail's %s", rail)
	}
	d.shot(t, "desk-somebody-waits")
	list.shot(t, "browser-somebody-waits")

	// The patient leaves.
	list.notes(t, title+`[^]{0,60}退出 `+clock)
	patient.press(t, "退出")
	left := time.Now()
	inTime(t, left, map[string]time.Time{"退出 in the browser's list": list.noted(t)})
	eventually(t, "the strip without the patient who has left", patience, func() string {
		for _, it := range d.things(t) {
			if it.Role == "text" && strings.Contains(it.Label, title) && it.Window == "窓口 Madoguchi" {
				return "it says " + it.Label
			}
		}
		return ""
	})

	// A visit with a reservation is held.
	patient.open(t, visit.PatientURL)
	patient.press(t, "許可して進む")
	patient.sees(t, "お待ちください")
	d.raise(t, "窓口 Madoguchi")
	d.scrollTo(t, "待合 花子", "row")
	patient.press(t, "退出")
	left = time.Now()
	inTime(t, left, d.firstSeen(t, seen{"退出 in the desk's list": holds("row", "待合 花子", "退出")}))
	d.shot(t, "desk-patient-left")
	patient.open(t, visit.PatientURL)
	patient.press(t, "許可して進む")
	patient.sees(t, "お待ちください")
	list.notes(t, `待合 花子[^]{0,30}診察 `+clock+`–`+clock)
	clinic := newBrowser(t, pc)
	clinic.signInAt(t, s, visit.ClinicURL)
	clinic.press(t, "ビデオ通話を開始する")
	patient.state(t, "call", "inCall")
	ended := time.Now()
	if _, err := client.Finish(t.Context(), api.KindReservation, visit.Entry.ID); err != nil {
		t.Fatal(err)
	}
	at = d.firstSeen(t, seen{"診察 in the desk's list": holds("row", "待合 花子", "診察 ", "–")})
	at["診察 in the browser's list"] = list.noted(t)
	inTime(t, ended, at)
	d.shot(t, "desk-visit-held")
	list.shot(t, "browser-visit-held")
	s.finish(t, other, call)
}
