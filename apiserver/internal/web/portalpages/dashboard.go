package portalpages

import (
	"time"

	"madoguchi/apiserver/internal/web"
	"madoguchi/apiserver/internal/web/bookingpages"
	"madoguchi/madoguchi"
)

// Dashboard is the first page after the sign-in (A5). Without scripts, Join shows 「マイクリニック登録」 above it.
type Dashboard struct {
	web.Frame
	Visits  []Visit // that are to come, the next one first
	Past    []Visit // the newest first
	Clinics []MyClinic
	Waiting []Waiting
	Join    *MyClinic // a clinic that the reader may register (A6)

	Done string // cancelled (a visit) or registered (the reader): what was just done; else empty
}

// Waiting is a day for which the reader is on a waitlist (E5).
type Waiting struct {
	Path    string // of the entry's page
	Clinic  string
	Day     string // in words
	Patient string
	Offered bool // a slot is offered
}

// Line is the entry in words.
func (w Waiting) Line() string { return w.Day + "　" + w.Clinic + "　" + w.Patient }

// MyClinic is a clinic of an account.
type MyClinic struct {
	ID     madoguchi.ClinicID
	Clinic web.Clinic
	Next   time.Time // the start of the next visit there; zero for none
	Books  bool      // the clinic offers visits on the web
}

// Visit is a reservation as its patient reads it.
type Visit struct {
	Opened  bool // the detail is open at once
	ID      madoguchi.ReservationID
	Clinic  web.Clinic
	Start   time.Time
	Online  bool
	First   bool
	State   madoguchi.ReservationState
	Patient string              // as the account says
	Family  bool                // the patient is a member of the owner's family
	Detail  bookingpages.Detail // the same as behind the link of its mails; a visit that staff booked has no Base
	// Opens is when the reader can enter the call, Enter says that the reader can now. Both are empty in person.
	Opens time.Time
	Enter bool
}

// Bookable returns how many of the clinics offer visits on the web.
func (p Dashboard) Bookable() (count int) {
	for _, mine := range p.Clinics {
		if mine.Books {
			count++
		}
	}
	return count
}

// Kind returns the key of the words for first or return visits.
func (v Visit) Kind() string {
	if v.First {
		return "visit." + string(madoguchi.FirstVisit)
	}
	return "visit." + string(madoguchi.ReturnVisit)
}

// Clinic is the page 「クリニック詳細」 (A7).
type Clinic struct {
	web.Frame
	Mine   MyClinic
	Hours  []web.Line // by weekday
	Visits []Visit    // of the clinic, the newest first
}

// RemoveClinic asks whether to remove a clinic from the reader's own, and says what that means.
type RemoveClinic struct {
	web.Frame
	Mine   MyClinic
	Booked int // visits that stay booked
}

// VisitPage shows one visit, opened (A8).
type VisitPage struct {
	web.Frame
	Visit Visit
}

// CancelVisit asks whether to cancel a visit.
type CancelVisit struct {
	web.Frame
	Visit  Visit
	Notice string // late, inCall or unavailable; initially empty
}

func (Dashboard) Template() string    { return "mypage-dashboard" }
func (Clinic) Template() string       { return "mypage-clinic" }
func (RemoveClinic) Template() string { return "mypage-remove-clinic" }
func (VisitPage) Template() string    { return "mypage-visit" }
func (CancelVisit) Template() string  { return "mypage-cancel" }

// Notices is the page 「お知らせ」 (A9).
type Notices struct {
	web.Frame
	Notices []Notice
	Until   time.Time // of the newest one
}

// Notice is a line of Notices.
type Notice struct {
	At     time.Time
	Kind   madoguchi.NoticeKind
	Unread bool
	Title  string // of an announcement
	Text   string
	Clinic web.Clinic // of a notice about a visit
	Path   string     // of the visit's page
	Start  time.Time  // of the visit
	For    string     // the member of the family whose visit it is; empty for the owner's
}

// Unread reports whether the reader has not read one of them.
func (p Notices) Unread() bool {
	for _, notice := range p.Notices {
		if notice.Unread {
			return true
		}
	}
	return false
}

func (Notices) Template() string { return "mypage-notices" }
