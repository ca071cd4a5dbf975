package holidays_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/japan/holidays"
)

// TestTheListIsTheLaws computes the holidays of every year from the law and compares them with the list, day by day.
func TestTheListIsTheLaws(t *testing.T) {
	for day := date(2024, 1, 1); day.Year() <= 2050; day = day.AddDate(0, 0, 1) {
		want := byLaw(day)
		got, ok := holidays.On(day.Format(time.DateOnly))
		if got.Name != want || ok != (want != "") {
			t.Errorf("%s is %q, by the law %q", day.Format(time.DateOnly), got.Name, want)
		}
		if ok && (got.In("ja") != got.Name || got.In("en") == "" || strings.ContainsAny(got.In("en"), "日,")) {
			t.Errorf("%s is %q in English", day.Format(time.DateOnly), got.In("en"))
		}
	}
	for _, day := range []string{"2023-12-31", "2051-01-01", "", "date", "2024-1-1"} {
		if holiday, ok := holidays.On(day); ok {
			t.Errorf("%q is %v", day, holiday)
		}
	}
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// byLaw returns the holiday's name, or "" on other days (articles 2 and 3).
func byLaw(day time.Time) string {
	if name := named(day); name != "" {
		return name
	}
	before, after := day.AddDate(0, 0, -1), day.AddDate(0, 0, 1)
	for sunday := before; named(sunday) != ""; sunday = sunday.AddDate(0, 0, -1) {
		if sunday.Weekday() == time.Sunday {
			return named(before) + " 振替休日"
		}
	}
	if named(before) != "" && named(after) != "" {
		return "休日"
	}
	return ""
}

// named returns the holiday of article 2.
func named(day time.Time) string {
	year, month, number := day.Date()
	monday := 0 // the number of this Monday in its month
	if day.Weekday() == time.Monday {
		monday = (number + 6) / 7
	}
	switch {
	case month == time.March && number == equinox(20.8431, year):
		return "春分の日"
	case month == time.September && number == equinox(23.2488, year):
		return "秋分の日"
	}
	type monthDay struct {
		month  time.Month
		number int
	}
	if name := map[monthDay]string{{1, 2}: "成人の日", {7, 3}: "海の日", {9, 3}: "敬老の日", {10, 2}: "スポーツの日"}[monthDay{
		month, monday,
	}]; name != "" {
		return name
	}
	return map[monthDay]string{
		{1, 1}: "元日", {2, 11}: "建国記念の日", {2, 23}: "天皇誕生日", {4, 29}: "昭和の日", {5, 3}: "憲法記念日", {5, 4}: "みどりの日",
		{5, 5}: "こどもの日", {8, 11}: "山の日", {11, 3}: "文化の日", {11, 23}: "勤労感謝の日",
	}[monthDay{month, number}]
}

// equinox returns the day of an equinox in Japan by the usual approximation, which holds from 1980 to 2099.
func equinox(in1980 float64, year int) int {
	years := year - 1980
	return int(in1980 + 0.242194*float64(years) - float64(years/4))
}
