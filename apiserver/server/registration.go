package server

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// A clinic registers in two steps (C1 to C5), and nothing is kept here meanwhile: step 2 carries step 1's values along, and the
// confirmation carries all of them in a sealed draft. So no session can end while somebody types.
//
//	/registration ──► applicant ──POST──► institution ──POST──► confirm ──POST draft──► apply ──► mailed
//	                      ▲                 │  ▲                    │
//	                      └──── change ─────┘  └── POST draft: cancel
//
// Every form that is refused comes back as it was typed, without the passwords.

func (s *Server) choicePage(c *gin.Context) error {
	return s.registrationPage(c, http.StatusOK, web.RegistrationChoice{Frame: s.guard.PortalFrame(c)})
}

func (s *Server) applicantPage(c *gin.Context) error {
	return s.applicantStep(c, http.StatusOK, registrationForm{}, nil)
}

// toApplicant redirects a GET of a form's answer to the first step.
func toApplicant(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, "/registration/applicant")
	return nil
}

// applicantForm is step 1 again, for a change of what was said there.
func (s *Server) applicantForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	return s.applicantStep(c, http.StatusOK, form, nil)
}

// institutionForm is step 2: after step 1, with what was looked up or mended, or with what a draft holds.
func (s *Server) institutionForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	if form.draft != "" {
		kept, err := s.openDraft(form.draft)
		if err != nil {
			return err
		}
		return s.institutionStep(c, http.StatusOK, kept.form(), step2{})
	}
	if faults := ofApplicant(s.registrationFaults(form)); faults != nil {
		return s.applicantStep(c, http.StatusUnprocessableEntity, form, faults)
	}
	shown := s.assist(&form)
	if form.checked {
		shown.faults = append(shown.faults, slices.DeleteFunc(s.registrationFaults(form), aboutPassword)...)
	}
	return s.institutionStep(c, http.StatusOK, form, shown)
}

// confirmForm shows what will be registered, or what is wrong with it. The password is hashed when all else is right.
func (s *Server) confirmForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	if form.draft != "" {
		return s.confirmAgain(c, form.draft)
	}
	faults := s.registrationFaults(form)
	form.checked = true
	switch {
	case ofApplicant(faults) != nil:
		return s.applicantStep(c, http.StatusUnprocessableEntity, form, ofApplicant(faults))
	case faults != nil:
		return s.institutionStep(c, http.StatusUnprocessableEntity, form, step2{faults: faults})
	}
	fresh, err := s.newDraft(c, form)
	if err != nil {
		return s.answers.OrNotice(c, err, func(status int, notice string) error {
			return s.institutionStep(c, status, form, step2{notice: notice})
		})
	}
	return s.confirmStep(c, http.StatusOK, fresh, "")
}

// confirmAgain shows a draft once more, in another language.
func (s *Server) confirmAgain(c *gin.Context, sealed string) error {
	kept, err := s.openDraft(sealed)
	if err != nil {
		return err
	}
	if notice := s.outdated(kept); notice != "" {
		return s.institutionStep(c, http.StatusConflict, kept.form(), step2{notice: notice})
	}
	kept.Language = string(answer.Language(c))
	return s.confirmStep(c, http.StatusOK, kept, "")
}

// applyForm hands the application on. Who posts the same draft again has applied once.
func (s *Server) applyForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	kept, err := s.openDraft(form.draft)
	if err != nil {
		return err
	}
	if notice := s.outdated(kept); notice != "" {
		return s.institutionStep(c, http.StatusConflict, kept.form(), step2{notice: notice})
	}
	err = s.limits.Applications.Take(entrance.Network(c.ClientIP()))
	if err == nil {
		err = s.Processes.Apply(c.Request.Context(), kept.application())
	}
	if err != nil {
		return s.answers.OrNotice(c, err, func(status int, notice string) error { return s.confirmStep(c, status, kept, notice) })
	}
	s.bindApplication(c, kept.ID)
	s.keepMailed(c, kept.Registration.Email)
	c.Redirect(http.StatusSeeOther, mailedPath)
	return nil
}

func (s *Server) mailedPage(c *gin.Context) error {
	return s.registrationPage(c, http.StatusOK, web.RegistrationMailed{Frame: s.guard.PortalFrame(c), Email: s.mailedTo(c)})
}

// registrationFaults are all that is wrong with a form, in the order of the form.
func (s *Server) registrationFaults(form registrationForm) []madoguchi.Fault {
	faults := form.registration.OfKind().Check(japan.Today(s.Now()))
	for i := range faults {
		if faults[i].Rule == "phoneHyphens" && faults[i].Proposal == "" {
			faults[i].Proposal = withHyphens(form.registration.Phone)
		}
	}
	return append(faults, form.ownFaults()...)
}

// withHyphens divides a number as the numbering plan does, or returns "" for what is no number.
func withHyphens(phone string) string {
	divided := api.ShowNumber(japan.MendNumber(phone, ""))
	probe := madoguchi.Registration{Kind: madoguchi.WorkplaceClinic, Phone: divided}
	if slices.ContainsFunc(probe.Check(""), func(fault madoguchi.Fault) bool { return fault.Field == "phone" }) {
		return ""
	}
	return divided
}

func ofApplicant(faults []madoguchi.Fault) []madoguchi.Fault {
	var found []madoguchi.Fault
	for _, fault := range faults {
		if (web.RegistrationApplicant{}).Shown(fault.Field) {
			found = append(found, fault)
		}
	}
	return found
}

func aboutPassword(fault madoguchi.Fault) bool {
	return fault.Field == "password" || fault.Field == "passwordRepeat"
}

func (s *Server) applicantStep(c *gin.Context, status int, form registrationForm, faults []madoguchi.Fault) error {
	page := web.RegistrationApplicant{Frame: s.answers.Frame(c, madoguchi.Clinic{}), RegistrationForm: form.shown(faults)}
	page.Path = "/registration/applicant"
	return s.registrationPage(c, status, page)
}

// step2 is what the second step shows besides the values.
type step2 struct {
	faults []madoguchi.Fault
	notice string
	places []web.RegistrationPlace
}

func (s *Server) institutionStep(c *gin.Context, status int, form registrationForm, shown step2) error {
	form.registration = form.registration.OfKind()
	page := web.RegistrationInstitution{
		Frame: s.answers.Frame(c, madoguchi.Clinic{}), RegistrationForm: form.shown(shown.faults), Notice: shown.notice, Places: shown.places,
		Town: form.town,
	}
	page.Path = "/registration/institution"
	return s.registrationPage(c, status, page)
}

func (s *Server) confirmStep(c *gin.Context, status int, kept draft, notice string) error {
	page := web.RegistrationConfirm{
		Frame: s.answers.Frame(c, madoguchi.Clinic{}), Values: kept.Registration, Draft: s.sealDraft(kept), Notice: notice,
	}
	page.Path = "/registration/confirm"
	return s.registrationPage(c, status, page)
}

// registrationPage answers with a page that the browser may show again when somebody goes back to it, and to nobody else.
func (s *Server) registrationPage(c *gin.Context, status int, page web.Page) error {
	c.Header("Cache-Control", "private, no-cache")
	return s.answers.Page(c, status, page)
}
