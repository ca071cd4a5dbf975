package japan

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Reading normalises a name's reading (ふりがな, フリガナ), so that search finds it however it was typed: full-width
// katakana with ー, and one full-width space between names. Receipt computers and the insurance's online checks store
// readings in this form. A reading in Latin letters keeps them, with one space between names. Characters that are not
// kana stay, and IsReadingOf refuses them.
func Reading(typed string) string {
	plain := norm.NFKC.String(strings.ToValidUTF8(typed, "\ufffd"))
	if isLatin(plain) {
		return strings.Join(strings.FieldsFunc(plain, betweenNames), " ")
	}
	kana := strings.Map(asKatakana, norm.NFC.String(apartMarks.ReplaceAllString(plain, "$1")))
	return strings.Join(strings.FieldsFunc(kana, betweenNames), "\u3000")
}

// apartMarks matches voicing marks that were typed separately from their kana.
var apartMarks = regexp.MustCompile(`[\s\p{Zs}・]*([\x{3099}\x{309a}])`)

// asKatakana converts text in NFKC, which has no half-width kana.
func asKatakana(char rune) rune {
	switch {
	case 'ぁ' <= char && char <= 'ゖ', char == 'ゝ', char == 'ゞ':
		return char + 'ァ' - 'ぁ'
	case asFullWidth[char] == "ー":
		return 'ー'
	}
	return char
}

// betweenNames reports a space, or the dot that separates foreign names.
func betweenNames(char rune) bool { return unicode.IsSpace(char) || char == '・' }

// IsReading reports whether a text has the form of Reading's result in kana.
func IsReading(text string) bool { return Outside(text, inReading) == nil }

// IsReadingOf reports whether a text has the form of Reading's result for a name. A name in Latin letters, such as a
// foreign patient's, may be read in Latin letters too.
func IsReadingOf(name, text string) bool {
	return IsReading(text) || isLatin(text) && isLatin(norm.NFKC.String(name))
}

// isLatin reports whether a text in NFKC has Latin letters and no other characters than those of a name.
func isLatin(text string) bool {
	letters := false
	for _, char := range text {
		switch {
		case unicode.Is(unicode.Latin, char):
			letters = true
		case !unicode.In(char, unicode.Mn, unicode.Zs) && !strings.ContainsRune("'’-‐.·・", char):
			return false
		}
	}
	return letters
}

func inReading(char rune) bool {
	switch char {
	case '\u3000', 'ー', 'ヽ', 'ヾ':
		return true
	}
	return 'ァ' <= char && char <= 'ヺ' || 'ㇰ' <= char && char <= 'ㇿ'
}
