package activities

import (
	"time"

	"madoguchi/madoguchi"
)

// Preview is what staff read of a message before it is sent. Call is nil for a visit in person.
type Preview struct {
	Clinic   madoguchi.Clinic
	Call     *madoguchi.Call
	Visit    *madoguchi.Reservation // set if the message is the mail about the visit, sent again
	Moved    bool                   // the message withdraws an earlier time
	Language string
	Asked    time.Time
}

// Compose writes the message. That of a visit lacks the member of the family and the time before a move: only the
// sending knows who reads it, and what the patient was told.
func (p Preview) Compose(links Links, channel madoguchi.Channel) (Message, error) {
	if p.Visit == nil {
		return Invitation{
			Clinic: p.Clinic, Start: p.Call.Start, Window: p.Call.Window, Language: p.Language, Asked: p.Asked,
			URL: links.Patient(p.Call.ID, p.Call.Generation), Moved: p.Moved,
		}.Compose(channel)
	}
	mail := links.VisitMail(p.Clinic, *FactsOf(*p.Visit), p.Language, p.Asked)
	mail.Repeats = true
	if p.Call != nil {
		mail.Call = links.Patient(p.Call.ID, p.Call.Generation)
	}
	return mail.Compose()
}
