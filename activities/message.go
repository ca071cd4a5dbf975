package activities

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
	"time"

	"madoguchi"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

// Formats tell how a language writes the moments that a message names.
var formats = map[string]struct{ day, moment string }{
	"ja": {day: "1/2", moment: "1/2 15:04"},
	"en": {day: "Mon 2 Jan", moment: "2 Jan 15:04"},
}

var (
	texts = template.Must(template.ParseFS(templateFiles, "templates/*.txt.tmpl"))
	pages = htmltemplate.Must(htmltemplate.ParseFS(templateFiles, "templates/*.html.tmpl"))
)

// Invitation is what a patient is told about a call: date, time, clinic and validity, and nothing else (B5).
type Invitation struct {
	Clinic   madoguchi.Clinic
	Start    time.Time
	Window   madoguchi.Window
	URL      string
	Language string // ja or en; anything else reads as ja
}

// Message is an invitation in the form of its channel. Subject and HTML are empty for SMS.
type Message struct{ Subject, Text, HTML string }

// Compose writes the invitation for the channel.
func (i Invitation) Compose(channel madoguchi.Channel) (Message, error) {
	if _, ok := formats[i.Language]; !ok {
		i.Language = "ja"
	}
	if channel == madoguchi.SMS {
		text, err := i.text("sms")
		return Message{Text: text}, err
	}
	subject, err := i.text("subject")
	if err != nil {
		return Message{}, err
	}
	text, err := i.text("mail")
	if err != nil {
		return Message{}, err
	}
	var page strings.Builder
	if err := pages.ExecuteTemplate(&page, "mail."+i.Language+".html.tmpl", i); err != nil {
		return Message{}, fmt.Errorf("composing a mail: %w", err)
	}
	return Message{Subject: subject, Text: text, HTML: page.String()}, nil
}

func (i Invitation) text(name string) (string, error) {
	var text strings.Builder
	if err := texts.ExecuteTemplate(&text, name+"."+i.Language+".txt.tmpl", i); err != nil {
		return "", fmt.Errorf("composing a message: %w", err)
	}
	return strings.TrimSpace(text.String()), nil
}

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// When is the start as the patient reads it: 11/24(火)14:30, or Tue 24 Nov 14:30.
func (i Invitation) When() string {
	local := i.Start.In(i.Clinic.Location())
	if i.Language == "en" {
		return local.Format(formats["en"].day + " 15:04")
	}
	return local.Format(formats["ja"].day) + "(" + weekdays[local.Weekday()] + ")" + local.Format("15:04")
}

// From is when the link opens.
func (i Invitation) From() string { return i.moment(i.Window.Opens) }

// Until is when the link expires.
func (i Invitation) Until() string { return i.moment(i.Window.Expires) }

func (i Invitation) moment(at time.Time) string {
	return at.In(i.Clinic.Location()).Format(formats[i.Language].moment)
}

// Zone names the time zone for readers of English, who may be elsewhere.
func (i Invitation) Zone() string { return i.Start.In(i.Clinic.Location()).Format("MST") }
