package activities

import (
	htmltemplate "html/template"
	"text/template"
	"time"

	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// VisitMail is a mail to a patient who booked on the web: the visit is booked, moved or cancelled (A11). It has the
// visit's slip, the link to its page and, if it is online, the link of the call. It does not name the patient: an
// address can be mistyped. Only the owner of an account, at the account's own address, reads for which member of the
// family the visit is (E4).
type VisitMail struct {
	slip.Slip
	Before  time.Time // the time that a moved visit had, as the patient was told; zero if uncertain
	Repeats bool      // the mail is sent again
}

// VisitMail returns the mail about a visit, without the link of its call.
func (l Links) VisitMail(
	clinic madoguchi.Clinic, visit madoguchi.Reservation, language string, asked time.Time,
) VisitMail {
	return VisitMail{Slip: slip.Slip{
		Clinic: clinic, Visit: visit, Language: knownLanguage(language), Now: asked,
		Page: l.Visit(visit.ID, visit.LinkGeneration),
	}}
}

// The layout templates of the mails about visits.
var (
	visitText   = template.Must(template.ParseFS(messageFiles, "templates/visit.txt.tmpl"))
	visitMarkup = htmltemplate.Must(
		htmltemplate.New("").Funcs(breaks).ParseFS(messageFiles, "templates/visit.html.tmpl"))
)

// kind names the blocks of the mail: booked, moved or cancelled.
func (m VisitMail) kind() string {
	if m.Visit.State == madoguchi.ReservationCancelled {
		return "cancelled"
	}
	for _, event := range m.Visit.Timeline {
		if event.Code == madoguchi.EventMoved {
			return "moved"
		}
	}
	return "booked"
}

// Former is the time that a moved visit had, or "".
func (m VisitMail) Former() string {
	if m.Before.IsZero() {
		return ""
	}
	before := m.Slip
	before.Visit.Start = m.Before
	return before.When()
}

// Cancelled reports whether the visit does not take place.
func (m VisitMail) Cancelled() bool { return m.kind() == "cancelled" }

// visitLetter is a VisitMail with its texts. The templates visit.txt.tmpl and visit.html.tmpl lay it out.
type visitLetter struct {
	VisitMail
	Subject, Opening, CallLead, CallButton, PageLead, PageButton, Asking string
}

// Compose writes the mail. Its calendar file replaces the visit's earlier ones.
func (m VisitMail) Compose() (Message, error) {
	m.Language = knownLanguage(m.Language)
	letter := visitLetter{VisitMail: m}
	for block, text := range map[string]*string{
		"visit." + m.kind() + ".subject": &letter.Subject, "visit." + m.kind() + ".opening": &letter.Opening,
		"visit.callLead": &letter.CallLead, "visit.callButton": &letter.CallButton,
		"visit.pageLead": &letter.PageLead, "visit.pageButton": &letter.PageButton, "visit.asking": &letter.Asking,
	} {
		var err error
		if *text, err = say(m.Language, block, m); err != nil {
			return Message{}, err
		}
	}
	text, err := fill(visitText, "visit.txt.tmpl", letter)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(visitMarkup, "visit.html.tmpl", letter)
	return Message{Subject: letter.Subject, Text: text, HTML: page, Calendar: m.Calendar()}, err
}

// FactsOf returns what a mail about a visit needs of its record, and nothing about the patient but whose account shows
// the visit.
func FactsOf(visit madoguchi.Reservation) *madoguchi.Reservation {
	facts := &madoguchi.Reservation{
		ID: visit.ID, ClinicID: visit.ClinicID, DoctorID: visit.DoctorID, MenuID: visit.MenuID, Method: visit.Method,
		Visit: visit.Visit, Start: visit.Start, End: visit.End, Source: visit.Source, State: visit.State,
		Account: visit.Account, Member: visit.Member, LinkGeneration: visit.LinkGeneration,
	}
	for _, event := range visit.Timeline {
		facts.Timeline = append(facts.Timeline, madoguchi.Event{At: event.At, Code: event.Code})
	}
	return facts
}
