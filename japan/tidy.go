package japan

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// What a person types or pastes is brought into the form that is kept before it is checked:
//
//	Tidy         names, titles: what is seen stays as it is, and what is not seen is refused by CheckText
//	TidyNote     text of several lines: what is not seen is left out
//	TidyNumber   telephone numbers, postal codes: as they are dialled and written, in half-width characters
//	TidyAddress  mail addresses: in half-width characters, nothing unseen between them
//
// static/js/rules.js of the pages does the same.

// Tidy brings what a person typed into the form that is kept: NFC but for kanji, no spaces around
// it, a space for a tab, \n as the only line end.
func Tidy(text string) string { return strings.TrimSpace(compose(lineEnds.Replace(text))) }

// lineEnds are the ends of lines and pages by all standards, and the tab.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n",
	"\u2029", "\n", "\t", " ")

// compose brings a text into NFC, but for the kanji for compatibility: NFC would make another character of one that
// people see as theirs (U+FA1B 福 becomes U+798F). Unicode itself keeps them apart in Japanese sources.
func compose(text string) string {
	var out strings.Builder
	rest := 0
	for at, char := range text {
		if !isCompatibilityKanji(char) {
			continue
		}
		out.WriteString(norm.NFC.String(text[rest:at]))
		out.WriteRune(char)
		rest = at + len(string(char))
	}
	out.WriteString(norm.NFC.String(text[rest:]))
	return out.String()
}

// isCompatibilityKanji reports the blocks CJK Compatibility Ideographs and their supplement.
func isCompatibilityKanji(char rune) bool {
	return '\uf900' <= char && char <= '\ufaff' || '\U0002f800' <= char && char <= '\U0002fa1f'
}

// TidyNote is Tidy for text of several lines. Direction marks and other characters that nobody sees are left out;
// joiners stay where a script or an emoji needs them.
func TidyNote(text string) string {
	var out strings.Builder
	runes := []rune(Tidy(text))
	for i, char := range runes {
		if !unicode.Is(unicode.Cf, char) || joins(runes, i) {
			out.WriteRune(char)
		}
	}
	return Tidy(out.String()) // what stood apart may compose
}

const (
	nonJoiner = '\u200c' // ZWNJ, of Persian names among others
	joiner    = '\u200d' // ZWJ, of Indic scripts and of emoji
	blackFlag = '\U0001f3f4'
)

// IsJoiner reports a zero-width joiner or non-joiner.
func IsJoiner(char rune) bool { return char == joiner || char == nonJoiner }

// joins reports whether the unseen character at a place is a part of what is seen: a joiner between
// letters or within an emoji, or a tag of a flag.
func joins(runes []rune, at int) bool {
	if at == 0 {
		return false
	}
	char, before := runes[at], runes[at-1]
	if isTag(char) {
		return before == blackFlag || isTag(before)
	}
	if !IsJoiner(char) || at+1 == len(runes) {
		return false
	}
	after := runes[at+1]
	emoji := char == joiner && unicode.In(before, unicode.So, unicode.Sk, unicode.Mn) && unicode.Is(unicode.So, after)
	return emoji || unicode.In(before, unicode.L, unicode.M) && unicode.Is(unicode.L, after)
}

func isTag(char rune) bool { return '\U000e0020' <= char && char <= '\U000e007f' }

// WithoutJoiners leaves out the unseen characters that are a part of what is seen.
func WithoutJoiners(text string) string {
	if !strings.ContainsFunc(text, func(char rune) bool { return unicode.Is(unicode.Cf, char) }) {
		return text
	}
	var out strings.Builder
	runes := []rune(text)
	for i, char := range runes {
		if !joins(runes, i) {
			out.WriteRune(char)
		}
	}
	return out.String()
}

// TidyNumber brings digits and the marks between them into their half-width forms, without what nobody sees. It is for
// numbers that somebody wrote on purpose; what is none stays recognisable.
func TidyNumber(text string) string {
	return Tidy(numberDashes.ReplaceAllString(width.Fold.String(seen(Tidy(text), " ")), "-"))
}

// numberDashes are what an input method makes of the hyphen's key.
var numberDashes = regexp.MustCompile(`[ー−‐‑‒–—―─ｰ]`)

// TidyAddress brings a mail address into half-width characters, as an input method that was left on does not, and
// leaves out what pasting brings along. Spaces stay: what one of them stands for nobody knows.
func TidyAddress(text string) string {
	return strings.TrimSpace(IdeographicStops.Replace(width.Fold.String(seen(strings.TrimSpace(text), ""))))
}

// seen leaves out what nobody sees, and writes other spaces and tabs as the given one.
func seen(text, space string) string {
	var out strings.Builder
	for _, char := range text {
		switch {
		case unicode.Is(unicode.Cf, char):
		case char != ' ' && (char == '\t' || unicode.Is(unicode.Zs, char)):
			out.WriteString(space)
		default:
			out.WriteRune(char)
		}
	}
	return out.String()
}

// IdeographicStops are what an input method writes for the dots of a name (IDNA, UTS 46).
var IdeographicStops = strings.NewReplacer("。", ".", "｡", ".")
