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
