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

// isPicture reports emoji and other symbols that are neither letters nor marks. Marks of Japanese addresses, such as 〒
// and ㈱, are none.
func isPicture(char rune) bool {
	return unicode.In(char, unicode.So, unicode.Me) && !unicode.Is(addressMarks, char)
}

// addressMarks are the blocks Letterlike Symbols, Enclosed Alphanumerics, CJK Symbols, and the enclosed and squared
// letters of CJK.
var addressMarks = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x2100, Hi: 0x214f, Stride: 1}, {Lo: 0x2460, Hi: 0x24ff, Stride: 1}, {Lo: 0x3000, Hi: 0x303f, Stride: 1},
	{Lo: 0x3200, Hi: 0x33ff, Stride: 1},
}}

// checkAddress requires one line of text without pictures.
func checkAddress(field, address string) *Fault {
	if fault := checkLine(field, address, MaxAddress); fault != nil {
		return fault
	}
	if odd := japan.Outside(address, func(char rune) bool { return !isPicture(char) }); odd != nil {
		return &Fault{Field: field, Rule: "picture", Strange: odd}
	}
	return nil
}

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
