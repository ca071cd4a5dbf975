package visits

import (
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/phrases"
)

// booker returns what the patient said who booked on the web, and how staff reach the patient. Empty facts are left
// out.
func (w Words) booker(detail api.Detail) (facts []Fact) {
	booker, where := detail.Booker, w.Say("booker.web")
	if booker == nil {
		return nil
	}
	if detail.Entry.Source == api.BookedFromWaitlist {
		where = w.Say("booker.waitlist")
	}
	who := w.Say("booker.guest")
	if booker.Member {
		who = w.Say("booker.member")
	}
	for _, fact := range []Fact{
		{Label: w.Say("booker.source"), Value: where + w.Aside(who)},
		{Label: w.Say("patients.birth"), Value: Born(w.Times, booker.BirthDate, booker.Sex)},
		{Label: w.Say("patients.phone"), Value: booker.Phone, Copy: true},
		{Label: w.Say("patients.mail"), Value: booker.Email, Copy: true},
		{Label: w.Say("booker.language"), Value: language(booker.Language)},
	} {
		if fact.Value != "" {
			facts = append(facts, fact)
		}
	}
	return facts
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
