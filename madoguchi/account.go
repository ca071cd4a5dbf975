package madoguchi

import (
	"strings"
	"unicode"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"

	"madoguchi/japan"
)

// FoldMail converts an account's address from its typed or pasted form into the form that is stored and looked up:
// full-width characters become ASCII, capitals become lower case, and invisible characters are removed. It does not
// validate the address; CheckMail does.
func FoldMail(typed string) string {
	return strings.ToLower(japan.IdeographicStops.Replace(norm.NFKC.String(VisibleMail(typed))))
}

// VisibleMail returns an address as its owner sees it in the field: without surrounding spaces and without invisible
// characters, which some mail programs put around a copied address.
func VisibleMail(typed string) string {
	return strings.TrimSpace(strings.Map(func(char rune) rune {
		if isInvisible(char) || unicode.IsControl(char) && !unicode.IsSpace(char) {
			return -1
		}
		return char
	}, typed))
}

// NormalPassword returns the form of a password that is hashed, independent of the keyboard: Unicode's NFC, with
// every space replaced by the ASCII space (RFC 8265, 4.2, OpaqueString). A password that this profile refuses is
// only converted to NFC.
func NormalPassword(typed string) string {
	if normal, err := precis.OpaqueString.String(typed); err == nil {
		return normal
	}
	return norm.NFC.String(typed)
}
