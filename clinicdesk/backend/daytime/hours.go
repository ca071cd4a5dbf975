package daytime

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"madoguchi/madoguchi"
)

// hourMarks are the separators that people write between two times and between two spans of a day.
var hourMarks = strings.NewReplacer("〜", "-", "~", "-", "–", "-", "—", "-", "−", "-", "ー", "-", "から", "-", "まで", " ",
	"、", " ", "､", " ", ",", " ", ";", " ", "/", " ", "・", " ", "･", " ", "と", " ")

var dashWithSpaces = regexp.MustCompile(`\s*-\s*`)

// ReadHours reads a day's opening hours as a clinic's sign shows them: 9:00-12:30 14:00-18:00, 9時〜12時半、14時〜18時, in
// half- or full-width digits. An empty text, or a word for it, is a closed day. It returns madoguchi.Invalid("hours",
// "hours") if it cannot read the text.
func ReadHours(typed string) ([]Span, error) {
	if IsOff(typed) {
		return nil, nil
	}
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

// dayOff is how the desk writes a doctor's day off; users may type other words.
const dayOff = "×"

var daysOff = []string{dayOff, "x", "-", "休診", "休診日", "休み", "お休み", "休", "なし", "closed", "off", "none"}

// IsOff reports whether the typed day has no hours.
func IsOff(typed string) bool {
	word := strings.ToLower(strings.TrimSpace(hourMarks.Replace(width.Fold.String(typed))))
	return slices.Contains(daysOff, word)
}

// readEnd is ReadClock for the end of a span, which may be midnight.
func readEnd(typed string) (int, error) {
	switch typed {
	case "24", "24:00", "2400", "24時":
		return MinutesOfDay, nil
	}
	return ReadClock(typed)
}

// WriteHours writes a day's opening hours in the form that ReadHours reads; the empty span is a doctor's day off.
func WriteHours(spans []Span) string {
	var stretches []string
	for _, span := range spans {
		if span == (Span{}) {
			return dayOff
		}
		stretches = append(stretches,
			fmt.Sprintf("%s-%s", madoguchi.ClockMinutes(span.From), madoguchi.ClockMinutes(span.Until)))
	}
	return strings.Join(stretches, " ")
}
