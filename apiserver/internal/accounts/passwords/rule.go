package passwords

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"madoguchi/apiserver/internal/accounts/passwords/common"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Rule says which passwords may be chosen. Common passwords, and what little remains without the account's own words,
// never pass (NIST SP 800-63B-4, 3.1.1.2).
type Rule struct {
	Registers bool     // the password of a clinic's registration, which C4 describes
	Words     []string // the account's own: names with their readings, addresses, the clinic's name
}

// OfStaff returns the rule for a member of staff.
func OfStaff(staff madoguchi.Staff, clinic madoguchi.Clinic) Rule {
	return Rule{Words: []string{
		staff.Name, staff.Email, clinic.Name, clinic.Institution.NameKana, clinic.Institution.Code,
	}}
}

// OfAccount returns the rule for a patient's account.
func OfAccount(account madoguchi.Account) Rule {
	profile := account.Profile
	return Rule{Words: []string{
		account.Email, account.Number, profile.Name, profile.Kana, profile.Phone, profile.BirthDate,
	}}
}

// check returns the fault of a password, or nil.
func (r Rule) check(password string) *madoguchi.Fault {
	shape := madoguchi.CheckChosenPassword
	if r.Registers {
		shape = madoguchi.CheckPassword
	}
	switch {
	case shape(password) != nil:
		return shape(password)
	case common.Has(password):
		return &madoguchi.Fault{Field: "password", Rule: "passwordCommon"}
	case r.isOwn(password):
		return &madoguchi.Fault{Field: "password", Rule: "passwordOwn"}
	}
	return nil
}

// least is how many characters have to remain of a password without the account's own words.
const least = 8

// product are the words that stand for the product itself.
var product = []string{"madoguchi", "窓口", "まどぐち"}

// isOwn reports whether little remains of a password without own words.
func (r Rule) isOwn(password string) bool {
	typed := japan.Fold(password)
	rest := typed
	for _, word := range ownWords(append(slices.Clone(r.Words), product...)) {
		rest = strings.ReplaceAll(rest, word, "")
	}
	return rest != typed && utf8.RuneCountInString(rest) < least
}

// ownWords returns the words of texts, the longest first. Parts of one character, and ASCII ones of two, are in too
// many other words.
func ownWords(texts []string) (words []string) {
	for _, text := range texts {
		parts := strings.FieldsFunc(text, func(char rune) bool {
			return !unicode.IsLetter(char) && !unicode.IsDigit(char) && !unicode.IsMark(char)
		})
		for _, part := range append(parts, text) {
			word := japan.Fold(part)
			if length := utf8.RuneCountInString(word); length > 2 || length == 2 && len(word) > 2 {
				words = append(words, word)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return words
}
