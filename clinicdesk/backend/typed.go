package backend

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"madoguchi"
)

// lookBack is how far behind today a day without a year may lie: so much of the past is still written about.
const lookBack = 30

// ReadDay reads a day as people type it: 2026-11-24, 2026/11/24, 20261124, 2026年11月24日, and without the year 11/24 or
// 11月24日, in narrow or wide figures. A day without a year is the next such day from thirty days before today on, so
// that last week can be named as well as next spring. It answers midnight of the day in today's time zone, or
// madoguchi.Invalid("day", "required").
func ReadDay(typed string, today time.Time) (time.Time, error) {
	numbers, shape := figures(typed)
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
	if at.Year() != year || int(at.Month()) != month || at.Day() != day { // as the 31st of November
		return time.Time{}, madoguchi.Invalid("day", "required")
	}
	return at, nil
}

// nextDay is the first day with a month and a number that does not lie too far behind today. 29 February may be up to
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

// ReadClock reads a time of day as people type it: 14:30, 1430, 900, 9, 9:00, 14時30分, 14時, 9時半, in narrow or wide
// figures. It answers minutes after midnight, or madoguchi.Invalid("clock", "required").
func ReadClock(typed string) (minute int, err error) {
	numbers, shape := figures(typed)
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

// dashes are the keys beside the figures that an input method left on turns into something else.
var dashes = strings.NewReplacer("ー", "-", "−", "-", "–", "-", "・", "/")

// figures takes a typed text apart: the numbers in it, and its shape, in which a number stands as how many figures it
// has. One figure reads as two, as 9:00 is 09:00; the minutes of 9:5 and of 9時5分 are such too.
func figures(typed string) (numbers []int, shape string) {
	var form strings.Builder
	rest := strings.TrimSpace(dashes.Replace(width.Fold.String(typed)))
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
