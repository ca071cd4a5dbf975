package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"madoguchi/madoguchi"
)

// TestRegistrationByKeyboard registers a clinic without a mouse.
func TestRegistrationByKeyboard(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, o.site.URL+"/registration?lang=ja")
	page.await(onPage("registration"))
	page.walk(`a[href="/registration/applicant"]`)
	page.press(kb.Enter)
	page.await(onPage("registration-applicant"))
	page.walk("#familyName")
	page.typed("基金")
	page.walk("#givenName")
	page.typed("太郎")
	page.walk(`input[name="kind"]`)
	page.press(" ")
	page.press(kb.Enter) // sends the form as its button does
	page.await(onPage("registration-institution") + ` && document.documentElement.lang === 'ja'`)
	page.walk("#prefecture")
	page.press(kb.ArrowDown)
	page.await(hasValue("prefecture", "01"))
	for _, field := range []string{"code", "name", "founder", "phone", "email", "password", "passwordRepeat"} {
		page.walk("#" + field)
		value := secret
		of := insured()
		if known := of.Field(field); known != nil {
			value = *known
		}
		page.typed(value)
	}
	page.await(`document.getElementById('code10').textContent === '0119999991'`)
	page.walk("#agreed")
	page.press(" ")
	page.walk("#register")
	page.press(kb.Enter)
	page.await(dialogOpen)
	page.shot("dialog")
	page.walk("#apply")
	page.press(kb.Enter)
	page.await(onPage("registration-mailed"))
	if got := o.only().Registration; got != insured() {
		t.Errorf("registered %+v", got)
	}
}

// TestTheCodeFillsIn watches the ten digits while prefecture and code are typed (C2).
func TestTheCodeFillsIn(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	o.begin(page, madoguchi.DentalClinic)
	shows := func(code string) { page.await(`document.getElementById('code10').textContent === '` + code + `'`) }
	page.fill("code", "999999")
	shows("")
	page.choose("prefecture", "47")
	shows("")
	page.fill("code", "9999991")
	shows("4739999991")
	page.choose("prefecture", "01")
	shows("0139999991")
	page.fill("code", "99999９1")
	page.walk("#name") // as the field is left, its digits are converted
	page.await(`document.getElementById('code').value === '9999991' && !document.getElementById('code-fault')`)
	shows("0139999991")
}

// TestFaultsWhileTyping leaves fields with faults, and accepts the suggestions.
func TestFaultsWhileTyping(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.walk("#founder")
	page.walk("#phone")
	page.await(`!document.querySelector('.fault')`) // who only passes by is told nothing
	page.fill("founder", "医療法人㈱青木会")
	page.await(`document.getElementById('founder-fault').textContent === '「㈱」は環境依存文字のため使えません。 「株式会社」に直す' &&
		document.getElementById('founder').getAttribute('aria-invalid') === 'true' &&
		document.getElementById('founder').getAttribute('aria-describedby').includes('founder-fault')`)
	page.shot("fault")
	page.click("#founder-fault .mend")
	page.await(
		hasValue("founder", "医療法人株式会社青木会") +
			` && !document.getElementById('founder-fault') && document.activeElement.id === 'founder'`,
	)
	page.fill("founder", "ABC")
	page.await(`document.getElementById('founder-fault').textContent.includes('全角で入力してください')`)
	page.fill("founder", "か\u3099くえん") // decomposed, as some systems type it
	page.await(`!document.getElementById('founder-fault')`)
	page.fill("password", "short", "passwordRepeat", "other")
	page.await(`document.getElementById('password-fault') && document.getElementById('passwordRepeat-fault')`)
	page.fill("password", "パスワード-ab")
	page.await(`document.getElementById('password-fault').textContent === '英大文字（A〜Z）と数字（0〜9）がありません。英大文字・英小文字・数字を、それぞれ1文字以上入れてください。'`)
	page.fill("password", "Ａｂｃｄｅｆｇ１")
	page.await(`document.getElementById('password-fault').textContent === '全角の英数字が入っています。日本語入力を切り、半角で入力してください。'`)
	page.fill("password", secret, "passwordRepeat", secret)
	page.await(`!document.getElementById('password-fault') && !document.getElementById('passwordRepeat-fault')`)
}

