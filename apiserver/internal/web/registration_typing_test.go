package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"madoguchi/madoguchi"
)

const keptKeys = `Object.keys(sessionStorage).filter((key) => key.startsWith('madoguchi.typed.')).length`

// TestReloadKeepsWhatWasTyped reloads both steps. Everything typed is still there, except the passwords. Once the mail
// is sent, nothing of it is left, and another registration begins empty.
func TestReloadKeepsWhatWasTyped(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, o.site.URL+"/registration/applicant?lang=ja")
	page.await(onPage("registration-applicant"))
	page.fill("familyName", "基金")
	page.click(`input[name="kind"][value="3"]`)
	page.do(chromedp.Reload())
	page.await(
		onPage("registration-applicant") + ` && ` + hasValue("familyName", "基金") +
			` && document.querySelector('input[value="3"]').checked`,
	)
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	page.fill("founder", "医療法人㈱青木会")
	page.click("#founder-fault .mend") // which is no typing
	page.do(chromedp.Reload())
	page.await(onPage("registration-institution") + ` && ` +
		hasValue("founder", "医療法人株式会社青木会") + ` && ` + hasValue("name", insured().Name) + ` && ` +
		hasValue("prefecture", "01") + ` && ` + hasValue("password", "") + ` && document.getElementById('agreed').checked &&
		document.getElementById('code10').textContent === '0119999991'`)
	page.await(`!Object.values(sessionStorage).some((text) => text.includes('` + secret + `'))`)
	page.fill("password", secret, "passwordRepeat", secret)
	page.click("#register")
	page.await(dialogOpen)
	page.click("#apply")
	page.await(
		onPage("registration-mailed") + ` && ` + keptKeys + ` === 0 && document.body.innerText.includes('` +
			insured().Email + `')`,
	)
	o.begin(page, madoguchi.MedicalClinic)
	page.await(hasValue("name", "") + ` && ` + hasValue("founder", ""))
}

// TestTheConfirmationIsCancelled closes the dialog in both ways. The keyboard focus returns to where it was opened.
func TestTheConfirmationIsCancelled(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	for _, cancel := range []func(){func() { page.press(kb.Escape) }, func() { page.click("#cancel") }} {
		page.click("#register")
		page.await(dialogOpen)
		cancel()
		page.await(`!document.getElementById('confirm-dialog').open && document.activeElement.id === 'register'`)
	}
}

// TestTownsOfAnotherCode looks up several codes by keyboard. No town of an earlier code stays, the focus is on the next
// step, and the text typed behind the town stays.
func TestTownsOfAnotherCode(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.WorkplaceClinic)
	lookUp := func(code string) {
		page.do(chromedp.Focus(chromedp.CSS("#postalCode")))
		page.await(`(document.activeElement.select(), true)`)
		page.typed(code)
		page.press(kb.Enter)
	}
	const listed, none = `document.querySelector('.town')`, `!document.querySelector('.towns')`
	lookUp("〒452-0961")
	page.await(listed + ` && document.activeElement.id === 'town-filter' && ` + hasValue("postalCode", "4520961"))
	page.typed("nowhere")
	page.await(`document.querySelector('.towns [role=status]').innerText === '当てはまる町域がありません。' &&
		document.querySelector('.towns [role=status]').checkVisibility()`)
	page.shot("none")
	page.press(kb.Escape)
	page.await(none + ` && document.activeElement.id === 'postalCode'`)
	lookUp("4520961")
	page.await(listed)
	page.click(".close-towns")
	page.await(none + ` && document.activeElement.id === 'postalCode'`)
	lookUp("4520961")
	page.await(listed)
	page.do(chromedp.Focus(chromedp.CSS("#postalCode")))
	page.typed("0")
	page.await(none)
	lookUp("4520961")
	page.await(listed)
	lookUp("9999999")
	page.await(none + ` && document.activeElement.id === 'postalCode' && document.getElementById('postalCode-fault').textContent.includes('見つかりません') &&
		document.getElementById('live').textContent === ''`)
	lookUp("1000001")
	page.await(hasValue("address", "東京都千代田区千代田") + ` && ` + hasValue("prefecture", "13") + ` && document.activeElement.id === 'address' &&
		document.getElementById('live').textContent.startsWith('所在地を入力しました')`)
	page.typed("１ー１")
	page.fill("addressKana", "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾁﾖﾀﾞ1ｰ1")
	lookUp("1000002")
	page.await(hasValue("address", "東京都千代田区皇居外苑１ー１") + ` && ` + hasValue("addressKana", "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸｺｳｷｮｶﾞｲｴﾝ1ｰ1"))
	page.fill("address", "千代田区千代田２")
	lookUp("1000001")
	page.await(hasValue("address", "東京都千代田区千代田２"))
	page.fill("address", "３ー４")
	lookUp("1000002")
	page.await(hasValue("address", "東京都千代田区皇居外苑３ー４"))
	// Enter has sent nothing
	page.await(onPage("registration-institution") + ` && document.getElementById('faults').hidden`)
}

