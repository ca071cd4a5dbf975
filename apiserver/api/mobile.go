package api

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// MobileDigits is how many digits a Japanese mobile number has, as people dial it.
const MobileDigits = 11

// NumberLengthError says how many digits were typed where a mobile number has MobileDigits. errors.As finds the
// *madoguchi.Error with the code "numberLength" in it.
type NumberLengthError struct{ Digits int }

func (e *NumberLengthError) Error() string {
	return fmt.Sprintf("api: mobile number of %d digits instead of %d", e.Digits, MobileDigits)
}

// Unwrap gives the domain's error.
func (e *NumberLengthError) Unwrap() error { return madoguchi.Invalid("target", "numberLength") }

// ParseMobile reads a Japanese mobile number as people write it (full-width digits, hyphens, spaces, brackets, +81) and
// returns it in E.164. Its errors carry the codes required, numberForm (characters no number has), numberLength (a
// *NumberLengthError) and notMobile (a landline, a free number, another country).
func ParseMobile(text string) (e164 string, err error) {
	typed := japan.TidyNumber(text)
	if typed == "" {
		return "", madoguchi.Invalid("target", "required")
	}
	digits, ok := dialled(typed)
	if !ok {
		return "", madoguchi.Invalid("target", "numberForm")
	}
	if looksMobile(digits) && len(digits) != MobileDigits {
		return "", &NumberLengthError{Digits: len(digits)}
	}
	number, err := phonenumbers.Parse(digits, "JP")
	if err != nil || number.GetCountryCode() != countryCode || !isMobile(number) {
		return "", madoguchi.Invalid("target", "notMobile")
	}
	return phonenumbers.Format(number, phonenumbers.E164), nil
}

const countryCode = 81

// isMobile asks the library's table, and knows besides what it does not know yet.
func isMobile(number *phonenumbers.PhoneNumber) bool {
	return phonenumbers.GetNumberType(number) == phonenumbers.MOBILE || isNewMobile(number)
}

// isNewMobile reports the numbers that Japan opened for mobile telephones in December 2024: 060-1 to 060-9 and seven
// digits (電気通信番号計画). A test says when the library's table has them, and this can go.
func isNewMobile(number *phonenumbers.PhoneNumber) bool {
	return number.GetCountryCode() == countryCode &&
		newMobile.MatchString(phonenumbers.GetNationalSignificantNumber(number))
}

var newMobile = regexp.MustCompile(`^60([1-9][0-9]{3})([0-9]{4})$`)

// ShowNumber writes a number, in E.164 or as people dial it, divided as Japan's numbering plan does (090-1234-5678,
// 03-1234-5678, 0120-123-456); what is no number stays as it is.
func ShowNumber(number string) string {
	parsed, err := phonenumbers.Parse(number, "JP")
	if err != nil {
		return number
	}
	if parsed.GetCountryCode() != countryCode {
		return phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
	}
	if isNewMobile(parsed) {
		return newMobile.ReplaceAllString(phonenumbers.GetNationalSignificantNumber(parsed), "060-$1-$2")
	}
	shown := phonenumbers.Format(parsed, phonenumbers.NATIONAL)
	if digits, ok := dialled(number); !ok || digits != strings.ReplaceAll(shown, "-", "") {
		return number // the library leaves leading zeros out of what the plan does not have
	}
	return shown
}

// dialled keeps the digits of what was typed, with +81 and 0081 brought to the leading 0; ok is false where it holds
// anything that is neither a digit nor a mark people put between digits. A number of another country keeps its +.
func dialled(typed string) (digits string, ok bool) {
	plus := strings.HasPrefix(typed, "+")
	kept := strings.Map(func(char rune) rune {
		if strings.ContainsRune(separators, char) {
			return -1
		}
		return char
	}, strings.TrimPrefix(typed, "+"))
	if kept == "" || strings.Trim(kept, "0123456789") != "" {
		return "", false
	}
	if national, found := strings.CutPrefix(kept, "81"); plus && found {
		return "0" + strings.TrimPrefix(national, "0"), true
	}
	if plus {
		return "+" + kept, true
	}
	return kept, true
}

// separators are what people write between the digits of a number, after full-width forms have been folded.
const separators = "-‐‑‒–—―−ーｰ() ._/"

// looksMobile reports whether a number is on the way to be a mobile one, so that a wrong count is worth telling.
func looksMobile(digits string) bool {
	for _, prefix := range []string{"060", "070", "080", "090"} {
		if strings.HasPrefix(digits, prefix) || strings.HasPrefix(prefix, digits) {
			return true
		}
	}
	return false
}
