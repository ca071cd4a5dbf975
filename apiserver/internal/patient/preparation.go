package patient

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/workflows/visits"
)

// Before an online visit the patient agrees to the clinic's explanation and may answer the menu's questions (E6):
//
//	/v/<token>/preparation, the dashboard ──► cookie ──► GET /visit/<call>/preparation ──► form
//	POST ──► text kept, answers stored ──► the visit's workflow records it ──► 303 to the visit's page

// preparationPart is below a visit's page, and below its link.
const preparationPart = "/preparation"

// OpenPreparation accepts a visit's link and leads to what the clinic asks before the visit.
func (h *Handler) OpenPreparation(c *gin.Context) error { return h.open(c, preparationPart) }

// Prepare leads a patient there who has shown another right than the link; see Enter.
func (h *Handler) Prepare(c *gin.Context, call madoguchi.Call) error {
	return h.lead(c, call, preparationPart)
}

// asked is what a visit asks its patient, and what the patient has done so far.
type asked struct {
	clinic  madoguchi.Clinic
	call    madoguchi.Call
	visit   madoguchi.Reservation // without an ID for a call without a reservation, which has no questions
	current madoguchi.Preparation // read for the form, and where the visit does not tell of an agreement
}

// questions are those of the visit's menu.
func (a asked) questions() []madoguchi.Question {
	menu, _ := a.clinic.Menu(a.visit.MenuID)
	return menu.Questions
}

// something reports whether the patient is asked for anything.
func (a asked) something() bool {
	return a.clinic.Explanation.Text != "" || len(a.questions()) > 0
}

// agreed reports whether the patient has agreed to the clinic's current text, if there is one.
func (a asked) agreed() bool {
	agreedTo := a.visit.Explanation
	if a.visit.ID == "" {
		agreedTo = a.current.Explanation
	}
	return a.clinic.Explanation.Text == "" || agreedTo == a.clinic.Explanation.Version()
}

// complete reports whether the patient has agreed, and answered if something is asked.
func (a asked) complete() bool {
	return a.agreed() && (len(a.questions()) == 0 || !a.visit.AnsweredAt.IsZero())
}

// enters reports whether the patient may enter: the patient has agreed, or nothing is to be agreed to, or the clinic
// has admitted the patient, or has begun the call. Without an agreement the record says that it is missing.
func (a asked) enters() bool {
	return a.agreed() || !a.current.AdmittedAt.IsZero() || !a.call.Presence.CallSince.IsZero()
}

// visited returns the call of the request's cookie, with what its visit asks. It returns ErrBadLink without the cookie.
func (h *Handler) visited(c *gin.Context) (asked, error) {
	call, err := h.VisitedCall(c)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		err = madoguchi.ErrBadLink.Because(err)
	}
	if err != nil {
		return asked{}, err
	}
	a, ctx := asked{call: call}, c.Request.Context()
	if a.clinic, err = h.Store.Clinic(ctx, call.ClinicID); err != nil {
		return a, err
	}
	if call.Reservation != "" {
		if a.visit, err = h.Store.Reservation(ctx, call.ClinicID, call.Reservation); err != nil {
			return a, err
		}
	}
	if !a.agreed() {
		a.current, err = h.done(ctx, call)
	}
	return a, err
}

// done reads what the patient of a call did before.
func (h *Handler) done(ctx context.Context, call madoguchi.Call) (madoguchi.Preparation, error) {
	done, err := h.Store.Preparation(ctx, call.ClinicID, call.PreparedFor())
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		err = nil // the first time
	}
	return done, err
}

// PreparationPage shows the form.
func (h *Handler) PreparationPage(c *gin.Context) error {
	a, err := h.preparing(c)
	if err != nil {
		return h.orLinkNeeded(c, err)
	}
	typed := make(map[string]string)
	for _, given := range a.current.Answers {
		typed[given.Question] = given.Answer
	}
	return h.Page(c, http.StatusOK, h.preparationPage(c, a, typed, a.agreed()))
}

