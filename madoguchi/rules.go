package madoguchi

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"madoguchi/japan"
)

// The longest texts that staff may type, in characters.
const (
	MaxName  = 60
	MaxChart = 20
	MaxTitle = 80
	MaxMemo  = 1000
	MaxMail  = 254
)

// CheckText reports what is wrong with one line of text: its length, or an invisible character.
func CheckText(field, text string, longest int, required bool) error {
	if strings.ContainsRune(text, '\n') {
		return Invalid(field, "invisibleCharacter")
	}
	return CheckLines(field, text, longest, required)
}

// CheckLines is CheckText for text of several lines.
func CheckLines(field, text string, longest int, required bool) error {
	switch {
	case required && text == "":
		return Invalid(field, "required")
	case !utf8.ValidString(text):
		return Invalid(field, "invisibleCharacter")
	case utf8.RuneCountInString(text) > longest:
		return Invalid(field, "tooLong")
	}
	for _, char := range japan.WithoutJoiners(text) {
		if char != '\n' && (unicode.IsControl(char) || isInvisible(char)) {
			return Invalid(field, "invisibleCharacter")
		}
	}
	return nil
}

// isInvisible reports direction marks and similar characters, which make a name read differently from its stored
// form.
func isInvisible(char rune) bool {
	return unicode.In(char, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// DayOf returns the calendar day of an instant in a time zone as 2006-01-02. It is the key of a doctor's agenda.
func DayOf(at time.Time, location *time.Location) string {
	return at.In(location).Format(time.DateOnly)
}

// DaysBetween returns the days of a calendar from first to last (2006-01-02). There are none if first is no day.
func DaysBetween(first, last string) (days []string) {
	at, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return nil
	}
	for day := first; day <= last; day = at.Format(time.DateOnly) {
		days, at = append(days, day), at.AddDate(0, 0, 1)
	}
	return days
}
