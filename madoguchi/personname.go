package madoguchi

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"madoguchi/japan"
)

// A person's name stands in mails to an address that somebody else may have typed, from a sender whom its owner trusts.
// C4's character sets are of other fields, and would refuse names that people have (髙, O'Brien). What is refused is
// what is no part of a name in any script: digits, symbols, and so markup and addresses; and a dot within a word, which
// mail programs take for that of a host and make a link of, also after they have taken full-width characters for plain
// ones.
var linkable = regexp.MustCompile(`\.(\p{N}|[\p{L}\p{M}\p{N}-]{2})`)

const (
	nameDots  = ".．"
	nameMarks = nameDots + "・･·゠＝'’‘＇-－‐‑‒–—―−〇"
)

// checkPerson holds a text to what a person's name can be; initials that stand too close come with a proposal.
func checkPerson(field, name string) *Fault {
	if fault := checkLine(field, name, MaxName); fault != nil {
		return fault
	}
	odd := japan.Strange(japan.WithoutJoiners(name), inName)
	if odd == nil && !isLinkable(name) {
		return nil
	}
	fault := &Fault{Field: field, Rule: "personName", Strange: odd}
	if proposal := mendPersonName(name); isPersonName(proposal) && len([]rune(proposal)) <= MaxName {
		fault.Proposal = proposal
	}
	return fault
}

func isPersonName(name string) bool {
	return japan.Strange(japan.WithoutJoiners(name), inName) == nil && !isLinkable(name)
}

func mendPersonName(name string) string {
	mended := japan.AsKanji(name)
	if !isLinkable(mended) {
		return mended
	}
	return spaceDots(mended)
}

func inName(char rune) bool {
	return unicode.In(char, unicode.L, unicode.Mn, unicode.Mc, unicode.Zs) || strings.ContainsRune(nameMarks, char)
}

func isLinkable(name string) bool { return linkable.MatchString(norm.NFKC.String(name)) }

// spaceDots puts a space behind every dot within the text.
func spaceDots(name string) string {
	var out strings.Builder
	dot := false
	for _, char := range name {
		if dot && !unicode.IsSpace(char) {
			out.WriteByte(' ')
		}
		dot = strings.ContainsRune(nameDots, char)
		out.WriteRune(char)
	}
	return out.String()
}
