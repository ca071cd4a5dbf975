package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAFieldIsChecked checks single fields, as the page does when the user leaves them.
func TestAFieldIsChecked(t *testing.T) {
	s := newScene(t)
	for name, c := range map[string]struct {
		asked          url.Values
		value, says    string
		mend, unspoken string
	}{
		"a number that is converted": {
			asked: url.Values{"field": {"postalCode"}, "kind": {"7"}, "postalCode": {"〒１００－０００１"}}, value: "1000001",
		},
		"a number with hyphens where none belong": {
			asked: url.Values{"field": {"phone"}, "kind": {"1"}, "phone": {"03-1234-5678"}}, value: "0312345678",
		},
		"a strange character, with a proposal": {
			asked: url.Values{"field": {"founder"}, "kind": {"1"}, "founder": {"医療法人㈱青木会"}}, says: "環境依存文字",
			mend: "株式会社",
		},
		"a name": {asked: url.Values{"field": {"familyName"}, "familyName": {"青木"}}},
		"an empty field": {
			asked: url.Values{"field": {"code"}, "kind": {"1"}}, says: "入力してください",
		},
		"a password": {
			asked: url.Values{"field": {"password"}, "password": {"onlylowercase"}}, says: "英大文字",
			unspoken: "onlylowercase",
		},
		"a repeated password": {
			asked: url.Values{"field": {"passwordRepeat"}, "password": {"Secret123"}, "passwordRepeat": {"Secret124"}},
			says:  "一致", unspoken: "Secret12",
		},
		"a patient's new address": {
			asked: url.Values{"field": {"newEmail"}, "newEmail": {"Hanako＠patient.example"}},
		},
		"a patient's new address that is none": {
			asked: url.Values{"field": {"newEmail"}, "newEmail": {"ママ＠patient"}}, says: "メールアドレス", unspoken: "ママ",
		},
		"no field":         {asked: url.Values{}},
		"an unknown field": {asked: url.Values{"field": {"x\"><script>"}}, unspoken: "<script>"},
	} {
		t.Run(name, func(t *testing.T) {
			c.asked.Set("lang", "ja")
			shown := s.post("/registration/check", c.asked)
			if cookies := shown.header.Values("Set-Cookie"); len(cookies) > 0 {
				t.Errorf("the answer sets %v", cookies)
			}
			status, page := shown.status, shown.body
			if status != http.StatusOK || !strings.Contains(page, `data-value="`+c.value+`"`) {
				t.Fatalf("%d %s", status, page)
			}
			if faulty := strings.Contains(page, `class="fault"`); faulty != (c.says != "") ||
				!strings.Contains(page, c.says) || !strings.Contains(page, c.mend) {
				t.Errorf("says %s", page)
			}
			if c.unspoken != "" && strings.Contains(page, c.unspoken) {
				t.Errorf("repeats what was typed: %s", page)
			}
		})
	}
}

// TestWhatFollowsFromFieldsIsShown checks fields that something else on the page follows from, and fills in a town.
func TestWhatFollowsFromFieldsIsShown(t *testing.T) {
	s := newScene(t)
	const elsewhere = "都道府県では「01: 北海道」が選ばれていますが、所在地は「13: 東京都」です。"
	for name, c := range map[string]struct {
		asked   url.Values
		shows   []string
		without string
	}{
		"the code of ten digits": {
			asked: url.Values{"field": {"code"}, "kind": {"1"}, "prefecture": {"01"}, "code": {"９９９９９９１"}},
			shows: []string{`<p id="code10">0119999991</p>`, `data-value="9999991"`},
		},
		"the prefecture of the code": {
			asked: url.Values{"field": {"prefecture"}, "kind": {"3"}, "prefecture": {"47"}, "code": {"9999991"}},
			shows: []string{`<p id="code10">4739999991</p>`, `<p id="elsewhere"></p>`},
		},
		"a code that is too short": {
			asked: url.Values{"field": {"code"}, "kind": {"1"}, "prefecture": {"01"}, "code": {"999999"}},
			shows: []string{`<p id="code10"></p>`, `id="code-fault"`},
		},
		"an address elsewhere": {
			asked: url.Values{"field": {"address"}, "kind": {"7"}, "prefecture": {"01"}, "address": {"東京都港区１"}},
			shows: []string{`<p id="elsewhere">` + elsewhere},
		},
		"a field that nothing follows from": {
			asked: url.Values{"field": {"founder"}, "kind": {"1"}, "founder": {"青木"}}, without: "code10",
		},
		"a town, before the number that was typed": {
			asked: url.Values{
				"field": {"postalCode"}, "kind": {"7"}, "postalCode": {"1000002"}, "place": {"0"},
				"address": {"東京都千代田区千代田１ー１"}, "addressKana": {"ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾁﾖﾀﾞ1ｰ1"},
				"town": {"東京都千代田区千代田"}, "townKana": {"ﾄｳｷｮｳﾄﾁﾖﾀﾞｸﾁﾖﾀﾞ"},
			},
			shows: []string{
				`data-field="address" data-value="東京都千代田区皇居外苑１ー１"`, `data-value="ﾄｳｷｮｳﾄﾁﾖﾀﾞｸｺｳｷｮｶﾞｲｴﾝ1ｰ1"`,
				`data-field="prefecture" data-value="13"`, `<p id="town">東京都千代田区皇居外苑</p>`,
			},
			without: `class="fault"`,
		},
		"a town in another prefecture than the chosen one": {
			asked: url.Values{
				"field": {"postalCode"}, "kind": {"7"}, "postalCode": {"1000002"}, "place": {"0"}, "prefecture": {"01"},
			},
			shows: []string{`<p id="elsewhere">` + elsewhere}, without: `data-field="prefecture"`,
		},
		"a town that does not exist": {
			asked:   url.Values{"field": {"postalCode"}, "postalCode": {"1000002"}, "place": {"99"}},
			without: "data-field",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.asked.Set("lang", "ja")
			shown := s.post("/registration/check", c.asked)
			for _, part := range c.shows {
				if shown.status != http.StatusOK || !strings.Contains(shown.body, part) {
					t.Errorf("%d without %s: %s", shown.status, part, shown.body)
				}
			}
			if c.without != "" && strings.Contains(shown.body, c.without) {
				t.Errorf("with %s: %s", c.without, shown.body)
			}
		})
	}
}
