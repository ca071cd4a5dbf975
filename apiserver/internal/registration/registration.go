package registration

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/japan"
	"madoguchi/madoguchi"
)

// A clinic registers in two steps (C1 to C5). The server keeps nothing in between: step 2 carries step 1's values
// along, and the confirmation carries all of them in a sealed draft. So no session can end while the applicant types.
//
//	/registration ──► applicant ──POST──► institution ──POST──► confirm ──POST draft──► apply ──► mailed
//	                      ▲                 │  ▲                    │
//	                      └──── change ─────┘  └── POST draft: cancel
//
// A form that is refused comes back as typed, without the passwords.

// ChoicePage explains the registration.
func (h *Handler) ChoicePage(c *gin.Context) error {
	return h.registrationPage(c, http.StatusOK, web.RegistrationChoice{Frame: h.Guard.PortalFrame(c)})
}

// ApplicantPage is step 1, the applicant.
func (h *Handler) ApplicantPage(c *gin.Context) error {
	return h.applicantStep(c, http.StatusOK, registrationForm{}, nil)
}

// ToApplicant redirects a GET of a form's answer to the first step.
func ToApplicant(c *gin.Context) error {
	c.Redirect(http.StatusSeeOther, "/registration/applicant")
	return nil
}

// ApplicantForm shows step 1 again, to change its values.
func (h *Handler) ApplicantForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	return h.applicantStep(c, http.StatusOK, form, nil)
}

// InstitutionForm is step 2: after step 1, after a look-up or correction, or from a draft.
func (h *Handler) InstitutionForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	if form.draft != "" {
		kept, err := h.openDraft(form.draft)
		if err != nil {
			return err
		}
		return h.institutionStep(c, http.StatusOK, kept.form(), step2{})
	}
	faults := faultsOf(h.registrationFaults(form), web.RegistrationApplicant{}.Shown)
	if faults != nil {
		return h.applicantStep(c, http.StatusUnprocessableEntity, form, faults)
	}
	shown := h.assist(&form)
	if form.checked {
		shown.add(slices.DeleteFunc(h.registrationFaults(form), aboutPassword))
	}
	return h.institutionStep(c, http.StatusOK, form, shown)
}

// ConfirmForm shows what will be registered, or the faults. It hashes the password only when there is no fault.
func (h *Handler) ConfirmForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	if form.draft != "" {
		return h.confirmAgain(c, form.draft)
	}
	faults := h.registrationFaults(form)
	form.checked = true
	switch first := faultsOf(faults, web.RegistrationApplicant{}.Shown); {
	case first != nil:
		return h.applicantStep(c, http.StatusUnprocessableEntity, form, first)
	case faults != nil:
		return h.institutionStep(c, http.StatusUnprocessableEntity, form, step2{faults: faults})
	}
	fresh, err := h.newDraft(c, form)
	if err != nil {
		return h.OrNotice(c, err, func(status int, notice string) error {
			return h.institutionStep(c, status, form, step2{notice: notice})
		})
	}
	return h.confirmStep(c, http.StatusOK, fresh, "")
}

// confirmAgain shows a draft again, in another language.
func (h *Handler) confirmAgain(c *gin.Context, sealed string) error {
	kept, err := h.openDraft(sealed)
	if err != nil {
		return err
	}
	if notice := h.outdated(kept); notice != "" {
		return h.institutionStep(c, http.StatusConflict, kept.form(), step2{notice: notice})
	}
	kept.Language = string(answer.Language(c))
	return h.confirmStep(c, http.StatusOK, kept, "")
}

