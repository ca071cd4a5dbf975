// Package places looks up the towns of postal codes for the forms that ask for an address (A1, C3). It must not know
// what the address is for.
package places

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/japan/postal"
)

// Of returns the towns of a code in the form's characters, without duplicates, in Japan Post's order.
func Of(code string) []web.RegistrationPlace {
	var places []web.RegistrationPlace
	for _, found := range postal.Lookup(code) {
		place := web.RegistrationPlace{
			Address:     toCharacters(japan.FullWidth, found.Prefecture+found.City+found.Town+found.Street),
			AddressKana: toCharacters(japan.HalfWidthKana, found.PrefectureKana+found.CityKana+found.TownKana),
		}
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	return places
}

// toCharacters converts an address to the characters of a field. A character that the field does not allow (（, ～, ・)
// becomes a space.
func toCharacters(set japan.CharacterSet, text string) string {
	space := " "
	if set == japan.FullWidth {
		space = "\u3000"
	}
	allowed := strings.Map(func(char rune) rune {
		if set.Has(char) {
			return char
		}
		return []rune(space)[0]
	}, set.Propose(text))
	return strings.Join(strings.Fields(allowed), space)
}

// Behind returns the text after the town in an address, such as the house number. It removes the town of the last
// look-up, or as much of the new town as was typed by hand. An address that
// begins with a digit is only a house number and is returned whole.
func Behind(address, last, town string) string {
	if rest, ok := strings.CutPrefix(address, last); ok && last != "" {
		return rest
	}
	for part := []rune(town); len(part) > 1; part = part[1:] {
		if rest, ok := strings.CutPrefix(address, string(part)); ok {
			return rest
		}
	}
	if first, _ := utf8.DecodeRuneInString(address); unicode.IsDigit(first) {
		return address
	}
	return ""
}
