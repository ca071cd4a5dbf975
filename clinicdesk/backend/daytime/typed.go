package daytime

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// lookBack is how many days before today a day without a year may lie.
const lookBack = 30

// ReadDay reads a day as people type it: 2026-11-24, 2026/11/24, 20261124, 2026年11月24日, 令和8年11月24日, R8.11.24, and
// without the year 11/24 or 11月24日, in half- or full-width digits. A weekday may follow, as the desk writes it:
// 11月24日（火）. A day without a year is the first such day from thirty days before today, so that users can name last week
// and next spring. ReadDay returns midnight of the day in today's time zone, madoguchi.Invalid("day", "required"), or
// madoguchi.Invalid("day", "weekday") if the weekday does not match the date.
func ReadDay(typed string, today time.Time) (time.Time, error) {
	rest, weekday := cutWeekday(typed)
	at, err := readDay(rest, today)
	if err == nil && weekday != "" && weekdays[at.Weekday()] != weekday {
		return time.Time{}, madoguchi.Invalid("day", "weekday")
	}
	return at, err
}

// trailingWeekday matches a weekday after a day: (火), 火, 火曜 or 火曜日.
var trailingWeekday = regexp.MustCompile(`^(.*[0-9日]) *(?:\(([日月火水木金土])(?:曜日?)?\)|([月火水木金土])(?:曜日?)?|(日)曜日?)$`)

func cutWeekday(typed string) (rest, weekday string) {
	parts := trailingWeekday.FindStringSubmatch(strings.TrimSpace(narrowFigures(typed)))
	if parts == nil {
		return typed, ""
	}
	return parts[1], parts[2] + parts[3] + parts[4]
}

func readDay(typed string, today time.Time) (time.Time, error) {
	if eraYear.MatchString(narrowFigures(typed)) {
		typed = strings.NewReplacer("㋿", "令和", "㍻", "平成").Replace(typed)
		numbers, _ := numbersAndShape(japan.WesternDay(typed))
		if len(numbers) == 3 {
			return dayOf(numbers[0], numbers[1], numbers[2], today.Location())
		}
	}
	numbers, shape := numbersAndShape(typed)
	switch shape {
	case "4-2-2", "4/2/2", "4.2.2", "4年2月2日", "8":
		if shape == "8" {
			numbers = []int{numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100}
		}
		return dayOf(numbers[0], numbers[1], numbers[2], today.Location())
	case "2/2", "2-2", "2.2", "2月2日":
		return nextDay(numbers[0], numbers[1], today)
	}
	return time.Time{}, madoguchi.Invalid("day", "required")
}

func dayOf(year, month, day int, location *time.Location) (time.Time, error) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, location)
	if at.Year() != year || int(at.Month()) != month || at.Day() != day { // for example 31 November
		return time.Time{}, madoguchi.Invalid("day", "required")
	}
	return at, nil
}

// nextDay returns the first matching day that is not before today minus lookBack. The next 29 February may be up to
// eight years away.
func nextDay(month, number int, today time.Time) (time.Time, error) {
	earliest := AtMinute(today, 0).AddDate(0, 0, -lookBack)
	for year := earliest.Year(); year <= earliest.Year()+9; year++ {
		if at, err := dayOf(year, month, number, today.Location()); err == nil && !at.Before(earliest) {
			return at, nil
		}
	}
	return time.Time{}, madoguchi.Invalid("day", "required")
}

// ReadClock reads a time of day as people type it: 14:30, 1430, 900, 9, 9:00, 14時30分, 14時, 9時半, 午後2時30分, 午前9:00, 正午, in
// half- or full-width digits. It returns minutes after midnight, or madoguchi.Invalid("clock", "required").
func ReadClock(typed string) (minute int, err error) {
	half, rest := cutHalf(strings.TrimSpace(narrowFigures(typed)))
	if half == "正午" && rest == "" {
		return 12 * 60, nil
	}
	minute, err = readClock(rest)
	if err != nil || half == "" {
		return minute, err
	}
	const noon = 12 * 60 // 午後0時 is noon, and to most people also 午後12時; 午前12時 is refused as ambiguous: midnight or noon
	switch {
	case half == "正午", minute >= noon && (half == "午前" || minute >= noon+60):
		return 0, madoguchi.Invalid("clock", "required")
	case half == "午後" && minute < noon:
		minute += noon
	}
	return minute, nil
}

func cutHalf(typed string) (half, rest string) {
	for _, half := range []string{"午前", "午後", "正午"} {
		if rest, ok := strings.CutPrefix(typed, half); ok {
			return half, strings.TrimSpace(rest)
		}
	}
	return "", typed
}

func readClock(typed string) (minute int, err error) {
	numbers, shape := numbersAndShape(typed)
	hour := 0
	switch shape {
	case "2", "2時":
		hour = numbers[0]
	case "2時半":
		hour, minute = numbers[0], 30
	case "2:2", "2時2分", "2時2", "2.2":
		hour, minute = numbers[0], numbers[1]
	case "3", "4":
		hour, minute = numbers[0]/100, numbers[0]%100
	default:
		return 0, madoguchi.Invalid("clock", "required")
	}
	if hour > 23 || minute > 59 {
		return 0, madoguchi.Invalid("clock", "required")
	}
	return hour*60 + minute, nil
}

// eraYear matches the beginning of a date with a Japanese era.
var eraYear = regexp.MustCompile(`^ *(?:昭和|平成|令和|[㋿㍻]|[SHRshr] ?[0-9])`)

func narrowFigures(typed string) string { return dashes.Replace(width.Fold.String(typed)) }

// dashes maps the characters that an active input method makes of the keys next to the digits.
var dashes = strings.NewReplacer("ー", "-", "−", "-", "–", "-", "・", "/")

// numbersAndShape splits a typed text into its numbers and its shape. In the shape, the count of digits replaces each
// number. A single digit counts as two, as 9:00 is 09:00; this includes the minutes of 9:5 and 9時5分.
func numbersAndShape(typed string) (numbers []int, shape string) {
	var form strings.Builder
	rest := strings.TrimSpace(narrowFigures(typed))
	for rest != "" {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 0 {
			_, size := utf8.DecodeRuneInString(rest)
			form.WriteString(rest[:size])
			rest = rest[size:]
			continue
		}
		number, err := strconv.Atoi(rest[:digits])
		if err != nil || digits > 8 {
			return nil, ""
		}
		numbers = append(numbers, number)
		form.WriteString(strconv.Itoa(max(digits, 2)))
		rest = rest[digits:]
	}
	return numbers, form.String()
}
