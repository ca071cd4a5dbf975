package wording

import (
	"strings"
	"time"
)

// names lists the words in a layout, the longer of two with a common prefix first. The key's sentence in Shared
// lists their translations.
var names = []struct {
	part, key string
	at        func(time.Time) int
}{
	{"Monday", "time.weekdays", weekday},
	{"January", "time.months", month},
	{"Mon", "time.weekdays.short", weekday},
	{"Jan", "time.months.short", month},
}

func weekday(at time.Time) int { return int(at.Weekday()) }

func month(at time.Time) int { return int(at.Month()) - 1 }

// Time formats an instant in its own location with the layout of the key.
func (w *Words) Time(language, key string, at time.Time) string {
	return format(language, w.Say(language, key), at)
}

// format formats an instant in its own location with a layout of package time. It translates the names of weekdays
// and months.
func format(language, layout string, at time.Time) string {
	var out strings.Builder
	for layout != "" {
		before, word, after := cutName(language, layout, at)
		out.WriteString(at.Format(before))
		out.WriteString(word)
		layout = after
	}
	return out.String()
}

// cutName splits a layout around its first name and returns the name's translation.
func cutName(language, layout string, at time.Time) (before, word, after string) {
	first, length := len(layout), 0
	for _, name := range names {
		if found := strings.Index(layout, name.part); found >= 0 && found < first {
			first, length = found, len(name.part)
			word = strings.Fields(Shared.Say(language, name.key))[name.at(at)]
		}
	}
	return layout[:first], word, layout[first+length:]
}
