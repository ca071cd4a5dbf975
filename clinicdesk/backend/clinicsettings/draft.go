package clinicsettings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/madoguchi"
)

// VisitKinds are the four kinds of visit that a menu can offer, in the order of the form.
var VisitKinds = [4]struct{ Method, Visit string }{
	{api.Online, api.FirstVisit}, {api.Online, api.ReturnVisit},
	{api.InPerson, api.FirstVisit}, {api.InPerson, api.ReturnVisit},
}

// Draft holds an admin's unsaved changes of the clinic's settings. Each text has a key, which faults refer to:
// name, phone, address, remindDayBefore, remindHoursBefore, doctors/<id>/name, /kana, /capacity,
// hours/<doctor's ID or empty>/<weekday>, menus/<id>/name, menus/<id>/<index in VisitKinds>, days/grid, /holidays,
// days/<exception>/from, /until, /doctor, /hours, /reason, web/open, /ahead, /lead, /cancel, /offers/<OfferKey>,
// /doctors/<id>, preparation/explanation, and preparation/<menu>/<question>/text, /kind, /choices, /required.
type Draft struct {
	Name, Phone, Address string
	RequiresSecondFactor bool
	Reminders            RemindersDraft
	Doctors              []*DoctorDraft
	Hours                map[string]*[7]string // by doctor, "" for all; Sunday first, in the form that ReadHours reads
	Menus                []*MenuDraft
	Days                 DaysDraft
	Web                  WebDraft
	Preparation          PreparationDraft
	// Today is the present day in the clinic's time zone, by which days without a year are read.
	Today time.Time

	before api.Clinic
}

// DoctorDraft is a doctor as typed.
type DoctorDraft struct{ ID, Name, Kana, Capacity string }

// MenuDraft is a menu as typed. A kind of visit without minutes is not offered.
type MenuDraft struct {
	ID, Name string
	Minutes  [len(VisitKinds)]string
}

// NewDraft returns a draft without changes.
func NewDraft(clinic api.Clinic) *Draft {
	d := &Draft{
		Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, before: clinic,
		RequiresSecondFactor: clinic.RequiresSecondFactor,
		Hours:                map[string]*[7]string{}, Days: newDaysDraft(clinic.Days), Web: newWebDraft(clinic),
		Reminders: newRemindersDraft(clinic.Reminders), Preparation: newPreparationDraft(clinic.Preparation),
	}
	for _, doctor := range clinic.CurrentDoctors() {
		d.Doctors = append(d.Doctors, &DoctorDraft{
			ID: doctor.ID, Name: doctor.Name, Kana: doctor.Kana, Capacity: strconv.Itoa(max(doctor.Capacity, 1)),
		})
	}
	spans := map[string]*[7][]daytime.Span{}
	for _, hours := range clinic.Hours {
		if spans[hours.DoctorID] == nil {
			spans[hours.DoctorID] = &[7][]daytime.Span{}
		}
		day := &spans[hours.DoctorID][hours.Weekday]
		*day = append(*day, daytime.Span{From: hours.From, Until: hours.Until})
	}
	for doctor, days := range spans {
		for weekday, day := range days {
			d.HoursOf(doctor)[weekday] = daytime.WriteHours(day)
		}
	}
	for _, menu := range clinic.CurrentMenus() {
		draft := &MenuDraft{ID: menu.ID, Name: menu.Name}
		for i, kind := range VisitKinds {
			if minutes := menu.Minutes[kind.Method][kind.Visit]; minutes > 0 {
				draft.Minutes[i] = strconv.Itoa(minutes)
			}
		}
		d.Menus = append(d.Menus, draft)
	}
	return d
}

// HoursOf returns the week of a doctor, or of all doctors for "".
func (d *Draft) HoursOf(doctor string) *[7]string {
	if d.Hours[doctor] == nil {
		d.Hours[doctor] = &[7]string{}
	}
	return d.Hours[doctor]
}

// AddDoctor adds an empty doctor.
func (d *Draft) AddDoctor() {
	d.Doctors = append(d.Doctors, &DoctorDraft{ID: madoguchi.NewID(), Capacity: "1"})
}

// RemoveDoctor removes a doctor and the doctor's own hours.
func (d *Draft) RemoveDoctor(id string) {
	d.Doctors = slices.DeleteFunc(d.Doctors, func(doctor *DoctorDraft) bool { return doctor.ID == id })
	delete(d.Hours, id)
	d.Days.Exceptions = slices.DeleteFunc(d.Days.Exceptions, func(e *ExceptionDraft) bool { return e.Doctor == id })
}

// AddMenu adds a menu with the usual durations.
func (d *Draft) AddMenu(name string) {
	d.Menus = append(d.Menus, &MenuDraft{ID: madoguchi.NewID(), Name: name, Minutes: [4]string{"15", "10", "15", "10"}})
}

// RemoveMenu removes a menu.
func (d *Draft) RemoveMenu(id string) {
	d.Menus = slices.DeleteFunc(d.Menus, func(menu *MenuDraft) bool { return menu.ID == id })
}

// CopyMonday copies Monday's hours to the other working days.
func (d *Draft) CopyMonday(doctor string) {
	week := d.HoursOf(doctor)
	for weekday := 2; weekday <= 5; weekday++ {
		week[weekday] = week[1]
	}
}

// Propose fills an empty section with a typical start.
func (d *Draft) Propose(section Section, menu string) {
	switch {
	case section == SectionDoctors && len(d.Doctors) == 0:
		d.AddDoctor()
	case section == SectionHours && len(d.before.Hours) == 0 && *d.HoursOf("") == [7]string{}:
		d.HoursOf("")[1] = "9:00-12:30 14:00-18:00"
		d.CopyMonday("")
	case section == SectionMenus && len(d.Menus) == 0:
		d.AddMenu(menu)
	}
}