// preparing returns what the visit of the request asks. A visit that asks nothing, or has ended, is not found.
func (h *Handler) preparing(c *gin.Context) (asked, error) {
	a, err := h.visited(c)
	if err != nil {
		return asked{}, err
	}
	if !a.something() || a.call.State.Ended() {
		return asked{}, madoguchi.ErrNotFound
	}
	a.current, err = h.done(c.Request.Context(), a.call)
	return a, err
}

func (h *Handler) preparationPage(c *gin.Context, a asked, typed map[string]string, agreed bool) web.Preparation {
	path := visitPath(a.call.ID)
	page := web.Preparation{
		Frame: h.Frame(c, a.clinic), Action: path + preparationPart, Back: path,
		Explanation: a.clinic.Explanation.Text, Version: a.clinic.Explanation.Version(), Agreed: agreed,
	}
	page.Path = page.Action
	for _, question := range a.questions() {
		page.Questions = append(page.Questions, web.AskedQuestion{Question: question, Answer: typed[question.ID]})
	}
	return page
}

// PreparationForm stores what the patient did.
func (h *Handler) PreparationForm(c *gin.Context) error {
	a, err := h.preparing(c)
	if err != nil {
		return h.orLinkNeeded(c, err)
	}
	form := web.PreparationForm{}
	if err := answer.ReadForm(c, form.Take); err != nil {
		return err
	}
	page := h.preparationPage(c, a, form.Answers, form.Agreed)
	if answer.Switches(c) {
		return h.Page(c, http.StatusOK, page)
	}
	answers, faults := madoguchi.Answered(a.questions(), form.Answers)
	if page.Explanation != "" && !form.Agreed {
		faults = append([]madoguchi.Fault{{Field: "agreed", Rule: "explanation"}}, faults...)
	}
	if page.Faults = faults; faults != nil {
		return h.Page(c, http.StatusUnprocessableEntity, page)
	}
	if form.Explanation != page.Version {
		page.Agreed, page.Notice = false, "changed"
		return h.Page(c, http.StatusConflict, page)
	}
	if err := h.prepare(c.Request.Context(), a, answers); err != nil {
		return h.orRetry(c, page, err)
	}
	c.Redirect(http.StatusSeeOther, page.Back)
	return nil
}

// orRetry shows the form again, with what was typed, if a later try may succeed.
func (h *Handler) orRetry(c *gin.Context, page web.Preparation, err error) error {
	if madoguchi.KindOf(err) != madoguchi.KindUnavailable {
		return err
	}
	_, status := h.Note(c, err)
	page.Notice = "unavailable"
	return h.Page(c, status, page)
}

// prepare stores the answers and the text that was agreed to. Then the visit's workflow records that they exist.
func (h *Handler) prepare(ctx context.Context, a asked, answers []madoguchi.Answer) error {
	now := h.Now()
	preparation := madoguchi.Preparation{
		ClinicID: a.call.ClinicID, ReservationID: a.call.PreparedFor(), Explanation: a.clinic.Explanation.Version(),
		Answers: answers,
	}
	prepared := visits.Prepared{Explanation: preparation.Explanation, Answered: len(a.questions()) > 0}
	if prepared.Explanation != "" {
		preparation.AgreedAt = now
		if err := h.Store.KeepExplanation(ctx, a.clinic.ID, a.clinic.Explanation); err != nil {
			return err
		}
	}
	if prepared.Answered {
		preparation.AnsweredAt = now
	}
	if err := h.Store.PutPreparation(ctx, preparation); err != nil || a.visit.ID == "" {
		return err // the workflow of a call without a reservation decides nothing from it
	}
	return h.Processes.PrepareReservation(ctx, a.visit.ID, prepared)
}

// orLinkNeeded shows the page of a visit without the link's cookie.
func (h *Handler) orLinkNeeded(c *gin.Context, err error) error {
	if errors.Is(err, madoguchi.ErrBadLink) {
		return h.Page(c, http.StatusForbidden, web.LinkNeeded{Frame: h.Frame(c, madoguchi.Clinic{})})
	}
	return err
}