// TestFaultsOfAForm sends a form with several faults. A summary links to each, and nothing is lost, including the
// passwords.
func TestFaultsOfAForm(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fill(
		"code", "12", "name", "青木内科", "email", "Taro@clinic.example", "password", secret, "passwordRepeat", secret,
	)
	page.click("#register")
	page.await(`document.activeElement.id === 'faults' && document.querySelectorAll('#faults li').length === 6`)
	page.shot("summary")
	page.await(`['prefecture', 'code', 'founder', 'phone', 'email', 'agreed'].every((name) => document.getElementById(name + '-fault') &&
		document.getElementById(name).getAttribute('aria-invalid') === 'true')`)
	page.await(hasValue("password", secret) + ` && ` + hasValue("name", "青木内科"))
	page.click(`#faults a[href="#email"]`)
	page.await(`document.activeElement.id === 'email'`)
	page.click("#email-fault .mend")
	page.await(hasValue("email", "taro@clinic.example"))
	page.fillInsured()
	page.click("#register")
	page.await(dialogOpen)
	page.click("#cancel")
	page.await(
		`!document.getElementById('confirm-dialog').open && document.getElementById('faults').hidden && ` +
			hasValue("password", secret),
	)
	page.click("#register")
	page.await(dialogOpen)
	page.click("#apply")
	page.await(onPage("registration-mailed"))
	o.only()
}

// TestPasswordIsShown uses the control that appears once something is typed.
func TestPasswordIsShown(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	const control = `document.querySelector('[data-shows="password"]')`
	page.await(control + `.hidden`)
	page.fill("password", secret)
	page.await(`!` + control + `.hidden && document.getElementById('password').type === 'password'`)
	page.click(`[data-shows="password"]`)
	page.await(`document.getElementById('password').type === 'text' && ` + control + `.innerText.startsWith('隠す')`)
	page.shot("shown")
	page.click(`[data-shows="password"]`)
	page.await(`document.getElementById('password').type === 'password'`)
}

// TestTowns looks up a postal code with 66 towns, and narrows them down by typing (C3).
func TestTowns(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.WorkplaceClinic)
	page.fill("postalCode", "452-0961") // the look-up takes it as it is meant
	page.click("#lookup")
	left := func(count int) {
		page.await(
			fmt.Sprintf(
				`[...document.querySelectorAll('.town')].filter((town) => town.checkVisibility()).length === %d`, count,
			),
		)
	}
	left(66)
	page.await(`document.activeElement.id === 'town-filter' && ` + hasValue("postalCode", "4520961"))
	page.shot("towns")
	for text, count := range map[string]int{"はるひゆめ": 1, "ﾊﾙﾋ": 66, "夢の森": 1, "nowhere": 0} {
		page.await(`(document.getElementById('town-filter').select(), true)`)
		page.typed(text)
		left(count)
	}
	page.await(`(document.getElementById('town-filter').select(), true)`)
	page.typed("しん")
	page.press(kb.ArrowDown)
	page.await(`document.activeElement.matches('.town')`)
	page.press(kb.ArrowUp)
	page.await(`document.activeElement.id === 'town-filter'`)
	page.await(`(document.activeElement.select(), true)`)
	page.typed("ユメノ")
	page.press(kb.Enter)
	page.await(hasValue("address", "愛知県清須市春日夢の森") + ` && ` + hasValue("addressKana", "ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋﾕﾒﾉﾓﾘ") +
		` && document.activeElement.id === 'address' && !document.querySelector('.town')`)
	const remark = `document.getElementById('address-remark')`
	page.await(`!` + remark)
	page.choose("prefecture", "13")
	page.await(remark + `.textContent.includes('「13: 東京都」') && ` + remark + `.textContent.includes('「23: 愛知県」') &&
		document.getElementById('address').getAttribute('aria-describedby') === 'address-hint address-remark'`)
	page.shot("elsewhere")
	page.fill("address", "①")
	page.await(`!` + remark + ` && document.getElementById('address-fault')`)
	page.fill("address", "愛知県清須市①")
	page.await(remark + ` && document.getElementById('address-fault')`)
	page.choose("prefecture", "23")
	page.await(`!` + remark)
	page.fill("postalCode", "9999999")
	page.click("#lookup")
	page.await(`document.getElementById('postalCode-fault').textContent.includes('見つかりません')`)
	page.fill("postalCode", "1068567")
	page.click("#lookup")
	page.await(hasValue("address", "東京都港区南麻布１丁目１８ー４"))
}

