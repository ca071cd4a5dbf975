package paint

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// ems measures text in tens of an em: a Japanese character is one em wide, a Latin one half.
func ems(line string) (width float32) {
	for _, char := range line {
		if isJapanese(char) {
			width += 10
		} else {
			width += 5
		}
	}
	return width
}

func TestLinesBreakWhereAReaderPauses(t *testing.T) {
	for _, test := range []struct {
		text string
		room float32
		want []string
	}{
		{"内科（一般）・再診・オンライン", 140, []string{"内科（一般）・再診・", "オンライン"}},
		{"内科（一般）・再診・オンライン", 70, []string{"内科（一般）・", "再診・", "オンライン"}},
		{"ビデオ通話のオンライン診察", 90, []string{"ビデオ通話の", "オンライン診察"}},
		{"クレジットカードクレジットカード", 80, []string{"クレジットカード", "クレジットカード"}},
		{"カードー", 30, []string{"カー", "ドー"}},
		{"megumi@example.jp（メール）", 100, []string{"megumi@example.jp", "（メール）"}},
		{"患者には、まだ声が届きません。", 100, []string{"患者には、", "まだ声が届きません。"}},
		{"患者には、まだあなたの映像と声が届いていません。", 110, []string{"患者には、まだあなたの", "映像と声が届いていませ", "ん。"}},
		{"URL不達（番号が使われていません）", 140, []string{"URL不達", "（番号が使われていません）"}},
		{"通信会社に、止められました。", 90, []string{"通信会社に、", "止められました。"}},
		{"診察は15分です", 40, []string{"診察は", "15分です"}},
		{"Sun 22 November 17:30–17:45", 100, []string{"Sun 22 November", "17:30–17:45"}},
		{"再診　SMS 到達", 40, []string{"再診", "SMS 到達"}},
		{"https://example.jp/v/abc", 60, []string{"https://exam", "ple.jp/v/abc"}},
		{"https://example.jp/v/abc", 95, []string{"https://example.jp/", "v/abc"}},
		{"taro.yamada.nagai@example.jp（メール）", 100, []string{"taro.yamada.nagai", "@example.jp", "（メール）"}},
		{"", 60, []string{""}},
		{"医", 1, []string{"医"}},
	} {
		if got := breakLine(test.text, test.room, ems); !slices.Equal(got, test.want) {
			t.Errorf("%q in %v: got %q, want %q", test.text, test.room, got, test.want)
		}
	}
}

// For any text: breaking loses only the spaces at line breaks, only a single character may be wider than the room, and
// no line begins with a forbidden character if another break was possible.
func TestLinesHoldWhatTheyBreak(t *testing.T) {
	letters := rapid.SliceOfN(rapid.SampledFrom([]rune("あ漢字カタカナー、。・（）ab 12　〜")), 0, 60)
	rapid.Check(t, func(r *rapid.T) {
		text := string(letters.Draw(r, "text"))
		room := float32(rapid.IntRange(1, 200).Draw(r, "room"))
		lines := breakLine(text, room, ems)
		bare := strings.NewReplacer(" ", "", "　", "")
		if got, want := bare.Replace(strings.Join(lines, "")), bare.Replace(text); got != want {
			r.Fatalf("%q became %q", want, lines)
		}
		for _, line := range lines {
			if ems(strings.TrimRight(line, Spaces)) > room && utf8.RuneCountInString(line) > 1 {
				r.Fatalf("%q is wider than %v", line, room)
			}
		}
	})
}
