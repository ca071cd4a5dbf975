package madoguchi

import (
	"strings"
	"unicode"

	"madoguchi/japan"
)

// CheckNewName refuses radicals, and emoji and other pictures, in a newly typed name. Existing names are exempt.
func CheckNewName(field, name string) error {
	if fault := checkRadicals(field, name); fault != nil {
		return Invalid(field, fault.Rule)
	}
	if strings.ContainsFunc(name, isPicture) {
		return Invalid(field, "picture")
	}
	return nil
}

// isPicture reports emoji and other symbols that are neither letters nor marks.
func isPicture(char rune) bool { return unicode.Is(unicode.So, char) }

// checkRadicals refuses radicals in place of kanji, and proposes the kanji.
func checkRadicals(field, name string) *Fault {
	kanji := japan.AsKanji(name)
	if kanji == name {
		return nil
	}
	return &Fault{
		Field: field, Rule: "radical",
		Strange:  japan.Outside(name, func(char rune) bool { return !japan.IsRadical(char) }),
		Proposal: kanji,
	}
}
