package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// faultShown is the largest number of invalid characters that a fault names.
const faultShown = 5

// faultText describes the fault of a field: the rule, and the characters that break it.
func faultText(l Language, fault madoguchi.Fault) string {
	unseen, seen := parted(fault.Strange, isInvisible)
	var said []string
	if len(unseen) > 0 {
		said = append(said, invisibleText(l, unseen))
	}
	switch {
	case fault.Rule == "fullWidth":
		half, rest := parted(seen, japan.IsHalfWidth)
		symbols, environment := parted(rest, japan.JISX0208.Has)
		said = append(said, reasonTexts(l, half, symbols, environment)...)
	case fault.Rule == "institutionName" && len(fault.Strange) > 0:
		environment, symbols := parted(seen, dependsOnTheEnvironment)
		said = append(said, reasonTexts(l, nil, symbols, environment)...)
	case fault.Rule == "halfWidthKana" && len(seen) > 0:
		said = append(said, say(l, "fault.halfWidthKana", "strange", quoted(l, seen)))
	case fault.Rule == "halfWidthKana", fault.Rule == "invisibleCharacter" && len(unseen) > 0:
	case fault.Rule == "invisibleCharacter":
		said = append(said, say(l, "fault.unreadable"))
	default:
		if len(seen) > 0 {
			said = append(said, say(l, "fault.strange", "strange", quoted(l, seen)))
		}
		said = append(
			said,
			say(l, ruleKey(fault), "max", strconv.Itoa(fault.Max), "missing", missingText(l, fault.Missing)),
		)
	}
	return joinSentences(l, said)
}

// missingText names what a password lacks.
func missingText(l Language, missing []string) string {
	var names []string
	for _, kind := range missing {
		names = append(names, say(l, "fault.missing."+kind))
	}
	return strings.Join(names, say(l, "fault.missing.and"))
}

// joinSentences joins sentences.
func joinSentences(l Language, said []string) string {
	var all string
	for i, one := range said {
		if i == 0 {
			all = one
			continue
		}
		all = say(l, "sentences", "one", all, "two", one)
	}
	return all
}

// chosen are the fields that are chosen and not typed.
var chosen = []string{"kind", "prefecture", "sex"}

func ruleKey(fault madoguchi.Fault) string {
	switch {
	case fault.Rule == "required" && slices.Contains(chosen, fault.Field):
		return "fault.required.choice"
	case fault.Rule == "day" && fault.Field == "birthDate":
		return "fault.day.birthDate"
	case fault.Rule == "numberForm" && fault.Field == "target":
		return "fault.numberForm.target"
	case fault.Rule == "personName" && len(fault.Strange) > 0:
		return "fault.personName.characters"
	default:
		return orError("fault", fault.Rule)
	}
}

func dependsOnTheEnvironment(char rune) bool {
	return !japan.JISX0208.Has(char) && !japan.IsHalfWidth(char)
}

// reasonTexts returns a sentence for each reason why characters are not allowed in a field.
func reasonTexts(l Language, half, symbols, environment []rune) []string {
	var said []string
	for _, class := range []struct {
		name  string
		chars []rune
	}{{"halfWidth", half}, {"symbol", symbols}, {"environment", environment}} {
		if len(class.chars) > 0 {
			said = append(said, say(l, "fault.fullWidth."+class.name, "strange", quoted(l, class.chars)))
		}
	}
	return said
}

// isInvisible reports whether a character is invisible by itself.
func isInvisible(char rune) bool {
	return char != ' ' && char != '\u3000' && unicode.In(char, unicode.C, unicode.Z, unicode.M) ||
		char == utf8.RuneError
}

func invisibleText(l Language, chars []rune) string {
	if chars[0] == utf8.RuneError {
		return say(l, "fault.unreadable")
	}
	var names []string
	for _, char := range chars[:min(len(chars), faultShown)] {
		names = append(names, fmt.Sprintf("U+%04X", char))
	}
	return say(l, "fault.invisibleCharacter", "strange", strings.Join(names, " "))
}

// quoted lists characters, at most faultShown of them.
func quoted(l Language, chars []rune) string {
	var out strings.Builder
	for _, char := range chars[:min(len(chars), faultShown)] {
		out.WriteString(say(l, "fault.quote", "char", string(char)))
	}
	if len(chars) > faultShown {
		out.WriteString(say(l, "fault.more"))
	}
	return out.String()
}

func parted(chars []rune, in func(rune) bool) (yes, no []rune) {
	for _, char := range chars {
		if in(char) {
			yes = append(yes, char)
		} else {
			no = append(no, char)
		}
	}
	return yes, no
}

// mendText returns the text of the button that accepts a correction. It names the replacement of a single invalid
// character, or the whole field.
func mendText(l Language, fault madoguchi.Fault) string {
	offered := fault.Proposal
	for rule, set := range map[string]japan.CharacterSet{
		"fullWidth": japan.FullWidth, "halfWidthKana": japan.HalfWidthKana,
	} {
		if fault.Rule == rule && len(fault.Strange) == 1 {
			if alone := set.Propose(string(fault.Strange)); alone != "" && set.Outside(alone) == nil {
				offered = alone
			}
		}
	}
	return say(l, "mend", "proposal", offered)
}
