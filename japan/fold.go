package japan

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are compared. Names that are read aloud or typed alike have the same form: it
// knows no width, no case, no difference between hiragana and katakana or between large and small kana (old receipt
// computers print キヨウコ for キョウコ), and no spaces and marks. It replaces the variants of a kanji by the usual one,
// because nobody hears on the phone whether a name is written 髙橋 or 高橋.
func Fold(text string) string {
	var out strings.Builder
	before := rune(0)
	for _, char := range norm.NFKC.String(strings.ToValidUTF8(AsKanji(text), "")) {
		before = foldRune(char, before)
		if before != 0 {
			out.WriteRune(before)
		}
	}
	return out.String()
}

// foldRune returns 0 for a character that has no meaning in a name. before is the folded character before it.
func foldRune(char, before rune) rune {
	if usual, ok := usualKanji[char]; ok {
		return usual
	}
	kana := asKatakana(char)
	switch {
	case kana == 'ー' && !isKatakana(before): // a hyphen
		return 0
	case isKatakana(kana):
		return largeKana(kana)
	case unicode.In(char, unicode.L, unicode.N, unicode.M):
		return unicode.ToLower(char)
	}
	return 0
}

func isKatakana(char rune) bool { return inReading(char) && char != '\u3000' }

func largeKana(char rune) rune {
	switch char {
	case 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ッ', 'ャ', 'ュ', 'ョ', 'ヮ':
		return char + 1
	case 'ヵ':
		return 'カ'
	case 'ヶ':
		return 'ケ'
	}
	return char
}

// usualKanji maps variants that are frequent in family and given names.
var usualKanji = variants("高髙", "崎﨑嵜碕", "辺邊邉", "浜濱濵", "斎齋", "斉齊", "沢澤", "島嶋嶌", "徳德", "広廣", "国國", "桜櫻",
	"瀬瀨", "恵惠", "栄榮", "真眞", "寿壽", "竜龍", "渕淵", "吉𠮷", "柳栁", "富冨", "桑桒", "円圓", "実實", "条條", "黒黑", "関關",
	"清淸", "静靜", "曽曾", "滝瀧", "鉄鐵", "当當", "巌巖", "桧檜", "万萬", "穂穗", "来來", "礼禮", "与與", "豊豐", "亀龜")

// variants maps the later characters of each text to its first one.
func variants(groups ...string) map[rune]rune {
	usual := map[rune]rune{}
	for _, group := range groups {
		chars := []rune(group)
		for _, char := range chars[1:] {
			usual[char] = chars[0]
		}
	}
	return usual
}
