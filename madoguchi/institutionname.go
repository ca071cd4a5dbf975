package madoguchi

import (
	"strings"
	"unicode"

	"madoguchi/japan"
)

// The official manual names no character set for the name of an institution with a code (C2), as it does for a founder:
// 髙橋医院 and ABCクリニック are called so. But the name stands in text messages to patients (B5), on telephones of all kinds.
// So it is letters, digits and the standard's marks; what depends on the environment (①, ㈱, an emoji) and what a
// telephone makes a link of is refused.
//
// checkInstitutionName proposes what the strange characters stand for, and a space behind a dot.
func checkInstitutionName(name string) *Fault {
	if fault := checkLine("name", name, MaxInstitution); fault != nil {
		return fault
	}
	odd := japan.Strange(japan.WithoutJoiners(name), inInstitutionName)
	if odd == nil && !IsLinkLike(name) {
		return nil
	}
	fault := &Fault{Field: "name", Rule: "institutionName", Strange: odd}
	if proposal := mendInstitutionName(name); isInstitutionName(proposal) {
		fault.Proposal = proposal
	}
	return fault
}

func isInstitutionName(name string) bool {
	return len([]rune(name)) <= MaxInstitution && !IsLinkLike(name) &&
		japan.Strange(japan.WithoutJoiners(name), inInstitutionName) == nil
}

// inInstitutionName reports letters of any script, digits, spaces, and marks but those of markup and addresses.
func inInstitutionName(char rune) bool {
	if strings.ContainsRune("<>:@\\＜＞：＠＼", char) {
		return false
	}
	return unicode.In(char, unicode.L, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Zs) ||
		japan.JISX0208.Has(char) || japan.IsHalfWidth(char)
}

func mendInstitutionName(name string) string {
	var out strings.Builder
	for _, char := range japan.AsKanji(name) {
		if inInstitutionName(char) || japan.IsJoiner(char) {
			out.WriteRune(char)
			continue
		}
		if meant := japan.FullWidth.Propose(string(char)); japan.FullWidth.Strange(meant) == nil {
			out.WriteString(meant)
		} else {
			out.WriteRune(char)
		}
	}
	if mended := out.String(); !IsLinkLike(mended) {
		return mended
	}
	return spaceDots(out.String())
}
