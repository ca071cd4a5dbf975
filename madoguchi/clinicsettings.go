package madoguchi

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"madoguchi/japan"
)

// ClinicSettings is what admins configure: who sees patients, when and for what. They are read and replaced as a
// whole, by one person at a time. The data of the registration is not part of them.
type ClinicSettings struct {
	Name  string
	Phone string // may be empty
	// Address is that of Clinic; may be empty.
	Address string
	// RequiresSecondFactor is that of Clinic.
	RequiresSecondFactor bool
	Doctors              []Doctor
	Hours                []OpeningHours
	Menus                []Menu
	// Grid, Exceptions, ClosedOnHolidays and Web are those of Clinic. A Grid of 0 means UsualGrid.
	Grid             int
	Exceptions       []DayException
	ClosedOnHolidays bool
	Web              WebBooking
	Reminders        Reminders
	Explanation      Explanation // that of Clinic
}

// The limits of a clinic's settings. maxKept includes doctors or menus that have left the lists.
const (
	MaxDoctors      = 100
	MaxMenus        = 100
	MaxHours        = 300
	maxKept         = 500
	MaxCapacity     = 20
	ShortestMinutes = 5 // of a visit
	LongestMinutes  = 600
)

// Settings returns the clinic's settings, without the doctors and menus that have left the lists.
func (c Clinic) Settings() ClinicSettings {
	return ClinicSettings{
		Name: c.Name, Phone: c.Phone, Address: c.Address, RequiresSecondFactor: c.RequiresSecondFactor, Hours: c.Hours,
		Doctors: slices.DeleteFunc(slices.Clone(c.Doctors), func(d Doctor) bool { return d.Left }),
		Menus:   slices.DeleteFunc(slices.Clone(c.Menus), func(m Menu) bool { return m.Withdrawn }),
		Grid:    c.Grid, Exceptions: c.Exceptions, ClosedOnHolidays: c.ClosedOnHolidays, Web: c.Web,
		Reminders:   c.Reminders,
		Explanation: c.Explanation,
	}
}

// Change returns the clinic with new settings and the next revision, or the faults of the settings. A doctor or menu
// that is missing from the new lists is marked and stays at the end: reservations refer to it, and schedules show
// its name.
func (c Clinic) Change(to ClinicSettings) (Clinic, []Fault) {
	to = to.Tidy()
	if faults := to.CheckNew(c.names()); faults != nil {
		return c, faults
	}
	before := c
	c.Name, c.Phone, c.RequiresSecondFactor, c.Hours = to.Name, to.Phone, to.RequiresSecondFactor, to.Hours
	c.Address, c.Doctors, c.Menus = to.Address, to.Doctors, to.Menus
	c.Grid, c.Exceptions, c.ClosedOnHolidays, c.Web = to.Grid, to.Exceptions, to.ClosedOnHolidays, to.Web
	c.Reminders = to.Reminders
	c.Explanation = to.Explanation
	c.Revision++
	for _, doctor := range before.Doctors {
		if _, stays := c.Doctor(doctor.ID); !stays {
			doctor.Left = true
			c.Doctors = append(c.Doctors, doctor)
		}
	}
	for _, menu := range before.Menus {
		if _, stays := c.Menu(menu.ID); !stays {
			menu.Withdrawn = true
			c.Menus = append(c.Menus, menu)
		}
	}
	return c, Faults(tooMany("doctors", len(c.Doctors), maxKept), tooMany("menus", len(c.Menus), maxKept))
}

// names returns the names of all doctors and menus, including former ones.
func (c Clinic) names() (names []string) {
	for _, doctor := range c.Doctors {
		names = append(names, doctor.Name)
	}
	for _, menu := range c.Menus {
		names = append(names, menu.Name)
	}
	return names
}

// Bookable reports whether a visit can be booked: at least one doctor and one menu. Opening hours are not required
// (B1).
func (s ClinicSettings) Bookable() bool { return len(s.Doctors) > 0 && len(s.Menus) > 0 }

