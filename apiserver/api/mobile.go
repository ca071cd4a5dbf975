package api

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// MobileDigits is the number of digits of a Japanese mobile number, as dialled.
const MobileDigits = 11

// NumberLengthError reports a mobile number without MobileDigits digits. errors.As finds the *madoguchi.Error with
// the code "numberLength" in it.
type NumberLengthError struct{ Digits int }

func (e *NumberLengthError) Error() string {
	return fmt.Sprintf("api: mobile number of %d digits instead of %d", e.Digits, MobileDigits)
}

// Unwrap returns the domain's error.
func (e *NumberLengthError) Unwrap() error { return madoguchi.Invalid("target", "numberLength") }

// ParseMobile converts a Japanese mobile number from its usual notations (full-width digits, hyphens, spaces,
// brackets, +81) to E.164. The codes of its errors are required, numberForm (invalid characters), numberLength (a
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

// isMobile uses the library's table, and adds numbers that the table lacks.
func isMobile(number *phonenumbers.PhoneNumber) bool {
	return phonenumbers.GetNumberType(number) == phonenumbers.MOBILE || isNewMobile(number)
}

// isNewMobile reports the numbers that Japan opened for mobile telephones in December 2024: 060-1 to 060-9 and seven
// digits (電気通信番号計画). A test fails once the library's table has them and this function can go.
func isNewMobile(number *phonenumbers.PhoneNumber) bool {
	return number.GetCountryCode() == countryCode &&
		newMobile.MatchString(phonenumbers.GetNationalSignificantNumber(number))
}

var newMobile = regexp.MustCompile(`^60([1-9][0-9]{3})([0-9]{4})$`)

// ShowNumber formats a number, in E.164 or as dialled, by Japan's numbering plan (090-1234-5678, 03-1234-5678,
// 0120-123-456). Other text stays unchanged.
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
		return number // the library drops leading zeros of numbers outside the plan
	}
	return shown
}

// dialled returns the typed digits, with a leading 0 in place of +81 and 0081. ok is false if the text contains
// anything but digits and separators. A number of another country keeps its +.
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

// separators are the characters between the digits of a typed number, after the conversion of full-width forms.
const separators = "-‐‑‒–—―−ーｰ() ._/"

// looksMobile reports whether a number may become a mobile number, so that a wrong length is worth reporting.
func looksMobile(digits string) bool {
	for _, prefix := range []string{"060", "070", "080", "090"} {
		if strings.HasPrefix(digits, prefix) || strings.HasPrefix(prefix, digits) {
			return true
		}
	}
	return false
}
