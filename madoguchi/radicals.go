package madoguchi

import "madoguchi/japan"

// CheckNewName refuses radicals in a newly typed name. Existing names are exempt.
func CheckNewName(field, name string) error {
	if fault := checkRadicals(field, name); fault != nil {
		return Invalid(field, fault.Rule)
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
