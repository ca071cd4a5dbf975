package madoguchi

import (
	"slices"
	"strconv"
	"time"
)

// NoticeID identifies a line of お知らせ (A9).
type NoticeID string

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices. NoticeService is an operators' announcement; the others mirror what happened to a visit.
const (
	NoticeService   NoticeKind = "service"
	NoticeBooked    NoticeKind = "booked"
	NoticeMoved     NoticeKind = "moved"
	NoticeCancelled NoticeKind = "cancelled"
	NoticeSent      NoticeKind = "sent" // the link of the call
)

// Notice is a line of an account's お知らせ (A9). The text of an announcement stands in the Announcement with the same
// ID.
type Notice struct {
	ID      NoticeID
	Account AccountID
	Kind    NoticeKind
	At      time.Time
	Read    bool
	Until   time.Time    // when it may be forgotten
	Visit   NoticedVisit // zero for an announcement
}

// ToldNotice is a notice as its account reads it. Announcement is zero for a notice about a visit.
type ToldNotice struct {
	Notice
	Announcement Announcement
}

// NoticedVisit is the visit of a notice, with the start that it had at that time.
type NoticedVisit struct {
	ClinicID      ClinicID
	ReservationID ReservationID
	LinkedAt      time.Time // when the visit came to the account; see Reservation.LinkedAt
	Member        MemberID  // of the family, whose visit it is; empty for the owner's
	Start         time.Time
}

// noticed are the events of a visit that its patient reads about.
var noticed = map[EventCode]NoticeKind{
	EventBooked: NoticeBooked, EventMoved: NoticeMoved, EventCancelled: NoticeCancelled, EventSent: NoticeSent,
}

// NoticeOfVisit returns the notice about what happened last to a visit of an account. ok is false if there is none. The
// ID follows from the event, so that the same event gives the same notice. What was sent about a visit in person has no
// link of a call, and the mail about what the patient did says what the notice about that says.
func NoticeOfVisit(r Reservation) (notice Notice, ok bool) {
	for i, event := range slices.Backward(r.Timeline) {
		kind, tells := noticed[event.Code]
		mirrors := event.Code == EventSent && (r.Method != Online || r.sentForPatient(i))
		if !tells || mirrors || r.Account == "" {
			continue
		}
		return Notice{
			ID:      NoticeID(DerivedID(string(r.ID), string(kind), strconv.FormatInt(event.At.UnixMilli(), 10))),
			Account: r.Account, Kind: kind, At: event.At, Until: r.End.AddDate(1, 0, 0),
			Visit: NoticedVisit{
				ClinicID: r.ClinicID, ReservationID: r.ID, LinkedAt: r.LinkedAt, Member: r.Member, Start: r.Start,
			},
		}, true
	}
	return Notice{}, false
}

// sentForPatient reports whether the message that an event says was sent followed from what the patient did.
func (r Reservation) sentForPatient(event int) bool {
	for _, before := range slices.Backward(r.Timeline[:event]) {
		if before.Code == EventSendAsked {
			return before.Actor.Kind == ByPatient
		}
	}
	return false
}

// AnnouncementState is where an announcement is in its period.
type AnnouncementState string

// The states of an announcement. Accounts see it while it is sending and while it is published.
const (
	AnnouncementWaiting   AnnouncementState = "waiting"
	AnnouncementSending   AnnouncementState = "sending"
	AnnouncementPublished AnnouncementState = "published"
	AnnouncementEnded     AnnouncementState = "ended"
	AnnouncementWithdrawn AnnouncementState = "withdrawn"
)

// Over reports whether accounts see the announcement no longer.
func (s AnnouncementState) Over() bool { return s == AnnouncementEnded || s == AnnouncementWithdrawn }

// Announcement is what operators tell accounts about the service (A9), from From until Until.
type Announcement struct {
	ID          NoticeID
	Texts       map[string]AnnouncementText // by language; ja is always there
	From, Until time.Time
	Audience    Audience
	State       AnnouncementState
	Reached     int             // accounts that have the notice
	Published   AnnouncementAct // who published it
	Withdrawn   AnnouncementAct // who took it back; zero if nobody did
	Revision    int64           // of the workflow that writes it
}

// AnnouncementAct records who did something with an announcement. Operators share a key, so By is the name that the
// operator gave.
type AnnouncementAct struct {
	By string
	At time.Time
}

// AnnouncementText is an announcement in one language.
type AnnouncementText struct{ Title, Text string }

// Audience are the accounts that get an announcement. The zero value is all.
type Audience struct {
	ClinicID ClinicID // only accounts that have registered the clinic
	Language string   // only accounts with mails in the language
}

// The limits of an announcement.
const (
	MaxAnnouncementTitle = 80
	MaxAnnouncementText  = 2000
	MaxAnnouncementDays  = 366
	MaxOperatorName      = 40
)

// mainLanguage is the language that every announcement has.
const mainLanguage = "ja"

// In returns the announcement's text in a language, or in Japanese if it has none in that language.
func (a Announcement) In(language string) AnnouncementText {
	if text, ok := a.Texts[language]; ok {
		return text
	}
	return a.Texts[mainLanguage]
}

// Shown reports whether accounts see the announcement at a time.
func (a Announcement) Shown(now time.Time) bool {
	return !a.State.Over() && !now.Before(a.From) && now.Before(a.Until)
}

// Check returns what is wrong with a new announcement. The fields are title.ja, text.ja and so on, and until; the rules
// are those of CheckText, and periodOver and periodLong of the period. It does not check who publishes it.
func (a Announcement) Check(now time.Time) []Fault {
	var checks []*Fault
	for _, language := range append([]string{mainLanguage}, a.otherLanguages()...) {
		text := a.Texts[language]
		lines := CheckLines("text."+language, text.Text, MaxAnnouncementText, true)
		checks = append(checks, checkLine("title."+language, text.Title, MaxAnnouncementTitle),
			FaultOf(lines, text.Text, MaxAnnouncementText))
	}
	return Faults(append(checks, a.checkPeriod(now))...)
}

// CheckOperator returns what is wrong with the name that an operator gives; nil if nothing is. The field is operator.
func CheckOperator(name string) *Fault { return checkLine("operator", name, MaxOperatorName) }

func (a Announcement) checkPeriod(now time.Time) *Fault {
	switch {
	case !a.Until.After(a.From) || !a.Until.After(now):
		return &Fault{Field: "until", Rule: "periodOver"}
	case a.Until.Sub(a.From) > MaxAnnouncementDays*24*time.Hour:
		return &Fault{Field: "until", Rule: "periodLong"}
	}
	return nil
}

func (a Announcement) otherLanguages() (languages []string) {
	for language := range a.Texts {
		if language != mainLanguage {
			languages = append(languages, language)
		}
	}
	slices.Sort(languages)
	return languages
}
