package slip

import (
	"net/url"
	"strings"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// Slip is a visit as its patient reads it. Of a video call without a reservation, Visit has only ID, Method, Start and
// End.
type Slip struct {
	Clinic   madoguchi.Clinic
	Visit    madoguchi.Reservation
	Language string
	Now      time.Time
	// For is the patient's name if the owner of an account booked for a member of the family (E4), as the owner wrote
	// it; else it is empty.
	For string
	// Page is the URL where the patient sees, moves and cancels the visit, and Call that of its video call. Both may be
	// empty.
	Page, Call string
}

// Fact is a line of a slip.
type Fact struct{ Label, Value string }

// Facts returns the lines of the slip, without the time.
func (s Slip) Facts() []Fact {
	var facts []Fact
	if s.For != "" {
		facts = append(facts, Fact{s.say("slip.for"), s.For})
	}
	facts = append(facts, Fact{s.say("slip.menu"), s.Menu()},
		Fact{s.say("slip.method"), s.Method()})
	if doctor, ok := s.Clinic.Doctor(s.Visit.DoctorID); ok && doctor.Name != "" {
		facts = append(facts, Fact{s.say("slip.doctor"), doctor.Name})
	}
	facts = append(facts, Fact{s.say("slip.clinic"), s.ClinicName()})
	if place := s.Place(); place != "" {
		facts = append(facts, Fact{s.say("field.address.person"), place})
	}
	if s.Visit.Source.OnWeb() && !s.Visit.State.Ended() {
		facts = append(facts, Fact{s.say("slip.deadline"), s.changes()})
	}
	return facts
}

// changes says until when the patient can move or cancel the visit, or that only the clinic can.
func (s Slip) changes() string {
	if !s.Changeable() {
		return s.say("slip.byPhone")
	}
	return s.times().Until(s.Deadline())
}

// Menu returns the menu and the type of the visit: 内科（一般）・再診.
func (s Slip) Menu() string {
	menu, _ := s.Clinic.Menu(s.Visit.MenuID)
	return s.say("slip.menuAndVisit", "menu", menu.Name, "visit", s.say("visit."+string(s.Visit.Visit)))
}

// Method says whether the visit is online.
func (s Slip) Method() string { return s.say("slip.method." + string(s.Visit.Method)) }

// ClinicName returns the clinic's name for others than its staff.
func (s Slip) ClinicName() string { return s.Clinic.ShownName(s.say("clinic.unnamed")) }

// Place is the address to which the patient comes, of a visit in person; else it is empty.
func (s Slip) Place() string {
	if s.Visit.Method != madoguchi.InPerson {
		return ""
	}
	return s.Clinic.PostalAddress()
}

// Map is the URL of a map of Place, or "". Only a press on it tells the map's service anything.
func (s Slip) Map() string { return MapOf(s.Place()) }

// MapLabel is the text of a link to Map.
func (s Slip) MapLabel() string { return s.say("slip.map") }

// MapOf is the URL of a map of an address, or "" for an empty one
// (https://developers.google.com/maps/documentation/urls/get-started).
func MapOf(address string) string {
	if address == "" {
		return ""
	}
	return "https://www.google.com/maps/search/?" + url.Values{"api": {"1"}, "query": {address}}.Encode()
}

// When returns day and start: 12月4日（金）10:30.
func (s Slip) When() string { return s.times().Moment(s.Visit.Start) }

// WhenLabel is the label of When, with the time zone unless When has it: 日時（日本時間）.
func (s Slip) WhenLabel() string {
	if strings.Contains(s.When(), s.Visit.Start.In(s.Clinic.Location()).Format("MST")) {
		return s.say("slip.when.zoned")
	}
	return s.say("slip.when", "zone", s.Zone())
}

// ShortWhen returns When as in a message's subject: 12/4(金)10:30.
func (s Slip) ShortWhen() string { return s.times().Message(s.Visit.Start) }

// Zone names the time zone.
func (s Slip) Zone() string { return s.times().Zone(s.Visit.Start) }

// Deadline is until when the patient can move or cancel the visit (A8).
func (s Slip) Deadline() time.Time { return s.Clinic.Web.ChangeableUntil(s.Visit.Start) }

// Changeable reports whether the patient can move or cancel the visit.
func (s Slip) Changeable() bool {
	return s.Visit.Source.OnWeb() && !s.Visit.State.Ended() && !s.Now.After(s.Deadline())
}

// Asked is what the visit asks its patient beforehand.
func (s Slip) Asked() madoguchi.Asked { return s.Visit.Asked(s.Clinic) }

func (s Slip) times() Times { return Times{Clinic: s.Clinic, Language: s.Language, Now: s.Now} }

func (s Slip) say(key string, pairs ...string) string {
	return wording.Shared.Say(s.Language, key, pairs...)
}
