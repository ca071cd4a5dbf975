package madoguchi

import (
	"fmt"
	"time"

	"madoguchi/japan"
)

// Clinic is a registered institution (医療機関).
type Clinic struct {
	ID    ClinicID
	Name  string
	Phone string // as it is dialled, with hyphens
	// Address is where patients come to, with its postal code, on one line. If it is empty, PostalAddress is that of
	// the registration.
	Address  string
	TimeZone string // an IANA name; Asia/Tokyo unless the clinic says otherwise
	Hours    []OpeningHours
	Doctors  []Doctor
	Menus    []Menu
	// Grid is the number of minutes between the starts of visits that schedule and web booking offer; 0 means 30.
	Grid int
	// Exceptions are days with other hours. ClosedOnHolidays says that national holidays without an exception are
	// closed.
	Exceptions       []DayException
	ClosedOnHolidays bool
	Web              WebBooking
	Explanation      Explanation
	Reminders        Reminders
	// Institution is the data of the registration; empty if an operator set the clinic up.
	Institution Institution
	Consent     Consent
	// RequiresSecondFactor says that admins and doctors must sign in with a second factor.
	RequiresSecondFactor bool
	// CreatedAt is when it registered or an operator created it; zero for clinics from earlier releases.
	CreatedAt time.Time
	Revision  int64 // counts the changes of its settings
}

// isNew reports whether the clinic is in its first week. Clinics from earlier releases have no CreatedAt: the first
// week of a registered one begins with its consent, and one created by an operator is past it.
func (c Clinic) isNew(now time.Time) bool {
	began := c.CreatedAt
	if began.IsZero() {
		began = c.Consent.At
	}
	return !began.IsZero() && now.Sub(began) < firstWeek
}

// Institution is the data about a clinic that authorities hold (C2, C3); see Registration for the fields.
type Institution struct {
	Kind        InstitutionKind
	Prefecture  japan.Prefecture
	Code        string // 10 digits; a workplace clinic has none
	NameKana    string
	PostalCode  string
	Address     string
	AddressKana string
	FoundedOn   string
	Founder     string
	FounderKana string
}

// Location returns the clinic's time zone, or UTC if this machine does not know its name.
func (c Clinic) Location() *time.Location {
	location, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return time.UTC
	}
	return location
}

// ShownName returns the clinic's name for people other than its staff. A stored name that a telephone would turn into
// a link, which an earlier release accepted, is replaced by unnamed.
func (c Clinic) ShownName(unnamed string) string {
	if IsLinkLike(c.Name) {
		return unnamed
	}
	return c.Name
}

// PostalAddress returns where patients come to: 〒100-0001 東京都千代田区…. It is empty if nobody has entered an address, or
// if a part of it would become a link in a mail.
func (c Clinic) PostalAddress() string {
	address := c.Address
	if address == "" && c.Institution.Address != "" {
		address = "〒" + japan.ShownPostalCode(c.Institution.PostalCode) + " " + c.Institution.Address
	}
	if isWebLike(address) {
		return ""
	}
	return address
}

// Doctor returns the doctor with the ID, including one who has left.
func (c Clinic) Doctor(id DoctorID) (Doctor, bool) {
	for _, doctor := range c.Doctors {
		if doctor.ID == id {
			return doctor, true
		}
	}
	return Doctor{}, false
}

// Menu returns the menu with the ID, including a withdrawn one.
func (c Clinic) Menu(id MenuID) (Menu, bool) {
	for _, menu := range c.Menus {
		if menu.ID == id {
			return menu, true
		}
	}
	return Menu{}, false
}

// OpeningHours is a period on a weekday during which a clinic sees patients. From and Until are minutes after
// midnight in the clinic's time zone. An empty Doctor means all doctors without hours of their own on that weekday.
// A doctor who sees no patients on a weekday has a DayOff instead.
type OpeningHours struct {
	Weekday     time.Weekday
	From, Until int
	Doctor      DoctorID
}

// DayOff reports whether the entry is the doctor's day off on the weekday: from midnight until midnight of the same
// day.
func (h OpeningHours) DayOff() bool { return h.Doctor != "" && h.From == 0 && h.Until == 0 }

// Doctor is a physician who sees patients. Capacity is how many patients can overlap (at least 1). A doctor who has
// Left takes no new visits, but earlier visits refer to them.
type Doctor struct {
	ID       DoctorID
	Name     string
	Kana     string
	Capacity int
	Left     bool
}

// Method is how patient and doctor meet (診察方式).
type Method string

// The two methods.
const (
	InPerson Method = "inPerson" // 対面
	Online   Method = "online"   // オンライン
)

// VisitType distinguishes a first visit from a return visit (初診/再診).
type VisitType string

// The two types of visit.
const (
	FirstVisit  VisitType = "first"  // 初診
	ReturnVisit VisitType = "return" // 再診
)

// Menu is a kind of consultation (診療メニュー) with the minutes for one patient. A Withdrawn menu is no longer offered,
// but earlier visits refer to it.
type Menu struct {
	ID        MenuID
	Name      string
	Minutes   map[Method]map[VisitType]int
	Questions []Question // that patients may answer before the visit
	Withdrawn bool
}

// Duration returns the length of a visit (B3). ok is false if the menu does not offer it.
func (m Menu) Duration(method Method, visit VisitType) (time.Duration, bool) {
	minutes := m.Minutes[method][visit]
	return time.Duration(minutes) * time.Minute, minutes > 0
}

// Role determines what a member of staff may do (D10).
type Role string

// The roles of a clinic's staff.
const (
	Admin     Role = "admin"
	Physician Role = "doctor"
	Reception Role = "reception"
)

// Roles returns all roles, in the order of the forms.
func Roles() []Role { return []Role{Physician, Reception, Admin} }

// Staff is a person who signs in to the desk.
type Staff struct {
	ID       StaffID
	ClinicID ClinicID
	Name     string
	Email    string // lower case
	Role     Role
	DoctorID DoctorID // set if this person is one of the clinic's doctors
	// PasswordHash is an argon2id hash in PHC string form.
	PasswordHash  string
	PasswordSetAt time.Time `json:",omitzero"` // zero until the first change
	Language      string    // of mails to this person: ja, en, or empty for ja
	SecondFactor  SecondFactor
	Consent       Consent // of a person who joined by invitation; the first admin's is the clinic's
}

// Actor is the originator of an event: a member of staff, the patient or the system itself.
type Actor struct {
	Kind ActorKind
	ID   StaffID // of staff only
	Name string  // as shown in a timeline; of staff only
}

// ActorKind is the kind of an actor.
type ActorKind string

// The kinds of actors.
const (
	ByStaff   ActorKind = "staff"
	ByPatient ActorKind = "patient"
	BySystem  ActorKind = "system"
)

// ClockMinutes formats minutes after midnight, such as 9:00.
func ClockMinutes(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }
