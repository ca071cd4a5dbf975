package clinicsettings

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/daytime"
	"madoguchi/japan"
)

// Fault is a fault in the text of a key. Code selects the sentence. Proposal is a corrected text that one press
// can apply, or "".
type Fault struct{ Key, Code, Proposal string }

// Change is a draft in the form it is sent. Keys maps wire names to the texts' keys.
type Change struct {
	Settings api.Settings
	keys     map[string]string
}

// Change returns the sections, merged into the current settings, in the form to send, or the faults found.
func (d *Draft) Change(sections ...Section) (Change, []Fault) {
	source := NewDraft(d.before)
	source.take(d, sections)
	change := Change{keys: map[string]string{"name": "name", "phone": "phone", "address": "address"}}
	change.Settings = api.Settings{
		Revision: d.before.Revision, Name: japan.Tidy(source.Name), Phone: japan.TidyNumber(source.Phone),
		RequiresSecondFactor: source.RequiresSecondFactor, Reminders: source.Reminders.wire(),
	}
	address := japan.Tidy(source.Address)
	change.Settings.Address = &address
	change.addDoctors(source.Doctors)
	faults := change.addHours(source)
	change.addMenus(source.Menus)
	touched := source.TouchedSections()
	if slices.Contains(touched, SectionDays) {
		faults = append(faults, change.addDays(source)...)
	}
	if slices.Contains(touched, SectionWeb) {
		change.addWeb(source)
	}
	if slices.Contains(touched, SectionPreparation) {
		change.addPreparation(source.Preparation)
	}
	for _, fault := range change.Settings.Domain(d.before.Domain().Settings()).CheckNew(namesOf(d.before)) {
		keyed := change.keyed(fault.Field, fault.Rule)
		keyed.Proposal = fault.Proposal
		faults = append(faults, keyed)
	}
	return change, faults
}

// namesOf returns the names of a clinic's doctors and menus.
func namesOf(clinic api.Clinic) (names []string) {
	for _, doctor := range clinic.Doctors {
		names = append(names, doctor.Name)
	}
	for _, menu := range clinic.Menus {
		names = append(names, menu.Name)
	}
	return names
}

func (c *Change) addDoctors(doctors []*DoctorDraft) {
	for i, doctor := range doctors {
		c.Settings.Doctors = append(c.Settings.Doctors, api.Doctor{
			ID: doctor.ID, Name: japan.Tidy(doctor.Name), Kana: japan.Tidy(doctor.Kana),
			Capacity: number(doctor.Capacity),
		})
		for _, field := range []string{"name", "kana", "capacity"} {
			c.keys[fmt.Sprintf("doctors[%d].%s", i, field)] = "doctors/" + doctor.ID + "/" + field
		}
	}
}

// addHours adds the hours for all doctors, then each doctor's own. Hours of a removed doctor are dropped.
func (c *Change) addHours(source *Draft) (faults []Fault) {
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
			spans, err := daytime.ReadHours(typed)
			if err != nil {
				faults = append(faults, Fault{Key: hoursKey(doctor, weekday), Code: "hours"})
			}
			if doctor != "" && daytime.IsOff(typed) {
				spans = []daytime.Span{{}}
			}
			for _, span := range spans {
				c.keys[fmt.Sprintf("hours[%d]", len(c.Settings.Hours))] = hoursKey(doctor, weekday)
				c.Settings.Hours = append(c.Settings.Hours,
					api.OpeningHours{Weekday: weekday, From: span.From, Until: span.Until, DoctorID: doctor})
			}
		}
	}
	return faults
}

func (c *Change) addMenus(menus []*MenuDraft) {
	for i, menu := range menus {
		wire := api.Menu{ID: menu.ID, Name: japan.Tidy(menu.Name), Minutes: map[string]map[string]int{}}
		c.keys[fmt.Sprintf("menus[%d].name", i)] = "menus/" + menu.ID + "/name"
		c.keys[fmt.Sprintf("menus[%d].minutes", i)] = "menus/" + menu.ID + "/0"
		for place, kind := range VisitKinds {
			wireName := fmt.Sprintf("menus[%d].minutes.%s.%s", i, kind.Method, kind.Visit)
			c.keys[wireName] = fmt.Sprintf("menus/%s/%d", menu.ID, place)
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

// number reads a small number as people type it, with or without its unit; anything else is 0.
func number(typed string) int { return numberOr(typed, 0) }

// numberOr is number with another value for anything that is no number.
func numberOr(typed string, other int) int {
	digits := strings.TrimRight(strings.TrimSpace(width.Fold.String(typed)), "分人日 ")
	value, err := strconv.Atoi(digits)
	if err != nil || value > 99999 {
		return other
	}
	return value
}

// keyed returns the fault at the key of its text. The fault "nothing offered" appears at the first minutes field, and
// "few choices" where a choice has less than two.
func (c *Change) keyed(field, rule string) Fault {
	if strings.HasSuffix(field, ".minutes") && rule == "required" {
		rule = "nothingOffered"
	}
	if strings.HasSuffix(field, ".choices") && rule == "required" {
		rule = "fewChoices"
	}
	return Fault{Key: cmp.Or(c.keys[field], field), Code: rule}
}

// Faults returns the faults for which the server refused the settings.
func (c *Change) Faults(err error) (faults []Fault) {
	for _, fault := range api.FaultsOf(err) {
		faults = append(faults, c.keyed(fault.Field, fault.Code))
	}
	return faults
}
