package slip

import (
	"net/url"
	"strings"

	ics "github.com/arran4/golang-ical"

	"madoguchi/madoguchi"
)

// Calendar returns the visit as a calendar file (RFC 5545). All files of a visit have the same UID, so that a later one
// replaces the entry of an earlier one. It names time, clinic and links, and which member of the family is the patient,
// but not what the patient is treated for: other people may see the calendar.
func (s Slip) Calendar() string {
	calendar := ics.NewCalendar()
	calendar.SetProductId("-//Madoguchi//visit//EN")
	calendar.SetMethod(ics.MethodPublish)
	event := calendar.AddEvent(string(s.Visit.ID) + "@" + s.host())
	event.SetDtStampTime(s.Now)
	event.SetSequence(s.sequence())
	event.SetStartAt(s.Visit.Start)
	event.SetEndAt(s.Visit.End)
	event.SetSummary(s.say("calendar.title."+string(s.Visit.Method), "clinic", s.ClinicName()))
	event.SetDescription(strings.Join(s.links(), "\n")) // many calendars do not show the URL field
	event.SetURL(s.anyLink())
	if place := s.Place(); place != "" {
		event.SetLocation(s.ClinicName() + " " + place)
	}
	if s.Visit.State == madoguchi.ReservationCancelled {
		calendar.SetMethod(ics.MethodCancel)
		event.SetStatus(ics.ObjectStatusCancelled)
	}
	return calendar.Serialize(ics.WithNewLineWindows) // the RFC's line ends
}

// links returns the lines of the description. The title, which calendars show to more people, does not name a patient.
func (s Slip) links() (lines []string) {
	if s.For != "" {
		lines = append(lines, s.say("slip.forLine", "name", s.For))
	}
	if s.Call != "" {
		lines = append(lines, s.say("slip.callLink", "url", s.Call))
	}
	if s.Page != "" {
		lines = append(lines, s.say("slip.pageLink", "url", s.Page))
	}
	return append(lines, s.say("slip.when.line", "label", s.WhenLabel(), "when", s.When()))
}

func (s Slip) anyLink() string {
	if s.Page != "" {
		return s.Page
	}
	return s.Call
}

// host is the domain of the UID.
func (s Slip) host() string {
	link, err := url.Parse(s.anyLink())
	if err != nil {
		return ""
	}
	return link.Hostname()
}

// sequence counts how often the visit was moved or cancelled: calendars keep the entry with the highest number.
func (s Slip) sequence() int {
	changes := 0
	for _, event := range s.Visit.Timeline {
		if event.Code == madoguchi.EventMoved || event.Code == madoguchi.EventCancelled {
			changes++
		}
	}
	return changes
}
