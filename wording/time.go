package wording

import (
	"strings"
	"time"
)

// names are the parts of a layout that are words, the longer of two that begin alike first. Each has a key of Shared, whose
// sentence lists the words for them.
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

// Time writes an instant in its own location by the layout with the key.
func (w *Words) Time(language, key string, at time.Time) string {
	return Format(language, w.Say(language, key), at)
}

// Format writes an instant in its own location by a layout of package time. The layout's names of weekdays and months come
// out in the language.
func Format(language, layout string, at time.Time) string {
	var out strings.Builder
	for layout != "" {
		before, word, after := cutName(language, layout, at)
		out.WriteString(at.Format(before))
		out.WriteString(word)
		layout = after
	}
	return out.String()
}

// cutName cuts a layout around its first name and returns the word for it.
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
