package japan

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Radicals are dictionary symbols that look like kanji (⾼ U+2FBC beside 高 U+9AD8). They come from PDFs and OCR, and a
// name that contains one cannot be found by search. The kanji is only a proposal; the person who typed the text
// decides.

// IsRadical reports characters of the blocks CJK Radicals Supplement and Kangxi Radicals.
func IsRadical(char rune) bool { return '\u2e80' <= char && char <= '\u2fdf' }

// AsKanji replaces radicals by the kanji they stand for. Other characters stay.
func AsKanji(text string) string { return strings.Map(asKanji, text) }

func asKanji(char rune) rune {
	if !IsRadical(char) {
		return char
	}
	if kanji, known := radicalKanji[char]; known {
		return kanji
	}
	return []rune(norm.NFKC.String(string(char)))[0] // covers all Kangxi radicals
}

// radicalKanji maps radicals of the supplement to the kanji that Unicode lists as equivalent
// (EquivalentUnifiedIdeograph.txt).
var radicalKanji = func() map[rune]rune {
	table, pairs := make(map[rune]rune), []rune(radicalPairs)
	for i := 0; i < len(pairs); i += 2 {
		table[pairs[i]] = pairs[i+1]
	}
	return table
}()

const radicalPairs = "" +
	"⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月" +
	"⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂" +
	"⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏" +
	"⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜" +
	"⻲亀⻳龟"
