package registration

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/accounts/passwords"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/places"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// registrationForm is a submitted form of the registration.
type registrationForm struct {
	passwords.Chosen
	registration madoguchi.Registration
	agreed       bool
	checked      bool                  // faults were shown before
	lookup       bool                  // the towns of the postal code are requested
	place        string                // the number of the chosen town
	mend         string                // the field whose suggestion is accepted
	draft        string                // sealed
	town         web.RegistrationPlace // filled in by the last look-up
}

func readRegistrationForm(c *gin.Context) (registrationForm, error) {
	var form registrationForm
	if err := answer.ReadForm(c, form.take); err != nil {
		return registrationForm{}, err
	}
	form.registration = form.registration.Converted()
	return form, nil
}

// take stores one value, and reports whether there is such a field. It does not normalise passwords.
func (f *registrationForm) take(name, value string) bool {
	if f.registration.SetField(name, value) {
		return true
	}
	marks := map[string]*bool{"agreed": &f.agreed, "checked": &f.checked, "lookup": &f.lookup}
	texts := map[string]*string{"password": &f.Password, "passwordRepeat": &f.Repeat, "place": &f.place,
		"mend": &f.mend, "draft": &f.draft,
		"town": &f.town.Address, "townKana": &f.town.AddressKana}
	switch mark, text := marks[name], texts[name]; {
	case mark != nil:
		*mark = value == "1"
	case text != nil:
		*text = value
	default:
		return false
	}
	return true
}

// shown returns the form for showing it again.
func (f registrationForm) shown(faults []madoguchi.Fault) web.RegistrationForm {
	return web.RegistrationForm{Values: f.registration, Agreed: f.agreed, Faults: faults, Checked: f.checked}
}

// ownFaults returns the faults of the fields outside the registration: passwords and agreement.
func (f registrationForm) ownFaults() []madoguchi.Fault {
	rule := ruleOf(f.registration)
	rule.Registers = f.registration.Kind != "" // empty only if the pages check one field of another form
	return append(f.Faults(rule), passwords.Agreement(f.agreed)...)
}

// ruleOf returns the rule for the password of a registration (C4).
func ruleOf(r madoguchi.Registration) passwords.Rule {
	return passwords.Rule{Registers: true, Words: []string{
		r.Name, r.NameKana, r.FamilyName, r.GivenName, r.Email, r.Code, r.Phone, r.Founder, r.FounderKana,
	}}
}

// assist handles a button within the form: it accepts a suggestion, looks up a postal code, or fills in one of its
// towns.
func (h *Handler) assist(form *registrationForm) step2 {
	switch {
	case form.mend != "":
		h.takeProposal(form)
	case form.place != "":
		found := places.Of(form.registration.PostalCode)
		if number, err := strconv.Atoi(form.place); err == nil && 0 <= number && number < len(found) {
			form.moveTo(found[number])
		}
	case form.lookup:
		return h.lookUp(form)
	}
	return step2{}
}

// lookUp fills in the address of the postal code, or returns its towns. It looks up only a code of the right form.
func (h *Handler) lookUp(form *registrationForm) step2 {
	faults := faultsOf(h.registrationFaults(*form), func(field string) bool { return field == "postalCode" })
	if faults != nil {
		return step2{faults: faults}
	}
	switch found := places.Of(form.registration.PostalCode); len(found) {
	case 0:
		return step2{faults: []madoguchi.Fault{{Field: "postalCode", Rule: "noPlace"}}}
	case 1:
		form.moveTo(found[0])
		return step2{}
	default:
		return step2{places: found}
	}
}

func (h *Handler) takeProposal(form *registrationForm) {
	for _, fault := range h.registrationFaults(*form) {
		if fault.Field == form.mend && fault.Proposal != "" {
			*form.registration.Field(form.mend) = fault.Proposal
		}
	}
}

// moveTo fills in the address of a place and keeps the text after the town. It sets the prefecture if none is chosen.
func (f *registrationForm) moveTo(place web.RegistrationPlace) {
	r := &f.registration
	r.Address = place.Address + places.Behind(r.Address, f.town.Address, place.Address)
	r.AddressKana = place.AddressKana + places.Behind(r.AddressKana, f.town.AddressKana, place.AddressKana)
	if r.Prefecture == "" {
		r.Prefecture = japan.PrefectureOf(place.Address)
	}
	f.town = place
}