// TestRegistrationWithoutScripts registers a workplace clinic in a browser without scripts.
func TestRegistrationWithoutScripts(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	page.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(
			ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true},
		)
		return chromedp.Void{}, err
	})
	o.begin(page, madoguchi.WorkplaceClinic)
	of := workplace()
	page.choose("prefecture", string(of.Prefecture))
	page.fill("postalCode", "12")
	page.click("#lookup")
	page.await(`document.getElementById('postalCode-fault')?.textContent === '7桁の数字で入力してください（例：1000001）。ハイフンがあってもかまいません。'`)
	page.shot("half")
	page.fill("postalCode", "4520961")
	page.click("#lookup")
	page.await(`document.querySelectorAll('.town').length === 66 && document.activeElement.id === 'towns'`)
	page.shot("towns")
	page.click(".close-towns")
	page.await(
		onPage("registration-institution") +
			` && !document.querySelector('.towns') && !document.getElementById('pick-day') && ` +
			hasValue("postalCode", "4520961"),
	)
	page.click("#lookup")
	page.await(`document.querySelectorAll('.town').length === 66`)
	page.click(`.town[value="2"]`)
	page.await(
		onPage("registration-institution") +
			` && !document.querySelector('.town') && document.getElementById('address').value.startsWith('愛知県清須市春日')`,
	)
	page.await(`document.getElementById('address-remark').textContent.includes('「23: 愛知県」')`)
	page.fill("name", "㈱青木診療所（医科）", "postalCode", of.PostalCode, "address", of.Address)
	for _, field := range []string{"nameKana", "addressKana", "foundedOn", "founder", "founderKana", "phone", "email"} {
		page.fill(field, *of.Field(field))
	}
	page.do(chromedp.Focus(chromedp.CSS("#email")))
	page.press(kb.Enter) // sends the form as 登録 does, and looks nothing up
	page.await(
		onPage("registration-institution") +
			` && document.querySelectorAll('#faults li').length === 4 && document.activeElement.id === 'faults'`,
	)
	page.shot("faults")
	page.click(`#faults a[href="#name"]`)
	page.await(`document.activeElement.id === 'name'`)
	page.click("#name-fault .mend")
	page.await(onPage("registration-institution") + ` && ` + hasValue("name", "株式会社青木診療所（医科）"))
	page.fill("password", secret, "passwordRepeat", secret)
	page.click("#agreed")
	page.click("#register")
	page.await(onPage("registration-confirm"))
	page.shot("confirm")
	page.click("#cancel")
	page.await(
		onPage("registration-institution") + ` && ` + hasValue("foundedOn", of.FoundedOn) + ` && ` +
			hasValue("password", ""),
	)
	page.fill("password", secret, "passwordRepeat", secret)
	page.click("#register")
	page.await(onPage("registration-confirm"))
	page.click("#apply")
	page.await(onPage("registration-mailed"))
	of.Name = "株式会社青木診療所（医科）"
	if got := o.only().Registration; got != of {
		t.Errorf("registered %+v", got)
	}
}

// TestGoingBack finds the form as typed, from the page after it and from the step before.
func TestGoingBack(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	page.click("#register")
	page.await(dialogOpen)
	page.click("#apply")
	page.await(onPage("registration-mailed"))
	page.do(chromedp.NavigateBack())
	page.await(onPage("registration-institution") + ` && !document.getElementById('confirm-dialog').open && ` +
		hasValue("founder", insured().Founder) + ` && ` + hasValue("prefecture", "01") + ` && ` +
		`document.getElementById('code10').textContent === '0119999991'`)
	page.click(`button[formaction="/registration/applicant"]`)
	page.await(onPage("registration-applicant") + ` && ` + hasValue("familyName", "基金"))
	page.fill("givenName", "花子")
	page.click("form .button")
	page.await(
		onPage("registration-institution") + ` && ` + hasValue("founder", insured().Founder) +
			` && document.body.innerText.includes('基金 花子')`,
	)
}

// TestTheLanguageIsSwitched checks that switching keeps what was typed.
func TestTheLanguageIsSwitched(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 1280, 900, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fill("name", "青木内科")
	page.click("button.language")
	page.await(
		onPage("registration-institution") + ` && document.documentElement.lang === 'en' && ` +
			hasValue("name", "青木内科"),
	)
	page.fill("founder", "㈱①") // the script says the same as the server
	page.await(`document.getElementById('founder-fault').innerText.startsWith('“㈱”“①” depends on the environment and cannot be used.')`)
}

// TestTheServerIsAway sends a form to a server that does not answer. The page says so, and keeps what was typed.
func TestTheServerIsAway(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	o.site.CloseClientConnections()
	o.site.Listener.Close()
	page.click("#register")
	page.await(`document.getElementById('notice').checkVisibility() && ` +
		`document.getElementById('notice').innerText.includes('入力した内容はそのまま残っています')`)
	page.await(
		hasValue("founder", insured().Founder) + ` && ` + hasValue("password", secret) +
			` && !document.getElementById('register').hasAttribute('aria-disabled')`,
	)
	page.shot("away")
}

// TestDialogOnAPhone opens the confirmation with the longest values on the narrowest screen.
func TestDialogOnAPhone(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 320, 568, "about:blank")
	o.begin(page, madoguchi.MedicalClinic)
	page.fillInsured()
	page.fill("founder", strings.Repeat("青", madoguchi.MaxInstitution), "email", strings.Repeat("a", 30)+"@b.example")
	page.click("#register")
	page.await(dialogOpen + ` && ((dialog) => dialog.scrollWidth <= dialog.clientWidth && ` +
		`dialog.getBoundingClientRect().right <= 320)(document.getElementById('confirm-dialog'))`)
	page.shot("dialog")
	page.press(kb.Escape)
	page.await(`!document.getElementById('confirm-dialog').open`)
}
