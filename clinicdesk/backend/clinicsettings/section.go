package clinicsettings

import (
	"cmp"
	"slices"
	"strings"

	"madoguchi/apiserver/api"
)

// Section is a part of the clinic's settings that is shown on its own.
type Section string

// The sections of the clinic's settings.
const (
	SectionClinic  Section = "clinic"
	SectionDoctors Section = "doctors"
	SectionHours   Section = "hours"
	SectionMenus   Section = "menus"
	SectionDays    Section = "days"
	SectionWeb     Section = "web"
	SectionStaff   Section = "staff" // saved apart from the other sections

	SectionPreparation Section = "preparation"
)

// SavedSections returns the sections that are saved together, in the order of the settings.
func SavedSections() []Section {
	return []Section{
		SectionClinic, SectionDoctors, SectionHours, SectionMenus, SectionPreparation, SectionDays, SectionWeb,
	}
}

// GuideSections returns the steps that prepare a new clinic for its first visit, in order.
func GuideSections() []Section { return []Section{SectionDoctors, SectionHours, SectionMenus} }

// IncompleteSections returns the steps that a clinic has not completed.
func IncompleteSections(clinic api.Clinic) (sections []Section) {
	for section, count := range map[Section]int{
		SectionDoctors: len(clinic.CurrentDoctors()), SectionHours: len(clinic.Hours),
		SectionMenus: len(clinic.CurrentMenus()),
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

// SectionOf returns the section that shows the text of a key.
func SectionOf(key string) Section {
	section, _, nested := strings.Cut(key, "/")
	if !nested {
		return SectionClinic
	}
	return Section(section)
}
