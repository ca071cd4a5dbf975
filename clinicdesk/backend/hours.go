package backend

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"madoguchi"
)

// hourMarks are what people write between two times, and between two stretches of a day.
var hourMarks = strings.NewReplacer("〜", "-", "~", "-", "–", "-", "—", "-", "−", "-", "ー", "-", "から", "-", "まで", " ",
	"、", " ", "､", " ", ",", " ", ";", " ", "/", " ", "・", " ", "･", " ", "と", " ")

var dashWithSpaces = regexp.MustCompile(`\s*-\s*`)

// ReadHours reads a day's opening hours as a clinic's sign has them: 9:00-12:30 14:00-18:00, 9時〜12時半、14時〜18時, in narrow
// or wide figures; nothing is a closed day. It answers madoguchi.Invalid("hours", "hours") where it cannot.
func ReadHours(typed string) ([]Span, error) {
	line := dashWithSpaces.ReplaceAllString(hourMarks.Replace(width.Fold.String(typed)), "-")
	var spans []Span
	for _, stretch := range strings.Fields(line) {
		first, last, _ := strings.Cut(stretch, "-")
		from, err := ReadClock(first)
		if err != nil {
			return nil, madoguchi.Invalid("hours", "hours")
		}
		until, err := readEnd(last)
		if err != nil || until <= from {
			return nil, madoguchi.Invalid("hours", "hours")
		}
		spans = append(spans, Span{From: from, Until: until})
	}
	return spans, nil
}

// readEnd is ReadClock for the end of a stretch, which may be midnight.
func readEnd(typed string) (int, error) {
	switch typed {
	case "24", "24:00", "2400", "24時":
		return minutesOfDay, nil
	}
	return ReadClock(typed)
}

// WriteHours writes a day's opening hours as ReadHours reads them.
func WriteHours(spans []Span) string {
	var stretches []string
	for _, span := range spans {
		stretches = append(stretches, fmt.Sprintf("%s-%s", madoguchi.ClockMinutes(span.From), madoguchi.ClockMinutes(span.Until)))
	}
	return strings.Join(stretches, " ")
}
