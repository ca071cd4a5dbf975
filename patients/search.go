package patients

import (
	"slices"
	"strings"
	"unicode"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// A search finds a patient if, for each word of the text, one of the patient's keys begins with the word:
//
//	田中 花子, タナカ　ハナコ     田中花子 花子 タナカハナコ ハナコ
//	chart number A-0012         a0012 (and 12 for 0012)
//	090-1234-5678               09012345678 and ~87654321090, which finds the last digits
//	1984-05-12                  19840512
//	hanako@example.jp           hanakoexamplejp
//
// Keys and words have the same form (japan.Fold).

// backwards marks a key whose characters are in reverse order. No folded text contains it.
const backwards = "~"

// Keys returns what a search finds a patient by.
func Keys(p madoguchi.Patient) []string {
	keys := append(nameKeys(p.Person.Name), nameKeys(p.Person.Kana)...)
	keys = append(keys, chartKeys(p.ChartNumber)...)
	if number := digits(p.Person.Phone); number != "" {
		keys = append(keys, number, backwards+reversed(number))
	}
	keys = append(keys, strings.ReplaceAll(p.Person.BirthDate, "-", ""), japan.Fold(p.Email))
	return distinct(keys)
}

// GuestKeys returns what a search finds the visit of a guest by: also by the number or address that the link went to,
// and by the birth date that the guest gave on the web.
func GuestKeys(r madoguchi.Reservation) []string {
	reached := r.Reached()
	return Keys(madoguchi.Patient{
		Person: madoguchi.Person{
			Name: r.PatientName, Kana: r.PatientKana, Phone: reached.Phone, BirthDate: r.Contact.BirthDate,
		},
		ChartNumber: r.ChartNumber, Email: reached.Email,
	})
}

// GuestKeysEdition is that of GuestKeys. A change of the keys raises it, so that stored visits get the new ones.
const GuestKeysEdition = 2

// nameKeys returns the name without spaces, from each of its words on.
func nameKeys(name string) (keys []string) {
	rest := ""
	for _, word := range slices.Backward(strings.FieldsFunc(name, betweenWords)) {
		if folded := japan.Fold(word); folded != "" {
			rest = folded + rest
			keys = append(keys, rest)
		}
	}
	return keys
}

func betweenWords(char rune) bool { return unicode.IsSpace(char) || char == '・' }

// chartKeys returns a chart number, and what people type of a number with leading zeros.
func chartKeys(number string) []string {
	folded := japan.Fold(number)
	return []string{folded, strings.TrimLeft(folded, "0")}
}

// digits returns the digits of a phone number as it is dialled in Japan.
func digits(number string) string {
	number = japan.TidyNumber(number)
	if abroad, ok := strings.CutPrefix(number, "+81"); ok {
		number = "0" + strings.TrimLeft(strings.TrimLeft(abroad, "- "), "0")
	}
	return strings.Map(func(char rune) rune {
		if '0' <= char && char <= '9' {
			return char
		}
		return -1
	}, number)
}

func reversed(text string) string {
	runes := []rune(text)
	slices.Reverse(runes)
	return string(runes)
}

// distinct returns the texts without repeats and empty ones.
func distinct(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" && !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

// The bounds of a search text. Longer ones come from a mistake, such as a pasted page.
const (
	MaxSearch = 200 // characters
	maxWords  = 6
	lastOf    = 4 // the fewest last digits of a phone number
)

// Words returns, for each word of a search text, the beginnings of keys that the word stands for. It returns none for
// a text without a letter or digit.
func Words(text string) [][]string {
	if runes := []rune(text); len(runes) > MaxSearch {
		text = string(runes[:MaxSearch])
	}
	if number := digits(text); len(number) >= lastOf && isNumber(text) {
		return [][]string{numberBeginnings(number)}
	}
	var words [][]string
	for _, word := range strings.FieldsFunc(text, betweenWords) {
		if beginnings := beginningsOf(word); len(beginnings) > 0 && len(words) < maxWords {
			words = append(words, beginnings)
		}
	}
	return words
}

// isNumber reports whether a text has only digits and the marks between them, such as 090 1234 5678. A date has its
// own form.
func isNumber(text string) bool {
	return japan.Outside(japan.TidyNumber(text), func(char rune) bool {
		return '0' <= char && char <= '9' || strings.ContainsRune("-+() ", char)
	}) == nil && japan.DayBeginnings(text) == nil
}

func beginningsOf(word string) []string {
	beginnings := []string{japan.Fold(word)}
	if isNumber(word) {
		beginnings = numberBeginnings(digits(word))
	}
	return distinct(append(beginnings, japan.DayBeginnings(word)...))
}

func numberBeginnings(number string) []string {
	beginnings := []string{number}
	if len(number) >= lastOf {
		beginnings = append(beginnings, backwards+reversed(number))
	}
	return distinct(beginnings)
}
