package visits

import (
	"slices"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
)

// booker returns what the patient said who booked on the web, and how staff reach the patient. Empty facts are left
// out.
func (w Words) booker(detail api.Detail) []Fact {
	booker, where := detail.Booker, w.Say("booker.web")
	if booker == nil {
		return w.record(detail.Patient)
	}
	if detail.Entry.Source == api.BookedFromWaitlist {
		where = w.Say("booker.waitlist")
	}
	who := w.Say("booker.guest")
	if booker.Member {
		who = w.Say("booker.member")
	}
	return filled(
		Fact{Label: w.Say("booker.source"), Value: where + w.Aside(who)},
		Fact{Label: w.Say("patients.birth"), Value: Born(w.Times, booker.BirthDate, booker.Sex)},
		Fact{Label: w.Say("patients.phone"), Value: booker.Phone, Copy: true},
		Fact{Label: w.Say("patients.mail"), Value: booker.Email, Copy: true},
		Fact{Label: w.Say("booker.language"), Value: language(booker.Language)},
		Fact{Label: w.Say("booker.note"), Value: booker.Note},
	)
}

// record returns what the clinic knows of the patient whose visit staff booked.
func (w Words) record(patient *api.Patient) []Fact {
	if patient == nil {
		return nil
	}
	return filled(
		Fact{Label: w.Say("booker.account"), Value: Tag(w.Phrases, *patient)},
		Fact{Label: w.Say("patients.birth"), Value: Born(w.Times, patient.BirthDate, patient.Sex)},
		Fact{Label: w.Say("patients.phone"), Value: patient.Phone, Copy: true},
		Fact{Label: w.Say("patients.mail"), Value: patient.Email, Copy: true},
	)
}

// Tag says how a patient is connected with an account; "" without one.
func Tag(p phrases.Phrases, patient api.Patient) string {
	switch {
	case patient.Family:
		return p.Say("patients.family")
	case patient.Member:
		return p.Say("patients.member")
	}
	return ""
}

// filled returns the facts that have a value.
func filled(facts ...Fact) []Fact {
	return slices.DeleteFunc(facts, func(fact Fact) bool { return fact.Value == "" })
}

// language names a language in itself.
func language(tag string) string {
	if tag == "" {
		return ""
	}
	return phrases.In(tag).Say("language")
}

// Born returns a birth date (2006-01-02) with age and sex; each may be empty.
func Born(t phrases.Times, birthDate, sex string) string {
	var date string
	if day, err := time.ParseInLocation(time.DateOnly, birthDate, t.Location); err == nil {
		date = t.Say("patients.aged", t.FullDate(day), age(day, t.At(t.Now())))
	}
	if sex != "" {
		sex = t.Code("sex", sex)
	}
	return t.List(date, sex)
}

// age returns the full years between two days.
func age(born, today time.Time) int {
	years := today.Year() - born.Year()
	if today.Month() < born.Month() || today.Month() == born.Month() && today.Day() < born.Day() {
		years--
	}
	return years
}
