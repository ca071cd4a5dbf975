package japan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// CharacterSet names the characters that a field of the clinics' registration allows (requirement C4).
type CharacterSet int

// The character sets of the registration's fields.
const (
	// FullWidth is hiragana, katakana, full-width letters and digits, 「々」「，」「ー」, the kanji of JIS X 0208 levels 1 and
	// 2, and the full-width space. The official manual's example of a founder contains that space.
	FullWidth CharacterSet = iota
	// HalfWidthKana is half-width katakana with its marks, letters, digits, 「,」「&」 and the space.
	HalfWidthKana
	// JISX0208 is the whole standard. No field uses it: characters outside it depend on the environment, and the page
	// says so.
	JISX0208
)

// Has reports whether the set contains a character. A kana with a separate mark (か + U+3099) is not in it: callers
// bring text into NFC first.
func (s CharacterSet) Has(char rune) bool {
	if s == HalfWidthKana {
		return isASCIILetterOrDigit(char) || 'ｦ' <= char && char <= 'ﾟ' || strings.ContainsRune(",& ", char)
	}
	row, cell := jisX0208(char)
	if s == JISX0208 {
		return 0 < row && row <= rowFrames || firstKanjiRow <= row && isLevel1Or2(row, cell)
	}
	switch row {
	case rowSymbols:
		return strings.ContainsRune("々，ー\u3000", char)
	case rowAlphanumeric, rowHiragana, rowKatakana:
		return true
	default:
		return firstKanjiRow <= row && isLevel1Or2(row, cell)
	}
}

func isLevel1Or2(row, cell int) bool {
	return row < lastKanjiRow || row == lastKanjiRow && cell <= lastKanjiCell
}

// The rows of JIS X 0208 that are used here. The kanji of level 2 end at 84-6.
const (
	rowSymbols      = 1
	rowAlphanumeric = 3
	rowHiragana     = 4
	rowKatakana     = 5
	rowFrames       = 8 // the last row before the kanji; the rows between are empty
	firstKanjiRow   = 16
	lastKanjiRow    = 84
	lastKanjiCell   = 6
)

// jisX0208 returns a character's row and cell in JIS X 0208, or 0, 0. EUC-JP writes each plus 0xA0. Vendors put their
// own characters into rows that the standard leaves empty (NEC's ① and ㈱ into 13, IBM's 髙 and 﨑 into 89 and up); the
// row tells them apart.
func jisX0208(char rune) (row, cell int) {
	const offset = 0xA0
	encoded, err := japanese.EUCJP.NewEncoder().Bytes(utf8.AppendRune(nil, char))
	if err != nil || len(encoded) != 2 || encoded[0] <= offset {
		return 0, 0 // ASCII, half-width kana (after 0x8E), or the supplementary kanji of JIS X 0212 (three bytes)
	}
	return int(encoded[0]) - offset, int(encoded[1]) - offset
}

func isASCIILetterOrDigit(char rune) bool {
	return '0' <= char && char <= '9' || 'A' <= char && char <= 'Z' || 'a' <= char && char <= 'z'
}

// IsHalfWidth reports visible ASCII characters, space, and half-width kana with their marks.
func IsHalfWidth(char rune) bool { return ' ' <= char && char <= '~' || '｡' <= char && char <= 'ﾟ' }

// Outside returns the characters of a text that the set does not contain, each once, in order. Invalid bytes are
// U+FFFD.
func (s CharacterSet) Outside(text string) []rune { return Outside(text, s.Has) }

// Outside returns the characters that are not allowed, each once, in order.
func Outside(text string, allowed func(rune) bool) []rune {
	var found []rune
	for _, char := range text {
		if !allowed(char) && !slices.Contains(found, char) {
			found = append(found, char)
		}
	}
	return found
}

// Propose rewrites a text in the set's characters where that keeps its meaning: between half-width and full-width, and
// from compatibility forms to the usual ones. Other characters stay. The result is a proposal; the person who typed the
// text decides.
func (s CharacterSet) Propose(text string) string {
	if s.Outside(norm.NFC.String(text)) == nil {
		return norm.NFC.String(text)
	}
	if s == HalfWidthKana {
		return s.Separate(halfWidth(text))
	}
	return s.Separate(fullWidth(text))
}

