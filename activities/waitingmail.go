package activities

import (
	htmltemplate "html/template"
	"text/template"

	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// WaitingMailKind is what a mail to a patient who waits is about.
type WaitingMailKind string

// The mails to patients who wait (E5).
const (
	WaitingJoined   WaitingMailKind = "joined"
	WaitingOffer    WaitingMailKind = "offer"
	WaitingUnserved WaitingMailKind = "unserved"
	WaitingRemoved  WaitingMailKind = "removed" // the clinic took the patient off the list
)

// WaitingMail is a mail to a patient on a waitlist. Its slip has the offered slot; of other mails, Visit has no time.
// It does not name the patient: an address can be mistyped.
type WaitingMail struct {
	slip.Slip
	Kind  WaitingMailKind
	Entry madoguchi.Waiting
	Offer *madoguchi.Offer
}

// The layout templates of the mails to patients who wait.
var (
	waitingText   = template.Must(template.ParseFS(messageFiles, "templates/waiting.txt.tmpl"))
	waitingMarkup = htmltemplate.Must(
		htmltemplate.New("").Funcs(breaks).ParseFS(messageFiles, "templates/waiting.html.tmpl"))
)

// Day says for which days the patient waits.
func (m WaitingMail) Day() string { return m.times().Days(m.Entry.Day, m.Entry.Last()) }

// Until is when the offer ends.
func (m WaitingMail) Until() string {
	if m.Offer == nil {
		return ""
	}
	return m.times().Moment(m.Offer.Until)
}

// Ends is Until as in a message's subject.
func (m WaitingMail) Ends() string {
	if m.Offer == nil {
		return ""
	}
	return m.times().Message(m.Offer.Until)
}

func (m WaitingMail) times() slip.Times {
	return slip.Times{Clinic: m.Clinic, Language: m.Language, Now: m.Now}
}

// waitingLetter is a WaitingMail with its texts. The templates waiting.txt.tmpl and waiting.html.tmpl lay it out.
type waitingLetter struct {
	WaitingMail
	Subject, Opening, PageLead, PageButton, Asking string
}

// Compose writes the mail.
func (m WaitingMail) Compose() (Message, error) {
	m.Language = knownLanguage(m.Language)
	letter, kind := waitingLetter{WaitingMail: m}, "waiting."+string(m.Kind)
	for block, text := range map[string]*string{
		kind + ".subject": &letter.Subject, kind + ".opening": &letter.Opening, kind + ".pageLead": &letter.PageLead,
		kind + ".pageButton": &letter.PageButton, "visit.asking": &letter.Asking,
	} {
		var err error
		if *text, err = say(m.Language, block, m); err != nil {
			return Message{}, err
		}
	}
	text, err := fill(waitingText, "waiting.txt.tmpl", letter)
	if err != nil {
		return Message{}, err
	}
	page, err := fill(waitingMarkup, "waiting.html.tmpl", letter)
	return Message{Subject: letter.Subject, Text: text, HTML: page}, err
}

// mail returns the mail of a letter. A mail about a day without a free slot leads to the booking page.
func (w *Waitlist) mail(clinic madoguchi.Clinic, entry madoguchi.Waiting, letter WaitingLetter) WaitingMail {
	if w.all.ShowNumber != nil {
		clinic.Phone = w.all.ShowNumber(clinic.Phone)
	}
	visit := madoguchi.Reservation{
		ClinicID: clinic.ID, DoctorID: entry.DoctorID, MenuID: entry.MenuID, Method: entry.Method, Visit: entry.Visit,
	}
	if letter.Offer != nil {
		visit.DoctorID, visit.Start, visit.End = letter.Offer.DoctorID, letter.Offer.Start, letter.Offer.End
	}
	page := w.all.Links.Waiting(entry.ID)
	if letter.Kind == WaitingUnserved || letter.Kind == WaitingRemoved {
		page = w.all.Links.Booking(clinic.ID)
	}
	return WaitingMail{
		Slip: slip.Slip{
			Clinic: clinic, Visit: visit, Language: knownLanguage(entry.Contact.Language), Now: letter.Asked,
			Page: page,
		},
		Kind: letter.Kind, Entry: entry, Offer: letter.Offer,
	}
}