// ApplyForm submits the application. The same draft posted twice is one application.
func (h *Handler) ApplyForm(c *gin.Context) error {
	form, err := readRegistrationForm(c)
	if err != nil {
		return err
	}
	kept, err := h.openDraft(form.draft)
	if err != nil {
		return err
	}
	if notice := h.outdated(kept); notice != "" {
		return h.institutionStep(c, http.StatusConflict, kept.form(), step2{notice: notice})
	}
	err = h.Limits.Applications.Take(access.Network(c.ClientIP()))
	if err == nil {
		err = h.Processes.Apply(c.Request.Context(), kept.application())
	}
	if err != nil {
		return h.OrNotice(c, err,
			func(status int, notice string) error { return h.confirmStep(c, status, kept, notice) })
	}
	h.Activation.bindApplication(c, kept.ID)
	h.notes().Keep(c, kept.Registration.Email, "")
	c.Redirect(http.StatusSeeOther, MailedPath)
	return nil
}

// MailedPage says that the mail has been sent.
func (h *Handler) MailedPage(c *gin.Context) error {
	return h.registrationPage(c, http.StatusOK,
		web.RegistrationMailed{Frame: h.Guard.PortalFrame(c), Email: h.notes().Read(c).Email})
}

// registrationFaults returns all faults of a form, in the order of the form.
func (h *Handler) registrationFaults(form registrationForm) []madoguchi.Fault {
	faults := form.registration.OfKind().Check(japan.Today(h.Now()))
	for i := range faults {
		if faults[i].Rule == "phoneHyphens" && faults[i].Proposal == "" {
			faults[i].Proposal = withHyphens(form.registration.Phone)
		}
	}
	return append(faults, form.ownFaults()...)
}

// withHyphens formats a number according to the numbering plan, or returns "" if it is not a phone number.
func withHyphens(phone string) string {
	divided := api.ShowNumber(japan.CorrectNumber(phone, ""))
	probe := madoguchi.Registration{Kind: madoguchi.WorkplaceClinic, Phone: divided}
	if slices.ContainsFunc(probe.Check(""), func(fault madoguchi.Fault) bool { return fault.Field == "phone" }) {
		return ""
	}
	return divided
}

func aboutPassword(fault madoguchi.Fault) bool {
	return fault.Field == "password" || fault.Field == "passwordRepeat"
}

func (h *Handler) applicantStep(c *gin.Context, status int, form registrationForm, faults []madoguchi.Fault) error {
	page := web.RegistrationApplicant{Frame: h.Frame(c, madoguchi.Clinic{}), RegistrationForm: form.shown(faults)}
	page.Path = "/registration/applicant"
	return h.registrationPage(c, status, page)
}

// step2 is what the second step shows in addition to the values.
type step2 struct {
	faults []madoguchi.Fault
	notice string
	places []web.RegistrationPlace
}

// add adds the faults of the fields that have none yet.
func (s *step2) add(faults []madoguchi.Fault) {
	before := s.faults
	for _, fault := range faults {
		if !slices.ContainsFunc(before, func(one madoguchi.Fault) bool { return one.Field == fault.Field }) {
			s.faults = append(s.faults, fault)
		}
	}
}

func (h *Handler) institutionStep(c *gin.Context, status int, form registrationForm, shown step2) error {
	form.registration = form.registration.OfKind()
	page := web.RegistrationInstitution{
		Frame: h.Frame(c, madoguchi.Clinic{}), RegistrationForm: form.shown(shown.faults), Notice: shown.notice,
		Places: shown.places,
		Town:   form.town,
	}
	page.Path = "/registration/institution"
	return h.registrationPage(c, status, page)
}

func (h *Handler) confirmStep(c *gin.Context, status int, kept Draft, notice string) error {
	page := web.RegistrationConfirm{
		Frame: h.Frame(c, madoguchi.Clinic{}), Values: kept.Registration, Draft: h.SealDraft(kept), Notice: notice,
	}
	page.Path = "/registration/confirm"
	return h.registrationPage(c, status, page)
}

// registrationPage answers with a page of the registration.
func (h *Handler) registrationPage(c *gin.Context, status int, page web.Page) error {
	return h.KeptPage(c, status, page)
}
