package madoguchi

import (
	"strings"
	"unicode"

	"madoguchi/japan"
)

// The official manual defines no character set for the name of an institution with a code (C2), unlike that of a
// founder: 髙橋医院 and ABCクリニック are real names. But text messages to patients contain the name (B5), on all kinds of
// telephones. So letters, digits and the standard's marks are allowed. Platform-dependent characters (①, ㈱, an
// emoji) and text that a telephone turns into a link are refused.
//
// checkInstitutionName proposes replacements for the disallowed characters, and a space after a dot.
func checkInstitutionName(name string) *Fault {
	if fault := checkLine("name", name, MaxInstitution); fault != nil {
		return fault
	}
	odd := japan.Outside(japan.WithoutJoiners(name), inInstitutionName)
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
		japan.Outside(japan.WithoutJoiners(name), inInstitutionName) == nil
}

// inInstitutionName reports letters of any script, digits, spaces and marks, except those of markup and addresses.
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
		if meant := japan.FullWidth.Propose(string(char)); japan.FullWidth.Outside(meant) == nil {
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
