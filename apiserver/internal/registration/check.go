package registration

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// newAddress is the field of a patient's new address, which has the rules of accounts.
const newAddress = "newEmail"

// CheckForm answers with the faults of one field of a registration, and with what follows from it: the code of ten
// digits, and the remark about the address. Pages with scripts send it when the user leaves the field, with the field's
// name in "field", the page's language in "lang", and the fields that its rules depend on (data-with). With "place" it
// fills in a town of the postal code. Nothing is stored.
func (h *Handler) CheckForm(c *gin.Context) error {
	var form registrationForm
	var name, language, address string
	own := map[string]*string{"field": &name, "lang": &language, newAddress: &address}
	err := answer.ReadForm(c, func(field, value string) bool {
		if text := own[field]; text != nil {
			*text = value
			return true
		}
		return form.take(field, value)
	})
	if err != nil {
		return err
	}
	checked := web.CheckedFields{
		Frame: h.Frame(c, madoguchi.Clinic{}), Names: []string{name}, Typed: form.registration,
	}
	if language != "" {
		checked.Language = web.ChooseLanguage(language, "", "") // the page's language, which is not a new choice
	}
	form.registration = form.registration.Converted()
	if form.place != "" {
		h.assist(&form)
		checked.Names, checked.Town = changed(checked.Typed, form.registration), form.town
	}
	faults := h.registrationFaults(form)
	if fault := madoguchi.AddressFault(newAddress, madoguchi.FoldMail(address)); fault != nil {
		faults = append(faults, *fault)
	}
	checked.RegistrationForm = form.shown(faultsOf(faults, func(field string) bool {
		return slices.Contains(checked.Names, field)
	}))
	c.Header("Cache-Control", "no-store")
	return h.Page(c, http.StatusOK, checked)
}

// changed returns the names of the fields that differ.
func changed(before, after madoguchi.Registration) (names []string) {
	for _, name := range madoguchi.RegistrationFields() {
		if *before.Field(name) != *after.Field(name) {
			names = append(names, name)
		}
	}
	return names
}

// faultsOf returns the faults of the fields that are shown.
func faultsOf(faults []madoguchi.Fault, shown func(field string) bool) (found []madoguchi.Fault) {
	for _, fault := range faults {
		if shown(fault.Field) {
			found = append(found, fault)
		}
	}
	return found
}
