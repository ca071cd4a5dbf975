// Package holidays knows Japan's national holidays from 2024 to 2050, with the days in lieu and the days between two
// holidays that the law adds (国民の祝日に関する法律, articles 2 and 3).
//
// The Cabinet Office announces a year's holidays in February of the year before
// (https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html). Later years follow the law and the computed equinoxes. The
// list has the form and the names of the data set holiday_jp (https://github.com/holiday-jp/holiday_jp), and a test
// computes every day of it from the law. A change of the law needs a new list.
package holidays

import (
	_ "embed"
	"strings"
	"sync"
)

// Holiday is a national holiday. The zero Holiday is none.
type Holiday struct{ Name, EnglishName string }

// In returns the name in a language: Japanese for ja, English for any other.
func (h Holiday) In(language string) string {
	if language == "ja" {
		return h.Name
	}
	return h.EnglishName
}

// On returns the holiday of a date (2006-01-02). ok is false on other days, and outside the years of the list.
func On(day string) (holiday Holiday, ok bool) {
	holiday, ok = all()[day]
	return holiday, ok
}

//go:embed holidays.csv
var list string

// all reads the lines date,name,name_en of the list.
var all = sync.OnceValue(func() map[string]Holiday {
	days := map[string]Holiday{}
	for line := range strings.Lines(list) {
		if fields := strings.SplitN(strings.TrimSpace(line), ",", 3); len(fields) == 3 && fields[0] != "date" {
			days[fields[0]] = Holiday{Name: fields[1], EnglishName: fields[2]}
		}
	}
	return days
})
