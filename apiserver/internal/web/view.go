package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"madoguchi/madoguchi"
)

// Page is a view struct of this package, or of a package for one audience below it. It embeds a Frame.
type Page interface {
	// Template returns the name of the page's file in templates, without .html.
	Template() string
	frame() Frame
}

// Frame is the data around every page.
type Frame struct {
	Language Language
	// Path is the page's own address without the language, for the language switch. GET must answer it.
	Path string
	// Clinic is the page's clinic; empty on pages without one.
	Clinic Clinic
	// SignOut says that staff are signed in and can sign out.
	SignOut bool
	// Portal says that the page belongs to the clinics' portal. Header and footer then link to its places.
	Portal bool
	// MyPage is set on the patients' pages. Their header is that of the マイページ.
	MyPage *MyPage
	// Member says that the reader of another page is signed in to an account: its header leads to the マイページ. SignIn
	// is where others sign in and come back; "" on pages that do not offer it.
	Member bool
	SignIn string
}

// MyPage is the data of the header of the patients' pages.
type MyPage struct {
	Number string // お客様ID; empty if nobody is signed in
	Unread int    // the notices that the patient has not read
}

func (f Frame) frame() Frame { return f }

// Clinic is a page's data about a clinic.
type Clinic struct {
	Name     string
	Phone    string         // as dialled; may be empty
	Address  string         // where patients come to; may be empty
	Map      string         // URL of a map of Address
	Booking  string         // path of the booking; "" if the clinic takes no bookings on the web
	Location *time.Location // of all times on the page; nil is UTC
}

// BookingPath is the path of a clinic's booking on the web.
func BookingPath(clinic madoguchi.ClinicID) string { return "/book/" + string(clinic) }

// BeforeVisit is the patient's page before the window (B10). It changes by itself when the window opens.
type BeforeVisit struct {
	Frame
	Start    time.Time
	Window   madoguchi.Window
	Now      time.Time
	Calendar string // path of the calendar file
	Devices  string // path of the check of the device
	// Preparation is the path of the patient's preparation, if the visit asks for one (E6). Prepared says that it is
	// done.
	Preparation string
	Prepared    bool
}

// Visit is the patient's page in the window: permission, waiting, call and end.
type Visit struct {
	Frame
	Call   madoguchi.CallID
	Signal string // path of the WebSocket
	Doctor string // name with title, for the call's bar; may be empty
	Link   string // the patient's URL, for the button that copies it for another browser (D6)
}

// EndedVisit is the patient's page of a call that is finished, cancelled or expired.
type EndedVisit struct {
	Frame
	State  madoguchi.CallState
	Window madoguchi.Window
	Ended  time.Time
	Begun  bool      // the doctor has begun the call
	Came   bool      // the patient has joined it
	Left   time.Time // when the patient left before the end; zero otherwise
	// ByPatient says that the patient has cancelled the visit on the web.
	ByPatient bool
}

// Ending names the ending as the patient experienced it: finished, gone (left before the end), missed (never joined),
// unbegun, cancelled or expired.
func (p EndedVisit) Ending() string {
	switch {
	case p.State != madoguchi.CallFinished:
		return string(p.State)
	case !p.Begun:
		return "unbegun"
	case !p.Came:
		return "missed"
	case !p.Left.IsZero():
		return "gone"
	}
	return "finished"
}

// BadLink is the page of a link that was damaged on the way, or replaced by a newer one.
type BadLink struct{ Frame }

// LinkNeeded is the page of a visit's address without the link's cookie.
type LinkNeeded struct{ Frame }

// Failure is the page of an error that has no page of its own. Status is the HTTP status.
type Failure struct {
	Frame
	Status int
}

// Again reports whether loading the page again may help.
func (p Failure) Again() bool {
	return p.Path != "" && p.Status != http.StatusNotFound && p.Status != http.StatusForbidden
}

// Home is where readers can go from the page. It is empty for a visit's patient, who has only the link.
func (p Failure) Home() string {
	switch {
	case strings.HasPrefix(p.Path, "/clinic/"):
		return "/clinic"
	case strings.HasPrefix(p.Path, "/mypage/"):
		return "/mypage"
	case strings.HasPrefix(p.Path, "/v/"), strings.HasPrefix(p.Path, "/visit/"),
		p.Status >= http.StatusInternalServerError:
		return ""
	default:
		return "/"
	}
}

