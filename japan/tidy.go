package japan

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Typed and pasted text is normalised before it is checked:
//
//	Tidy         names, titles: visible characters stay, CheckText refuses invisible ones
//	TidyName     a person's name: Tidy, with one space between its parts
//	TidyNote     text of several lines: invisible characters are removed
//	TidyNumber   phone numbers, postal codes: half-width
//	TidyAddress  mail addresses: half-width, without invisible characters

// Tidy converts to NFC except for kanji, trims spaces, replaces tabs by spaces, and uses \n as the only line end.
func Tidy(text string) string { return strings.TrimSpace(compose(lineEnds.Replace(text))) }

// lineEnds replaces the line and page ends of all standards, and tabs.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n",
	"\u2029", "\n", "\t", " ")

// compose converts to NFC except for compatibility kanji. NFC would replace such a character by another one (U+FA1B 福
// by U+798F), and its bearer would not recognise the name. Japanese sources keep the two apart.
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

// isCompatibilityKanji reports characters of the blocks CJK Compatibility Ideographs and Supplement.
func isCompatibilityKanji(char rune) bool {
	return '\uf900' <= char && char <= '\ufaff' || '\U0002f800' <= char && char <= '\U0002fa1f'
}

// TidyName is Tidy for a person's name, with one space between its parts. Several spaces become a full-width one if
// such a space was among them.
func TidyName(text string) string {
	return spaceRuns.ReplaceAllStringFunc(Tidy(text), func(run string) string {
		if strings.Contains(run, "\u3000") {
			return "\u3000"
		}
		return " "
	})
}

var spaceRuns = regexp.MustCompile(`[ \x{3000}]{2,}`)

// TidyNote is Tidy for text of several lines. It removes direction marks and other invisible characters, but keeps
// joiners that a script or an emoji needs.
func TidyNote(text string) string {
	var out strings.Builder
	runes := []rune(Tidy(text))
	for i, char := range runes {
		if !unicode.Is(unicode.Cf, char) || joins(runes, i) {
			out.WriteRune(char)
		}
	}
	return Tidy(out.String()) // removing characters can make neighbours compose
}

const (
	nonJoiner = '\u200c' // ZWNJ, used in Persian names among others
	joiner    = '\u200d' // ZWJ, used in Indic scripts and emoji
	blackFlag = '\U0001f3f4'
)

// IsJoiner reports a zero-width joiner or non-joiner.
func IsJoiner(char rune) bool { return char == joiner || char == nonJoiner }

// joins reports whether an invisible character is part of a visible one: a joiner between letters or within an emoji,
// or a tag of a flag.
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

// WithoutJoiners removes the invisible characters that are part of visible ones.
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

// TidyNumber converts digits and the marks between them to half-width, and removes invisible characters. Text that is
// not a number stays recognisable.
func TidyNumber(text string) string {
	return Tidy(numberDashes.ReplaceAllString(width.Fold.String(withoutInvisible(Tidy(text), " ")), "-"))
}

// numberDashes matches the characters that an input method produces for the hyphen key.
var numberDashes = regexp.MustCompile(`[ー−‐‑‒–—―─ｰ]`)

// TidyAddress converts a mail address to half-width, since an input method may have been left on, and removes the
// invisible characters that pasting adds. Spaces stay, because their meaning is unknown.
func TidyAddress(text string) string {
	return strings.TrimSpace(IdeographicStops.Replace(width.Fold.String(withoutInvisible(strings.TrimSpace(text), ""))))
}

// withoutInvisible removes invisible characters, and replaces other spaces and tabs by the given one.
func withoutInvisible(text, space string) string {
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

// IdeographicStops replaces the characters that an input method writes for the dots of a name (IDNA, UTS 46).
var IdeographicStops = strings.NewReplacer("。", ".", "｡", ".")
