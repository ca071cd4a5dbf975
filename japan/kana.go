package japan

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reading brings the reading of a name (ふりがな, フリガナ) into one form, so that it is found however it was typed:
// full-width katakana with ー, and one full-width space between names. Receipt computers and the insurance's online
// checks keep readings so. What is no kana stays, for IsReading to refuse.
func Reading(typed string) string {
	plain := norm.NFKC.String(strings.ToValidUTF8(typed, "\ufffd"))
	kana := strings.Map(asKatakana, norm.NFC.String(apartMarks.ReplaceAllString(plain, "$1")))
	return strings.Join(strings.FieldsFunc(kana, betweenNames), "\u3000")
}

// apartMarks are voicing marks that were typed apart from their kana.
var apartMarks = regexp.MustCompile(`[\s\p{Zs}・]*([\x{3099}\x{309a}])`)

// asKatakana is for text in NFKC, in which half-width kana is full-width.
func asKatakana(char rune) rune {
	switch {
	case 'ぁ' <= char && char <= 'ゖ', char == 'ゝ', char == 'ゞ':
		return char + 'ァ' - 'ぁ'
	case asFullWidth[char] == "ー":
		return 'ー'
	}
	return char
}

// betweenNames reports a space, and the dot that foreign names have instead.
func betweenNames(char rune) bool { return unicode.IsSpace(char) || char == '・' }

// IsReading reports whether a text is as Reading writes it.
func IsReading(text string) bool { return Strange(text, inReading) == nil }

func inReading(char rune) bool {
	switch char {
	case '\u3000', 'ー', 'ヽ', 'ヾ':
		return true
	}
	return 'ァ' <= char && char <= 'ヺ' || 'ㇰ' <= char && char <= 'ㇿ'
}