// Tidy returns the settings with their texts in the stored form. No doctor or menu in the lists is marked as former.
func (s ClinicSettings) Tidy() ClinicSettings {
	s.Name, s.Phone, s.Address = japan.Tidy(s.Name), japan.TidyNumber(s.Phone), japan.Tidy(s.Address)
	s.Doctors, s.Menus, s.Hours = slices.Clone(s.Doctors), slices.Clone(s.Menus), slices.Clone(s.Hours)
	for i := range s.Doctors {
		s.Doctors[i].Name, s.Doctors[i].Kana = japan.Tidy(s.Doctors[i].Name), japan.Tidy(s.Doctors[i].Kana)
		s.Doctors[i].Left = false
	}
	for i := range s.Menus {
		s.Menus[i].Name, s.Menus[i].Withdrawn = japan.Tidy(s.Menus[i].Name), false
		s.Menus[i].Minutes = offered(s.Menus[i].Minutes)
		s.Menus[i].Questions = tidyQuestions(s.Menus[i].Questions)
	}
	s.Explanation.Text = japan.TidyNote(s.Explanation.Text)
	s.Exceptions = slices.Clone(s.Exceptions)
	for i := range s.Exceptions {
		s.Exceptions[i].Reason = japan.Tidy(s.Exceptions[i].Reason)
	}
	return s
}

// offered removes visits of zero minutes, which are not offered.
func offered(minutes map[Method]map[VisitType]int) map[Method]map[VisitType]int {
	kept := map[Method]map[VisitType]int{}
	for method, visits := range minutes {
		for visit, length := range visits {
			if length == 0 {
				continue
			}
			if kept[method] == nil {
				kept[method] = map[VisitType]int{}
			}
			kept[method][visit] = length
		}
	}
	return kept
}

// Check returns all faults of tidy settings in the order of the form. An entry of a list is named by its index, such
// as doctors[0].name. The rules are required, tooLong, invisibleCharacter, phoneForm, kana, capacity, minutes, hours
// (the end is not after the beginning, unless it is a doctor's day off, or it is on another day), overlap,
// duplicate, unknown, tooManyEntries, institutionName and linkLike; those of days and web booking are grid, day,
// sameDay, notOffered, nothingOnWeb, nobodyOnWeb, aheadDays and notice; those of reminders are reminderTime and
// reminderHours.
func (s ClinicSettings) Check() []Fault {
	return s.check(func(field, name string) *Fault { return checkShown(field, name, MaxName) })
}

// CheckNew is Check, and also refuses radicals in new names (rule radical). Names that already exist are exempt.
func (s ClinicSettings) CheckNew(standing []string) []Fault {
	return s.check(func(field, name string) *Fault {
		fault := checkShown(field, name, MaxName)
		if fault == nil && !slices.Contains(standing, name) {
			fault = checkRadicals(field, name)
		}
		return fault
	})
}

func (s ClinicSettings) check(checkName func(field, name string) *Fault) []Fault {
	checks := []*Fault{checkInstitutionName(s.Name), checkDialled(s.Phone), checkPlace("address", s.Address)}
	checks = append(checks, tooMany("doctors", len(s.Doctors), MaxDoctors), tooMany("hours", len(s.Hours), MaxHours),
		tooMany("menus", len(s.Menus), MaxMenus))
	for i, doctor := range s.Doctors {
		checks = append(checks, checkName(fmt.Sprintf("doctors[%d].name", i), doctor.Name))
		checks = append(checks, s.checkDoctor(i, doctor)...)
	}
	for i, hours := range s.Hours {
		checks = append(checks, s.checkHours(i, hours))
	}
	for i, menu := range s.Menus {
		checks = append(checks, checkName(fmt.Sprintf("menus[%d].name", i), menu.Name))
		checks = append(checks, s.checkMenu(i, menu)...)
	}
	checks = append(checks, s.Explanation.fault())
	checks = append(checks, s.checkDays(checkName)...)
	checks = append(checks, s.checkWeb()...)
	return Faults(append(checks, s.Reminders.check()...)...)
}

func tooMany(field string, count, most int) *Fault {
	if count > most {
		return &Fault{Field: field, Rule: "tooManyEntries"}
	}
	return nil
}

// checkDialled accepts a number as people dial it, with separators. It may be empty.
func checkDialled(number string) *Fault {
	odd := japan.Outside(number, func(char rune) bool { return isDigit(char) || strings.ContainsRune("-+() ", char) })
	count := len(number) - len(strings.Map(func(char rune) rune {
		if isDigit(char) {
			return -1
		}
		return char
	}, number))
	const fewest, most = 10, 15 // digits of a Japanese number, and of E.164
	if number != "" && (odd != nil || count < fewest || count > most) {
		return &Fault{Field: "phone", Rule: "phoneForm", Strange: odd}
	}
	return nil
}

