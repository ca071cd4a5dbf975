package activities

import (
	"time"

	"madoguchi/madoguchi"
	"madoguchi/wording"
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
		text, err := say(i.Language, "sms", i)
		return Message{Text: text}, err
	}
	subject, err := say(i.Language, "subject", i)
	if err != nil {
		return Message{}, err
	}
	text, err := say(i.Language, "mail.text", i)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(speeches[i.Language].markup, "mail.html", i)
	return Message{Subject: subject, Text: text, HTML: page}, err
}

// Name is what the clinic is called.
func (i Invitation) Name() string { return shownName(i.Clinic, i.Language) }

// When is the start as the patient reads it: 11/24(火)14:30, or Tue 24 Nov 14:30; with its year where that is
// another than the year in which it was asked for.
func (i Invitation) When() string { return i.written("time.day", i.Start) }

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
	return wording.Format(i.Language, layout(i.Language, "time.moment"), i.Window.Expires.In(i.Clinic.Location()))
}

func (i Invitation) moment(at time.Time) string { return i.written("time.moment", at) }

// written writes a time of the clinic's by the layout in a block, or by that with the year where the time lies in
// another one than the request for the message.
func (i Invitation) written(block string, at time.Time) string {
	local := at.In(i.Clinic.Location())
	if i.inAnotherYear(local) {
		block += "InYear"
	}
	return wording.Format(i.Language, layout(i.Language, block), local)
}

// Zone names the time zone for readers of English, who may be elsewhere.
func (i Invitation) Zone() string { return i.Start.In(i.Clinic.Location()).Format("MST") }
