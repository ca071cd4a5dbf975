package backend

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"madoguchi/apiserver/api"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// Section is a part of the clinic's settings that is shown on its own.
type Section string

// The sections of the clinic's settings. The guide of a new clinic goes through the last three.
const (
	SectionClinic  Section = "clinic"
	SectionDoctors Section = "doctors"
	SectionHours   Section = "hours"
	SectionMenus   Section = "menus"
	SectionStaff   Section = "staff" // which is not saved with the others
)

// GuideSections are the steps that make a new clinic ready for its first visit, in their order.
func GuideSections() []Section { return []Section{SectionDoctors, SectionHours, SectionMenus} }

// Lacking returns the steps that a clinic has not gone through.
func Lacking(clinic Clinic) (sections []Section) {
	for section, count := range map[Section]int{
		SectionDoctors: len(CurrentDoctors(clinic)), SectionHours: len(clinic.Hours), SectionMenus: len(CurrentMenus(clinic)),
	} {
		if count == 0 {
			sections = append(sections, section)
		}
	}
	slices.SortFunc(sections, func(a, b Section) int {
		return cmp.Compare(slices.Index(GuideSections(), a), slices.Index(GuideSections(), b))
	})
	return sections
}

// CurrentDoctors are the doctors who take new visits.
func CurrentDoctors(clinic Clinic) []Doctor {
	return slices.DeleteFunc(slices.Clone(clinic.Doctors), func(d Doctor) bool { return d.Left })
}

// CurrentMenus are the menus that are offered.
func CurrentMenus(clinic Clinic) []Menu {
	return slices.DeleteFunc(slices.Clone(clinic.Menus), func(m Menu) bool { return m.Withdrawn })
}

// VisitKinds are the four kinds of visit that a menu may offer, in the order of its form.
var VisitKinds = [4]struct{ Method, Visit string }{
	{Online, FirstVisit}, {Online, ReturnVisit}, {InPerson, FirstVisit}, {InPerson, ReturnVisit},
}

// ClinicDraft is what an admin has typed of the clinic's settings and not saved. Its texts have keys, by which faults name
// them: name, phone, doctors/<id>/name, /kana, /capacity, hours/<doctor's id or nothing>/<weekday>, menus/<id>/name and
// menus/<id>/<place in VisitKinds>.
type ClinicDraft struct {
	Name, Phone          string
	RequiresSecondFactor bool
	Doctors              []*DoctorDraft
	Hours                map[string]*[7]string // by doctor, "" for all; Sunday first, as ReadHours reads them
	Menus                []*MenuDraft

	before Clinic
}

// DoctorDraft is a doctor as typed.
type DoctorDraft struct{ ID, Name, Kana, Capacity string }

// MenuDraft is a menu as typed; a visit without minutes is not offered.
type MenuDraft struct {
	ID, Name string
	Minutes  [len(VisitKinds)]string
}

