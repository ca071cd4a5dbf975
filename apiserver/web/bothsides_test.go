package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/chromedp/chromedp"

	"madoguchi/madoguchi"
)

// TestBothSidesAgree asks the pages' script and package japan the same: about every character there is below U+FFFF and some
// beyond, and about texts as people type them, by every rule.
func TestBothSidesAgree(t *testing.T) {
	o := openOffice(t)
	page := newTab(t, chromium(t), 390, 844, o.site.URL+"/registration/applicant?lang=ja")
	page.await(onPage("registration-applicant"))
	texts := corpus()
	page.remember(texts)
	for rule := range ruled {
		t.Run(rule, func(t *testing.T) {
			page.t = t
			differ := 0
			for i, said := range page.checked(rule, len(texts)) {
				if want := verdict(rule, texts[i]); said != want && differ < 10 {
					differ++
					t.Errorf("%q (%+q): the script says %s, the server %s", texts[i], texts[i], said, want)
				}
			}
		})
	}
}

// corpus are the texts that both sides are asked about.
func corpus() []string {
	var texts []string
	for char := rune(0); char <= 0x2ffff; char++ {
		if 0xd800 <= char && char < 0xe000 || char > 0x10400 && char < 0x1d400 || char > 0x20c00 && char < 0x2f800 {
			continue // surrogates are no characters; neither side knows anything of the rest
		}
		if unicode.Is(unicode.Cn, char) || char == '\ua7f1' {
			continue // what a newer Unicode than x/text's makes of it, only the browser knows; the server decides
		}
		texts = append(texts, string(char))
	}
	typed := []string{
		"", " ", "　", "医療法人㈱青木会", "か\u3099くせい", "ﾃﾞﾝﾀﾙ ｸﾘﾆｯｸ", "がくせい・パーク", "ヴィヰヱヵヶヮっ", "1-2-3、４－５", "（株）青木（医科）", "ABC診療所（歯科）", "（医科）", "か゛", "ﾊ゜", "カ \u3099",
		"evil.example", "ｅｖｉｌ．ｃｏｍ／ｘ", "https://evil.example", "ｈｔｔｐｓ：／／ｅ", "taro@evil", "J.R.R. Tolkien", "J．R．R．Tolkien", "St.John", "Ph.D.", "山田。太郎", "evil｡com", "1.2.3.4", "Ravi S/O Kumar", "a․bc", "a﹒bc",
		"日本.みんな", "ショップ。コム", "Ｄｒ．アオキクリニック", "お荷物は 090-1234-5678 へ", "０９０ー１２３４ー５６７８", "0120 444 444", "(03)1234-5678", "3.11記念病院", "第２・第３診療所", "ｔｅｌ：110",
		"<script>", "O'Brien", "Ｊ．ワトソン", "太郎2", "葛\U000e0100城", "😀㈱①医院", "㈱①医院", "Dr.Aoki内科", "青木.com", "No.1薬局", "スマイル☆デンタル", "青木:内科", "青木・内科（小児科）", "第㈠診療所", "「青」会・本部",
		"丸の内診療所(歯科)", "丸の内診療所( 歯科 )", "（歯科）", "(歯科)", "青木（株）診療所(本店)（歯科）", "ﾏﾙﾉｳﾁ・ｼｶ(ﾎﾝﾃﾝ)", "青木診療所 (医科)",
		"kui@127.0.0.1", "aoki@-clinic.example", "aoki@clinic-.example", "aoki@b_c.example", "a@b.c1", "a@b.1c", "0-3-12345678", "000-0000-0000", "01267-2-3456", "0120-123-456", "〒100-0001",
		"\u202eabc", "a\u0000b", "x\ny", strings.Repeat("青", 121), strings.Repeat("ｱ", 60), strings.Repeat("🏥", 61),
		"Taro@Clinic.example", "taro@clinic", "ta..ro@clinic.example", ".taro@clinic.example", "taro@.clinic.example", "taro@clinic..example", "taro@clinic.example.", "a@b@c.example",
		"ｔａｒｏ＠clinic.example", "taro@clinic.example\u200b", "\u202ataro@clinic.example\u202c", "taro＠clinic。example\ufeff", "taro@clin\u00adic.example", "taro@clinic.example\u0001", "taro+x_y-z.1@clinic-aoki.example", strings.Repeat("a", 41) + "@b.example", strings.Repeat("a", 254) + "@b.example", "@b.example", "taro@", "ta ro@clinic.example",
		"aaa..bbb@docomo.ne.jp", "xxx.yyy.@docomo.ne.jp", ".a@docomo.ne.jp", "..@docomo.ne.jp", "a..b@t.vodafone.ne.jp", "a..b@notdocomo.ne.jp", "a..b.@ezweb.ne.jp", "a.@au.com", "a@b..c@au.com",
		"\ufa1b田", "⾼橋", "⻌", "⻑野⾼", "⺇", "第⾼①", "علی\u200cرضا", "क\u094d\u200dष", "a\u200d", "\u200ca", "1\u200d2", "👩\u200d⚕", "⾼\u200d橋", "⾼.co.jp", "青木⾼☆医院",
		"03\u00a01234\u00a05678", "\u202a03-1234-5678\u202c", "03\u20111234\u20115678", "+81-3-1234-5678", "+8103-1234-5678", "+81 3 1234 5678", "106\t8567", "x\u2028y", "x\vy", "x\ty",
		"0123456", "０１２３４５６", "106-8567", "012345", "01234567", "03-1234-5678", "0312345678", "０３ー１２３４ー５６７８", "03(1234)5678", "+81312345678", "--", "03-1234-56789", "1-23-456", "0120-1234-567",
		"1999-04-01", "1999/4/1", "平成11年4月1日", "令和元年5月1日", "S63.12.1", "2026-02-30", "19990401", "1867-12-31", "1868-01-01", "9999-12-31", "2126-11-26", "1999年4月", "0000-01-01", "99/4/1", "㍻11年4月1日",
	}
	return append(texts, typed...)
}

