package registration

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// CheckForm answers with the faults of one field of a registration. Pages with scripts send it when the user leaves the
// field. The request names the field in "field" and the page's language in "lang". It contains the field and what its
// rules depend on: the kind of institution, or the password to repeat. Nothing is stored.
func (h *Handler) CheckForm(c *gin.Context) error {
	var form registrationForm
	var name, language string
	own := map[string]*string{"field": &name, "lang": &language}
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
	checked := web.CheckedField{Frame: h.Frame(c, madoguchi.Clinic{}), Name: name}
	if language != "" {
		checked.Language = web.ChooseLanguage(language, "", "") // the page's language, which is not a new choice
	}
	checked.Value, form.registration = converted(form.registration, name)
	checked.RegistrationForm = form.shown(faultsOf(name, h.registrationFaults(form)))
	c.Header("Cache-Control", "no-store")
	return h.Page(c, http.StatusOK, checked)
}

// converted converts the numbers of a registration. It returns the converted value of a field, or "" if the field is
// unchanged.
func converted(typed madoguchi.Registration, name string) (value string, all madoguchi.Registration) {
	all = typed.Converted()
	before, after := typed.Field(name), all.Field(name)
	if before == nil || *before == *after {
		return "", all
	}
	return *after, all
}

func faultsOf(field string, faults []madoguchi.Fault) (found []madoguchi.Fault) {
	for _, fault := range faults {
		if fault.Field == field {
			found = append(found, fault)
		}
	}
	return found
}
