package bookingpages

import (
	"slices"

	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slots"
)

// AnyDoctor is the answer 指定なし in an address.
const AnyDoctor = "any"

// Menus are the answers to the question for the menu: those that the clinic offers.
func Menus(clinic madoguchi.Clinic, offers []madoguchi.WebOffer) (choices []Answer) {
	for _, menu := range clinic.Menus {
		if slices.ContainsFunc(offers, func(o madoguchi.WebOffer) bool { return o.MenuID == menu.ID }) {
			choices = append(choices, Answer{Label: menu.Name, Path: string(menu.ID)})
		}
	}
	return choices
}

// Visits are the answers to the question for first or return visits.
func Visits(offers []madoguchi.WebOffer, language web.Language) (choices []Answer) {
	for _, visit := range []madoguchi.VisitType{madoguchi.FirstVisit, madoguchi.ReturnVisit} {
		if slices.ContainsFunc(offers, func(o madoguchi.WebOffer) bool { return o.Visit == visit }) {
			choices = append(choices, Answer{
				Label: language.Say("visit." + string(visit)), Note: language.Say("booking.visit." + string(visit)),
				Path: string(visit),
			})
		}
	}
	return choices
}

// Methods are the answers to the question how the patient is seen.
func Methods(offers []madoguchi.WebOffer, language web.Language) (choices []Answer) {
	for _, method := range []madoguchi.Method{madoguchi.InPerson, madoguchi.Online} {
		if slices.ContainsFunc(offers, func(o madoguchi.WebOffer) bool { return o.Method == method }) {
			choices = append(choices, Answer{
				Label: language.Say("method." + string(method)), Note: language.Say("booking.method." + string(method)),
				Path: string(method),
			})
		}
	}
	return choices
}

// Doctors are the answers to the question for the doctor. With several doctors, AnyDoctor is one.
func Doctors(clinic madoguchi.Clinic, language web.Language) (choices []Answer) {
	for _, id := range slots.Doctors(clinic, slots.Wish{}) {
		doctor, _ := clinic.Doctor(id)
		choices = append(choices, Answer{
			Label: language.Say("name.doctor", "name", doctor.Name), Path: string(id),
		})
	}
	if len(choices) > 1 {
		choices = slices.Insert(choices, 0,
			Answer{Label: language.Say("booking.anyDoctor"), Path: AnyDoctor})
	}
	return choices
}
