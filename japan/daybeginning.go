package japan

import (
	"regexp"
	"strconv"
	"strings"
)

// The forms of an unfinished date, after Narrow: a year of four digits or of an era, and perhaps a month and a day. A
// date of an era may be written without separators, as receipt computers do: S590512.
var (
	begunDay = regexp.MustCompile(`^(明治|大正|昭和|平成|令和|[MTSHRmtshr])?(元|\d{1,4})` +
		`(?:[-/.年](?:(\d{1,2})(?:[-/.月](?:(\d{1,2})日?)?)?)?)?$`)
	eraCompact = regexp.MustCompile(`^([MTSHRmtshr])(\d{2})(\d{2})?(\d{2})?$`)
)

// DayBeginnings returns the beginnings of the dates (20060102) that a text may grow to, while somebody types a date in
// an era's or the western calendar. It returns none for text that begins no date; digits alone are no date.
func DayBeginnings(text string) []string {
	text = Narrow(text)
	parts := eraCompact.FindStringSubmatch(text)
	compact := parts != nil
	if !compact {
		parts = begunDay.FindStringSubmatch(text)
	}
	if parts == nil || parts[1] == "" && (len(parts[2]) != len("2006") || len(text) == len("2006")) {
		return nil
	}
	year, ok := westernYear(parts[1], parts[2])
	if !ok || year > 9999 {
		return nil
	}
	begun := []string{pad(year, 4)}
	for _, part := range parts[3:] {
		if part != "" {
			begun = extend(begun, part)
		}
	}
	return begun
}

// extend appends a month or a day to each beginning. A single digit may be the first of two.
func extend(begun []string, part string) (longer []string) {
	for _, before := range begun {
		number, _ := strconv.Atoi(part)
		longer = append(longer, before+pad(number, 2))
		if len(part) == 1 && number <= 3 && number > 0 {
			longer = append(longer, before+part)
		}
	}
	return longer
}

func pad(number, width int) string {
	digits := strconv.Itoa(number)
	return strings.Repeat("0", max(0, width-len(digits))) + digits
}
