package japan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CorrectNumber converts full-width digits to half-width, replaces any dash between digits by the separator, and
// removes 〒. The result is a proposal, like that of CharacterSet.Propose.
func CorrectNumber(text, separator string) string {
	var out strings.Builder
	for _, char := range Narrow(text) {
		if char == postalMark {
			continue
		}
		if strings.ContainsRune(dashes, char) {
			out.WriteString(separator)
			continue
		}
		out.WriteRune(char)
	}
	return out.String()
}

// dashes are the marks that people write between digits.
const dashes = "-ー−‐‑‒–—―─()"

const postalMark = '〒'

// Narrow converts digits and marks to half-width, and removes spaces and the invisible characters that pasting adds.
func Narrow(text string) string {
	return strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) || unicode.Is(unicode.Cf, char) {
			return -1
		}
		return char
	}, norm.NFKC.String(text))
}

// The forms in which people write a date, after Narrow. The first year of an era is 元.
var (
	writtenDay = regexp.MustCompile(`^(明治|大正|昭和|平成|令和|[MTSHRmtshr])?(元|\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
	compactDay = regexp.MustCompile(`^()(\d{4})(\d{2})(\d{2})$`)
)

// yearBefore is the western year before an era's first.
var yearBefore = map[string]int{
	"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}

// lastYear is the last year of an era that has ended. It is written for the whole year, also after the era's last day.
var lastYear = map[string]int{
	"明治": 45, "大正": 15, "昭和": 64, "平成": 31, "M": 45, "T": 15, "S": 64, "H": 31,
}

// westernYear converts a year of an era, which may be empty. ok is false for a year that the era does not have.
func westernYear(era, written string) (year int, ok bool) {
	era = strings.ToUpper(era)
	year, _ = strconv.Atoi(strings.Replace(written, "元", "1", 1)) // the patterns allow digits only
	last, ended := lastYear[era]
	return yearBefore[era] + year, era == "" || year > 0 && (!ended || year <= last)
}

// WesternDay converts a date in an era's or the western calendar to 2006-01-02. It returns "" for other text.
func WesternDay(text string) string {
	text = Narrow(text)
	parts := writtenDay.FindStringSubmatch(text)
	if parts == nil {
		parts = compactDay.FindStringSubmatch(text)
	}
	if parts == nil {
		return ""
	}
	if parts[1] == "" && len(parts[2]) != len("2006") {
		return ""
	}
	year, ok := westernYear(parts[1], parts[2])
	if !ok {
		return ""
	}
	month, _ := strconv.Atoi(parts[3])
	day, _ := strconv.Atoi(parts[4])
	mended := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if _, err := time.Parse(time.DateOnly, mended); err != nil {
		return ""
	}
	return mended
}
