package madoguchi_test

import (
	"slices"
	"testing"
)

// TestNamesAreNoLinks registers with names that mail programs would turn into a link in the activation mail's
// greeting, with text that is not a name, and with real names.
func TestNamesAreNoLinks(t *testing.T) {
	for name, refused := range map[string]bool{
		"evil.example": true, "www.evil.example/login": true, "https://evil": true, "mailto:taro": true,
		"taro@evil": true, "//evil": true,
		"10.0.0.1": true, "今すぐevil.jpへ": true, "ｅｖｉｌ．ｃｏｍ／ｘ": true, "evil．com": true, "evil。com": true, "evil｡com": true,
		"ｈｔｔｐｓ：／／ｅｖｉｌ": true,
		"a․bc":         true, "日本.みんな": true, "xn--a.bc": true,
		"<script>": true, "太郎<b>": true, "😀": true, "①": true, "㈱青木": true, "太郎2": true, "２": true,
		"Ravi S/O Kumar": true, "岡﨑。": true, "a\\b": true,
		"太郎": false, "髙﨑": false, "𠮷田": false, "O’Brien-Ng": false, "O'Brien": false, "J.R.R. Tolkien": false,
		"Ｊ．ワトソン": true, "Ｊ． ワトソン": false,
		"St. John": false, "Martin Luther King Jr.": false, "محمد": false, "マリア・テレジア": false, "ジャン＝リュック": false,
		"葛\U000e0100城": false, "佐々木　ゆゞ": false,
		"Nguyễn Thị Hoà": false, "สมชาย": false, "रवि": false, "김철수": false, "Müller–Lüdenscheidt": false, "〇": false,
		"ﾀﾅｶ ﾊﾅｺ": false,
	} {
		of := medical()
		of.FamilyName, of.GivenName = name, name
		var got []string
		for _, fault := range of.Check("2026-11-24") {
			got = append(got, fault.Field+" "+fault.Rule)
		}
		var want []string
		if refused {
			want = []string{"familyName personName", "givenName personName"}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q has the faults %q, want %q", name, got, want)
		}
	}
}
