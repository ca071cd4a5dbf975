package madoguchi

import "madoguchi/japan"

// CheckNewName refuses a name that is typed with radicals in it; one from before is left alone.
func CheckNewName(field, name string) error {
	if fault := checkRadicals(field, name); fault != nil {
		return Invalid(field, fault.Rule)
	}
	return nil
}

// checkRadicals refuses radicals that stand for a kanji, with the kanji as a proposal.
func checkRadicals(field, name string) *Fault {
	kanji := japan.AsKanji(name)
	if kanji == name {
		return nil
	}
	return &Fault{
		Field: field, Rule: "radical", Strange: japan.Strange(name, func(char rune) bool { return !japan.IsRadical(char) }),
		Proposal: kanji,
	}
}