// SignIn is the staff's sign-in page.
type SignIn struct {
	Frame
	Next    string // value of the hidden field next, the page afterwards
	Email   string // as typed
	Problem string // credentials, tooMany, form or unavailable; initially empty
}

// OperatorSignIn is the page on which an operator signs in, to read the payloads in the Temporal Web UI or to publish
// announcements.
type OperatorSignIn struct {
	Frame
	Next    string // the page afterwards; the operator chooses if it is empty
	Problem string // as in SignIn
}

// Today is the page of staff after the sign-in: the day's calls.
type Today struct {
	Frame
	Day     time.Time
	Now     time.Time
	Calls   []TodaysCall // by start
	Waiting []TodaysCall // with a waiting patient, including yesterday's and tomorrow's; in the order of arrival
	Heard   *TodaysCall  // the call in which the reader is live; may be nil
	// SecondFactor says that the reader has one; otherwise the page offers it.
	SecondFactor bool
	Admin        bool              // the reader is an admin, who gets a link to the staff's page
	Recoveries   []PendingRecovery // of accounts that the reader can approve or stop
}

// TodaysCall is a call of Today.
type TodaysCall struct {
	Start   time.Time
	Heading string // the patient's name, or the title of a standalone call; may be empty
	Details string // chart number, visit and menu, and the doctor if the clinic has several
	Path    string // of its console
	// Standing and How are codes of api.Standing and api.Attendance: the call's state, and who came between From and
	// Until.
	Standing, How string
	From, Until   time.Time
	OldTime       bool // the patient was told a time that has since changed
	Over          bool // nobody can enter any more
}

// State returns the key of the words for the call's state.
func (c TodaysCall) State() string {
	switch {
	case c.OldTime && c.Standing == "attention":
		return "state.oldTime"
	case c.Standing == "waiting":
		return "state.waitingMinutes"
	case c.Standing == "stopped":
		return "halted.other"
	default:
		return "state." + c.Standing
	}
}

// Minutes is how long the patient of a waiting call has been there.
func (c TodaysCall) Minutes(now time.Time) string {
	return strconv.Itoa(max(int(now.Sub(c.From)/time.Minute), 0))
}

// OtherDay reports whether the call is on another day.
func (c TodaysCall) OtherDay(day time.Time) bool {
	return c.Start.In(day.Location()).Format(time.DateOnly) != day.Format(time.DateOnly)
}

// Tone returns the mark of a standing; most have none.
func (c TodaysCall) Tone() string {
	switch c.Standing {
	case "waiting", "stopped", "asking", "away", "held", "left":
		return "waiting"
	case "inCall":
		return "good"
	case "attention":
		return "poor"
	}
	return ""
}

// BeforeConsole is the clinic's page before the window (B10).
type BeforeConsole struct {
	Frame
	Start  time.Time
	Window madoguchi.Window
	Now    time.Time
}

// Console is the call in the clinician's role in a browser (B6, B9).
type Console struct {
	Frame
	Call    madoguchi.CallID
	Signal  string // path of the WebSocket
	Heading string // the patient's name, or the title of a standalone call
	Details string // chart number, visit and menu, on one line
	Start   time.Time
	OldTime bool // the patient was told a time that has since changed
}

// EndedConsole is the clinic's page of a call that is finished, cancelled or expired.
type EndedConsole struct {
	Frame
	State  madoguchi.CallState
	Window madoguchi.Window
}

func (BeforeVisit) Template() string    { return "before-visit" }
func (Visit) Template() string          { return "visit" }
func (EndedVisit) Template() string     { return "ended-visit" }
func (BadLink) Template() string        { return "bad-link" }
func (LinkNeeded) Template() string     { return "link-needed" }
func (Failure) Template() string        { return "failure" }
func (SignIn) Template() string         { return "sign-in" }
func (OperatorSignIn) Template() string { return "operator-sign-in" }
func (Today) Template() string          { return "today" }
func (BeforeConsole) Template() string  { return "before-console" }
func (Console) Template() string        { return "console" }
func (EndedConsole) Template() string   { return "ended-console" }