// TestADayFromTheCalendar picks a day in the calendar. The field shows it and can still be edited.
func TestADayFromTheCalendar(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.WorkplaceClinic)
	page.fill("foundedOn", "1999-04-01")
	// it is not part of the page
	page.await(
		`(HTMLInputElement.prototype.showPicker = function () { document.body.dataset.shown = this.value; }, true)`,
	)
	page.click("#pick-day")
	page.await(`document.body.dataset.shown === '1999-04-01'`)
	page.await(`((picker) => { picker.value = '2001-10-09'; ` +
		`picker.dispatchEvent(new Event('change', {bubbles: true})); return true; ` +
		`})(document.querySelector('.picker'))`)
	page.await(hasValue("foundedOn", "2001-10-09") + ` && document.activeElement.id === 'foundedOn'`)
	page.fill("foundedOn", "平成11年4月1日")
	page.await(`document.getElementById('foundedOn-fault').innerText.includes('1999-04-01')`)
	page.shot("day")
	page.await(`![...new FormData(document.getElementById('registration')).keys()].includes('')`)
}

// TestSendingIsSeen delays the answer. The button says so, and works again after the answer.
func TestSendingIsSeen(t *testing.T) {
	o := openOffice(t)
	answer, inner := make(chan struct{}), o.site.Config.Handler
	o.site.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost &&
			(r.URL.Path == "/registration/confirm" || r.URL.Path == "/registration/apply") {
			select {
			case <-answer:
			case <-t.Context().Done(): // the test has failed, and the server must close
			}
		}
		inner.ServeHTTP(w, r)
	})
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	for _, button := range []string{"register", "apply"} {
		page.click("#" + button)
		page.await(fmt.Sprintf(`document.getElementById(%q).innerText === '送信しています…' && `+
			`document.getElementById(%q).getAttribute('aria-disabled') === 'true'`, button, button))
		page.shot(button)
		answer <- struct{}{}
		if button == "register" {
			page.await(dialogOpen + ` && document.getElementById('register').textContent === '登録' && ` +
				`!document.getElementById('register').hasAttribute('aria-disabled')`)
		}
	}
	page.await(onPage("registration-mailed"))
	o.only()
}

// TestTheDialogIsAPaneInTheDark checks that the dialog's background differs from the page's.
func TestTheDialogIsAPaneInTheDark(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	page.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return chromedp.Void{}, err
	})
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	page.click("#register")
	page.await(
		dialogOpen +
			` && getComputedStyle(document.getElementById('confirm-dialog')).backgroundColor === 'rgb(29, 38, 41)'`,
	)
	page.shot("dialog")
}

// TestTheStepsStandInOneLine checks the steps on the narrowest screen.
func TestTheStepsStandInOneLine(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 320, 568, o.site.URL+"/registration/applicant?lang=ja")
	page.await(
		onPage("registration-applicant") +
			` && new Set([...document.querySelectorAll('.progress li')].map((step) => step.offsetTop)).size === 1`,
	)
	page.shot("steps")
}

// TestMendsAsTheyAreLeft leaves fields with text that people paste. Each fault names the characters and offers a
// correction.
func TestMendsAsTheyAreLeft(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.WorkplaceClinic)
	for _, c := range []struct{ field, typed, says, mended string }{
		{"name", "丸の内診療所(歯科)", "「(」「)」は半角文字のため使えません。", "丸の内診療所（歯科）"},
		{"founder", "丸の内診療所（歯科）", "「（」「）」はこの欄で使えない記号です。", "丸の内診療所　歯科"},
		{"nameKana", "ﾏﾙﾉｳﾁ・ｼｶ(ﾎﾝﾃﾝ)", "「・」「(」「)」は使えません。", "ﾏﾙﾉｳﾁ ｼｶ ﾎﾝﾃﾝ"},
		{"founder", "⾼橋内科", "「⾼」は", "高橋内科"},
		{"phone", "0312345678", "2つのハイフンで区切って", "03-1234-5678"},
		{"phone", "0-3-12345678", "2つのハイフンで区切って", "03-1234-5678"},
	} {
		page.fill(c.field, c.typed)
		page.await(fmt.Sprintf(
			`document.getElementById('%s-fault').innerText.includes(%q) && document.querySelector('#%s-fault .mend')`,
			c.field, c.says, c.field,
		))
		page.click("#" + c.field + "-fault .mend")
		page.await(hasValue(c.field, c.mended) + fmt.Sprintf(` && !document.getElementById('%s-fault')`, c.field))
	}
	for _, c := range []struct{ field, typed, kept string }{
		{"postalCode", "〒１００－０００１", "1000001"}, {"phone", "０３ー１２３４ー５６７８", "03-1234-5678"},
		{"phone", "\u202a060\u20111234\u20115678\u202c", "060-1234-5678"},
	} {
		page.fill(c.field, c.typed)
		page.await(hasValue(c.field, c.kept) + fmt.Sprintf(` && !document.getElementById('%s-fault')`, c.field))
	}
	page.isTooShort("postalCode", "１２３", "123", "7桁の数字で入力してください（例：1000001）。ハイフンがあってもかまいません。")
	page.fill("name", "（歯科）")
	page.await(`document.getElementById('name-fault').innerText.includes('診療所の名称を入力してください')`)
	page.fill("name", strings.Repeat("青", madoguchi.MaxInstitution)+"（歯科）")
	page.await(`!document.getElementById('name-fault')`)
}

