package madoguchi

import "time"

// Patient is a clinic's record of a person who is seen there. It survives the person's account (A10). Reservations
// point to it. A guest has no patient until reception registers one.
type Patient struct {
	ID          PatientID
	ClinicID    ClinicID
	Person      Person
	ChartNumber string
	Email       string
	Notes       string       // only for the clinic
	Account     *AccountLink // of a member (会員); nil for a guest (非会員)
	// MergedInto is the patient that replaces this one, after reception found that both are one person. A merged
	// patient is kept, so that the merge can be undone. Merge is what the undo gives back to the other one; nil if
	// MergedInto is empty.
	MergedInto PatientID
	Merge      *PatientMerge
	Distinct   []PatientID // look alike, but reception said that they are other persons
	Timeline   []Event     // who registered, merged and separated the record
	CreatedAt  time.Time
	Revision   int64 // counts the changes
}

// PatientFacts are what a clinic writes about a patient.
type PatientFacts struct {
	Person      Person
	ChartNumber string
	Email       string
	Notes       string
}

// PatientFields returns the wire names of all facts: those of the person, and chartNumber, email and notes.
func PatientFields() []string { return append(PersonFields(), "chartNumber", "email", "notes") }

// Field returns the fact with a wire name, or nil.
func (f *PatientFacts) Field(name string) *string {
	switch name {
	case "chartNumber":
		return &f.ChartNumber
	case "email":
		return &f.Email
	case "notes":
		return &f.Notes
	}
	return f.Person.Field(name)
}

// Facts returns the patient's facts.
func (p Patient) Facts() PatientFacts {
	return PatientFacts{Person: p.Person, ChartNumber: p.ChartNumber, Email: p.Email, Notes: p.Notes}
}

// With returns the patient with other facts.
func (p Patient) With(facts PatientFacts) Patient {
	p.Person, p.ChartNumber, p.Email, p.Notes = facts.Person, facts.ChartNumber, facts.Email, facts.Notes
	return p
}

// PatientMerge is what a merge did to the patient that stays: its facts before and after, and whether the account's
// link moved to it.
type PatientMerge struct {
	Before, After PatientFacts
	LinkMoved     bool
}

// The codes of the events of a patient's record.
const (
	PatientRegistered = "registered" // Detail is a hash of the request
	PatientMerged     = "merged"     // with the patient in Detail
	PatientUnmerged   = "unmerged"   // the merge with the patient in Detail was undone
	PatientDistinct   = "distinct"   // the patient in Detail is another person
)

// AccountLink connects a clinic's patient with a person's account. A booking or the clinic's registration link makes
// it; either side can end it without loss (A7, A10).
type AccountLink struct {
	AccountID AccountID
	Member    MemberID // of the account's family; empty for the owner
	Owner     string   // the owner's name, if the patient is a member of the family
	Since     time.Time
}

// Contact is what a person who booked on the web said in addition to name and reading: where the person is reached, in
// which language, and what identifies the person at the clinic.
type Contact struct {
	Email     string
	Phone     string // as it is dialled; may be empty
	Language  string // ja or en
	BirthDate string // as in Person
	Sex       Sex
}

// BookingSource is the place where a visit was booked.
type BookingSource string

// The places. Reservations of earlier releases have none and were booked at the desk.
const (
	BookedAtDesk       BookingSource = "desk"
	BookedOnWeb        BookingSource = "web"
	BookedFromWaitlist BookingSource = "waitlist" // on the web, with an offered slot (E5)
)

// OnWeb reports whether the patient booked the visit. Such a visit has a page of its own behind a link (A8).
func (s BookingSource) OnWeb() bool { return s == BookedOnWeb || s == BookedFromWaitlist }

// VisitTimes are the starts of a patient's visits around an instant; zero for none.
type VisitTimes struct{ Next, Last time.Time }