// Separators are marks between parts of a name that no set contains. Propose writes a space for them.
const Separators = "()（）[]［］{}｛｝<>＜＞「」｢｣『』【】〔〕〈〉《》・･·.．"

// Separate replaces Separators between parts of a text by the set's space.
func (s CharacterSet) Separate(text string) string {
	space := "\u3000"
	if s == HalfWidthKana {
		space = " "
	}
	if !strings.ContainsAny(text, Separators) {
		return text
	}
	return strings.Join(strings.FieldsFunc(text,
		func(char rune) bool { return unicode.IsSpace(char) || strings.ContainsRune(Separators, char) }), space)
}

func fullWidth(text string) string {
	var out strings.Builder
	for _, char := range AsKanji(norm.NFC.String(text)) {
		if FullWidth.Has(char) {
			out.WriteRune(char)
			continue
		}
		out.WriteString(FullWidth.adopt(width.Widen.String(norm.NFKC.String(string(char))), usualForms))
	}
	return FullWidth.adopt(abbreviations.Replace(joinMarks(out.String())), asFullWidth)
}

// usualForms maps kanji that vendors added to the standard's form of the same character.
var usualForms = map[rune]string{
	'髙': "高", '﨑': "崎", '德': "徳", '瀨': "瀬", '濵': "濱", '栁': "柳", '黑': "黒", '淸': "清", '靑': "青", '桒': "桑", '𠮷': "吉",
}

// Abbreviations returns the usual abbreviations of legal forms, each followed by the text that Propose writes for it.
func Abbreviations() []string {
	return []string{
		"（株）", "株式会社", "（有）", "有限会社", "（医）", "医療法人", "（社）", "社団法人", "（財）", "財団法人",
		"（学）", "学校法人", "（福）", "社会福祉法人", "（宗）", "宗教法人", "（独）", "独立行政法人",
	}
}

var abbreviations = strings.NewReplacer(Abbreviations()...)

// joinMarks joins a kana with the mark that half-width writing puts behind it.
func joinMarks(text string) string {
	return norm.NFC.String(strings.NewReplacer("ﾞ", "\u3099", "ﾟ", "\u309a", "゛", "\u3099", "゜", "\u309a", " \u3099",
		"\u3099", " \u309a", "\u309a",
		"\u3000\u3099", "\u3099", "\u3000\u309a", "\u309a").Replace(text))
}

// asFullWidth maps characters that people type to the set's.
var asFullWidth = map[rune]string{
	'、': "，", ',': "，", ' ': "\u3000", '\u00a0': "\u3000",
	'-': "ー", '－': "ー", '−': "ー", '‐': "ー", '‑': "ー", '–': "ー", '—': "ー", '―': "ー", '─': "ー",
}

func halfWidth(text string) string {
	var out strings.Builder
	for _, char := range norm.NFD.String(norm.NFKC.String(text)) {
		if 'ぁ' <= char && char <= 'ゖ' {
			char += 'ァ' - 'ぁ'
		}
		if plain, small := asLargeKana[char]; small {
			char = plain
		}
		out.WriteRune(char)
	}
	return HalfWidthKana.adopt(width.Narrow.String(out.String()), asHalfWidth)
}

// asLargeKana maps the kana without a half-width form.
var asLargeKana = map[rune]rune{'ヮ': 'ワ', 'ヰ': 'イ', 'ヱ': 'エ', 'ヵ': 'カ', 'ヶ': 'ケ'}

var asHalfWidth = map[rune]string{
	'\u3099': "ﾞ", '\u309a': "ﾟ", '､': ",", '-': "ｰ", '−': "ｰ", '‐': "ｰ", '–': "ｰ", '—': "ｰ", '―': "ｰ", '─': "ｰ",
}

// adopt replaces characters that the set does not contain.
func (s CharacterSet) adopt(text string, instead map[rune]string) string {
	var out strings.Builder
	for _, char := range text {
		if substitute, ok := instead[char]; ok && !s.Has(char) {
			out.WriteString(substitute)
			continue
		}
		out.WriteRune(char)
	}
	return out.String()
}
