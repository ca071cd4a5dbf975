package madoguchi

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"madoguchi/japan"
)

// Mails to an address that a stranger may have typed contain a person's name, from a sender whom the address's owner
// trusts. C4's character sets are for other fields, and would refuse real names (髙, O'Brien). A name must not contain
// digits and symbols, which belong to no name in any script. That excludes markup and addresses. A dot within a word is
// refused too: mail programs take it for part of a host name and make a link, also after converting full-width
// characters.
var linkable = regexp.MustCompile(`\.(\p{N}|[\p{L}\p{M}\p{N}-]{2})`)

const (
	nameDots  = ".．"
	nameMarks = nameDots + "・･·゠＝'’‘＇-－‐‑‒–—―−〇"
)

// checkPerson requires the form of a person's name. For initials without a space after the dot, it proposes one.
func checkPerson(field, name string) *Fault {
	if fault := checkLine(field, name, MaxName); fault != nil {
		return fault
	}
	odd := japan.Outside(japan.WithoutJoiners(name), inName)
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
	return japan.Outside(japan.WithoutJoiners(name), inName) == nil && !isLinkable(name)
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

// spaceDots puts a space after every dot within the text.
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
