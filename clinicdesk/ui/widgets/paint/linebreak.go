package paint

import (
	"sort"
	"strings"
	"unicode"
)

// Lines breaks a text into the lines to draw; with zero room each paragraph is one line.
func Lines(text string, room, size float32, bold bool) []string {
	measure := func(line string) float32 { return TextWidth(line, size, bold) }
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		if room <= 0 {
			lines = append(lines, paragraph)
			continue
		}
		lines = append(lines, breakLine(paragraph, room, measure)...)
	}
	return lines
}

// Spaces are ignored at the end of a line and do not begin the next one.
const Spaces = " 　"

// breakLine breaks a paragraph at a width by the rules of Japanese typesetting: between any two characters, except
// inside a katakana or Latin word, with punctuation kept on the line it ends, and preferably at the end of a phrase.
func breakLine(paragraph string, room float32, measure func(string) float32) (lines []string) {
	rest := []rune(paragraph)
	for {
		cut := fitting(rest, room, measure)
		if cut >= len(rest) {
			return append(lines, string(rest))
		}
		lines = append(lines, strings.TrimRight(string(rest[:cut]), Spaces))
		rest = []rune(strings.TrimLeft(string(rest[cut:]), Spaces))
	}
}

// fitting returns how many characters fit on a line, at least one.
func fitting(text []rune, room float32, measure func(string) float32) int {
	tooWide := func(i int) bool { return measure(strings.TrimRight(string(text[:i+1]), Spaces)) > room }
	// measure only a part of a long text to find its first line
	reach := 32
	for reach < len(text) && !tooWide(reach-1) {
		reach *= 2
	}
	tooMany := 1 + sort.Search(min(reach, len(text)), tooWide)
	if tooMany > len(text) || len(text) < 2 {
		return len(text)
	}
	longest := max(tooMany-1, 1)
	cut, word := 0, 0
	for at := 1; at <= longest; at++ {
		switch breakAt(text[at-1], text[at]) {
		case atPhrase:
			cut, word = at, at
		case atWord:
			word = at
		}
	}
	// Do not break at a phrase's end that leaves the line nearly empty, unless the rest fits on one more line.
	if cut > 0 &&
		(cut == word || measure(string(text[:cut])) >= room*fullEnough || measure(string(text[cut:])) <= room) {
		return cut
	}
	if word > 0 {
		return word
	}
	return hardCut(text, longest)
}

// fullEnough is the least filled part of a line that ends at a phrase.
const fullEnough = 0.6

// hardCut breaks a word that is longer than a line: an address preferably at a separator, any other word preferably not
// before closing punctuation.
func hardCut(text []rune, longest int) int {
	for at := longest; at > longest*2/3 && at > 1; at-- {
		if text[at] == '@' || strings.ContainsRune("./?&=", text[at-1]) && !strings.ContainsRune("./", text[at]) {
			return at
		}
	}
	for at := longest; at > 1; at-- {
		if !strings.ContainsRune(neverFirst, text[at]) {
			return at
		}
	}
	return longest
}

// breaking rates a line break between two characters.
type breaking int

const (
	nowhere  breaking = iota
	atWord            // between two words, or two characters that count as words
	atPhrase          // at a natural pause
)

// Characters that must not begin or end a line in Japanese typesetting (JIS X 4051), and those that end a phrase.
const (
	neverFirst = "、。，．・：；？！）」』】〕］｝〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜,.!?)]}…"
	neverLast  = "（「『【〔［｛〈《([{"
	endsPhrase = "、。，．・？！）」』】〕］｝〉》" + Spaces
)

func breakAt(before, after rune) breaking {
	switch {
	case strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before):
		return nowhere
	case strings.ContainsRune(endsPhrase, before), strings.ContainsRune("（「『【〔［｛〈《", after):
		return atPhrase
	case isKatakana(before) && isKatakana(after), unicode.IsDigit(before) && unicode.IsLetter(after):
		return nowhere // inside a loan word, or between a number and its counter, as 15分
	case isJapanese(before) || isJapanese(after):
		return atWord
	}
	return nowhere
}

// isKatakana reports whether a character is katakana, ー or an iteration mark.
func isKatakana(char rune) bool {
	return unicode.Is(unicode.Katakana, char) || char == 'ー' || char == 'ｰ'
}

func isJapanese(char rune) bool { return char >= 0x2e80 }
