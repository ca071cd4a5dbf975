package madoguchi

import (
	"strings"
	"unicode"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"

	"madoguchi/japan"
)

// FoldMail brings the address of an account, as somebody typed or pasted it, into the form that is stored and
// looked up: full-width characters become plain, capitals small, and what nobody sees is left out. It makes
// nothing valid that is not: CheckMail follows.
func FoldMail(typed string) string {
	return strings.ToLower(japan.IdeographicStops.Replace(norm.NFKC.String(SeenMail(typed))))
}

// SeenMail is an address as its owner sees it in the field: without spaces around it and without invisible characters,
// such as those that a mail program puts around an address that is copied.
func SeenMail(typed string) string {
	return strings.TrimSpace(strings.Map(func(char rune) rune {
		if isInvisible(char) || unicode.IsControl(char) && !unicode.IsSpace(char) {
			return -1
		}
		return char
	}, typed))
}

// NormalPassword is the one form in which a password is hashed, whatever the keyboard composed: Unicode's
// NFC, with the ASCII space for every other (RFC 8265, 4.2, OpaqueString). Where a password holds what that
// profile refuses, only its composition changes.
func NormalPassword(typed string) string {
	if normal, err := precis.OpaqueString.String(typed); err == nil {
		return normal
	}
	return norm.NFC.String(typed)
}
