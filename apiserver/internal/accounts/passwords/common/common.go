// Package common knows the passwords that many people choose, which attackers try first. It must not know whose
// password it looks at.
//
// common.txt holds the union of two lists, in Unicode's NFKC and lower case, sorted by bytes, without those of fewer
// than four characters:
//
//   - src/passwords.json of @zxcvbn-ts/language-common 4.1.3 (npm), from leaks; MIT, © Dan Wheeler and Dropbox, Inc.,
//     © zxcvbn-ts
//   - django/contrib/auth/common-passwords.txt.gz of Django 5.2 (PyPI), of Royce Williams, from Pwned Passwords;
//     BSD-3-Clause, © Django Software Foundation and individual contributors
package common

import (
	_ "embed"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed common.txt
var list string

// Fold returns the form in which passwords are compared with words.
func Fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// Has reports whether a password is a common one, or such a one with digits and signs around it: a year, or an
// exclamation mark.
func Has(password string) bool {
	folded := Fold(password)
	stem := strings.TrimFunc(folded, func(char rune) bool { return !unicode.IsLetter(char) })
	return listed(folded) || listed(stem)
}

// listed looks a line up in the sorted list. It reads about 30 lines.
func listed(folded string) bool {
	if folded == "" {
		return false
	}
	at := sort.Search(len(list), func(i int) bool { return lineAt(i) >= folded })
	return at < len(list) && lineAt(at) == folded
}

// lineAt returns the line that holds a byte of the list.
func lineAt(i int) string {
	begin := strings.LastIndexByte(list[:i], '\n') + 1
	line, _, _ := strings.Cut(list[begin:], "\n")
	return line
}
