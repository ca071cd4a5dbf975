package web

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"madoguchi"
)

// Calendar is the file that puts a visit into the patient's own calendar (RFC 5545). It says no more than the page does.
type Calendar struct {
	Language Language
	Clinic   Clinic
	Call     madoguchi.CallID
	Start    time.Time
	Duration time.Duration
	Now      time.Time
	Link     string // the patient's URL
}

// CalendarType is the Content-Type of a Calendar.
const CalendarType = "text/calendar; charset=utf-8"

const calendarTime = "20060102T150405Z"

// WriteCalendar writes the file. The same visit always has the same UID, so that putting it in twice shows it once.
func WriteCalendar(w io.Writer, c Calendar) error {
	summary := strings.ReplaceAll(texts["calendar.summary"].in(c.Language), "{clinic}", c.Clinic.Name)
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Madoguchi//Visit//JA", "BEGIN:VEVENT",
		"UID:" + string(c.Call) + "@madoguchi",
		"DTSTAMP:" + c.Now.UTC().Format(calendarTime),
		"DTSTART:" + c.Start.UTC().Format(calendarTime),
		"DTEND:" + c.Start.Add(c.Duration).UTC().Format(calendarTime),
		"SUMMARY:" + calendarText(summary),
		"DESCRIPTION:" + calendarText(texts["calendar.description"].in(c.Language)+"\n"+c.Link),
		"URL:" + c.Link,
		"BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:" + calendarText(summary), "END:VALARM",
		"END:VEVENT", "END:VCALENDAR",
	}
	for _, line := range lines {
		if _, err := io.WriteString(w, fold(line)); err != nil {
			return err
		}
	}
	return nil
}

// calendarText escapes a TEXT value (RFC 5545, 3.3.11).
var calendarText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r", "", "\n", `\n`).Replace

// fold breaks a line after at most 75 octets, never within a character (RFC 5545, 3.1).
func fold(line string) string {
	const longest = 75
	var out strings.Builder
	width := 0
	for _, char := range line {
		if size := utf8.RuneLen(char); width+size > longest {
			out.WriteString("\r\n ")
			width = 1
		}
		out.WriteRune(char)
		width += utf8.RuneLen(char)
	}
	return out.String() + "\r\n"
}