func (s ClinicSettings) checkDoctor(i int, doctor Doctor) []*Fault {
	field := func(name string) string { return fmt.Sprintf("doctors[%d].%s", i, name) }
	faults := []*Fault{checkKana(field("kana"), doctor.Kana)}
	if doctor.Capacity < 1 || doctor.Capacity > MaxCapacity {
		faults = append(faults, &Fault{Field: field("capacity"), Rule: "capacity"})
	}
	same := func(other Doctor) bool { return other.ID == doctor.ID }
	return append(faults, checkID(field("id"), string(doctor.ID), slices.IndexFunc(s.Doctors, same) < i))
}

func checkID(field, id string, taken bool) *Fault {
	switch {
	case id == "":
		return &Fault{Field: field, Rule: "required"}
	case taken:
		return &Fault{Field: field, Rule: "duplicate"}
	}
	return nil
}

// checkKana accepts a reading in hiragana or katakana, full-width or half-width. It may be empty.
func checkKana(field, kana string) *Fault {
	if err := CheckText(field, kana, MaxName, false); err != nil {
		return checkLine(field, kana, MaxName)
	}
	odd := japan.Outside(kana, func(char rune) bool {
		return unicode.In(char, unicode.Katakana, unicode.Hiragana) || strings.ContainsRune(" \u3000ー・ｰﾞﾟ･", char)
	})
	if odd != nil {
		return &Fault{Field: field, Rule: "kana", Strange: odd}
	}
	return nil
}

func (s ClinicSettings) checkHours(i int, hours OpeningHours) *Fault {
	field := fmt.Sprintf("hours[%d]", i)
	switch {
	case hours.Weekday < time.Sunday || hours.Weekday > time.Saturday || hours.From < 0 || hours.Until > 24*60,
		hours.From >= hours.Until && !hours.DayOff():
		return &Fault{Field: field, Rule: "hours"}
	case hours.Doctor != "" && !s.hasDoctor(hours.Doctor):
		return &Fault{Field: field, Rule: "unknown"}
	case slices.ContainsFunc(s.Hours[:i], hours.overlaps):
		return &Fault{Field: field, Rule: "overlap"}
	}
	return nil
}

// overlaps reports whether two periods apply to the same doctor, or both to all doctors, and share a minute. A day
// off covers the whole day.
func (h OpeningHours) overlaps(other OpeningHours) bool {
	return h.Weekday == other.Weekday && h.Doctor == other.Doctor &&
		(h.DayOff() || other.DayOff() || h.From < other.Until && other.From < h.Until)
}

func (s ClinicSettings) checkMenu(i int, menu Menu) []*Fault {
	field := func(name string) string { return fmt.Sprintf("menus[%d].%s", i, name) }
	same := func(other Menu) bool { return other.ID == menu.ID }
	faults := []*Fault{checkID(field("id"), string(menu.ID), slices.IndexFunc(s.Menus, same) < i)}
	if slices.ContainsFunc(s.Menus[:i], func(other Menu) bool { return other.Name == menu.Name }) {
		faults = append(faults, &Fault{Field: field("name"), Rule: "duplicate"})
	}
	faults = append(faults, checkMinutes(field("minutes"), menu.Minutes)...)
	return append(faults, checkQuestions(field("questions"), menu.Questions)...)
}

// checkMinutes requires a menu to offer at least one visit. Zero minutes mean that the visit is not offered.
func checkMinutes(field string, minutes map[Method]map[VisitType]int) (faults []*Fault) {
	offers, known := false, 0
	for _, method := range []Method{Online, InPerson} {
		for _, visit := range []VisitType{FirstVisit, ReturnVisit} {
			length, named := minutes[method][visit]
			if named {
				known++
			}
			offers = offers || length != 0
			if length != 0 && (length < ShortestMinutes || length > LongestMinutes) {
				faults = append(faults, &Fault{Field: fmt.Sprintf("%s.%s.%s", field, method, visit), Rule: "minutes"})
			}
		}
	}
	for _, visits := range minutes {
		known -= len(visits)
	}
	switch {
	case known != 0:
		return append(faults, &Fault{Field: field, Rule: "unknown"})
	case !offers:
		return append(faults, &Fault{Field: field, Rule: "required"})
	}
	return faults
}