var ruled = map[string]string{
	"fullWidth": "founder", "halfWidthKana": "nameKana", "workplaceName": "name", "institutionName": "name", "person": "familyName", "mail": "email", "code": "postalCode",
	"phoneHyphens": "phone", "phoneDigits": "phone", "day": "foundedOn",
}

// verdict is what package japan says of a text, as the script writes it. The other fields are empty, which is soon said.
func verdict(rule, text string) string {
	of, field := madoguchi.Registration{Kind: madoguchi.WorkplaceClinic}, ruled[rule]
	if rule == "institutionName" || rule == "phoneDigits" {
		of.Kind = madoguchi.MedicalClinic
	}
	of.Take(field, text)
	for _, fault := range of.Check(today) {
		if fault.Field == field {
			return strings.Join([]string{strings.Replace(fault.Rule, "postalForm", "codeForm", 1), string(fault.Strange), fault.Proposal}, "|")
		}
	}
	return "right"
}

// remember hands the texts to the page, once for all rules.
func (p tab) remember(texts []string) {
	p.t.Helper()
	asked, err := json.Marshal(texts)
	if err != nil {
		p.t.Fatal(err)
	}
	script := fmt.Sprintf(`import(document.querySelector('script[src]').src.replace('registration.js', 'rules.js')).then(({ check }) => {
		window.check = check;
		window.texts = %s;
		return true;
	})`, asked)
	ask(p, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
}

// noCharacter stands between the script's answers: it is in no text.
const noCharacter = "\uffff"

// checked asks the script about all texts at once. One answer in one string costs a fraction of what many do.
func (p tab) checked(rule string, count int) []string {
	p.t.Helper()
	script := fmt.Sprintf(`window.texts.map((text) => {
		const found = window.check(%q, text, { max: %d, today: %q });
		return found ? [found.rule, found.strange.join(''), found.proposal].join('|') : 'right';
	}).join('\uffff')`, rule, map[bool]int{true: madoguchi.MaxName, false: madoguchi.MaxInstitution}[rule == "person"], today)
	said := strings.Split(ask(p, chromedp.Evaluate[string](script)), noCharacter)
	if len(said) != count {
		p.t.Fatalf("the script answers %d of %d", len(said), count)
	}
	return said
}

// ask waits longer than for what a person does.
func ask[T any](p tab, question chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 2*patience)
	defer cancel()
	said, err := chromedp.Run(ctx, question)
	if err != nil {
		p.t.Fatalf("chromium: %v", err)
	}
	return said
}