// texts returns all texts of the draft by key.
func (d *Draft) texts() map[string]*string {
	all := map[string]*string{"name": &d.Name, "phone": &d.Phone, "address": &d.Address}
	for _, doctor := range d.Doctors {
		key := "doctors/" + doctor.ID
		all[key+"/name"], all[key+"/kana"], all[key+"/capacity"] = &doctor.Name, &doctor.Kana, &doctor.Capacity
	}
	for doctor, week := range d.Hours {
		for weekday := range week {
			all[hoursKey(doctor, weekday)] = &week[weekday]
		}
	}
	for _, menu := range d.Menus {
		all["menus/"+menu.ID+"/name"] = &menu.Name
		for i := range menu.Minutes {
			all[fmt.Sprintf("menus/%s/%d", menu.ID, i)] = &menu.Minutes[i]
		}
	}
	d.Reminders.texts(all)
	d.Days.texts(all)
	d.Web.texts(all)
	d.Preparation.texts(all)
	return all
}

func hoursKey(doctor string, weekday int) string { return fmt.Sprintf("hours/%s/%d", doctor, weekday) }

// Touched reports whether the draft differs from the clinic it began with.
func (d *Draft) Touched() bool { return len(d.TouchedSections()) > 0 }

// TouchedSections returns the changed sections, in the order of the settings.
func (d *Draft) TouchedSections() (touched []Section) {
	was := NewDraft(d.before)
	differs := map[Section]bool{
		SectionClinic:  d.RequiresSecondFactor != was.RequiresSecondFactor,
		SectionDoctors: len(d.Doctors) != len(was.Doctors),
		SectionMenus:   len(d.Menus) != len(was.Menus),
		SectionDays:    len(d.Days.Exceptions) != len(was.Days.Exceptions),

		SectionPreparation: !d.Preparation.sameOrder(was.Preparation),
	}
	before := was.texts()
	for key, text := range d.texts() {
		if *text != valueOf(before[key]) {
			differs[SectionOf(key)] = true
		}
	}
	for _, section := range SavedSections() {
		if differs[section] {
			touched = append(touched, section)
		}
	}
	return touched
}

func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Rebase applies the draft to settings that changed elsewhere. Untouched texts follow the new settings; typed texts
// stay.
func (d *Draft) Rebase(clinic api.Clinic) {
	was, is := NewDraft(d.before), NewDraft(clinic)
	if d.RequiresSecondFactor == was.RequiresSecondFactor {
		d.RequiresSecondFactor = is.RequiresSecondFactor
	}
	before, now := was.texts(), is.texts()
	touched := func(prefix string) bool {
		for key, text := range d.texts() {
			if strings.HasPrefix(key, prefix) && *text != valueOf(before[key]) {
				return true
			}
		}
		return false
	}
	d.Doctors = rebased(was.Doctors, is.Doctors, d.Doctors, func(doctor *DoctorDraft) string { return doctor.ID },
		func(doctor *DoctorDraft) bool { return touched("doctors/" + doctor.ID + "/") })
	d.Menus = rebased(was.Menus, is.Menus, d.Menus, func(menu *MenuDraft) string { return menu.ID },
		func(menu *MenuDraft) bool { return touched("menus/" + menu.ID + "/") })
	d.Days.Exceptions = rebased(was.Days.Exceptions, is.Days.Exceptions, d.Days.Exceptions,
		func(e *ExceptionDraft) string { return e.ID }, func(e *ExceptionDraft) bool { return touched(e.key("")) })
	d.Preparation.rebase(was.Preparation, is.Preparation, touched)
	for doctor := range is.Hours {
		d.HoursOf(doctor)
	}
	for key := range is.Web.Offers {
		markIn(d.Web.Offers, key)
	}
	for id := range is.Web.DoctorMarks {
		d.Web.Doctor(id)
	}
	for key, text := range d.texts() {
		if *text == valueOf(before[key]) && now[key] != nil {
			*text = *now[key]
		}
	}
	d.before = clinic
}

// rebased merges a list with a change made elsewhere. New items are added. Items removed elsewhere are dropped unless
// something was typed into them.
func rebased[Item any](was, is, mine []Item, id func(Item) string, touched func(Item) bool) []Item {
	has := func(list []Item, wanted Item) bool {
		return slices.ContainsFunc(list, func(item Item) bool { return id(item) == id(wanted) })
	}
	var merged []Item
	for _, item := range mine {
		if has(is, item) || !has(was, item) || touched(item) {
			merged = append(merged, item)
		}
	}
	for _, item := range is {
		if !has(was, item) && !has(mine, item) {
			merged = append(merged, item)
		}
	}
	return merged
}

// Saved takes over the saved sections and rebases the others.
func (d *Draft) Saved(clinic api.Clinic, sections ...Section) {
	d.Rebase(clinic)
	d.take(NewDraft(clinic), sections)
}

// take takes over sections of another draft.
func (d *Draft) take(other *Draft, sections []Section) {
	for _, section := range sections {
		switch section {
		case SectionClinic:
			d.Name, d.Phone, d.Address = other.Name, other.Phone, other.Address
			d.RequiresSecondFactor = other.RequiresSecondFactor
			d.Reminders = other.Reminders
		case SectionDoctors:
			d.Doctors = other.Doctors
		case SectionHours:
			d.Hours = other.Hours
		case SectionMenus:
			d.Menus = other.Menus
		case SectionDays:
			d.Days, d.Today = other.Days, other.Today
		case SectionWeb:
			d.Web = other.Web
		case SectionPreparation:
			d.Preparation = other.Preparation
		}
	}
}

// Revision is that of the settings which the draft is based on.
func (d *Draft) Revision() int64 { return d.before.Revision }