// NewClinicDraft returns the draft that changes nothing.
func NewClinicDraft(clinic Clinic) *ClinicDraft {
	d := &ClinicDraft{
		Name: clinic.Name, Phone: clinic.Phone, RequiresSecondFactor: clinic.RequiresSecondFactor, before: clinic,
		Hours: map[string]*[7]string{},
	}
	for _, doctor := range CurrentDoctors(clinic) {
		d.Doctors = append(d.Doctors, &DoctorDraft{ID: doctor.ID, Name: doctor.Name, Kana: doctor.Kana, Capacity: strconv.Itoa(max(doctor.Capacity, 1))})
	}
	spans := map[string]*[7][]Span{}
	for _, hours := range clinic.Hours {
		if spans[hours.DoctorID] == nil {
			spans[hours.DoctorID] = &[7][]Span{}
		}
		day := &spans[hours.DoctorID][hours.Weekday]
		*day = append(*day, Span{hours.From, hours.Until})
	}
	for doctor, days := range spans {
		for weekday, day := range days {
			d.HoursOf(doctor)[weekday] = WriteHours(day)
		}
	}
	for _, menu := range CurrentMenus(clinic) {
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

// HoursOf returns the week of a doctor, or with "" that of all doctors.
func (d *ClinicDraft) HoursOf(doctor string) *[7]string {
	if d.Hours[doctor] == nil {
		d.Hours[doctor] = &[7]string{}
	}
	return d.Hours[doctor]
}

// AddDoctor adds a doctor of whom nothing is typed yet.
func (d *ClinicDraft) AddDoctor() {
	d.Doctors = append(d.Doctors, &DoctorDraft{ID: madoguchi.NewID(), Capacity: "1"})
}

// RemoveDoctor takes a doctor away, with the hours of the doctor's own.
func (d *ClinicDraft) RemoveDoctor(id string) {
	d.Doctors = slices.DeleteFunc(d.Doctors, func(doctor *DoctorDraft) bool { return doctor.ID == id })
	delete(d.Hours, id)
}

// AddMenu adds a menu with the usual minutes.
func (d *ClinicDraft) AddMenu(name string) {
	d.Menus = append(d.Menus, &MenuDraft{ID: madoguchi.NewID(), Name: name, Minutes: [4]string{"15", "10", "15", "10"}})
}

// RemoveMenu takes a menu away.
func (d *ClinicDraft) RemoveMenu(id string) {
	d.Menus = slices.DeleteFunc(d.Menus, func(menu *MenuDraft) bool { return menu.ID == id })
}

// CopyMonday gives Monday's hours to the other working days.
func (d *ClinicDraft) CopyMonday(doctor string) {
	week := d.HoursOf(doctor)
	for weekday := 2; weekday <= 5; weekday++ {
		week[weekday] = week[1]
	}
}

// Propose fills an empty section with what most clinics begin with.
func (d *ClinicDraft) Propose(section Section, menu string) {
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

// texts are all texts of the draft by their keys.
func (d *ClinicDraft) texts() map[string]*string {
	all := map[string]*string{"name": &d.Name, "phone": &d.Phone}
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
	return all
}

func hoursKey(doctor string, weekday int) string { return fmt.Sprintf("hours/%s/%d", doctor, weekday) }

// SectionOf tells where the text of a key is shown.
func SectionOf(key string) Section {
	section, _, nested := strings.Cut(key, "/")
	if !nested {
		return SectionClinic
	}
	return Section(section)
}

// Touched reports whether anything differs from the clinic that the draft was begun with.
func (d *ClinicDraft) Touched() bool { return len(d.TouchedSections()) > 0 }

// TouchedSections are the sections in which something differs, in the order of the settings.
func (d *ClinicDraft) TouchedSections() (touched []Section) {
	was := NewClinicDraft(d.before)
	differs := map[Section]bool{
		SectionClinic:  d.RequiresSecondFactor != was.RequiresSecondFactor,
		SectionDoctors: len(d.Doctors) != len(was.Doctors),
		SectionMenus:   len(d.Menus) != len(was.Menus),
	}
	before := was.texts()
	for key, text := range d.texts() {
		if *text != valueOf(before[key]) {
			differs[SectionOf(key)] = true
		}
	}
	for _, section := range append([]Section{SectionClinic}, GuideSections()...) {
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

// Rebase sets the draft against settings that were changed elsewhere: what the person has not touched follows them, what was
// typed stays.
func (d *ClinicDraft) Rebase(clinic Clinic) {
	was, is := NewClinicDraft(d.before), NewClinicDraft(clinic)
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
	for doctor := range is.Hours {
		d.HoursOf(doctor)
	}
	for key, text := range d.texts() {
		if *text == valueOf(before[key]) && now[key] != nil {
			*text = *now[key]
		}
	}
	d.before = clinic
}

// rebased is a list as the person has it, after a change made elsewhere: what is new there is added, and what was removed
// there goes unless something was typed into it.
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

// Saved takes over the settings of the sections that were saved, and rebases the others.
func (d *ClinicDraft) Saved(clinic Clinic, sections ...Section) {
	d.Rebase(clinic)
	is := NewClinicDraft(clinic)
	for _, section := range sections {
		switch section {
		case SectionClinic:
			d.Name, d.Phone, d.RequiresSecondFactor = is.Name, is.Phone, is.RequiresSecondFactor
		case SectionDoctors:
			d.Doctors = is.Doctors
		case SectionHours:
			d.Hours = is.Hours
		case SectionMenus:
			d.Menus = is.Menus
		}
	}
}

// KeyedFault is what is wrong with the text of a key; Code names the sentence. Proposal is how the text might
// have been meant, where one press can write it so.
type KeyedFault struct{ Key, Code, Proposal string }

// SettingsChange is a draft as it is sent. Keys are the texts' by the wire's names.
type SettingsChange struct {
	Settings api.Settings
	keys     map[string]string
}

// Change makes what is sent of the sections, which are the ones that differ from what stands, or says what is wrong.
func (d *ClinicDraft) Change(sections ...Section) (SettingsChange, []KeyedFault) {
	source := NewClinicDraft(d.before)
	for _, section := range sections {
		switch section {
		case SectionClinic:
			source.Name, source.Phone, source.RequiresSecondFactor = d.Name, d.Phone, d.RequiresSecondFactor
		case SectionDoctors:
			source.Doctors = d.Doctors
		case SectionHours:
			source.Hours = d.Hours
		case SectionMenus:
			source.Menus = d.Menus
		}
	}
	change := SettingsChange{keys: map[string]string{"name": "name", "phone": "phone"}}
	change.Settings = api.Settings{
		Revision: d.before.Revision, Name: japan.Tidy(source.Name), Phone: japan.TidyNumber(source.Phone),
		RequiresSecondFactor: source.RequiresSecondFactor,
	}
	change.addDoctors(source.Doctors)
	faults := change.addHours(source)
	change.addMenus(source.Menus)
	for _, fault := range change.Settings.Domain().CheckNew(namesOf(d.before)) {
		keyed := change.keyed(fault.Field, fault.Rule)
		keyed.Proposal = fault.Proposal
		faults = append(faults, keyed)
	}
	return change, faults
}

// namesOf are those that a clinic's doctors and menus have.
func namesOf(clinic Clinic) (names []string) {
	for _, doctor := range clinic.Doctors {
		names = append(names, doctor.Name)
	}
	for _, menu := range clinic.Menus {
		names = append(names, menu.Name)
	}
	return names
}

func (c *SettingsChange) addDoctors(doctors []*DoctorDraft) {
	for i, doctor := range doctors {
		c.Settings.Doctors = append(c.Settings.Doctors, api.Doctor{
			ID: doctor.ID, Name: japan.Tidy(doctor.Name), Kana: japan.Tidy(doctor.Kana), Capacity: number(doctor.Capacity),
		})
		for _, field := range []string{"name", "kana", "capacity"} {
			c.keys[fmt.Sprintf("doctors[%d].%s", i, field)] = "doctors/" + doctor.ID + "/" + field
		}
	}
}

// addHours adds the hours for all doctors, then those of each one's own. Hours of a doctor who is not among them any more go.
func (c *SettingsChange) addHours(source *ClinicDraft) (faults []KeyedFault) {
	whose := []string{""}
	for _, doctor := range source.Doctors {
		whose = append(whose, doctor.ID)
	}
	for _, doctor := range whose {
		week := source.Hours[doctor]
		if week == nil {
			continue
		}
		for weekday, typed := range week {
			spans, err := ReadHours(typed)
			if err != nil {
				faults = append(faults, KeyedFault{Key: hoursKey(doctor, weekday), Code: "hours"})
			}
			if doctor != "" && isOff(typed) {
				spans = []Span{{}}
			}
			for _, span := range spans {
				c.keys[fmt.Sprintf("hours[%d]", len(c.Settings.Hours))] = hoursKey(doctor, weekday)
				c.Settings.Hours = append(c.Settings.Hours, api.OpeningHours{Weekday: weekday, From: span.From, Until: span.Until, DoctorID: doctor})
			}
		}
	}
	return faults
}

func (c *SettingsChange) addMenus(menus []*MenuDraft) {
	for i, menu := range menus {
		wire := api.Menu{ID: menu.ID, Name: japan.Tidy(menu.Name), Minutes: map[string]map[string]int{}}
		c.keys[fmt.Sprintf("menus[%d].name", i)] = "menus/" + menu.ID + "/name"
		c.keys[fmt.Sprintf("menus[%d].minutes", i)] = "menus/" + menu.ID + "/0"
		for place, kind := range VisitKinds {
			c.keys[fmt.Sprintf("menus[%d].minutes.%s.%s", i, kind.Method, kind.Visit)] = fmt.Sprintf("menus/%s/%d", menu.ID, place)
			if japan.Tidy(menu.Minutes[place]) == "" {
				continue
			}
			if wire.Minutes[kind.Method] == nil {
				wire.Minutes[kind.Method] = map[string]int{}
			}
			wire.Minutes[kind.Method][kind.Visit] = cmp.Or(number(menu.Minutes[place]), -1)
		}
		c.Settings.Menus = append(c.Settings.Menus, wire)
	}
}

// number reads a small number as people type it, with its unit or without; what is none reads as 0.
func number(typed string) int {
	digits := strings.TrimRight(strings.TrimSpace(width.Fold.String(typed)), "分人 ")
	value, err := strconv.Atoi(digits)
	if err != nil || value > 9999 {
		return 0
	}
	return value
}

// keyed names a fault by the key of the text it is about. Nothing offered is said where the first minutes are typed.
func (c *SettingsChange) keyed(field, rule string) KeyedFault {
	if strings.HasSuffix(field, ".minutes") && rule == "required" {
		rule = "nothingOffered"
	}
	return KeyedFault{Key: cmp.Or(c.keys[field], field), Code: rule}
}

// Faults are those that the server found, where it refused the settings for them.
func (c *SettingsChange) Faults(err error) (faults []KeyedFault) {
	for _, fault := range api.FaultsOf(err) {
		faults = append(faults, c.keyed(fault.Field, fault.Code))
	}
	return faults
}

// ChangeSettings sends a change; the returned function does the work and may run on another goroutine.
func (s *Session) ChangeSettings(ctx context.Context, change SettingsChange) func() (Clinic, error) {
	return func() (Clinic, error) { return s.client.ChangeSettings(ctx, change.Settings) }
}

// LoadClinic reads the clinic anew.
func (s *Session) LoadClinic(ctx context.Context) (Clinic, error) { return s.client.Clinic(ctx) }

// Renew takes over settings of the clinic that were changed, here or elsewhere, and reports whether they are news. It belongs
// to the goroutine that draws, as all that reads Clinic does.
func (s *Session) Renew(clinic Clinic) (news bool) {
	if clinic.Revision <= s.Clinic.Revision {
		return false
	}
	s.Clinic = clinic
	return true
}

// IsAdmin reports whether the person at the desk may change the clinic's settings.
func (s *Session) IsAdmin() bool { return s.Staff.Role == string(madoguchi.Admin) }

// Settings returns the draft of the clinic's settings, begun anew where nothing was typed.
func (d *Drafts) Settings(clinic Clinic) *ClinicDraft {
	if d.clinic == nil {
		d.clinic = NewClinicDraft(clinic)
	}
	if clinic.Revision > d.clinic.before.Revision {
		d.clinic.Rebase(clinic)
	}
	return d.clinic
}

// DropSettings forgets what was typed of the clinic's settings.
func (d *Drafts) DropSettings() { d.clinic = nil }