// isTooShort leaves a field with a code that is too short, in full-width digits. They become half-width, and the fault
// is the rule alone.
func (p tab) isTooShort(field, typed, kept, says string) {
	p.t.Helper()
	p.fill(field, typed)
	p.await(hasValue(field, kept) + fmt.Sprintf(` && document.getElementById('%s-fault')?.innerText === %q`, field, says))
}

// TestACodeThatIsTooShort leaves the code of an insured institution in full-width digits.
func TestACodeThatIsTooShort(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.isTooShort("code", "１２３", "123", "半角数字7桁で入力してください。")
	page.shot("code")
}

// TestAnAnswerAboutAnEarlierText has the server answer only after the user has typed on. The answer is dropped, and the
// typed text stays. Without an answer nothing is shown.
func TestAnAnswerAboutAnEarlierText(t *testing.T) {
	o := openOffice(t)
	asked, answered := make(chan struct{}, 20), make(chan struct{}, 20)
	gate, inner := make(chan struct{}), o.site.Config.Handler
	var failing atomic.Bool
	o.site.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/registration/check" {
			inner.ServeHTTP(w, r)
			return
		}
		asked <- struct{}{}
		<-gate
		if failing.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		} else {
			inner.ServeHTTP(w, r)
		}
		answered <- struct{}{}
	})
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.WorkplaceClinic)
	page.fill("postalCode", "〒１２３")
	<-asked
	page.do(chromedp.Focus(chromedp.CSS("#postalCode")))
	page.typed("4567")
	typed := hasValue("postalCode", "〒１２３4567") + ` && !document.getElementById('postalCode-fault')`
	page.await(typed)
	close(gate)
	<-answered
	page.await(typed)
	page.do(chromedp.Focus(chromedp.CSS("#founder")))
	page.await(hasValue("postalCode", "1234567"))
	failing.Store(true)
	for len(answered) > 0 {
		<-answered
	}
	page.fill("nameKana", "カナ")
	<-answered
	page.await(hasValue("nameKana", "カナ") + ` && !document.getElementById('nameKana-fault')`)
}

// slowChecks counts the page's requests that are under way. While holding is set, it keeps their answers in held.
const slowChecks = `
	window.asking = 0;
	window.held = [];
	const ask = window.fetch.bind(window);
	window.fetch = async (...request) => {
		window.asking++;
		const answer = await ask(...request);
		if (window.holding) await new Promise((release) => window.held.push(release));
		answer.clone().text().then(() => setTimeout(() => window.asking--));
		return answer;
	};
`

// TestALookUpOutlivesAnEarlierCheck corrects a postal code that is too short, and looks it up while its check is due or
// under way. The check changes nothing about the look-up's answer.
func TestALookUpOutlivesAnEarlierCheck(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	page.before(slowChecks)
	o.begin(page, madoguchi.WorkplaceClinic)
	const fault = `document.getElementById('postalCode-fault')?.textContent`
	const notFound = fault + `?.includes('見つかりません')`
	correct := func(code string, holding bool) {
		page.fill("postalCode", "123")
		page.await(fault + `?.includes('7桁')`)
		page.do(chromedp.Focus(chromedp.CSS("#postalCode")))
		page.await(fmt.Sprintf(`(document.activeElement.select(), window.holding = %t, true)`, holding))
		page.typed(code)
	}
	stays := func() {
		t.Helper()
		if there, err := page.holds(page.ctx, notFound); !there {
			t.Errorf("the look-up's answer is gone (%v): %s", err, page.state())
		}
	}

	correct("9999999", false)
	page.press(kb.Enter)
	page.await(`(setTimeout(() => { window.later = true; }, 250), true)`) // after the check that is due
	page.await(notFound)
	page.await(`window.later && asking === 0`)
	stays()

	correct("9999998", true)
	page.await(`held.length === 1`)
	page.await(`(window.holding = false, true)`)
	page.press(kb.Enter)
	page.await(notFound)
	page.await(`(held[0](), true)`)
	page.await(`asking === 0`)
	stays()
	page.shot("found")
}
