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

// MendNumber writes full-width digits as half-width ones, and what people put between digits as the separator; the mark before a
// postal code is left out. It is a proposal, as what CharacterSet.Propose returns is.
func MendNumber(text, separator string) string {
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

// dashes are what people write between the digits of a number.
const dashes = "-ー−‐‑‒–—―─()"

const postalMark = '〒'

// Narrow brings digits and marks into their half-width forms and leaves out
// spaces, and what pasting brings along unseen.
func Narrow(text string) string {
	return strings.Map(func(char rune) rune {
		if unicode.IsSpace(char) || unicode.Is(unicode.Cf, char) {
			return -1
		}
		return char
	}, norm.NFKC.String(text))
}

// The forms in which people write a day, once it is narrow; an era's first year is 元.
var (
	writtenDay = regexp.MustCompile(`^(明治|大正|昭和|平成|令和|[MTSHRmtshr])?(元|\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)
	compactDay = regexp.MustCompile(`^()(\d{4})(\d{2})(\d{2})$`)
)

// yearBefore is the year before the first of an era.
var yearBefore = map[string]int{
	"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
}

// WesternDay returns a day that is written by an era, or by the western
// calendar, as 2006-01-02, or "" where the text is none.
func WesternDay(text string) string {
	text = Narrow(text)
	parts := writtenDay.FindStringSubmatch(text)
	if parts == nil {
		parts = compactDay.FindStringSubmatch(text)
	}
	if parts == nil {
		return ""
	}
	before := yearBefore[strings.ToUpper(parts[1])]
	if parts[1] == "" && len(parts[2]) != len("2006") {
		return ""
	}
	year, _ := strconv.Atoi(strings.Replace(parts[2], "元", "1", 1)) // the pattern has let digits pass alone
	month, _ := strconv.Atoi(parts[3])
	day, _ := strconv.Atoi(parts[4])
	mended := fmt.Sprintf("%04d-%02d-%02d", before+year, month, day)
	if _, err := time.Parse(time.DateOnly, mended); err != nil {
		return ""
	}
	return mended
}
