package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"madoguchi/madoguchi"
)

// Page is one of the view structs of this package.
type Page interface {
	template() string
	frame() Frame
}

// Frame is what every page has around it.
type Frame struct {
	Language Language
	// Path is the page's own address, without the language, which the language switch keeps. It must be a path that GET
	// answers.
	Path string
	// Clinic is whose page it is; empty on pages that belong to none.
	Clinic Clinic
	// SignOut says that staff are signed in, and so may sign out.
	SignOut bool
	// Portal says that the page belongs to the clinics' portal, whose places its header and footer lead to.
	Portal bool
}

func (f Frame) frame() Frame { return f }

// Clinic is what a page says of a clinic.
type Clinic struct {
	Name     string
	Phone    string         // as people dial it; empty where there is none
	Location *time.Location // of all times on the page; nil is UTC
}

// BeforeVisit is the patient's page before the window (B10). It changes by itself when the window opens.
type BeforeVisit struct {
	Frame
	Start    time.Time
	Window   madoguchi.Window
	Now      time.Time
	Calendar string // path of the calendar file
}

// Visit is the patient's page in the window: permission, waiting, call and end.
type Visit struct {
	Frame
	Call   madoguchi.CallID
	Signal string // path of the WebSocket
	Doctor string // name with title, as in the call's bar; may be empty
	Link   string // the patient's URL, for the button that copies it for another browser (D6)
}

// EndedVisit is the patient's page of a call that is finished, cancelled or expired.
type EndedVisit struct {
	Frame
	State  madoguchi.CallState
	Window madoguchi.Window
	Ended  time.Time
	Begun  bool      // the doctor had begun the call
	Came   bool      // the patient was in it
	Left   time.Time // when the patient left before the end; zero where they were there
}

// Ending names the ending as the patient has known it: finished, gone (before the end), missed (the
// patient never came), unbegun, cancelled or expired.
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

// BadLink is the page of a link that was mangled on its way, or replaced by a newer one.
type BadLink struct{ Frame }

// LinkNeeded is the page of a visit's address that was opened without the link's cookie.
type LinkNeeded struct{ Frame }

// Failure is the page of an error that has no page of its own. Status is the HTTP status.
type Failure struct {
	Frame
	Status int
}

// Again reports whether opening the page once more may help.
func (p Failure) Again() bool {
	return p.Path != "" && p.Status != http.StatusNotFound && p.Status != http.StatusForbidden
}

// Home is where staff, and whoever is on no patient's page, find their way again; "" is nowhere.
func (p Failure) Home() string {
	switch {
	case strings.HasPrefix(p.Path, "/clinic/"):
		return "/clinic"
	case strings.HasPrefix(p.Path, "/v/"), strings.HasPrefix(p.Path, "/visit/"), p.Status >= http.StatusInternalServerError:
		return ""
	default:
		return "/"
	}
}

// SignIn is the staff's sign-in page.
type SignIn struct {
	Frame
	Next    string // value of the hidden field next, where to go afterwards
	Email   string // as typed before
	Problem string // credentials, tooMany, form or unavailable; empty at first
}

// OperatorSignIn is the page by which an operator gets at the payloads that the Temporal Web UI shows.
type OperatorSignIn struct {
	Frame
	Problem string // as in SignIn
}

// Today is where staff come who sign in without a call in mind: the day's calls.
type Today struct {
	Frame
	Day     time.Time
	Now     time.Time
	Calls   []TodaysCall // by start
	Waiting []TodaysCall // whose patients wait, of yesterday's and tomorrow's too; who came first in front
	Heard   *TodaysCall  // the call in which the reader is seen and heard now; nil where there is none
	// SecondFactor says that the reader has one; otherwise it is offered.
	SecondFactor bool
	Admin        bool              // the reader is an admin, who finds the staff's page here
	Recoveries   []PendingRecovery // of accounts, that the reader can do something about
}

// TodaysCall is one line of Today.
type TodaysCall struct {
	Start   time.Time
	Heading string // the patient's name, or the title of a call that stands alone; may be empty
	Details string // chart number, visit and menu, and the doctor where the clinic has several
	Path    string // of its console
	// Standing and How are the words of api.Standing and api.Attendance: where the
	// call stands, and who came, From and Until when.
	Standing, How string
	From, Until   time.Time
	OldTime       bool // the patient was told the time from before a move
	Over          bool // nobody can go in any more
}

// State is the key of the words for where the call stands.
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

// Minutes is for how long the patient of a call that waits has been there.
func (c TodaysCall) Minutes(now time.Time) string {
	return strconv.Itoa(max(int(now.Sub(c.From)/time.Minute), 0))
}

// OtherDay reports whether the call is not of a day.
func (c TodaysCall) OtherDay(day time.Time) bool {
	return c.Start.In(day.Location()).Format(time.DateOnly) != day.Format(time.DateOnly)
}

// Tone is how a standing is marked; most are not.
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
	Heading string // the patient's name, or the title of a call that stands alone
	Details string // chart number, visit and menu, in one line
	Start   time.Time
	OldTime bool // the patient was told the time from before a move
}

// EndedConsole is the clinic's page of a call that is finished, cancelled or expired.
type EndedConsole struct {
	Frame
	State  madoguchi.CallState
	Window madoguchi.Window
}

func (BeforeVisit) template() string    { return "before-visit" }
func (Visit) template() string          { return "visit" }
func (EndedVisit) template() string     { return "ended-visit" }
func (BadLink) template() string        { return "bad-link" }
func (LinkNeeded) template() string     { return "link-needed" }
func (Failure) template() string        { return "failure" }
func (SignIn) template() string         { return "sign-in" }
func (OperatorSignIn) template() string { return "operator-sign-in" }
func (Today) template() string          { return "today" }
func (BeforeConsole) template() string  { return "before-console" }
func (Console) template() string        { return "console" }
func (EndedConsole) template() string   { return "ended-console" }
