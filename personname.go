package madoguchi

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A person's name stands in mails to an address that somebody else may have typed, from a sender whom its owner trusts. C4's
// character sets are of other fields, and would refuse names that people have (髙, O'Brien); what is refused is what mail programs
// make a link of, also after they have taken full-width characters for plain ones: an address, or a dot within a word.
var linkable = regexp.MustCompile(`[:@]|//|[.。](\p{N}|[\p{L}\p{M}\p{N}-]{2})`)

const nameDots = ".．。｡․"

// checkPerson holds a text to what a person's name can be; initials that stand too close come with a proposal.
func checkPerson(field, name string) *Fault {
	if fault := checkLine(field, name, MaxName); fault != nil {
		return fault
	}
	if !isLinkable(name) {
		return nil
	}
	fault := &Fault{Field: field, Rule: "personName", Strange: strange(name, func(char rune) bool {
		return !strings.ContainsAny(norm.NFKC.String(string(char)), ":@/")
	})}
	if proposal := spaceDots(name); !isLinkable(proposal) && len([]rune(proposal)) <= MaxName {
		fault.Proposal = proposal
	}
	return fault
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
