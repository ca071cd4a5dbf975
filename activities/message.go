package activities

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io"
	"strings"
	"text/template"
	"time"

	"madoguchi/madoguchi"
)

//go:embed templates
var templateFiles embed.FS

// Formats tell how a language writes the moments that a message names.
var formats = map[string]struct{ day, dayInYear, moment, momentInYear string }{
	"ja": {day: "1/2", dayInYear: "2006/1/2", moment: "1/2 15:04", momentInYear: "2006/1/2 15:04"},
	"en": {day: "Mon 2 Jan", dayInYear: "Mon 2 Jan 2006", moment: "2 Jan 15:04", momentInYear: "2 Jan 2006 15:04"},
}

var (
	texts = template.Must(template.ParseFS(templateFiles, "templates/*.txt.tmpl"))
	pages = htmltemplate.Must(htmltemplate.New("").Funcs(breaks).ParseFS(templateFiles, "templates/*.html.tmpl"))
)

// Invitation is what a patient is told about a call: date, time, clinic and validity, and nothing else (B5).
type Invitation struct {
	Clinic   madoguchi.Clinic
	Start    time.Time
	Window   madoguchi.Window
	URL      string
	Language string    // ja or en; anything else reads as ja
	Asked    time.Time // when the message was asked for
	Moved    bool      // the patient was told another time before, which the message withdraws
	Before   time.Time // that time; zero where it is not known
}

// Message is an invitation in the form of its channel. Subject and HTML are empty for SMS.
type Message struct{ Subject, Text, HTML string }

// Compose writes the invitation for the channel.
func (i Invitation) Compose(channel madoguchi.Channel) (Message, error) {
	i.Language = knownLanguage(i.Language)
	if channel == madoguchi.SMS {
		text, err := fill(texts, "sms."+i.Language+".txt.tmpl", i)
		return Message{Text: text}, err
	}
	subject, err := fill(texts, "subject."+i.Language+".txt.tmpl", i)
	if err != nil {
		return Message{}, err
	}
	text, err := fill(texts, "mail."+i.Language+".txt.tmpl", i)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(pages, "mail."+i.Language+".html.tmpl", i)
	return Message{Subject: subject, Text: text, HTML: page}, err
}

// knownLanguage is the language if messages are written in it, else Japanese.
func knownLanguage(language string) string {
	if _, ok := formats[language]; !ok {
		return "ja"
	}
	return language
}

// templates are those of text/template or of html/template.
type templates interface {
	ExecuteTemplate(w io.Writer, name string, data any) error
}

func fill(from templates, name string, data any) (string, error) {
	var text strings.Builder
	if err := from.ExecuteTemplate(&text, name, data); err != nil {
		return "", fmt.Errorf("composing a message: %w", err)
	}
	return strings.TrimSpace(text.String()), nil
}

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// Name is what the clinic is called.
func (i Invitation) Name() string { return i.Clinic.ShownName(i.Language) }

// When is the start as the patient reads it: 11/24(火)14:30, or Tue 24 Nov 14:30; with its year where that is
// another than the year in which it was asked for.
func (i Invitation) When() string {
	local, day := i.Start.In(i.Clinic.Location()), formats[i.Language].day
	if i.inAnotherYear(local) {
		day = formats[i.Language].dayInYear
	}
	if i.Language == "en" {
		return local.Format(day + " 15:04")
	}
	return local.Format(day) + "(" + weekdays[local.Weekday()] + ")" + local.Format("15:04")
}

// inAnotherYear reports whether a time of the clinic's lies in another year than the request for the message.
func (i Invitation) inAnotherYear(local time.Time) bool {
	return !i.Asked.IsZero() && i.Asked.In(local.Location()).Year() != local.Year()
}

// Old is the time that the message withdraws; empty where it is not known.
func (i Invitation) Old() string {
	if i.Before.IsZero() {
		return ""
	}
	return i.moment(i.Before)
}

// From is when the link opens.
func (i Invitation) From() string { return i.moment(i.Window.Opens) }

// Until is when the link expires.
func (i Invitation) Until() string { return i.moment(i.Window.Expires) }

// UntilShort is Until without a year, for SMS: the start before it names the year, and every character counts.
func (i Invitation) UntilShort() string {
	return i.Window.Expires.In(i.Clinic.Location()).Format(formats[i.Language].moment)
}

func (i Invitation) moment(at time.Time) string {
	local, format := at.In(i.Clinic.Location()), formats[i.Language].moment
	if i.inAnotherYear(local) {
		format = formats[i.Language].momentInYear
	}
	return local.Format(format)
}

// Zone names the time zone for readers of English, who may be elsewhere.
func (i Invitation) Zone() string { return i.Start.In(i.Clinic.Location()).Format("MST") }
