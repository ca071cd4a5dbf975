package activities

import (
	"time"

	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// Invitation is what a patient learns about a call: date, time, clinic and validity, and nothing else (B5).
type Invitation struct {
	Clinic   madoguchi.Clinic
	Start    time.Time
	Window   madoguchi.Window
	URL      string
	Language string    // ja or en; anything else reads as ja
	Asked    time.Time // when the message was requested
	Moved    bool      // whether the message withdraws an earlier time
	Before   time.Time // that time; zero if unknown
	Reminds  bool      // whether the message is a reminder (E2)
	InPerson bool      // a reminder of a visit in person; URL is then empty, or that of the confirmation
}

// Message is an invitation in its channel's form. Subject and HTML are empty for SMS. Calendar is the calendar file of
// a mail; most have none.
type Message struct{ Subject, Text, HTML, Calendar string }

// Compose writes the invitation for the channel.
func (i Invitation) Compose(channel madoguchi.Channel) (Message, error) {
	i.Language = knownLanguage(i.Language)
	if channel == madoguchi.SMS {
		text, err := say(i.Language, i.block("sms"), i)
		return Message{Text: text}, err
	}
	subject, err := say(i.Language, i.block("subject"), i)
	if err != nil {
		return Message{}, err
	}
	text, err := say(i.Language, i.block("mail.text"), i)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(blockSets[i.Language].markup, i.block("mail.html"), i)
	return Message{Subject: subject, Text: text, HTML: page}, err
}

// block returns the block of a part of the message.
func (i Invitation) block(part string) string {
	if i.InPerson {
		return "inPerson." + part
	}
	return part
}

// Name is the clinic's name.
func (i Invitation) Name() string { return shownName(i.Clinic, i.Language) }

// Place is where the patient of a visit in person comes to; it may be empty.
func (i Invitation) Place() string { return i.Clinic.PostalAddress() }

// Moment is the start in a mail's text: 11月24日（火）14:30, or Tuesday 24 November 14:30 (JST).
func (i Invitation) Moment() string { return i.times().Moment(i.Start) }

// When is the start in a subject or an SMS: 11/24(火)14:30, or Tue 24 Nov 14:30. The year is added if it differs from
// the year of the request.
func (i Invitation) When() string { return i.times().Message(i.Start) }

// Old is the time that the message withdraws; empty if unknown.
func (i Invitation) Old() string {
	if i.Before.IsZero() {
		return ""
	}
	return i.times().Short(i.Before)
}

// From is when the link opens.
func (i Invitation) From() string { return i.times().Short(i.Window.Opens) }

// Until is when the link expires.
func (i Invitation) Until() string { return i.times().Short(i.Window.Expires) }

// UntilShort is Until without a year, for SMS: the start already shows the year, and every character counts.
func (i Invitation) UntilShort() string {
	return slip.Times{Clinic: i.Clinic, Language: i.Language}.Short(i.Window.Expires)
}

func (i Invitation) times() slip.Times {
	return slip.Times{Clinic: i.Clinic, Language: i.Language, Now: i.Asked}
}

// Zone is the name of the time zone, for English readers who may be elsewhere.
func (i Invitation) Zone() string { return i.Start.In(i.Clinic.Location()).Format("MST") }
